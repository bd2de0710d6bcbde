"""Group deals (拼团): put packs at a group's price, start a team, say how a team stands.

A team's seats are a quota: `claimed` are in or paying, what is sold of it has paid. So the number shown is always what
the orders say, also after a member has gone. Whether a team comes together is decided in `fulfilment.teams`.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, ScalarSelect, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue.models import Product, Sku
from backend.deals import actions as deals
from backend.deals.models import GroupDeal, Team
from backend.inventory import actions as stock
from backend.inventory.models import Claim, QuotaCount
from backend.kernel.errors import Invalid, LimitReached, NotFound, NotOnSale
from backend.kernel.ids import new_id

LONGEST = timedelta(days=60)
LONGEST_GATHERING = {"ambient": 72, "frozen": 72, "chilled": 24, "live": 0}
"""Hours in which a group may come together, by storage: what is fresh can't wait for it."""
MOST_OPEN = 5
"""Teams that one account may have gathering at once."""
SHOWN = 10


async def open_deal(
    session: AsyncSession, sku: Sku, supplier_id: uuid.UUID, wish: Any, full_price: int, now: datetime
) -> GroupDeal:
    """Put packs of a sku at a group's price. Raises Invalid for a bad window, a price that is none lower, or
    more time to gather than the goods keep."""
    if wish.ends_at <= max(wish.starts_at, now) or wish.ends_at - wish.starts_at > LONGEST:
        raise Invalid("out_of_bounds", "endsAt")
    product = await session.get_one(Product, sku.product_id)
    if wish.hours > LONGEST_GATHERING[product.storage]:
        raise Invalid("out_of_bounds", "hours")
    if wish.packs < wish.size:
        raise Invalid("out_of_bounds", "packs")
    offer, quota, struck = await deals.put_special(session, sku, supplier_id, "group", wish, full_price, now)
    made = GroupDeal(
        offer_id=offer, sku_id=sku.offer_id, quota_id=quota, price=wish.price.amount, full_price=full_price,
        struck=struck, size=wish.size, hours=wish.hours, per_buyer=wish.per_buyer,
        starts_at=wish.starts_at, ends_at=wish.ends_at,
    )  # fmt: skip
    session.add(made)
    await session.flush()
    return made


async def open_team(session: AsyncSession, account_id: uuid.UUID, offer: uuid.UUID, now: datetime) -> Team:
    """A team for a deal; one of the same account that nobody has joined yet is given again.

    Raises NotFound, NotOnSale outside the deal's time, LimitReached.
    """
    deal = await session.get(GroupDeal, offer)
    if deal is None:
        raise NotFound
    if not deal.starts_at <= now < deal.ends_at:
        raise NotOnSale("group_over", "offer")
    mine = await session.execute(
        select(Team, QuotaCount.claimed)
        .join(QuotaCount, QuotaCount.quota_id == Team.quota_id)
        .where(Team.account_id == account_id, Team.state == "gathering", Team.ends_at > now)
    )
    rows = list(mine)
    empty = next((row[0] for row in rows if row[0].offer_id == offer and row[1] == 0), None)
    ends_at = min(now + timedelta(hours=deal.hours), deal.ends_at)  # nobody can join a deal that is over
    if empty is not None:
        empty.ends_at = ends_at
        await session.flush()
        return empty
    if len(rows) >= MOST_OPEN:
        raise LimitReached("too_many", count=MOST_OPEN)
    resource = await stock.open_resource(session, None, "cap", "team")
    (quota,) = await stock.open_quotas(session, resource, [None], deal.size)
    team = Team(
        id=new_id(), offer_id=offer, quota_id=quota, account_id=account_id, state="gathering",
        ends_at=ends_at, decided_at=None,
    )  # fmt: skip
    session.add(team)
    await session.flush()
    return team


async def list_deals(session: AsyncSession, skus: Sequence[uuid.UUID], now: datetime) -> list[tuple[GroupDeal, int]]:
    """Group deals of skus that run or are to come, with the packs left of each."""
    found = await session.execute(
        select(GroupDeal, QuotaCount)
        .join(QuotaCount, QuotaCount.quota_id == GroupDeal.quota_id)
        .where(GroupDeal.sku_id.in_(skus), GroupDeal.ends_at > now)
        .order_by(GroupDeal.starts_at)
    )
    return [(row[0], row[1].capacity - row[1].claimed if row[1].open else 0) for row in found]


class Standing(NamedTuple):
    """How a team stands: who has paid and is still in, and the seats nobody holds."""

    team: Team
    deal: GroupDeal
    joined: int
    free: int


def paid_seats() -> ScalarSelect[int]:
    """Seats of a team that are paid, for a select over teams."""
    return (
        select(func.coalesce(func.sum(Claim.quantity), 0).cast(Integer))
        .where(Claim.quota_id == Team.quota_id, Claim.state == "sold")
        .scalar_subquery()
    )


def _standing() -> Any:
    return (
        select(Team, GroupDeal, paid_seats(), QuotaCount.capacity - QuotaCount.claimed)
        .join(GroupDeal, GroupDeal.offer_id == Team.offer_id)
        .join(QuotaCount, QuotaCount.quota_id == Team.quota_id)
    )


async def get_team(session: AsyncSession, team_id: uuid.UUID) -> Standing:
    """A team. Raises NotFound."""
    row = (await session.execute(_standing().where(Team.id == team_id))).first()
    if row is None:
        raise NotFound
    return Standing(*row)


async def list_joinable(session: AsyncSession, offer: uuid.UUID, now: datetime) -> list[Standing]:
    """Teams of a deal that somebody is in and that have a seat, those that end first first."""
    wanted = _standing().where(
        Team.offer_id == offer, Team.state == "gathering", Team.ends_at > now,
        QuotaCount.claimed > 0, QuotaCount.claimed < QuotaCount.capacity,
    )  # fmt: skip
    found = [Standing(*row) for row in await session.execute(wanted.order_by(Team.ends_at).limit(SHOWN))]
    return [one for one in found if one.joined > 0]


async def share_of_leaving(session: AsyncSession, team_id: uuid.UUID, order_id: uuid.UUID) -> int:
    """Fen of the group's price that the other members of a complete group keep thanks to one who leaves it; 0 before.

    Each one's saving rests on all the others alike, so each who leaves answers for one part of it: of two, the one who
    leaves for all that the other saves.
    """
    team = await session.get(Team, team_id)
    deal = await session.get(GroupDeal, team.offer_id) if team else None
    if team is None or deal is None or team.state != "formed":
        return 0
    others = await session.execute(
        text(
            "select coalesce(sum(l.quantity - l.cancelled), 0)"
            " from shipment s join order_line l on l.part_id = s.id"
            " where s.team_id = :team and s.state <> 'cancelled' and s.order_id <> :order and l.offer_id = :offer"
        ),
        {"team": team_id, "order": order_id, "offer": deal.offer_id},
    )
    return int(others.scalar_one()) * (deal.full_price - deal.price) // (deal.size - 1)


async def list_teams(session: AsyncSession, teams: Sequence[uuid.UUID]) -> dict[uuid.UUID, Team]:
    """Teams by id."""
    if not teams:
        return {}
    return {one.id: one for one in (await session.execute(select(Team).where(Team.id.in_(teams)))).scalars()}
