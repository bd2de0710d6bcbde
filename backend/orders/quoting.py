"""Price a basket: find which room sells each offer, let it price its lines, add up. Holds nothing."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.keeping import Kept
from backend.db.session import Database
from backend.inventory.queries import find_offers, list_claims, list_stock
from backend.inventory.selling import Part, ShipmentPart, Wanted
from backend.kernel import clock
from backend.kernel.errors import Busy, Invalid
from backend.orders.schemas import LineIn
from backend.promotions.queries import list_cuts
from backend.promotions.rules import Deal
from backend.shop import selling as shop
from backend.shop.selling import Going, price_goods
from backend.trips import selling as trips
from backend.trips.queries import find_offered
from backend.trips.selling import price_trips

CAPS_KEPT = 50_000
AT_ONCE = 3
"""Orders of flash sales a process works on at once."""
PATIENCE = 4.0
CUTS_KEPT = 30.0
"""Seconds a supplier's 满减 are reused in a process; a change is heard at once."""


class Subject(NamedTuple):
    """What an offer belongs to: a product of the shop, or a trip."""

    goods: bool
    id: uuid.UUID


class Catalogue:
    """What a process remembers of offers: which room an offer belongs to never changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.trips, self.goods = trips.shelves(database), shop.shelves(database)
        self.cuts = Kept(database, _read_cuts, CUTS_KEPT)
        self._subjects: dict[uuid.UUID, Subject] = {}
        self._reading = asyncio.Lock()
        self._gate = asyncio.Semaphore(AT_ONCE)
        self.caps: dict[uuid.UUID, uuid.UUID] = {}

    def clear(self) -> None:
        """A listing, price, paper or promotion changed."""
        self.trips.clear()
        self.goods.clear()
        self.cuts.clear()

    @asynccontextmanager
    async def turn(self, flash: Sequence[object]) -> AsyncIterator[None]:
        """A place among the few who order of a flash sale at once: a crowd waits here, not at the database, and others'
        orders go by. Raises Busy after PATIENCE seconds."""
        if not flash:
            yield
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self._gate.acquire()
        except TimeoutError as late:
            raise Busy("busy") from late
        try:
            yield
        finally:
            self._gate.release()

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session for the stock that prices goods."""
        return self._database.reading()

    def remember_cap(self, account_id: uuid.UUID, quota: uuid.UUID) -> None:
        """A buyer's cap quota never changes either; the memory is bounded."""
        if len(self.caps) > CAPS_KEPT:
            self.caps.clear()
        self.caps[account_id] = quota

    async def subjects(self, offers: Sequence[uuid.UUID]) -> dict[uuid.UUID, Subject]:
        """Offer → what it belongs to; unknown offers are missing."""
        if any(offer not in self._subjects for offer in offers):
            async with self._reading:
                unknown = [offer for offer in offers if offer not in self._subjects]
                if unknown:
                    async with self._database.reading() as session:
                        found = await find_offers(session, unknown)
                    self._subjects |= {one.id: Subject(one.kind == "sku", one.subject_id) for one in found.values()}
        return {offer: self._subjects[offer] for offer in offers if offer in self._subjects}


async def _read_cuts(session: AsyncSession, supplier_id: uuid.UUID) -> list[Deal]:
    return await list_cuts(session, supplier_id, clock.now())


async def price(catalogue: Catalogue, lines: Sequence[LineIn], now: datetime, going: Going) -> list[Part]:
    """Priced parts of a basket. Raises Invalid, Closed, SoldOut or Forbidden naming the line."""
    subjects = await catalogue.subjects([line.offer for line in lines])
    dated: list[Wanted] = []
    goods: list[Wanted] = []
    seen: set[tuple[object, ...]] = set()
    for index, line in enumerate(lines):
        if line.offer not in subjects:
            raise Invalid("unknown_offer", f"lines.{index}.offer")
        name = (line.offer, line.day, line.address or line.pick_up, line.answers.get("harvest"))
        if name in seen:
            raise Invalid("offer_repeated", f"lines.{index}.offer")
        seen.add(name)
        wish = Wanted(
            index,
            line.offer,
            line.quantity,
            line.day,
            line.until,
            line.answers,
            tuple(line.travellers),
            line.address or line.pick_up,
        )
        (goods if subjects[line.offer].goods else dated).append(wish)
    ids = {offer: subject.id for offer, subject in subjects.items()}
    parts: list[Part] = list(await price_trips(catalogue.trips, ids, dated, now))
    if goods:
        async with catalogue.reading() as session:
            parts += await price_goods(catalogue.goods, session, ids, goods, going, now)
    return parts


async def flash_quotas(catalogue: Catalogue, lines: Sequence[LineIn]) -> list[tuple[int, uuid.UUID]]:
    """Lines that want a flash sale, each with the sale's quota."""
    subjects = await catalogue.subjects([line.offer for line in lines])
    found = []
    for index, line in enumerate(lines):
        subject = subjects.get(line.offer)
        if subject is not None and subject.goods:
            flash = (await catalogue.goods.get(subject.id)).flash.get(line.offer)
            if flash is not None:
                found.append((index, flash.quota_id))
    return found


async def kept_for(
    session: AsyncSession, wait: uuid.UUID | None, account_id: uuid.UUID | None
) -> Mapping[uuid.UUID, int]:
    """Quota → what a waiting-list offer keeps of it for this person; nothing for anybody else."""
    if wait is None or account_id is None or await find_offered(session, wait, account_id) is None:
        return {}
    return {claim.quota_id: claim.quantity for claim in await list_claims(session, wait) if claim.state == "held"}


async def shortages(session: AsyncSession, parts: Sequence[Part], kept: Mapping[uuid.UUID, int]) -> dict[int, int]:
    """Line index → what is left, for lines that look short just now; `kept`: quota → what is held for this buyer
    besides. Only placing decides."""
    short: dict[int, int] = {}
    quotas = sorted({quota for part in parts for quota in part.wishes})
    stock = await list_stock(session, quotas)
    for part in parts:
        if isinstance(part, ShipmentPart):
            for line in part.lines:
                left = sum(draw.quantity for draw in line.draws)
                if line.offer_id and left < line.quantity:
                    short[line.index] = left
            continue
        there = {q: (stock[q].left if q in stock else 0) + kept.get(q, 0) for q in part.wishes}
        lacking = [there[q] for q, n in part.wishes.items() if there[q] < n]
        if lacking:
            short[part.lines[0].index] = max(0, min(lacking))
    return short
