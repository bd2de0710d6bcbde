"""Price a basket: find the kind of each offer, let it price its lines. Holds nothing."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.keeping import Kept
from backend.db.session import Database
from backend.inventory.queries import find_offers, list_claims, list_stock
from backend.inventory.selling import Part, Wanted
from backend.kernel import clock
from backend.kernel.errors import Busy, Invalid
from backend.orders import registry
from backend.orders.kind import Asking
from backend.orders.registry import KINDS
from backend.orders.schemas import LineIn
from backend.promotions.queries import list_cuts
from backend.promotions.rules import Deal

CAPS_KEPT = 50_000
AT_ONCE = 3
"""Orders of flash sales a process works on at once."""
PATIENCE = 4.0
CUTS_KEPT = 30.0
"""Seconds a supplier's 满减 are reused in a process; a change is heard at once."""


class Subject(NamedTuple):
    """What an offer belongs to: a product of the shop, a trip."""

    kind: str
    id: uuid.UUID


class Catalogue:
    """What a process remembers of offers: which feature an offer belongs to never changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.shelves = {kind.name: kind.shelves(database) for kind in KINDS.values()}
        self.cuts = Kept(database, _read_cuts, CUTS_KEPT)
        self._subjects: dict[uuid.UUID, Subject] = {}
        self._reading = asyncio.Lock()
        self._gate = asyncio.Semaphore(AT_ONCE)
        self.caps: dict[uuid.UUID, uuid.UUID] = {}

    def clear(self) -> None:
        """A listing, price, paper or promotion changed."""
        for shelves in self.shelves.values():
            shelves.clear()
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
                    for one in found.values():
                        if kind := registry.selling(one.kind):
                            self._subjects[one.id] = Subject(kind.name, one.subject_id)
        return {offer: self._subjects[offer] for offer in offers if offer in self._subjects}


async def _read_cuts(session: AsyncSession, supplier_id: uuid.UUID) -> list[Deal]:
    return await list_cuts(session, supplier_id, clock.now())


async def price(catalogue: Catalogue, asking: Asking, now: datetime) -> list[Part]:
    """Priced parts of a basket, kind by kind. Raises Invalid, NotOnSale, SoldOut or Forbidden naming the line."""
    subjects = await catalogue.subjects([line.offer for line in asking.lines])
    wishes: dict[str, list[Wanted]] = {name: [] for name in KINDS}
    seen: set[tuple[object, ...]] = set()
    for index, line in enumerate(asking.lines):
        if line.offer not in subjects:
            raise Invalid("unknown_offer", f"lines.{index}.offer")
        kind, place = KINDS[subjects[line.offer].kind], line.address or line.pick_up
        wanted_thing = (line.offer, line.day, place, kind.apart(line))
        if wanted_thing in seen:
            raise Invalid("offer_repeated", f"lines.{index}.offer")
        seen.add(wanted_thing)
        travellers = tuple(line.travellers)
        wish = Wanted(index, line.offer, line.quantity, line.day, line.until, line.answers, travellers, place)
        wishes[kind.name].append(wish)
    parts: list[Part] = []
    for name, wanted in wishes.items():
        if wanted:
            ids = {wish.offer_id: subjects[wish.offer_id].id for wish in wanted}
            parts += await KINDS[name].price(catalogue.shelves[name], asking, ids, wanted, now)
    return parts


async def crowded_quotas(catalogue: Catalogue, lines: Sequence[LineIn]) -> list[tuple[int, uuid.UUID]]:
    """Lines that a crowd wants at the same moment (a flash sale), each with the quota they all want."""
    subjects = await catalogue.subjects([line.offer for line in lines])
    found = []
    for name in sorted({one.kind for one in subjects.values()}):
        mine = {offer: one.id for offer, one in subjects.items() if one.kind == name}
        found += await KINDS[name].crowded(catalogue.shelves[name], mine, lines)
    return sorted(found)


async def kept_for(
    session: AsyncSession, wait: uuid.UUID | None, account_id: uuid.UUID | None
) -> Mapping[uuid.UUID, int]:
    """Quota → what a waiting-list offer keeps of it for this person; nothing for anybody else."""
    if wait is None or account_id is None:
        return {}
    if not any([await kind.offers_place(session, wait, account_id) for kind in KINDS.values()]):
        return {}
    return {claim.quota_id: claim.quantity for claim in await list_claims(session, wait) if claim.state == "held"}


async def shortages(session: AsyncSession, parts: Sequence[Part], kept: Mapping[uuid.UUID, int]) -> dict[int, int]:
    """Line index → what is left, for lines that look short just now; `kept`: quota → what is held for this buyer
    besides. Only placing decides."""
    short: dict[int, int] = {}
    quotas = sorted({quota for part in parts for quota in part.wishes})
    stock = await list_stock(session, quotas)
    there = {quota: (stock[quota].left if quota in stock else 0) + kept.get(quota, 0) for quota in quotas}
    for part in parts:
        short |= registry.of(part).short(part, there)
    return short
