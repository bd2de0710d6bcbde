"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import Life

LIVES = (
    Life(
        "notices",
        {
            "notice": "key kind values link",
            "delivery": "channel target state error",
        },
        "Telling a person what became of an order.",
        "The person.",
        "The account is erased.",
        "PIPL 13(2)",
        "Deleted.",
        ("notices",),
    ),
    Life(
        "how to be told",
        {
            "notice_wish": "channels quiet_from quiet_to language",
            "push_subscription": "endpoint keys",
        },
        "Telling a person the way they want.",
        "The person.",
        "They sign the browser off, or the account is erased.",
        "PIPL 13(1), 24",
        "Deleted.",
        ("noticeWish", "devices"),
    ),
)
