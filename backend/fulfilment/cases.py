"""Verbs on after-sale: ask, answer, send back, receive, step in. Money goes through orders' dues and the ledger."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.deals.queries import sku_of
from backend.fulfilment import packing, queries, rules
from backend.fulfilment.models import AfterSale, AfterSaleStep
from backend.fulfilment.shipment_models import Shipment
from backend.inventory import actions as stock
from backend.kernel import clock
from backend.kernel.errors import Invalid, LimitReached, NotCancellable, NotFound, OutsidePeriod, SoldOut, WrongState
from backend.kernel.ids import new_id
from backend.lots import rules as lot_rules
from backend.lots.queries import list_stocked
from backend.orders import actions as orders
from backend.orders import bookkeeping
from backend.orders import queries as order_queries
from backend.orders import rules as order_rules
from backend.orders.giving_up import dues
from backend.orders.models import Line, Order
from backend.orders.queries import Whole
from backend.promotions.thresholds import Lost, lost, on_kept
from backend.shop.bought import goods_terms


async def _step(session: AsyncSession, case: AfterSale, by: str, act: str, text: str) -> None:
    session.add(AfterSaleStep(id=new_id(), case_id=case.id, by=by, act=act, text=text.strip()))
    await session.flush()


async def goods_of(session: AsyncSession, line: Line, shipment: Shipment) -> rules.Goods:
    """A line as the rules look at it: by the parcels it left in, the last one that arrived setting the time."""
    parcels = (await queries.list_parcels(session, [shipment.id]))[shipment.id]
    mine = [one for one in parcels if any(part["line"] == str(line.id) for part in one.lines)]
    there = [one.delivered_at for one in mine if one.delivered_at is not None]
    # Late is what has not come, by the day it left itself: another parcel may have left long before.
    away = [one.sent_at for one in mine if one.delivered_at is None] or [one.sent_at for one in mine]
    back = await queries.count_returned(session, line.id)
    whole, bought = shipment.delivered_at is not None, goods_terms(line.terms)
    return rules.Goods(
        storage=shipment.storage, returns=bought.returns, confirmed=bought.confirmed,
        state=shipment.state, quantity=line.sent - back, arrived=(line.sent if whole else line.arrived) - back,
        bought=order_rules.kept(line), paid=order_rules.paid(line) - order_rules.gone(line),
        left=bookkeeping.line_left(line),
        all_sent=line.sent + line.cancelled == line.quantity, shelf_days=bought.shelf_days,
        shipped_at=min(away, default=shipment.shipped_at),
        delivered_at=shipment.delivered_at or max(there, default=None),
    )  # fmt: skip


async def open_case(session: AsyncSession, whole: Whole, key: str, wish: Any, now: datetime) -> AfterSale:
    """A buyer opens a case about a line. Raises Invalid, OutsidePeriod, LimitReached while one is open on the line."""
    if whole.order.state not in {"paid", "completed"}:
        raise NotCancellable
    try:
        line, shipment = queries.goods_line(whole, wish.line)
    except NotFound as foreign:
        raise Invalid("not_found", "line") from foreign
    asked = 0 if wish.kind == "exchange" else wish.amount.amount
    goods = await goods_of(session, line, shipment)
    shown = bool(wish.pictures) or len(wish.text.strip()) >= rules.TOLD
    rules.check_case(goods, wish.kind, wish.reason, wish.quantity, asked, shown, now)
    if await queries.has_open_case(session, Line.id == line.id):
        raise LimitReached("case_open")
    supplier = bookkeeping.suppliers_of(whole)[line.id]
    case = AfterSale(
        id=new_id(), order_id=whole.order.id, line_id=line.id, supplier_id=supplier, key=key, kind=wish.kind,
        reason=wish.reason, quantity=wish.quantity, asked=asked, granted=0, state="asked",
        whole=wish.kind != "exchange" and asked >= order_rules.worth(line, wish.quantity),
        freight_by=rules.freight_by(wish.reason), pictures=[str(one) for one in wish.pictures],
        answer_by=now + rules.ANSWER[shipment.storage], ended_at=None, back_carrier="", back_number="",
    )  # fmt: skip
    session.add(case)
    await session.flush()
    await _step(session, case, "buyer", "ask", wish.text)
    return case


async def act(
    session: AsyncSession, case: AfterSale, by: str, what: str, text: str, now: datetime, more: Any = None
) -> None:
    """Take a case one step on. Raises WrongState where the act has no meaning, Invalid for a missing
    reason or number."""
    after = rules.move(case.kind, case.state, what)
    if what == "receive" and not case.back_number:
        raise WrongState("not_in_this_state")  # nothing was sent back
    if what in {"refuse", "deny"} and len(text.strip()) < 4:
        raise Invalid("reason_needed", "text")
    if what == "escalate" and case.state == "refused" and case.ended_at and now > case.ended_at + rules.AUTO_RECEIPT:
        raise OutsidePeriod("claim_time_over")
    if what == "send_back":
        case.back_number, case.back_carrier = packing.check_number(more.carrier, more.number), more.carrier
        case.answer_by = now + rules.BACK
    if after == "resending":
        case.answer_by = now + rules.BACK
    if what == "resent":
        await _resend(session, case, more, now)
    case.state = after
    if after in rules.ENDED:
        case.ended_at = now
    if after == "done" and (case.kind != "exchange" or what == "grant"):
        granted = more.amount.amount if what == "grant" and more and more.amount else None
        await _give_back(session, case, granted, now)
    await _step(session, case, by, what, text)


async def _give_back(session: AsyncSession, case: AfterSale, granted: int | None, now: datetime) -> None:
    """Owe the buyer what was asked, or what the platform granted, and book it on the line, never more than it has left.

    Whoever asked for all that the packs were worth has all that they are worth by now: what was given up in between may
    have taken a discount from them.
    """
    order = await order_queries.lock_order(session, case.order_id)
    whole = await order_queries.load(session, order)
    line = next(one for one in whole.lines if one.id == case.line_id)
    asked = min(order_rules.worth(line, case.quantity), bookkeeping.line_left(line)) if case.whole else case.asked
    amount = asked if granted is None else granted
    if not 0 < amount <= bookkeeping.line_left(line):
        raise Invalid("out_of_bounds", "amount")
    backs, lost = {line.id: bookkeeping.Back(amount, amount)}, {}
    if rules.is_fault(case.reason):
        backs |= _postage(whole, line, amount)
        if amount >= order_rules.worth(line, case.quantity):  # less is a reduction: the packs stay the buyer's
            order_rules.count_back(line, case.quantity, fault=True)
    else:
        lost = bounded(returning(whole, line, case.quantity), amount)
        order_rules.count_back(line, case.quantity, fault=False)
    case.granted = bookkeeping.paid_back(backs) - sum(one.fen for one in lost.values())
    due = orders.Due(f"after_sale:{case.id}", case.granted, "after_sale", case.reason, order.account_id)
    await orders.owe_refund(session, order, due)
    await bookkeeping.book_after_sale(session, whole, case.id, backs, now, lost)


def _postage(whole: Whole, line: Line, amount: int) -> dict[uuid.UUID, bookkeeping.Back]:
    """Freight comes back with the last of a shipment's goods, when all that was sent was at fault or never came."""
    mates = [one for one in whole.lines if one.part_id == line.part_id]
    goods = [one for one in mates if one.offer_id is not None]
    left = sum(bookkeeping.line_left(one) for one in goods) - amount
    if left or any(one.returned for one in goods):
        return {}
    return {
        one.id: bookkeeping.Back(bookkeeping.line_left(one), bookkeeping.line_left(one))
        for one in mates if one.offer_id is None and bookkeeping.line_left(one)
    }  # fmt: skip


