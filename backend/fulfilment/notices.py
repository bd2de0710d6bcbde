"""What happens to goods, and whom it concerns: packers of what to send and what not to, buyers of their parcels."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.models import Account, Audit
from backend.deals.models import Team
from backend.fulfilment import recalling
from backend.fulfilment.models import AfterSale
from backend.fulfilment.shipment_models import Shipment
from backend.inventory.models import Claim
from backend.kernel import clock
from backend.lots.models import Lot, LotStock
from backend.notices.models import Notice
from backend.notices.recipients import NewNotice, members, staff
from backend.orders.models import Cancellation, Line, Order, SupplierOrder
from backend.shop.models import PickUpPoint

PACK = ("owner", "manager", "packer")
SAID = {"shipped": "goods_sent", "delivered": "goods_delivered"}
AT_ONCE = 200
LATELY = timedelta(days=7)


async def on_shipment(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    """A shipment is to be sent, must not be sent any more, has left or has arrived."""
    shipment = await session.get(Shipment, uuid.UUID(row.subject.partition(":")[2]))
    if shipment is None:
        return []
    order = await session.get_one(Order, shipment.order_id)
    values = {"title": shipment.title, "number": order.number, "day": shipment.ships_by.isoformat()}
    link, was = f"/orders/{order.number}", (row.before or {}).get("state")
    if was == "gathering":
        return await _hear_team(session, shipment, order, values, state)
    if state == "delivered" and shipment.pick_up_id:
        point = await session.get_one(PickUpPoint, shipment.pick_up_id)
        values |= {"point": point.name, "hours": point.hours}
        return [NewNotice([order.account_id], "goods_at_point", values, link)]
    if state in SAID:
        return [NewNotice([order.account_id], SAID[state], values, link)]
    if state == "to_ship" or (state == "cancelled" and was == "to_ship"):
        told = [await _packers(session, shipment, values, "goods_sold" if state == "to_ship" else "goods_cancelled")]
        if state == "cancelled" and order.state == "paid":
            told.append(NewNotice([order.account_id], "goods_given_back", values, link))
        return told
    return []


async def _packers(session: AsyncSession, shipment: Shipment, values: dict[str, Any], kind: str) -> NewNotice:
    part = await session.get_one(SupplierOrder, shipment.supplier_order_id)
    people = await members(session, part.supplier_id, PACK)
    return NewNotice(people, kind, values, f"/supplier/{part.supplier_id}/packing")


async def _hear_team(
    session: AsyncSession, shipment: Shipment, order: Order, values: dict[str, Any], state: str
) -> list[NewNotice]:
    """What a group bought goes to the packers only now; who gave up their own seat is told nothing new."""
    team = await session.get_one(Team, shipment.team_id)
    link = f"/orders/{order.number}"
    if state == "to_ship":
        formed = NewNotice([order.account_id], "group_formed", values, link)
        return [formed, await _packers(session, shipment, values, "goods_sold")]
    return [NewNotice([order.account_id], "group_failed", values, link)] if team.state == "failed" else []


async def on_case(session: AsyncSession, row: Audit, state: str) -> list[NewNotice]:
    """An after-sale case was opened, answered, or handed to the platform."""
    case = await session.get(AfterSale, uuid.UUID(row.subject.partition(":")[2]))
    if case is None:
        return []
    order, line = await session.get_one(Order, case.order_id), await session.get_one(Line, case.line_id)
    values = {"title": line.name, "number": order.number}
    if state in {"asked", "returning"}:
        people = await members(session, case.supplier_id, ("owner", "manager"))
        return [NewNotice(people, f"case_{state}", values, f"/supplier/{case.supplier_id}/after-sales")]
    if state == "escalated":
        return [NewNotice(await staff(session, "judge_cases"), "case_escalated", values, "/platform/after-sales")]
    if state in {"to_return", "refused", "done"}:
        link = f"/orders/{order.number}/after-sale/{line.id}"
        return [NewNotice([order.account_id], f"case_{state}", values, link)]
    return []


async def recalled_packs(session: AsyncSession) -> list[tuple[str, NewNotice]]:
    """Buyers who have packs of a lot that was recalled, or have them on the way; each line is told of once, and nobody
    who has left."""
    key = func.concat("recalled:", Lot.code, ":", cast(Line.id, Text))
    told_before = select(Notice.id).where(Notice.account_id == Order.account_id, Notice.key == key)
    wanted = (
        recalling.sold_of("to_ship", "shipped", "delivered", "completed")
        .join(Order, Order.id == Shipment.order_id)
        .join(Account, Account.id == Order.account_id)
        .where(Line.sent > 0, Account.erased_at.is_(None), ~told_before.exists())
        .add_columns(Order.number, Order.account_id)
        .limit(AT_ONCE)
    )
    found = [(line.id, line, code, number, who) for _, line, code, number, who in await session.execute(wanted)]
    return [_recalled(*row) for row in (*found, *await session.execute(_replaced()))]


def _replaced() -> Select[uuid.UUID, Line, str, str, uuid.UUID]:
    """Packs of a recalled lot that were sent in exchange: claimed by the case, so their line may not name the lot."""
    key = func.concat("recalled:", Lot.code, ":", cast(AfterSale.id, Text))
    told_before = select(Notice.id).where(Notice.account_id == Order.account_id, Notice.key == key)
    return (
        select(AfterSale.id, Line, Lot.code, Order.number, Order.account_id)
        .join(Claim, Claim.part_id == AfterSale.id)
        .join(LotStock, LotStock.quota_id == Claim.quota_id)
        .join(Lot, Lot.id == LotStock.lot_id)
        .join(Line, Line.id == AfterSale.line_id)
        .join(Order, Order.id == AfterSale.order_id)
        .join(Account, Account.id == Order.account_id)
        .where(Lot.state == "recalled", Claim.state == "sold", Account.erased_at.is_(None), ~told_before.exists())
        .where(~Line.draws.contains(func.jsonb_build_array(recalling.OF_LOT)))
        .limit(AT_ONCE)
    )


def _recalled(of: uuid.UUID, line: Line, lot: str, number: str, account: uuid.UUID) -> tuple[str, NewNotice]:
    values = {"number": number, "title": line.name, "lot": lot}
    return f"recalled:{lot}:{of}", NewNotice([account], "goods_recalled", values, f"/orders/{number}")


async def recalled_back(session: AsyncSession) -> list[tuple[str, NewNotice]]:
    """Buyers whose packs of a recalled lot were given back before they left; each giving back is told once."""
    key = func.concat("recalled back:", cast(Cancellation.id, Text))
    told_before = select(Notice.id).where(Notice.account_id == Order.account_id, Notice.key == key)
    wanted = (
        select(Cancellation.id, Shipment.title, Order.number, Order.account_id)
        .join(Shipment, Shipment.id == Cancellation.part_id)
        .join(Order, Order.id == Cancellation.order_id)
        .join(Account, Account.id == Order.account_id)
        .where(Cancellation.reason == recalling.REASON, Cancellation.created_at > clock.now() - LATELY)
        .where(Account.erased_at.is_(None), ~told_before.exists())
        .limit(AT_ONCE)
    )
    return [
        (
            f"recalled back:{act}",
            NewNotice([account], "recalled_back", {"number": number, "title": title}, f"/orders/{number}"),
        )
        for act, title, number, account in await session.execute(wanted)
    ]
