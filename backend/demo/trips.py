"""Three operators marked 演示, their trips, the next eight weekends, real orders of demo buyers."""

import uuid
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec
import yaml
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import actions as people
from backend.accounts.keys import Keys
from backend.checkout import placing, quoting
from backend.checkout.combiner import Combiner
from backend.db.session import Database
from backend.heritage.reading import CONTENT, library
from backend.inventory import actions as stock
from backend.kernel import clock
from backend.kernel.counties import COUNTIES
from backend.kernel.ids import new_id
from backend.kernel.money import percent_of
from backend.listings import leaders
from backend.orders import holding
from backend.orders.kind import Asking
from backend.orders.schemas import ContactIn, LineIn, OrderIn, TermsIn
from backend.payments import actions as payments
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.settings import Settings
from backend.suppliers.models import Member, Supplier
from backend.terms import contract
from backend.trips import rules
from backend.trips.models import Departure, Draw, Trip, TripUnit
from backend.trips.story import TripSpec

WEEKENDS = 8
OPERATOR_PHONES = ("+8613800000001", "+8613800000002", "+8613800000003")
BUYER_PHONE = "+86139000{:05d}"
FILL = ((80, 60, 100, 30, 70, 0, 45, 20), (100, 75, 40, 90, 0, 55, 25, 10), (65, 100, 85, 20, 50, 35, 0, 60))
"""Percent of each departure's seats taken, by operator and weekend; 100 shows what sold out looks like."""
FRIDAY = timedelta(days=1)


class _Stocked(NamedTuple):
    """A trip with its offers and the resources its departures draw from."""

    spec: TripSpec
    trip_id: uuid.UUID
    supplier_id: uuid.UUID
    offers: dict[str, uuid.UUID]


def read_trips() -> dict[str, TripSpec]:
    """All demo trips by slug. Raises ValueError naming the file and the fault."""
    found = {}
    for path in sorted((CONTENT / "demo" / "trips").glob("*.yaml")):
        try:
            spec = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), TripSpec)
        except (msgspec.ValidationError, yaml.YAMLError) as broken:
            raise ValueError(f"{path.name}: {broken}") from broken
        places = {stop.place for day in spec.itinerary for stop in day.items if stop.place}
        if unknown := places - set(library().sites):
            raise ValueError(f"{path.name}: unknown places {sorted(unknown)}")
        if spec.drawing not in library().drawings or not set(spec.counties) <= set(COUNTIES) or spec.slug != path.stem:
            raise ValueError(f"{path.name}: drawing, counties or slug")
        if leader := leaders.named([spec.title.zh, spec.summary.zh, *spec.highlights.zh]):
            raise ValueError(f"{path.name}: a leader's name sells: {leader}")
        found[spec.slug] = spec
    return found


async def load_operators(database: Database, keys: Keys) -> dict[str, uuid.UUID]:
    """The operators by their names in the fixtures."""
    async with database.transaction() as session:
        return await _suppliers(session, keys)


async def load(database: Database, settings: Settings, keys: Keys, suppliers: dict[str, uuid.UUID]) -> None:
    """Trips, departures and orders up to today."""
    stocked = {}
    for spec in read_trips().values():
        async with database.transaction() as session:
            stocked[spec.slug] = await _trip(session, spec, suppliers[spec.operator])
    fresh: list[tuple[_Stocked, date]] = []
    for week, saturday in enumerate(clock.weekends(clock.today(), WEEKENDS)):
        async with database.transaction() as session:
            fresh += await _weekend(session, stocked, week, saturday)
    if fresh:
        await _fill(database, settings, keys, fresh)


async def _suppliers(session: AsyncSession, keys: Keys) -> dict[str, uuid.UUID]:
    listed = yaml.safe_load((CONTENT / "demo" / "operators.yaml").read_text(encoding="utf-8"))
    found = {}
    for row, phone in zip(listed, OPERATOR_PHONES, strict=True):
        await session.execute(
            insert(Supplier)
            .values(id=new_id(), kind="operator", demo=True, **row)
            .on_conflict_do_nothing(index_elements=["slug"])
        )
        supplier_id = (await session.execute(select(Supplier.id).where(Supplier.slug == row["slug"]))).scalar_one()
        account = await people.open_account(session, keys, phone)
        member = insert(Member).values(supplier_id=supplier_id, account_id=account.id, role="owner")
        await session.execute(member.on_conflict_do_nothing())
        found[row["slug"]] = supplier_id
    return found


