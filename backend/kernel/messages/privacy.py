"""What a person's data meets: erasing that waits, consents that are missing."""

TEXTS: dict[str, tuple[str, str]] = {
    "open_case": (
        "还有没处理完的售后，结束后再注销",
        "An after-sale case is still open; close the account when it has ended",
    ),
    "open_refund": (
        "还有没到账的退款，到账后再注销",
        "A refund is still on its way; close the account when it has arrived",
    ),
    "open_compensation": (
        "还有没支付给您的违约金，收到后再注销",
        "Compensation is still owed to you; close the account when you have it",
    ),
    "open_dispute": (
        "还有银行正在处理的争议，结束后再注销",
        "Your bank is still deciding a dispute; close the account when it has ended",
    ),
}
