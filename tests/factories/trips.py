"""A small world: one operator, trips with departures, stock as small as a test needs."""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.inventory import actions as stock
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.suppliers.models import DepartureGuide, Member, Supplier
from backend.terms import contract
from backend.trips import rules
from backend.trips.models import Departure, Draw, Trip, TripUnit
from backend.trips.rooming import Rooming

LADDER = [{"days": 7, "keep": 0}, {"days": 4, "keep": 50}, {"days": 1, "keep": 60}, {"days": 0, "keep": 80}]
OPERATOR_LADDER = [{"days": 7, "pay": 0}, {"days": 4, "pay": 10}, {"days": 1, "pay": 15}, {"days": 0, "pay": 20}]


@dataclass
class TripMade:
    """A trip with one departure and the ids a test asks by."""

    slug: str
    trip_id: uuid.UUID
    supplier_id: uuid.UUID
    departure_id: uuid.UUID
    day: date
    offers: dict[str, uuid.UUID]
    quotas: dict[str, uuid.UUID]
    prices: dict[str, int] = field(default_factory=dict)


def story() -> dict[str, object]:
    both = {"zh": "说明", "en": "text"}
    return {
        "summary": both,
        "highlights": {"zh": ["一"], "en": ["one"]},
        "itinerary": [{"day": 1, "items": [{"at": "07:00", "minutes": 10, "text": both}]}],
        "boarding": [
            {"code": "rmgc", "name": {"zh": "人民广场", "en": "People's Square"}, "at": "06:30"},
            {"code": "hqsn", "name": {"zh": "虹桥枢纽", "en": "Hongqiao"}, "at": "07:00"},
        ],
        "included": {"zh": ["车"], "en": ["coach"]},
        "excluded": {"zh": ["餐"], "en": ["meals"]},
        "fitness": both,
        "insurance": both,
        "drawing": "tea-valley",
    }


async def make_supplier(session: AsyncSession, slug: str = "demo-one") -> uuid.UUID:
    await contract.store(session)
    supplier = Supplier(
        id=new_id(),
        slug=slug,
        kind="operator",
        name={"zh": "演示社", "en": "Demo"},
        licence={"zh": "演示", "en": "demo"},
        county="jinzhai",
        complaint="12345",
        demo=True,
        state="active",
    )
    session.add(supplier)
    await session.flush()
    return supplier.id


async def make_trip(
    database: Database,
    slug: str = "trip-a",
    *,
    supplier_id: uuid.UUID | None = None,
    seats: int = 20,
    rooms: int = 20,
    days: int = 2,
    minimum: int = 2,
    in_days: int = 30,
    shared: uuid.UUID | None = None,
    rooming: Rooming | None = None,
) -> TripMade:
    """A published trip with one departure `in_days` from today; `shared` is a coach quota it also draws from. With
    `rooming` it has children without a bed."""
    async with database.transaction() as session:
        supplier_id = supplier_id or await make_supplier(session, f"op-{slug}")
        trip = Trip(
            id=new_id(), slug=slug, supplier_id=supplier_id, state="published", days=days, leg="coach",
            decide_days=8, minimum=minimum, themes=["red"], counties=["jinzhai"],
            title={"zh": f"测试行程{slug}", "en": f"Trip {slug}"}, story=story(), ladder=LADDER,
            operator_ladder=OPERATOR_LADDER, rooming=rooming or Rooming(),
        )  # fmt: skip
        session.add(trip)
        await session.flush()
        kinds = [
            ("adult", "ADULT", 18, 64, 69800),
            ("child", "CHILD", 6, 17, 49800),
            ("senior", "SENIOR", 65, 120, 66800),
        ]
        kinds += [("no-bed", "CHILD_NO_BED", 2, 17, 29800)] if rooming else []
        kinds += [("single", "SINGLE_ROOM", 0, 120, 12000)] if days > 1 else []
        kinds += [("tea", "ADD_ON", 0, 120, 4800)]
        day = clock.today() + timedelta(days=in_days)
        offers, prices = {}, {}
        for position, (code, kind, low, high, price) in enumerate(kinds):
            offer = await stock.put_on_sale(session, supplier_id, "trip_unit", trip.id)
            session.add(
                TripUnit(
                    offer_id=offer, trip_id=trip.id, code=code, type=kind, name={"zh": code, "en": code}, min_age=low,
                    max_age=high, position=position,
                )
            )  # fmt: skip
            await stock.set_rate(session, offer, day, price)
            offers[code], prices[code] = offer, price
        coach = await stock.open_resource(session, supplier_id, "coach", slug)
        (heads,) = await stock.open_quotas(session, coach, [day], seats)
        last = day + timedelta(days=days - 1)
        soon = clock.now() + timedelta(hours=1)  # on sale whatever the hour the tests run at
        departure = Departure(
            id=new_id(), trip_id=trip.id, supplier_id=supplier_id, starts_on=day, ends_on=last,
            decides_at=rules.decides_at(day, 8), closes_at=max(rules.closes_at(day, "06:30"), soon),
            minimum=minimum, state="open", heads_quota_id=heads, selling=True,
        )  # fmt: skip
        session.add(departure)
        await session.flush()
        quotas = {"heads": heads}
        draws = [(heads, "head")] + ([(shared, "head")] if shared else [])
        if days > 1:
            resource = await stock.open_resource(session, supplier_id, "room", slug)
            nights = await stock.open_quotas(
                session, resource, [day + timedelta(days=n) for n in range(days - 1)], rooms
            )
            draws += [(night, "pair") for night in nights]
            quotas |= {f"night{n}": night for n, night in enumerate(nights)}
        session.add_all(Draw(departure_id=departure.id, quota_id=q, per=per) for q, per in draws)
        return TripMade(slug, trip.id, supplier_id, departure.id, day, offers, quotas, prices)


async def make_coach(database: Database, supplier_id: uuid.UUID, day: date, seats: int) -> uuid.UUID:
    async with database.transaction() as session:
        resource = await stock.open_resource(session, supplier_id, "coach", "shared")
        return (await stock.open_quotas(session, resource, [day], seats))[0]


async def make_guide(session: AsyncSession, trip: TripMade, account_id: uuid.UUID | str) -> None:
    """Make somebody a guide of the trip's operator, with its departure given to them."""
    account = uuid.UUID(str(account_id))
    session.add(Member(supplier_id=trip.supplier_id, account_id=account, role="guide"))
    await session.flush()
    session.add(DepartureGuide(supplier_id=trip.supplier_id, account_id=account, departure_id=trip.departure_id))
