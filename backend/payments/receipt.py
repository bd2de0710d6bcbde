"""A receipt as PDF: what was bought, paid and by what, what went back. Not a tax invoice (发票), and it says so.

The Chinese font is the viewer's own (Adobe's predefined STSong-Light, ISO 32000-1 9.7.5): nothing is embedded, so a
receipt is two or three kilobytes.
"""

import io
from typing import Any

from reportlab.lib.pagesizes import A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from backend.kernel import clock
from backend.kernel.money import Money
from backend.orders.schemas import OrderOut

FONT = "STSong-Light"
LEFT, RIGHT, STEP = 36.0, A5[0] - 36.0, 17.0
ENDS = 60.0
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
    "demo": ("演示环境,没有真实扣款。", "Sandbox: no real money moved."),
    "alipay": ("支付宝", "Alipay"),
    "wechat_pay": ("微信支付", "WeChat Pay"),
    "card": ("银行卡", "card"),
    "sent": ("处理中", "under way"),
    "pending": ("处理中", "under way"),
    "failed": ("未成功", "failed"),
}


def yuan(money: Money) -> str:
    """`¥1,396.00`."""
    return f"¥{money.amount / 100:,.2f}"


class Sheet:
    """A page that is written from the top down and goes on over the next one."""

    def __init__(self, lang: str) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=A5, invariant=1)
        self._place = 0 if lang == "zh" else 1
        self._top()

    def _top(self) -> None:
        self._y = A5[1] - 48.0

    def word(self, key: str) -> str:
        """A text in the receipt's language."""
        return WORDS[key][self._place] if key in WORDS else key

    def line(self, left: str, right: str = "", size: float = 10) -> None:
        """One row; a long left side goes on in the next. The font has no middle dot."""
        left = left.replace("·", "-")
        width = RIGHT - LEFT - (80 if right else 0)
        for n, part in enumerate(_wrapped(left, size, width)):
            if self._y < ENDS:
                self._canvas.showPage()
                self._top()
            self._canvas.setFont(FONT, size)
            self._canvas.drawString(LEFT, self._y, part)
            if n == 0 and right:
                self._canvas.drawRightString(RIGHT, self._y, right)
            self._y -= STEP * size / 10

    def gap(self) -> None:
        """A thin line between parts."""
        self._canvas.setLineWidth(0.4)
        self._canvas.line(LEFT, self._y + 6, RIGHT, self._y + 6)
        self._y -= 8

    def done(self) -> bytes:
        """The document."""
        self._canvas.save()
        return self._out.getvalue()


def _wrapped(text: str, size: float, width: float) -> list[str]:
    lines = [""]
    for char in text:
        if pdfmetrics.stringWidth(lines[-1] + char, FONT, size) > width:
            lines.append("")
        lines[-1] += char
    return lines


def receipt(order: OrderOut, lang: str, *, sandbox: bool) -> bytes:
    """The receipt of an order, as PDF bytes."""
    sheet = Sheet(lang)
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
