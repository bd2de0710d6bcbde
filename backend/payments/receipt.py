"""A receipt as PDF: what was bought, paid and by what, what went back. Not a tax invoice (发票), and it says so."""

from typing import Any

from backend.kernel import clock
from backend.kernel.money import Money
from backend.orders.schemas import OrderOut
from backend.web.paper import Sheet

WORDS: dict[str, tuple[str, str]] = {
    "title": ("沪六同行 付款凭据", "Huliu receipt"),
    "order": ("订单", "Order"),
    "made": ("开具时间", "Issued"),
    "supplier": ("商户", "Supplier"),
    "total": ("订单合计", "Order total"),
    "payment": ("付款", "Paid"),
    "refund": ("退款", "Refund"),
    "kept": ("实付", "Net"),
    "note": ("本凭据不是发票。", "This is not a tax invoice (fapiao)."),
    "demo": ("演示环境，没有真实扣款。", "Sandbox: no real money moved."),
    "alipay": ("支付宝", "Alipay"),
    "wechat_pay": ("微信支付", "WeChat Pay"),
    "card": ("银行卡", "card"),
    "sent": ("处理中", "under way"),
    "pending": ("处理中", "under way"),
    "off": ("优惠", "Discount"),
    "failed": ("未成功", "failed"),
}


def yuan(money: Money) -> str:
    """`¥1,396.00`."""
    return f"¥{money.amount / 100:,.2f}"


def receipt(order: OrderOut, lang: str, *, sandbox: bool) -> bytes:
    """The receipt of an order, as PDF bytes."""
    sheet = Sheet(WORDS, lang)
    sheet.line(sheet.word("title"), size=15)
    sheet.line(f"{sheet.word('order')} {order.number}")
    sheet.line(f"{sheet.word('made')} {clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M} (UTC+8)")
    if sandbox:
        sheet.line(sheet.word("demo"))
    sheet.gap()
    for part in order.supplier_orders:
        sheet.line(f"{sheet.word('supplier')}: {part.supplier}")
        for booking in part.bookings:
            sheet.line(f"{booking.title} · {booking.starts_on.isoformat()}")
    for line in order.lines:
        paid = Money(line.unit_price.amount * line.quantity)
        sheet.line(f"{line.name} × {line.quantity} · {yuan(line.unit_price)}", yuan(paid))
    for one in order.discounts:
        sheet.line(f"{sheet.word('off')}: {one.name}", f"-{yuan(one.amount)}")
    sheet.line(sheet.word("total"), yuan(order.total))
    sheet.gap()
    _money(sheet, order.payments)
    sheet.gap()
    sheet.line(sheet.word("note"), size=8)
    return sheet.done()


def _money(sheet: Sheet, payments: list[Any]) -> None:
    """What came, what went back, and what remains."""
    net = 0
    for one in payments:
        if one.kind == "payment" and one.state != "succeeded":
            continue
        state = "" if one.state == "succeeded" else f" ({sheet.word(one.state)})"
        at = (one.settled_at or one.created_at).astimezone(clock.SHANGHAI)
        sign = -1 if one.kind == "refund" else 1
        if one.state != "failed":
            net += sign * one.amount.amount
        text = f"{at:%Y-%m-%d} {sheet.word(one.kind)} · {sheet.word(one.method)}{state}"
        sheet.line(text, ("-" if sign < 0 else "") + yuan(one.amount))
    sheet.line(sheet.word("kept"), yuan(Money(net)))
