"""From a reviewed draft to the trip buyers see: check against what exists, preview, publish, hide."""

import uuid
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.heritage.reading import library
from backend.inventory import actions as stock
from backend.inventory.queries import Price
from backend.kernel import clock
from backend.kernel.bilingual import Bilingual
from backend.kernel.ids import new_id
from backend.listings.kinds import Fault, Kind
from backend.listings.models import Listing
from backend.media.models import Picture
from backend.suppliers.models import Supplier
from backend.trips import drafting, rules, views
from backend.trips.drafting import TripDraft, Words
from backend.trips.models import Departure, Trip, TripUnit
from backend.trips.story import Boarding, Day, Photo, Standards, Stop, Texts, TripStory
from backend.trips.study import HEADS


def _texts(listed: list[Words]) -> Texts:
    pairs = [one.whole() for one in listed]
    return Texts(zh=[one.zh for one in pairs], en=[one.en for one in pairs])


async def listing_pictures(session: AsyncSession, listing: Listing, wanted: list[uuid.UUID]) -> list[Picture]:
    """A draft's pictures in its order; foreign and unknown ones are missing."""
    found = await session.execute(
        select(Picture).where(
            Picture.id.in_(wanted), Picture.supplier_id == listing.supplier_id, Picture.purpose == "listing"
        )
    )
    known = {one.id: one for one in found.scalars()}
    return [known[one] for one in wanted if one in known]


def picture_faults(wanted: list[uuid.UUID], pictures: list[Picture]) -> list[Fault]:
    """What `listing_pictures` did not find, and pictures that nobody has described."""
    found = [] if len(pictures) == len(wanted) else [Fault("content.pictures", "unknown_picture")]
    silent = [one for one in pictures if not one.alt["zh"].strip()]
    return found + [Fault(f"content.pictures.{wanted.index(one.id)}", "alt_needed") for one in silent]


def photo(one: Picture) -> Photo:
    """A picture as it is now."""
    alt = Bilingual(zh=one.alt["zh"], en=one.alt["en"] or one.alt["zh"])
    return Photo(base=f"/media/pictures/{one.id}-{one.version}", alt=alt, colour=one.colour)


def story_of(draft: TripDraft, pictures: list[Picture]) -> TripStory:
    """The editorial part of a draft."""
    return TripStory(
        summary=draft.summary.whole(), highlights=_texts(draft.highlights),
        itinerary=[
            Day(day=n + 1, items=[Stop(s.at, s.minutes, s.text.whole(), s.drive, s.place) for s in day.items])
            for n, day in enumerate(draft.itinerary)
        ],
        boarding=[Boarding(code=p.code, name=p.name.whole(), at=p.at) for p in draft.boarding],
        included=_texts(draft.included), excluded=_texts(draft.excluded), fitness=draft.fitness.whole(),
        insurance=draft.insurance.whole(), photos=[photo(one) for one in pictures], origin=draft.origin,
        standards=_standards(draft), bring=_texts(draft.bring),
    )  # fmt: skip


def _standards(draft: TripDraft) -> Standards:
    said = {name: getattr(draft.standards, name) for name in draft.standards.__struct_fields__}
    return Standards(**{name: words.whole() for name, words in said.items() if words.zh.strip()})


async def check(session: AsyncSession, listing: Listing, draft: TripDraft) -> list[Fault]:
    """What a draft lacks: by itself, and against its pictures and the departures that are on sale already."""
    found = drafting.faults(draft, set(library().sites))
    pictures = await listing_pictures(session, listing, draft.pictures)
    found += picture_faults(draft.pictures, pictures)
    if listing.subject_id is not None:
        trip = await session.get_one(Trip, listing.subject_id)
        was = (trip.days, trip.leg, trip.study is not None)
        if was != (draft.days, draft.leg, draft.study is not None):
            dated = await session.execute(select(Departure.id).where(Departure.trip_id == trip.id).limit(1))
            if dated.first() is not None:
                found.append(Fault("content.days" if trip.days != draft.days else "content.leg", "departures_exist"))
    return found


def _fill(trip: Trip, draft: TripDraft, story: TripStory) -> None:
    trip.days, trip.leg, trip.decide_days, trip.minimum = draft.days, draft.leg, draft.decide_days, draft.minimum
    trip.themes, trip.counties = list(draft.themes), list(draft.counties)
    trip.title = draft.title.row()
    trip.story, trip.ladder = msgspec.to_builtins(story), [{"days": r.days, "keep": r.keep} for r in draft.ladder]
    trip.operator_ladder = list(drafting.OPERATOR_LADDER)
    trip.study = msgspec.to_builtins(draft.study) if draft.study else None
    trip.rooming = draft.rooming


