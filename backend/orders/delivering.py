"""Where an order's goods go and what the buyer may buy: own addresses, proof of age, caps per sku."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from backend.accounts import addresses
from backend.accounts.addresses import Destination
from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.accounts.regions import districts
from backend.db.session import Database
from backend.inventory.selling import Draw, Part, PricedLine, ShipmentPart
from backend.kernel.errors import Invalid
from backend.orders.schemas import LineIn
from backend.shop import limits, queries
from backend.shop.selling import Going


class Delivery(NamedTuple):
    """What pricing needs to know, and the opened addresses that placing seals anew."""

    going: Going
    doors: Mapping[uuid.UUID, Destination]


async def find_going(
    database: Database,
    keys: Keys,
    actor: Actor | None,
    lines: Sequence[LineIn],
    region: str | None = None,
    *,
    strict: bool = False,
) -> Delivery:
    """Own addresses that lines name and, if any does, whether the buyer is of age. Raises Invalid `unknown_region`."""
    if region is not None and region not in districts():
        raise Invalid("unknown_region", "region")
    wanted = [line.address for line in lines if line.address is not None]
    if actor is None:
        return Delivery(Going(region, {}, None, strict), {})
    if not wanted and region is None:
        return Delivery(Going(None, {}, None, strict), {})
    me = actor.account_id
    doors, adult = await database.fetch(lambda connection: addresses.find(connection, keys, me, wanted))
    return Delivery(Going(region, {one.id: one.region for one in doors.values()}, adult, strict), doors)


async def with_limits(
    database: Database, account_id: uuid.UUID, parts: Sequence[Part]
) -> tuple[list[Part], frozenset[uuid.UUID]]:
    """Parts whose capped skus also claim of the buyer's own quota, and those quotas."""
    capped = {
        line.offer_id: int(line.terms["perBuyer"])
        for part in parts if isinstance(part, ShipmentPart)
        for line in part.lines if line.offer_id and line.terms.get("perBuyer")
    }  # fmt: skip
    if not capped:
        return list(parts), frozenset()
    known = await database.fetch(lambda connection: queries.find_limits(connection, account_id, list(capped)))
    if missing := {offer: cap for offer, cap in capped.items() if offer not in known}:
        known |= await database.fetch(lambda connection: limits.ensure(connection, account_id, missing))
    made = [_capped(part, known) if isinstance(part, ShipmentPart) else part for part in parts]
    return made, frozenset(known.values())


def _capped(part: ShipmentPart, caps: Mapping[uuid.UUID, uuid.UUID]) -> ShipmentPart:
    lines: list[PricedLine] = []
    wishes: dict[uuid.UUID, int] = defaultdict(int, part.wishes)
    for line in part.lines:
        cap = caps.get(line.offer_id) if line.offer_id else None
        if cap is not None:
            count = 1 if line.terms.get("team") else line.quantity  # in a group one takes part once
            wishes[cap] += count
            line = msgspec.structs.replace(line, draws=(*line.draws, Draw(cap, count, None)))  # noqa: PLW2901
        lines.append(line)
    return msgspec.structs.replace(part, lines=lines, wishes=dict(wishes))
