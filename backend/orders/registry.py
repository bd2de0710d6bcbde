"""The kinds of offer that are sold, by name; `backend.features` says which."""

from collections.abc import Iterable
from typing import Any

from backend.orders.kind import Kind

KINDS: dict[str, Kind] = {}


def assemble(kinds: Iterable[Kind]) -> None:
    """Say which kinds there are; the composition root does, before anything is served."""
    KINDS.clear()
    KINDS.update({kind.name: kind for kind in kinds})


def of(part: Any) -> Kind:
    """The kind of a part, priced or stored. Raises KeyError where the composition root does not list it."""
    return KINDS[part.kind]


def selling(offer_kind: str) -> Kind | None:
    """The kind that an offer belongs to; None where its feature is not listed, so that nothing of it is sold."""
    return next((kind for kind in KINDS.values() if offer_kind in kind.offers), None)


def by_kind(parts: Iterable[Any]) -> list[tuple[Kind, list[Any]]]:
    """Parts in groups of a kind, in the order in which kinds are listed."""
    listed = list(parts)
    groups = [(kind, [part for part in listed if part.kind == kind.name]) for kind in KINDS.values()]
    return [(kind, mine) for kind, mine in groups if mine]
