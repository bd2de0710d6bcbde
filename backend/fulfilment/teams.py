"""Whether a group comes together (成团 of a 拼团): decided when its last seat is paid, or when its time is over.

Found by state and safe to repeat, like everything that follows from paying: a crash between two orders costs a round.
"""

import uuid
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.deals.grouping import paid_seats
from backend.deals.models import GroupDeal, Team
from backend.fulfilment.giving_up import cancel_shipment
from backend.fulfilment.shipment_models import Shipment
from backend.inventory import actions as stock
from backend.kernel import clock
from backend.kernel.alone import alone
from backend.kernel.points import reach
from backend.orders import actions, queries
from backend.orders.models import Order
from backend.orders.queries import Whole

FEW = 20
NO_KEY = {"skip_locked": True, "key_share": True}
"""FOR NO KEY UPDATE: whoever places an order into the team just now refers to its row with quotas in hand, and must not
wait here for one who wants those quotas next."""


async def settle_due(database: Database, now: datetime) -> int:
    """Decide teams that are full or over, and give back what those that failed have paid; how many were touched."""
    async with database.reading() as session:
        teams, left = await _list_due(session, now), await _list_left_behind(session)
    for team in teams:
        async with alone("team", team):
            await decide(database, team, now)
    for order, shipment in left:
        async with alone("failed team of order", order):
            await _give_back(database, order, shipment, now)
    return len(teams) + len(left)


async def _list_due(session: AsyncSession, now: datetime) -> list[uuid.UUID]:
    due = or_(Team.ends_at <= now, paid_seats() >= GroupDeal.size)
    wanted = select(Team.id).join(GroupDeal, GroupDeal.offer_id == Team.offer_id).where(Team.state == "gathering", due)
    return list((await session.execute(wanted.order_by(Team.ends_at).limit(FEW))).scalars())


async def _list_left_behind(session: AsyncSession) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Orders that hold on to a team that failed: paid ones, and those still to be paid."""
    held = and_(Shipment.state == "held", Order.state == "awaiting_payment")
    wanted = (
        select(Shipment.order_id, Shipment.id)
        .join(Team, Team.id == Shipment.team_id)
        .join(Order, Order.id == Shipment.order_id)
        .where(Team.state == "failed", or_(Shipment.state == "gathering", held))
        .order_by(Shipment.order_id)
        .limit(FEW)
    )
    return [(row[0], row[1]) for row in await session.execute(wanted)]


async def decide_of(database: Database, order_id: uuid.UUID, now: datetime) -> None:
    """An order was paid: perhaps its group is complete now. The sweep would find it too, some seconds later."""
    async with database.reading() as session:
        wanted = select(Shipment.team_id).where(Shipment.order_id == order_id, Shipment.team_id.is_not(None))
        found = list((await session.execute(wanted)).scalars())
    for team in found:
        if team is not None:
            await decide(database, team, now)


async def decide(database: Database, team_id: uuid.UUID, now: datetime) -> str:
    """Decide one team: `formed` when all its seats are paid, `failed` when its time is over; else it goes on gathering.

    Locks the team first, then its members' orders in id order; who pays or cancels meanwhile holds its own order only,
    so the count made here is the truth of that moment.
    """
    async with database.transaction() as session:
        team = await session.get(Team, team_id, with_for_update=NO_KEY)
        if team is None or team.state != "gathering":
            return team.state if team else "busy"
        deal = await session.get_one(GroupDeal, team.offer_id)
        members = await _lock_members(session, team)
        if len(members) >= deal.size:
            for whole, shipment in members:
                _send(whole, shipment, now)
            team.state = "formed"
        elif team.ends_at <= now:
            team.state = "failed"
        else:
            return "gathering"
        team.decided_at = now
        await stock.set_quotas(session, [team.quota_id], selling=False)
    reach("team_decided")
    return team.state


async def _lock_members(session: AsyncSession, team: Team) -> list[tuple[Whole, Shipment]]:
    wanted = select(Shipment.order_id).where(Shipment.team_id == team.id, Shipment.state == "gathering")
    members = []
    for order_id in sorted((await session.execute(wanted)).scalars()):
        whole = await queries.load(session, await queries.lock_order(session, order_id), lock=True)
        members += [(whole, one) for one in whole.of("goods") if one.team_id == team.id and one.state == "gathering"]
    return members


def _send(whole: Whole, shipment: Shipment, now: datetime) -> None:
    """The supplier's days to send begin when the group is complete, not when its first member ordered."""
    shipment.state = "to_ship"
    shipment.ships_by += clock.day_of(now) - clock.day_of(whole.order.placed_at)
    actions.bring_up(whole)


async def _give_back(database: Database, order_id: uuid.UUID, shipment_id: uuid.UUID, now: datetime) -> None:
    """Take one order out of a team that failed; an unpaid one ends without money."""
    async with database.transaction() as session:
        order = await queries.lock_order(session, order_id)
        if order.state == "awaiting_payment":
            await actions.cancel_unpaid(session, order, f"team:{shipment_id}", "group_failed", now, "decision")
            return
        whole = await queries.load(session, order, lock=True)
        shipment = next(one for one in whole.of("goods") if one.id == shipment_id)
        if shipment.state == "gathering":
            key = f"team:{shipment.id}"
            await cancel_shipment(session, whole, shipment, reason="group_failed", key=key, now=now, by="decision")
