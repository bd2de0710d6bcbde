"""Pure rules of parcels and after-sale: who may ask for what until when, what comes back, which act leads where."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from backend.kernel import clock
from backend.kernel.errors import Invalid, OutsidePeriod, RuleForbids, WrongState

CARRIERS = (
    "shunfeng", "jd", "zhongtong", "yuantong", "shentong", "yunda", "ems", "youzhengguonei", "jtexpress",
    "debangkuaidi", "danniao",
)  # fmt: skip
"""Carrier codes as Kuaidi100 spells them."""
AUTO_RECEIPT = timedelta(days=7)
"""Delivered goods count as received after this, unless a case is open."""
LOST_AFTER = timedelta(days=15)
"""A parcel whose carrier told nothing counts as delivered after this, so that money and windows do not hang."""
RETURN_DAYS = 7
"""消费者权益保护法 25: the clock starts the day after signing."""
CLAIM = timedelta(days=730)
"""民法典 621: a fault may be claimed within a reasonable time, at most two years after receipt. The hours that a
fresh product's page names are for taking a picture at receipt; they end no right. Where the seller warrants goods for
longer, that holds instead."""
LONGEST = timedelta(days=3650)
"""What keeps for ever (spirits say a century) is not warranted for ever."""
ANSWER = {"live": timedelta(hours=24), "chilled": timedelta(hours=24), "frozen": timedelta(hours=48),
          "ambient": timedelta(hours=48)}  # fmt: skip
"""How long the supplier has to answer before the platform steps in."""
REASONS = frozenset({"quality", "damaged", "missing", "wrong", "dead_on_arrival", "not_received", "no_reason"})
PICTURED = frozenset({"quality", "damaged", "wrong", "dead_on_arrival"})
TOLD = 10
"""Characters of a description that stand for a picture."""
FRESH = frozenset({"live", "chilled", "frozen"})
BACK = timedelta(days=10)
"""How long goods that were sent back may be on the way (3 days) and lie with a silent supplier
(消费者权益保护法 25: the price is paid back within 7 days of their return), before the platform decides."""
EXCHANGE = timedelta(days=15)
"""Other packs are sent to the order's address, which is kept for some weeks only; later a fault is paid back."""
NOT_RECEIVED_AFTER = timedelta(days=3)
MOVES: dict[tuple[str, str], str] = {
    ("asked", "accept"): "to_return",
    ("asked", "refuse"): "refused",
    ("asked", "withdraw"): "withdrawn",
    ("asked", "escalate"): "escalated",
    ("refused", "escalate"): "escalated",
    ("escalated", "withdraw"): "withdrawn",
    ("escalated", "grant"): "done",
    ("escalated", "deny"): "refused",
    ("escalated", "receive"): "done",
    ("to_return", "send_back"): "returning",
    ("to_return", "withdraw"): "withdrawn",
    ("returning", "escalate"): "escalated",
    ("returning", "receive"): "done",
    ("resending", "resent"): "done",
    ("resending", "escalate"): "escalated",
}
"""(state, act) → state. A refund without a return is done when accepted; an exchange goes on to `resending`."""
WAITED_FOR = ("asked", "returning", "resending")
"""The supplier has to act, until `answer_by`."""
ENDED = ("done", "refused", "withdrawn")
"""Nobody has to act any more; a refusal can still be taken to the platform for some days."""


class Goods(NamedTuple):
    """A line as after-sale looks at it: of the `bought` packs that were not given up, which cost `paid` fen, `quantity`
    have left and were not brought back; `arrived` of them are there. `left` fen have not gone back. The seller warrants
    it for `shelf_days`."""

    storage: str
    returns: str
    confirmed: bool
    state: str
    quantity: int
    arrived: int
    bought: int
    paid: int
    left: int
    shipped_at: datetime | None
    delivered_at: datetime | None
    all_sent: bool = True
    shelf_days: int = 0