def returning(whole: Whole, line: Line, quantity: int) -> dict[uuid.UUID, Lost]:
    """What the rest of an order loses of its discounts when packs are returned by a change of mind, beside those that
    were returned so before. Only what is kept becomes dearer."""
    gone = {line.id: quantity}
    more = lost(whole.lines, gone, dues(whole, gone))
    found = {
        one.id: on_kept(one, more[one.id], max(0, order_rules.kept(one) - gone.get(one.id, 0)))
        for one in whole.lines
        if one.id in more
    }
    return {name: share for name, share in found.items() if any(share)}


def bounded(gone: dict[uuid.UUID, Lost], fen: int) -> dict[uuid.UUID, Lost]:
    """Never more than what comes back."""
    made = {}
    for line, one in gone.items():
        supplier = min(one.supplier, fen)
        platform = min(one.platform, fen - supplier)
        made[line], fen = Lost(supplier, platform), fen - supplier - platform
    return made


async def _resend(session: AsyncSession, case: AfterSale, parcel: Any, now: datetime) -> None:
    """Send other packs of the same sku: they are claimed like a sale, owned by the case. Raises SoldOut."""
    line = await session.get_one(Line, case.line_id)
    if line.offer_id is None:
        raise Invalid("not_found", "line")
    number = packing.check_number(parcel.carrier, parcel.number)
    shipment = await session.get_one(Shipment, line.part_id)
    sku = await sku_of(session, line.offer_id)
    lots = (await list_stocked(session, [sku]))[sku]
    batches = [one.batch() for one in lots if one.on_sale(shipment.storage, clock.day_of(now))]
    drawn = lot_rules.draw(batches, case.quantity)
    wishes = {one.batch.quota_id: one.quantity for one in drawn}
    enough = sum(wishes.values()) == case.quantity
    if not enough or not await stock.hold(session, case.id, case.id, wishes, now + rules.AUTO_RECEIPT):
        raise SoldOut("left", "quantity", left=sum(wishes.values()))
    await stock.sell(session, case.id)
    case.back_carrier, case.back_number = parcel.carrier, number


async def escalate_late(database: Database, now: datetime) -> int:
    """Cases whose supplier did not answer in time, or is silent about goods that came back, go to the platform."""
    async with database.reading() as session:
        late = await session.execute(
            select(AfterSale.id).where(AfterSale.state.in_(rules.WAITED_FOR), AfterSale.answer_by < now).limit(200)
        )
        ids = list(late.scalars())
    moved = 0
    for case_id in ids:
        async with database.transaction() as session:
            case = await queries.get_case(session, case_id)
            if case.state in rules.WAITED_FOR and case.answer_by < now:
                await act(session, case, "clock", "escalate", "", now)
                moved += 1
    return moved


async def order_of(session: AsyncSession, case: AfterSale) -> Order:
    """The order a case is about."""
    return await session.get_one(Order, case.order_id)