async def _trip(session: AsyncSession, spec: TripSpec, supplier_id: uuid.UUID) -> _Stocked:
    trip = (await session.execute(select(Trip).where(Trip.slug == spec.slug))).scalar_one_or_none()
    if trip is None:
        trip = _new_trip(spec, supplier_id)
        session.add(trip)
        await session.flush()
        await _offers(session, spec, trip)
    units = await session.execute(select(TripUnit).where(TripUnit.trip_id == trip.id))
    return _Stocked(spec, trip.id, supplier_id, {unit.code: unit.offer_id for unit in units.scalars()})


def _new_trip(spec: TripSpec, supplier_id: uuid.UUID) -> Trip:
    return Trip(
        id=new_id(), slug=spec.slug, supplier_id=supplier_id, state="published", days=spec.days, leg=spec.leg,
        decide_days=spec.decide_days, minimum=spec.minimum, themes=spec.themes, counties=spec.counties,
        title=msgspec.to_builtins(spec.title), story=msgspec.to_builtins(spec.story()),
        ladder=msgspec.to_builtins(spec.ladder), operator_ladder=msgspec.to_builtins(spec.operator_ladder),
        study=msgspec.to_builtins(spec.study) if spec.study else None, rooming=spec.rooming,
    )  # fmt: skip


async def _offers(session: AsyncSession, spec: TripSpec, trip: Trip) -> None:
    months = {a.code: list(a.months) for a in spec.add_ons}
    rows: list[tuple[str, str, Any, int, int, str]] = [
        (u.code, u.type, msgspec.to_builtins(u.name), u.min_age, u.max_age, "trip_unit") for u in spec.units
    ]
    if spec.days > 1:
        name = {"zh": "单房差", "en": "Single-room supplement"}
        rows.append(("single", "SINGLE_ROOM", name, 0, 120, "trip_add_on"))
    rows += [(a.code, "ADD_ON", msgspec.to_builtins(a.name), 0, 120, "trip_add_on") for a in spec.add_ons]
    bases = {u.code: u.price for u in spec.units} | {a.code: a.price for a in spec.add_ons}
    bases["single"] = spec.single_supplement
    for position, (code, kind, name, low, high, offer_kind) in enumerate(rows):
        offer = await stock.put_on_sale(session, trip.supplier_id, offer_kind, trip.id)
        session.add(
            TripUnit(
                offer_id=offer, trip_id=trip.id, code=code, type=kind, name=name, min_age=low, max_age=high,
                position=position, base=bases[code], months=months.get(code, []),
            )
        )  # fmt: skip
    await session.flush()


async def _weekend(
    session: AsyncSession, stocked: dict[str, _Stocked], week: int, saturday: date
) -> list[tuple[_Stocked, date]]:
    """Departures of one weekend that are not there yet; trips that share a coach get one quota for both."""
    coaches: dict[frozenset[str], uuid.UUID] = {}
    made = []
    for one in stocked.values():
        starts = saturday - FRIDAY if one.spec.departs == "fri" else saturday
        known = await session.execute(
            select(Departure.id).where(Departure.trip_id == one.trip_id, Departure.starts_on == starts)
        )
        if known.first() or starts <= clock.today():
            continue
        shared = None
        if one.spec.shares_coach_with:
            pair = frozenset((one.spec.slug, one.spec.shares_coach_with))
            if pair not in coaches:
                coach = await stock.open_resource(session, one.supplier_id, "coach", " + ".join(sorted(pair)))
                (coaches[pair],) = await stock.open_quotas(session, coach, [starts], one.spec.coach_seats)
            shared = coaches[pair]
        await _departure(session, one, week, starts, shared)
        made.append((one, starts))
    return made


