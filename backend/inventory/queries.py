"""Reading stock. What these answer is for display; only placing an order decides."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.inventory.models import Claim, Offer, QuotaCount, Rate


class Stock(NamedTuple):
    """A quota's counter at a moment."""

    capacity: int
    claimed: int
    open: bool

    @property
    def left(self) -> int:
        """What a buyer could still take; nothing when closed."""
        return self.capacity - self.claimed if self.open else 0


class Price(NamedTuple):
    """A rate as an order is priced with."""

    rate_id: uuid.UUID
    version: int
    amount: int


async def list_stock(session: AsyncSession, quotas: Sequence[uuid.UUID]) -> dict[uuid.UUID, Stock]:
    """Counters by quota."""
    found = await session.execute(select(QuotaCount).where(QuotaCount.quota_id.in_(quotas)))
    return {row.quota_id: Stock(row.capacity, row.claimed, row.open) for row in found.scalars()}


async def list_rates(
    session: AsyncSession, offers: Sequence[uuid.UUID], start: date, end: date
) -> dict[tuple[uuid.UUID, date | None], Price]:
    """Rates by (offer, day) for days start ≤ day ≤ end; undated rates under None."""
    in_range = (Rate.day.is_(None)) | Rate.day.between(start, end)
    found = await session.execute(select(Rate).where(Rate.offer_id.in_(offers), in_range))
    return {(row.offer_id, row.day): Price(row.id, row.version, row.amount) for row in found.scalars()}


async def find_offers(session: AsyncSession, offers: Sequence[uuid.UUID]) -> dict[uuid.UUID, Offer]:
    """Offers by id; unknown ids are missing."""
    found = await session.execute(select(Offer).where(Offer.id.in_(offers)))
    return {offer.id: offer for offer in found.scalars()}


async def list_claims(session: AsyncSession, owner: uuid.UUID) -> list[Claim]:
    """All claims of an owner, live and released, oldest first."""
    found = await session.execute(select(Claim).where(Claim.owner_id == owner).order_by(Claim.id))
    return list(found.scalars())


async def count_sold(session: AsyncSession, quotas: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Quantity paid for, by quota; quotas without a sale are missing."""
    found = await session.execute(
        select(Claim.quota_id, func.sum(Claim.quantity))
        .where(Claim.quota_id.in_(quotas), Claim.state == "sold")
        .group_by(Claim.quota_id)
    )
    return {row[0]: int(row[1]) for row in found}
