"""What lines of goods and freight were bought under: the goods' own part of a line (`order_line.terms`).

Orders keep it as JSON and never look inside; whoever does reads it by these. A field is added with a default, so that
older lines can still be read.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.shop.freight import Zone


class GoodsTerms(msgspec.Struct, frozen=True, rename="camel"):
    """How goods may be returned (and whether the buyer confirmed an exclusion), what kind they are, grams of a pack;
    `harvest` they were ordered ahead of (from, until), `flash` or a `team` they were bought with, packs per buyer,
    days that it keeps."""

    returns: str
    confirmed: bool
    kind: str
    slug: str
    grams: int
    harvest: list[str] | None = None
    flash: bool = False
    team: str | None = None
    per_buyer: int | None = None
    shelf_days: int = 0


class ZoneTerms(msgspec.Struct, frozen=True):
    """The prices of a zone, as `shop.freight.Zone` has them, fen and grams."""

    first: int
    next: int
    first_grams: int = 1000
    next_grams: int = 1000
    free_above: int | None = None
    surcharge: int = 0

    def zone(self) -> Zone:
        """The same to reckon with."""
        return Zone(regions=[], **msgspec.structs.asdict(self))


class FreightTerms(msgspec.Struct, frozen=True, omit_defaults=True):
    """What freight was computed by, where it was free for `goods` fen of goods: fewer goods may pay it after all."""

    goods: int = 0
    zone: ZoneTerms | None = None


def goods_terms(terms: Mapping[str, Any]) -> GoodsTerms:
    """Of a line of goods."""
    return msgspec.convert(terms, GoodsTerms)


def freight_terms(terms: Mapping[str, Any]) -> FreightTerms:
    """Of a line of freight."""
    return msgspec.convert(terms, FreightTerms)
