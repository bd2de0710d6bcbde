"""Pure rules of stock: from which lots a wish is drawn, when a lot may still be sold, what its season is."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from backend.inventory.selling import Draw

FRESH_DAYS = {"ambient": 30, "frozen": 15, "chilled": 3, "live": 0}
"""Days a lot must still be good for when it is sold, by storage: it has to travel and be eaten."""


class Batch(NamedTuple):
    """A lot of a sku with its quota and what is left of it; `keeps_until` None knows no end."""

    lot_id: uuid.UUID
    code: str
    quota_id: uuid.UUID
    left: int
    best_before: date | None


class Drawn(NamedTuple):
    """Packs taken from a lot."""

    batch: Batch
    quantity: int


def sellable(best_before: date | None, storage: str, today: date) -> bool:
    """Whether a lot is good for long enough to be sold today."""
    return best_before is None or (best_before - today).days >= FRESH_DAYS[storage]


def draw(batches: Iterable[Batch], quantity: int) -> list[Drawn]:
    """Take up to `quantity` packs, what expires first first; fewer where there are no more."""
    drawn, missing = [], quantity
    for batch in sorted(batches, key=lambda one: (one.best_before or date.max, one.code)):
        taken = min(missing, max(0, batch.left))
        if taken:
            drawn.append(Drawn(batch, taken))
            missing -= taken
    return drawn


def _drawn(draws: Sequence[Draw]) -> int:
    return sum(one.quantity for one in draws if one.lot is not None)


def unsent_of(draws: Sequence[Draw], sent: int, lots: Collection[str]) -> int:
    """Packs of some lots that have not left: parcels take from the lots in the order in which they were drawn."""
    found, gone = 0, sent
    for one in draws:
        if one.lot is not None:
            away = min(gone, one.quantity)
            gone -= away
            found += one.quantity - away if one.lot in lots else 0
    return found


def give_back(draws: Sequence[Draw], remaining: int, sent: int = 0, recalled: Collection[str] = ()) -> list[Draw]:
    """What a line keeps when only `remaining` packs stay: what was sent, then lots first drawn, recalled ones last;
    caps follow the count.

    A draw without a lot is a cap on the buyer or an action.
    """
    fewer = max(0, unsent_of(draws, sent, recalled) - max(0, _drawn(draws) - remaining))
    kept, left, bad = [], remaining - fewer, fewer
    for one in draws:
        if one.lot is None:
            kept.append(msgspec.structs.replace(one, quantity=min(remaining, one.quantity)))
            continue
        away = min(sent, one.quantity)
        sent -= away
        if one.lot in recalled:
            stays = away + min(bad, one.quantity - away)
            bad -= stays - away
            left -= away
        else:
            stays = min(left, one.quantity)
            left -= stays
        kept.append(msgspec.structs.replace(one, quantity=stays))
    return [one for one in kept if one.quantity]