def move(kind: str, state: str, act: str) -> str:
    """The state after an act. Raises WrongState where it has no meaning."""
    after = MOVES.get((state, act))
    if after is None:
        raise WrongState("not_in_this_state")
    if act == "accept" and kind == "refund_only":
        return "done"
    if act == "receive" and kind == "exchange":
        return "resending"
    return after


def returnable(goods: Goods) -> bool:
    """Whether the kind may be given back without a reason at all; a confirmed exemption is one."""
    return goods.returns != "exempt" and not (goods.returns == "confirm" and goods.confirmed)


def last_return_day(delivered_at: datetime) -> date:
    """The last day on which goods may be given back without a reason."""
    return clock.day_of(delivered_at) + timedelta(days=RETURN_DAYS)


def claim_time(goods: Goods) -> timedelta:
    """How long after receipt a fault of these goods may be claimed."""
    return max(CLAIM, min(LONGEST, timedelta(days=goods.shelf_days)))


def check_case(goods: Goods, kind: str, reason: str, quantity: int, asked: int, shown: bool, now: datetime) -> None:
    """Whether a case may be opened; `shown`: the fault is shown by a picture or told in words, so that somebody can
    judge it. Raises OutsidePeriod, RuleForbids, or Invalid naming the field."""
    if goods.delivered_at is None and (goods.shipped_at is None or reason != "not_received"):
        raise OutsidePeriod("not_late_yet" if reason == "not_received" else "not_delivered_yet")
    _within(goods, kind, reason, quantity, asked)
    if reason == "dead_on_arrival" and goods.storage != "live":
        raise Invalid("bad_combination", "reason")
    if reason == "not_received":
        _not_received(goods, kind, now)
    elif goods.delivered_at is None:
        raise OutsidePeriod("not_delivered_yet")
    elif reason == "no_reason":
        _no_reason(goods, kind, goods.delivered_at, now)
    else:
        if goods.storage in FRESH and kind != "refund_only":
            raise Invalid("fresh_is_not_sent_back", "kind")
        if reason == "missing" and kind == "return_refund":
            raise Invalid("bad_combination", "kind")
        if now > goods.delivered_at + (EXCHANGE if kind == "exchange" else claim_time(goods)):
            raise OutsidePeriod("claim_time_over")
        if reason in PICTURED and not shown:
            raise Invalid("show_or_tell", "pictures")


def _within(goods: Goods, kind: str, reason: str, quantity: int, asked: int) -> None:
    there = goods.quantity if reason == "not_received" or goods.delivered_at is None else goods.arrived
    if quantity > there:
        raise Invalid("out_of_bounds", "quantity")
    # Rounded up, so that the last fen of an odd discount is not lost; with the last packs all that is left may go.
    last = goods.all_sent and quantity == goods.quantity
    most = goods.left if last else min(goods.left, -(-goods.paid * quantity // max(1, goods.bought)))
    if asked > most or (kind != "exchange" and asked == 0):
        raise Invalid("out_of_bounds", "amount")


def _not_received(goods: Goods, kind: str, now: datetime) -> None:
    if kind != "refund_only":
        raise Invalid("bad_combination", "kind")
    if goods.shipped_at is None or now < goods.shipped_at + NOT_RECEIVED_AFTER:
        raise OutsidePeriod("not_late_yet")
    there = goods.arrived >= goods.quantity
    if goods.delivered_at and there and now > goods.delivered_at + claim_time(goods):
        raise OutsidePeriod("claim_time_over")


def _no_reason(goods: Goods, kind: str, delivered_at: datetime, now: datetime) -> None:
    if kind != "return_refund":
        raise Invalid("bad_combination", "kind")
    if not returnable(goods):
        raise RuleForbids("no_return_by_kind")
    if clock.day_of(now) > last_return_day(delivered_at):
        raise OutsidePeriod("return_time_over")


def is_fault(reason: str) -> bool:
    """Whether a reason is the seller's to answer for; a change of mind is not."""
    return reason != "no_reason"


def freight_by(reason: str) -> str:
    """Who pays the way back: the buyer who changed their mind, else the supplier."""
    return "supplier" if is_fault(reason) else "buyer"
