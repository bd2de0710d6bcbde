"""What sending goods costs, and how a basket becomes parcels. Pure; fen, grams and GB/T 2260 region codes."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from backend.kernel.errors import NotDeliverable

Days = Annotated[int, Meta(ge=1, le=30)]


class Zone(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Prices for regions whose code begins with one of `regions` (none: everywhere): up to `first_grams` costs
    `first`, every further begun `next_grams` costs `next`; from `free_above` fen of goods on only the surcharge is due,
    which pays for cold packing. `days` are the fewest and the most the carrier takes there, as the supplier states."""

    regions: list[str]
    first: int
    next: int
    first_grams: int = 1000
    next_grams: int = 1000
    free_above: int | None = None
    surcharge: int = 0
    days: tuple[Days, Days] | None = None


class Table(NamedTuple):
    """A supplier's freight table for a storage class; `refused` are code prefixes it does not send to."""

    zones: Sequence[Zone]
    refused: Sequence[str]
    ship_days: int


DEFAULT = Table([Zone(regions=[], first=1000, next=300, free_above=9900)], [], 2)
"""For a supplier that has set none: ambient goods, ¥10 the first kilogram, free from ¥99."""


def zone_of(table: Table, region: str, field: str) -> Zone:
    """The most exact zone of a region. Raises NotDeliverable `no_delivery` where the supplier does not send to."""
    if any(region.startswith(prefix) for prefix in table.refused):
        raise NotDeliverable("no_delivery", field)
    fitting = [
        (max((len(prefix) for prefix in zone.regions if region.startswith(prefix)), default=-1), zone)
        for zone in table.zones
    ]
    exact = [(length, zone) for length, zone in fitting if length >= 0 or not zone.regions]
    if not exact:
        raise NotDeliverable("no_delivery", field)
    return max(exact, key=lambda one: one[0])[1]


def freight(zone: Zone, grams: int, goods: int) -> int:
    """Fen for a parcel of `grams` whose goods cost `goods` fen."""
    if zone.free_above is not None and goods >= zone.free_above:
        return zone.surcharge
    beyond = max(0, grams - zone.first_grams)
    return zone.first + -(-beyond // zone.next_grams) * zone.next + zone.surcharge
