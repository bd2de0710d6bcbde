"""Where an order's goods go and what the buyer may buy: own addresses, proof of age, caps per sku."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from backend.accounts import rules as people
from backend.addresses import actions as addresses
from backend.addresses.actions import Destination, Door
from backend.addresses.regions import find
from backend.db.session import Database
from backend.inventory.selling import Draw, Part, PricedLine
from backend.kernel.errors import Invalid, NotDeliverable
from backend.orders.kind import Asking
from backend.orders.schemas import ContactIn, LineIn
from backend.shop import limits, queries
from backend.shop.bought import goods_terms
from backend.shop.models import PickUpPoint
from backend.shop.parts import ShipmentPart
from backend.shop.points import find_points
from backend.shop.selling import Going


async def find_going(asking: Asking) -> tuple[Going, Mapping[uuid.UUID, Destination]]:
    """What pricing needs to know, and the opened addresses that an order seals anew: own addresses and pick-up points
    that lines name, and whether the buyer is of age. An order says who receives what goes to a point; a quote has none
    and need not answer everything. Raises Invalid `unknown_region`."""
    database, lines, region = asking.database, asking.lines, asking.region
    if region is not None and find(region) is None:
        raise Invalid("unknown_region", "region")
    strict, points = asking.contact is not None, await _points(database, lines)
    at_points = {point.id: _at(point, asking.contact) for point in points.values()}
    wanted = [line.address for line in lines if line.address is not None]
    if asking.actor is None or not (wanted or points or region):
        places = {one.id: one.region for one in at_points.values()}
        return Going(region, places, None, strict, points), at_points
    me, keys = asking.actor.account_id, asking.keys
    doors, adult = await database.fetch(lambda connection: addresses.find(connection, keys, me, wanted))
    doors |= at_points
    places = {one.id: one.region for one in doors.values()}
    return Going(region, places, adult, strict, points), doors


async def _points(database: Database, lines: Sequence[LineIn]) -> dict[uuid.UUID, PickUpPoint]:
    wanted = {line.pick_up for line in lines if line.pick_up is not None}
    if not wanted:
        return {}
    for n, line in enumerate(lines):
        if line.pick_up is not None and line.address is not None:
            raise Invalid("bad_combination", f"lines.{n}.pickUp")
    async with database.reading() as session:
        found = await find_points(session, wanted)
    for n, line in enumerate(lines):
        if line.pick_up is not None and line.pick_up not in found:
            raise NotDeliverable("point_closed", f"lines.{n}.pickUp")
    return found


def _at(point: PickUpPoint, receiver: ContactIn | None) -> Destination:
    """The door of a pick-up point, where the parcel waits for the order's contact."""
    name = people.check_name(receiver.name, "contact.name") if receiver else ""
    phone = people.parse_phone(receiver.phone, "contact.phone") if receiver else ""
    return Destination(point.id, point.region, "", Door(name, phone, f"{point.detail} {point.name['zh']}"))


async def with_limits(
    database: Database, account_id: uuid.UUID, parts: Sequence[ShipmentPart]
) -> tuple[list[Part], dict[uuid.UUID, str]]:
    """Parts whose capped skus also claim of the buyer's own quota, and what a refusal of each of those says."""
    bought = [(line.offer_id, goods_terms(line.terms)) for part in parts for line in part.lines if line.offer_id]
    capped = {offer: one.per_buyer for offer, one in bought if one.per_buyer}
    if not capped:
        return list(parts), {}
    known = await database.fetch(lambda connection: queries.find_limits(connection, account_id, list(capped)))
    if missing := {offer: cap for offer, cap in capped.items() if offer not in known}:
        known |= await database.fetch(lambda connection: limits.ensure(connection, account_id, missing))
    teams = {offer for offer, one in bought if one.team}
    said = {quota: "joined_before" if offer in teams else "per_buyer" for offer, quota in known.items()}
    return [_capped(part, known, teams) for part in parts], said


def _capped(part: ShipmentPart, caps: Mapping[uuid.UUID, uuid.UUID], teams: set[uuid.UUID]) -> ShipmentPart:
    lines: list[PricedLine] = []
    wishes: dict[uuid.UUID, int] = defaultdict(int, part.wishes)
    for line in part.lines:
        cap = caps.get(line.offer_id) if line.offer_id else None
        if cap is not None:
            count = 1 if line.offer_id in teams else line.quantity  # in a group one takes part once
            wishes[cap] += count
            line = msgspec.structs.replace(line, draws=(*line.draws, Draw(cap, count, None)))  # noqa: PLW2901
        lines.append(line)
    return msgspec.structs.replace(part, lines=lines, wishes=dict(wishes))
