"""Price a basket: find which room sells each offer, let it price its lines, add up. Holds nothing."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.inventory.queries import find_offers, list_stock
from backend.inventory.selling import Part, Wanted
from backend.kernel.errors import Invalid
from backend.orders.schemas import LineIn
from backend.trips.selling import Shelves, price_trips

CAPS_KEPT = 50_000


class Catalogue:
    """What a process remembers of offers: which room an offer belongs to never changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.shelves = Shelves(database)
        self._subjects: dict[uuid.UUID, uuid.UUID] = {}
        self._reading = asyncio.Lock()
        self.caps: dict[uuid.UUID, uuid.UUID] = {}

    def remember_cap(self, account_id: uuid.UUID, quota: uuid.UUID) -> None:
        """A buyer's cap quota never changes either; the memory is bounded."""
        if len(self.caps) > CAPS_KEPT:
            self.caps.clear()
        self.caps[account_id] = quota

    async def subjects(self, offers: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
        """Offer → what it belongs to (a trip); unknown offers are missing."""
        if any(offer not in self._subjects for offer in offers):
            async with self._reading:
                unknown = [offer for offer in offers if offer not in self._subjects]
                if unknown:
                    async with self._database.reading() as session:
                        found = await find_offers(session, unknown)
                    self._subjects |= {offer.id: offer.subject_id for offer in found.values()}
        return {offer: self._subjects[offer] for offer in offers if offer in self._subjects}


async def price(catalogue: Catalogue, lines: Sequence[LineIn], now: datetime) -> list[Part]:
    """Priced parts of a basket. Raises Invalid or Closed naming the line."""
    subjects = await catalogue.subjects([line.offer for line in lines])
    wanted = []
    seen: set[tuple[uuid.UUID, object]] = set()
    for index, line in enumerate(lines):
        if line.offer not in subjects:
            raise Invalid("unknown_offer", f"lines.{index}.offer")
        if (line.offer, line.day) in seen:
            raise Invalid("offer_repeated", f"lines.{index}.offer")
        seen.add((line.offer, line.day))
        wanted.append(
            Wanted(index, line.offer, line.quantity, line.day, line.until, line.answers, tuple(line.travellers))
        )
    return await price_trips(catalogue.shelves, subjects, wanted, now)


async def shortages(session: AsyncSession, parts: Sequence[Part]) -> dict[int, int]:
    """Line index → what is left, for parts that look short just now. Only placing decides."""
    quotas = sorted({quota for part in parts for quota in part.wishes})
    stock = await list_stock(session, quotas)
    short: dict[int, int] = {}
    for part in parts:
        left = [stock[q].left for q, n in part.wishes.items() if q not in stock or stock[q].left < n]
        if left:
            short[part.lines[0].index] = max(0, min(left))
    return short
