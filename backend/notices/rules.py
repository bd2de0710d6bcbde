"""Pure rules of notices: the templates in two languages, who hears them how, and when it is quiet."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from backend.kernel import clock

GROUPS = ("orders", "trips", "work", "reviews")
DEFAULTS: dict[str, list[str]] = {
    "orders": ["push"], "trips": ["push", "sms"], "work": ["push"], "reviews": ["push"],
}  # fmt: skip
QUIET = ("22:00", "07:30")
RETRIES = (30, 120, 600, 3600)
"""Seconds until a delivery that failed is tried again; after the last it has failed."""


class Template(NamedTuple):
    """What a kind of notice says. An urgent one does not wait for the morning."""

    group: str
    zh: str
    en: str
    urgent: bool = False


USUAL: dict[str, Template] = {
    "order_paid": Template("orders", "订单{number}已付款，凭证已出", "Order {number} is paid; your voucher is ready"),
    "order_cancelled": Template("orders", "订单{number}已取消", "Order {number} is cancelled"),
    "goods_paid": Template("orders", "订单{number}已付款，等待发货", "Order {number} is paid and will be sent"),
    "group_paid": Template(
        "orders", "订单{number}已付款，成团后发货", "Order {number} is paid; it is sent once the group is complete"
    ),
    "goods_sent": Template("orders", "订单{number}：《{title}》已发出", "Order {number}: {title} is on its way"),
    "goods_delivered": Template(
        "orders", "订单{number}：《{title}》已签收", "Order {number}: {title} was delivered"
    ),
    "goods_at_point": Template(
        "orders", "订单{number}：《{title}》已到自提点{point}，请在{hours}凭订单号领取",
        "Order {number}: {title} waits at {point}, {hours}; show your order number",
    ),
    "group_formed": Template(
        "orders", "订单{number}：《{title}》已成团，等待发货", "Order {number}: your group for {title} is complete"
    ),
    "group_failed": Template(
        "orders", "订单{number}：《{title}》没有拼成，已全额退款",
        "Order {number}: the group for {title} did not come together; all refunded",
    ),
    "goods_given_back": Template(
        "orders", "订单{number}：《{title}》已取消并退款", "Order {number}: {title} is cancelled and refunded"
    ),
    "goods_recalled": Template(
        "orders", "订单{number}：《{title}》批次{lot}已召回，请停止食用，可申请售后",
        "Order {number}: lot {lot} of {title} was recalled; please don't use it, and ask for a refund", urgent=True,
    ),
    "recalled_back": Template(
        "orders", "订单{number}：《{title}》有批次召回，未发出的部分已全额退款",
        "Order {number}: a lot of {title} was recalled; what had not been sent is refunded in full",
    ),
    "back_in_stock": Template("orders", "《{title}》到货了", "{title} is back"),
    "case_to_return": Template(
        "orders", "订单{number}售后已同意，请寄回", "Order {number}: accepted, please send it back"
    ),
    "case_refused": Template(
        "orders", "订单{number}售后未同意，可请平台介入", "Order {number}: refused; you may call us in"
    ),
    "case_done": Template("orders", "订单{number}售后已完成", "Order {number}: your after-sale case is done"),
    "goods_sold": Template(
        "work", "新订单{number}：《{title}》，{day}前发出", "New order {number}: {title}, send by {day}"
    ),
    "goods_cancelled": Template(
        "work", "订单{number}已取消，请不要发货", "Order {number} is cancelled: don't send it", True
    ),
    "case_asked": Template("work", "订单{number}有售后申请", "Order {number}: an after-sale case to answer"),
    "case_returning": Template("work", "订单{number}的退货已寄出", "Order {number}: the return is on its way"),
    "case_escalated": Template(
        "reviews", "订单{number}的售后等待裁决", "Order {number}: a case waits for a decision"
    ),
    "departure_confirmed": Template("trips", "《{title}》{day}已成团", "{title} on {day} is confirmed"),
    "departure_failed": Template(
        "trips", "《{title}》{day}未达成团人数，已为你全额退款",
        "{title} on {day} did not reach its minimum; you are refunded in full", True,
    ),
    "departure_cancelled": Template(
        "trips", "《{title}》{day}被旅行社取消，已为你全额退款",
        "{title} on {day} was cancelled by the operator; you are refunded in full", True,
    ),
    "wait_offered": Template(
        "trips", "《{title}》{day}有名额了：已为你留{heads}个，请在{until}前下单",
        "Places on {title}, {day}: {heads} are kept for you until {until}; order by then",
    ),
    "wait_lapsed": Template(
        "trips", "《{title}》{day}为你保留的名额已到期，让给了下一位；仍想去可以重新候补",
        "The places kept for you on {title}, {day}, went to the next in line; you can wait again",
    ),
    "wait_ended": Template(
        "trips", "《{title}》{day}不再接受预订，你的候补已结束",
        "{title} on {day} takes no more bookings; your wait has ended",
    ),
    "sold": Template("work", "新订单：《{title}》{day} {heads}人", "New booking: {title} on {day}, {heads} people"),
    "sale_cancelled": Template(
        "work", "订单取消：《{title}》{day} {heads}人", "Cancelled: {title} on {day}, {heads} people"
    ),
    "ran_confirmed": Template("work", "《{title}》{day}已成团", "{title} on {day} is confirmed"),
    "ran_failed": Template(
        "work", "《{title}》{day}未成团，已全部退款", "{title} on {day} does not run; all are refunded"
    ),
    "decides_soon": Template(
        "work", "《{title}》{day}即将判断成团，还差{missing}人",
        "{title} on {day} is decided soon; {missing} more are needed",
    ),
    "supplier_active": Template("work", "入驻审核已通过", "Your organisation has been approved"),
    "supplier_returned": Template("work", "入驻申请被退回：{reason}", "Your application was returned: {reason}"),
    "supplier_refused": Template("work", "入驻申请未通过：{reason}", "Your application was refused: {reason}"),
    "supplier_suspended": Template(
        "work", "店铺已暂停展示：{reason}", "Your listings are suspended: {reason}", True
    ),
    "licence_expiring": Template(
        "work", "证照{number}将在{expires}到期，请上传新证照", "Licence {number} ends on {expires}; show a renewed one"
    ),
    "listing_published": Template("work", "《{title}》已发布", "{title} is published"),
    "listing_returned": Template("work", "《{title}》被退回：{reason}", "{title} was returned: {reason}"),
    "invited": Template("work", "{name}邀请你加入", "{name} invites you to join"),
    "supplier_waits": Template("reviews", "新的入驻申请：{name}", "A new application: {name}"),
    "listing_waits": Template("reviews", "《{title}》等待审核", "{title} waits for review"),
    "licence_waits": Template("reviews", "新证照等待审核：{number}", "A renewed licence waits: {number}"),
}  # fmt: skip

TEMPLATES: dict[str, Template] = {}


def assemble(*of_features: Mapping[str, Template]) -> None:
    """Add what features bring of their own; the composition root does, before anything is told."""
    TEMPLATES.clear()
    for templates in (USUAL, *of_features):
        TEMPLATES.update(templates)


assemble()


class _Named(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def say(kind: str, values: Mapping[str, Any], lang: str) -> str:
    """A notice's text. A value may be a text, or `{zh, en}`."""
    template = TEMPLATES[kind]
    chosen = {name: value[lang] if isinstance(value, dict) else value for name, value in values.items()}
    return (template.en if lang == "en" else template.zh).format_map(_Named(chosen))


def due(now: datetime, quiet_from: str, quiet_to: str, *, urgent: bool) -> datetime:
    """When a notice may disturb: now, or when the quiet hours (HH:MM in Shanghai, over midnight too) are over."""
    if urgent or quiet_from == quiet_to:
        return now
    local = now.astimezone(clock.SHANGHAI)
    time = local.strftime("%H:%M")
    over_midnight = quiet_from > quiet_to
    inside = (time >= quiet_from or time < quiet_to) if over_midnight else quiet_from <= time < quiet_to
    if not inside:
        return now
    day = clock.day_of(now) + timedelta(days=1 if over_midnight and time >= quiet_from else 0)
    return clock.at(day, quiet_to)


def next_try(attempts: int) -> timedelta | None:
    """How long after a failed attempt (the first is 1) to try again; None when it was the last."""
    return timedelta(seconds=RETRIES[attempts - 1]) if attempts <= len(RETRIES) else None
