"""Lockers as orders and the checkout see them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.db.keeping import Kept
from backend.db.session import Database
from backend.inventory import actions as stock
from backend.inventory.models import Quota
from backend.inventory.queries import Price, list_rates
from backend.inventory.selling import Part, PricedLine, Wanted
from backend.kernel import clock
from backend.kernel.errors import Invalid, NotOnSale
from backend.kernel.ids import new_id
from backend.kernel.money import percent_of
from backend.orders.kind import Asking, Giving, Kind, Occasion, Shown
from backend.orders.models import Line, Order, Passenger
from backend.orders.rules import Sum
from backend.orders.schemas import Fact, OtherPart
from backend.suppliers.queries import list_suppliers
from tests.lockers.models import Locker, Rental

LATE = 50
"""Percent that giving up hours on their own day keeps."""


class RentalPart(Part, frozen=True, kw_only=True):
    kind: ClassVar[str] = "lockers"
    locker_id: uuid.UUID
    day: date
    hours: int


class Shelf(NamedTuple):
    locker: Locker
    supplier_name: dict[str, Any]
    quotas: dict[date | None, uuid.UUID]
    price: Price


async def _read(session: AsyncSession, locker_id: uuid.UUID) -> Shelf:
    locker = await session.get_one(Locker, locker_id)
    supplier = (await list_suppliers(session, [locker.supplier_id]))[locker.supplier_id]
    quotas = await session.execute(select(Quota).where(Quota.resource_id == locker.resource_id))
    rates = await list_rates(session, [locker.offer_id], clock.today(), clock.today())
    days = {quota.day: quota.id for quota in quotas.scalars()}
    return Shelf(locker, supplier.name, days, rates[locker.offer_id, None])


def said(title: str, day: date, hours: int, lang: str) -> list[Fact]:
    words = ("日期", "时长", f"{hours}小时") if lang == "zh" else ("Day", "For", f"{hours} h")
    return [Fact(label=words[0], text=day.isoformat()), Fact(label=words[1], text=words[2])]


class Lockers(Kind):
    name = "lockers"
    label: ClassVar[dict[str, str]] = {"zh": "储物柜", "en": "lockers"}
    offers = frozenset({"locker_hour"})
    row = Rental

    def shelves(self, database: Database) -> Kept[Shelf]:
        return Kept(database, _read, 30)

    async def price(
        self,
        shelves: Kept[Shelf],
        asking: Asking,
        subjects: Mapping[uuid.UUID, uuid.UUID],
        wishes: Sequence[Wanted],
        now: datetime,
    ) -> Sequence[RentalPart]:
        return [_part(await shelves.get(subjects[wish.offer_id]), wish) for wish in wishes]

    def quoted(self, part: RentalPart, lang: str) -> OtherPart:
        facts = said(part.title[lang], part.day, part.hours, lang)
        return OtherPart(id=None, kind=self.name, state="quoted", title=part.title[lang], facts=facts)

    def columns(self, keys: Keys, part: RentalPart, now: datetime) -> dict[str, Any]:
        return {
            "state": "held", "locker_id": part.locker_id, "title": part.title, "day": part.day, "hours": part.hours,
        }  # fmt: skip

    def open_units(self, part: Rental, line: Line, now: datetime) -> int:
        there = part.state in {"held", "confirmed"} and clock.day_of(now) <= part.day
        return line.quantity - line.cancelled if there else 0

    def judge(
        self, part: Rental, mine: Sequence[Line], chosen: Mapping[uuid.UUID, int], amount: int, now: datetime,
        leaving: int,
    ) -> Sum:  # fmt: skip
        days = (part.day - clock.day_of(now)).days
        kept = percent_of(amount, LATE) if days == 0 else 0
        return Sum(kept, amount - kept, LATE if days == 0 else 0, days)

    async def give_up(
        self, session: AsyncSession, part: Rental, mine: Sequence[Line], people: Sequence[Passenger], giving: Giving
    ) -> None:
        for line in mine:
            line.cancelled += giving.chosen.get(line.id, 0)
            part.hours = line.quantity - line.cancelled
        (quota,) = (
            await session.execute(
                select(Quota.id)
                .join(Locker, Locker.resource_id == Quota.resource_id)
                .where(Locker.id == part.locker_id, Quota.day == part.day)
            )
        ).scalars()
        await stock.shrink(session, part.order_id, part.id, {quota: part.hours}, giving.reason)
        part.state = part.state if part.hours else "cancelled"
        await session.flush()

    def going_on(self, today: date) -> ColumnElement[bool]:
        coming = (Rental.state == "confirmed") & (Rental.day >= today)
        return select(Rental.id).where(Rental.order_id == Order.id, coming).exists()

    def paid_notice(self, parts: Sequence[Rental]) -> str:
        return "locker_paid"

    def show(self, part: Any, shown: Shown) -> OtherPart:
        facts = said(part.title[shown.lang], part.day, part.hours, shown.lang)
        return OtherPart(id=part.id, kind=self.name, state=part.state, title=part.title[shown.lang], facts=facts)

    def occasion(self, part: Rental, lang: str) -> Occasion:
        return Occasion(part.title[lang], "", part.day, None, part.day)


def _part(shelf: Shelf, wish: Wanted) -> RentalPart:
    field = f"lines.{wish.index}.day"
    if wish.day is None:
        raise Invalid("required", field)
    if wish.day not in shelf.quotas or wish.day < clock.today():
        raise NotOnSale("not_on_sale", field)
    line = PricedLine(
        index=wish.index, offer_id=wish.offer_id, type="HOUR", name={"zh": "储物柜(小时)", "en": "Locker hour"},
        day=wish.day, unit_price=shelf.price.amount, quantity=wish.quantity, rate_id=shelf.price.rate_id,
        rate_version=shelf.price.version,
    )  # fmt: skip
    return RentalPart(
        id=new_id(), supplier_id=shelf.locker.supplier_id, supplier_name=shelf.supplier_name, title=shelf.locker.name,
        lines=[line], wishes={shelf.quotas[wish.day]: wish.quantity}, subject_id=shelf.locker.id,
        locker_id=shelf.locker.id, day=wish.day, hours=wish.quantity,
    )  # fmt: skip


async def open_locker(session: AsyncSession, supplier_id: uuid.UUID, slug: str, hours: int, fen: int) -> Locker:
    """A locker that sells `hours` on each of the next ten days, today among them."""
    locker_id = new_id()
    resource = await stock.open_resource(session, supplier_id, "session", slug)
    days = [clock.today() + timedelta(days=n) for n in range(10)]
    await stock.open_quotas(session, resource, days, hours)
    offer = await stock.put_on_sale(session, supplier_id, "locker_hour", locker_id)
    await stock.set_rate(session, offer, None, fen)
    name = {"zh": "虹桥储物柜", "en": "Hongqiao locker"}
    made = Locker(id=locker_id, supplier_id=supplier_id, offer_id=offer, slug=slug, name=name, resource_id=resource)
    session.add(made)
    await session.flush()
    return made