class Sold(NamedTuple):
    """Something a trip sells; its usual price in fen."""

    code: str
    type: str
    name: Words
    min_age: int
    max_age: int
    price: int
    months: list[int]

    def fill(self, unit: TripUnit, position: int) -> None:
        """Bring a unit to this."""
        unit.type, unit.name, unit.min_age, unit.max_age = self.type, self.name.row(), self.min_age, self.max_age
        unit.position, unit.base, unit.months, unit.retired = position, self.price, self.months, False


def _sold(draft: TripDraft) -> list[Sold]:
    """Everything a trip sells."""
    rows = [Sold(u.code, u.type, u.name, u.min_age, u.max_age, u.price, []) for u in draft.units]
    if draft.days > 1:
        single = Words("单房差", "Single-room supplement")
        rows.append(Sold("single", "SINGLE_ROOM", single, 0, 120, draft.single_supplement, []))
    return rows + [Sold(a.code, "ADD_ON", a.name, 0, 120, a.price, list(a.months)) for a in draft.add_ons]


async def _units(session: AsyncSession, trip: Trip, draft: TripDraft) -> None:
    """Bring the trip's units to the draft: kept by code, added, or retired (orders still point at them)."""
    known = {
        unit.code: unit
        for unit in (await session.execute(select(TripUnit).where(TripUnit.trip_id == trip.id))).scalars()
    }
    added: list[tuple[uuid.UUID, int]] = []
    for position, sold in enumerate(_sold(draft)):
        unit = known.pop(sold.code, None)
        if unit is None:
            offer_kind = "trip_unit" if sold.type in HEADS else "trip_add_on"
            offer = await stock.put_on_sale(session, trip.supplier_id, offer_kind, trip.id)
            unit = TripUnit(offer_id=offer, trip_id=trip.id, code=sold.code)
            added.append((offer, sold.price))
        sold.fill(unit, position)
        session.add(unit)
    for unit in known.values():
        unit.retired = True
    await _price(session, trip.id, added)


async def _price(session: AsyncSession, trip_id: uuid.UUID, added: list[tuple[uuid.UUID, int]]) -> None:
    """Units that are new on a trip with departures are sold on them at their usual price."""
    found = await session.execute(
        select(Departure.starts_on).where(Departure.trip_id == trip_id, Departure.starts_on > clock.today())
    )
    days = list(found.scalars())
    await stock.set_rates(session, [(offer, day, price) for offer, price in added for day in days])


async def publish(session: AsyncSession, listing: Listing, draft: TripDraft) -> uuid.UUID:
    """Make or change the trip. Coming departures close by the new boarding times; orders keep what they bought."""
    story = story_of(draft, await listing_pictures(session, listing, draft.pictures))
    if listing.subject_id is None:
        trip_id = new_id()
        trip = Trip(
            id=trip_id, slug=f"t-{trip_id.hex[-10:]}", supplier_id=listing.supplier_id, state="published", version=1
        )
        _fill(trip, draft, story)
        session.add(trip)
        await session.flush()
    else:
        trip = await session.get_one(Trip, listing.subject_id, with_for_update=True)
        _fill(trip, draft, story)
        trip.version, trip.state = trip.version + 1, "published"
        first = min(point.at for point in draft.boarding)
        coming = await session.execute(
            select(Departure).where(Departure.trip_id == trip.id, Departure.starts_on > clock.today())
        )
        for departure in coming.scalars():
            departure.closes_at = rules.closes_at(departure.starts_on, first)
    await _units(session, trip, draft)
    listing.live = True
    return trip.id


async def preview(session: AsyncSession, listing: Listing, draft: TripDraft, lang: str) -> dict[str, Any]:
    """The buyer's page of a draft; dates are those that are on sale already, prices the usual ones."""
    supplier = await session.get_one(Supplier, listing.supplier_id)
    trip = Trip(id=listing.subject_id or listing.id, slug="preview", supplier_id=supplier.id, state="draft")
    _fill(trip, draft, story_of(draft, await listing_pictures(session, listing, draft.pictures)))
    units, rates = [], {}
    for position, sold in enumerate(_sold(draft)):
        unit = TripUnit(offer_id=uuid.uuid5(listing.id, sold.code), trip_id=trip.id, code=sold.code)
        sold.fill(unit, position)
        units.append(unit)
        rates[unit.offer_id, None] = Price(unit.offer_id, 1, sold.price)
    page = views.page(trip, units, rates, [], supplier, lang)  # type: ignore[arg-type]
    made: dict[str, Any] = msgspec.to_builtins(page)
    return made


async def show(session: AsyncSession, trip_id: uuid.UUID, live: bool) -> None:
    """Hide a trip from buyers, or show it again; its departures run as sold."""
    await session.execute(update(Trip).where(Trip.id == trip_id).values(state="published" if live else "withdrawn"))


SELLERS = frozenset({"operator"})
"""Packages are sold by licensed agencies alone (旅游法 28, 旅行社条例)."""
KIND = Kind(draft=TripDraft, check=check, publish=publish, preview=preview, show=show, sellers=SELLERS)