async def _departure(session: AsyncSession, one: _Stocked, week: int, starts: date, shared: uuid.UUID | None) -> None:
    spec = one.spec
    seats = await stock.open_resource(session, one.supplier_id, "session" if spec.study else "coach", spec.slug)
    (heads_quota,) = await stock.open_quotas(session, seats, [starts], spec.coach_seats)
    departure = Departure(
        id=new_id(), trip_id=one.trip_id, supplier_id=one.supplier_id, starts_on=starts,
        ends_on=starts + timedelta(days=spec.days - 1), decides_at=rules.decides_at(starts, spec.decide_days),
        closes_at=rules.closes_at(starts, min(b.at for b in spec.boarding)), minimum=spec.minimum, state="open",
        heads_quota_id=heads_quota, selling=True,
    )  # fmt: skip
    session.add(departure)
    await session.flush()
    draws = [(heads_quota, "head")] + ([(shared, "head")] if shared else [])
    if spec.days > 1:
        rooms = await stock.open_resource(session, one.supplier_id, "room", f"{spec.slug} 双人间")
        nights = [starts + timedelta(days=n) for n in range(spec.days - 1)]
        draws += [(quota, "pair") for quota in await stock.open_quotas(session, rooms, nights, spec.twin_rooms)]
    session.add_all(Draw(departure_id=departure.id, quota_id=quota, per=per) for quota, per in draws)
    if spec.study:
        guides = await stock.open_resource(session, one.supplier_id, "session", f"{spec.slug} 讲解员")
        (quota,) = await stock.open_quotas(session, guides, [starts], spec.guides)
        session.add(Draw(departure_id=departure.id, quota_id=quota, per="group", size=spec.study.guide_group))
    peak = 8 if week % 3 == 2 else 0
    # Whole yuan: a price with fen in a calendar cell is hard to read.
    prices = {u.code: u.price + percent_of(u.price, peak) // 100 * 100 for u in spec.units}
    prices |= {a.code: a.price for a in spec.add_ons} | {"single": spec.single_supplement}
    for code, offer in one.offers.items():
        await stock.set_rate(session, offer, starts, prices[code])


async def _fill(database: Database, settings: Settings, keys: Keys, fresh: list[tuple[_Stocked, date]]) -> None:
    """Real orders, paid through the sandbox, so that availability is what the counters say."""
    catalogue, sandbox = quoting.Catalogue(database), Sandbox(database, settings.origin)
    await database.open()
    combiner = Combiner(database.pool)
    operators = sorted({one.supplier_id for one, _ in fresh})
    weeks = sorted({starts.isocalendar()[:2] for _, starts in fresh})
    for one, starts in fresh:
        if one.spec.study:  # groups of a school are not made up
            continue
        column = weeks.index(starts.isocalendar()[:2]) % WEEKENDS
        share = FILL[operators.index(one.supplier_id) % len(FILL)][column]
        seats = one.spec.coach_seats // (2 if one.spec.shares_coach_with else 1)
        wanted = min(seats * share // 100, one.spec.twin_rooms * 2 if one.spec.days > 1 else seats) // 2 * 2
        turn = 0
        while wanted > 0:
            party = min(wanted, (2, 4, 6)[turn % 3])
            await _order(database, keys, catalogue, combiner, sandbox, one, starts, party, turn)
            wanted -= party
            turn += 1


async def _order(
    database: Database,
    keys: Keys,
    catalogue: quoting.Catalogue,
    combiner: Combiner,
    sandbox: Sandbox,
    one: _Stocked,
    starts: date,
    party: int,
    turn: int,
) -> None:
    phone = BUYER_PHONE.format(turn)
    line = LineIn(
        offer=one.offers["adult"], quantity=party, day=starts, answers={"boarding": one.spec.boarding[0].code}
    )
    wish = OrderIn(lines=[line], contact=ContactIn("演示客人", phone), terms=TermsIn(contract.CURRENT, True))
    async with database.transaction() as session:
        account = await people.open_account(session, keys, phone)
        cap = await holding.ensure_cap(session, account.id, 5)
        asking = Asking(database, keys, None, wish.lines, contact=wish.contact)
        parts = await quoting.price(catalogue, asking, clock.now())
    buyer = placing.Buyer(account.id, f"demo:{one.spec.slug}:{starts}:{turn}", "zh", cap, holding.UNITS)
    prepared, _ = placing.prepare(keys, buyer, wish, parts, {}, clock.now(), timedelta(minutes=15))
    verdict = await combiner.place(prepared)
    if verdict.outcome != "placed" or verdict.number is None:
        return
    attempt = await payments.start_payment(
        database, Providers(sandbox), verdict.number, account.id, "card", timedelta(minutes=5)
    )
    await sandbox.pay(attempt.id)
    await payments.settle(database, sandbox, str(attempt.reference))
