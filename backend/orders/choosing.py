"""What a wish to give up lines of an order means: which units go, what goes with them, and what may not go alone."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.kernel.errors import Invalid
from backend.orders import queries
from backend.orders.giving_up import open_units
from backend.orders.models import Booking, Shipment
from backend.trips import study
from backend.trips.rules import rooms_for


def choose_lines(whole: queries.Whole, wanted: Sequence[Any], now: datetime) -> dict[uuid.UUID, int]:
    """Line → quantity to cancel; all that can still be given up when nothing is named.

    Raises Invalid for a foreign line, too many, or children left without an adult. A departure whose last
    ticket goes takes its add-ons and room supplements with it, a parcel's last goods its freight.
    """
    lines = {line.id: line for line in whole.lines}
    if not wanted:
        parts = {part.id: part for part in whole.parts}
        chosen = {line.id: open_units(parts[line.part_id], line, now) for line in whole.lines}
    else:
        chosen = {}
        for n, wish in enumerate(wanted):
            line = lines.get(wish.line)
            if line is None:
                raise Invalid("not_found", f"lines.{n}.line")
            if wish.quantity > line.quantity - line.cancelled or wish.line in chosen:
                raise Invalid("out_of_bounds", f"lines.{n}.quantity")
            _check_named(whole, wish, n)
            chosen[wish.line] = wish.quantity
    for booking in whole.bookings:
        _complete(whole, booking, chosen)
    for shipment in whole.shipments:
        _whole_team(whole, shipment, chosen, now)
        with_freight(whole, shipment, chosen)
    return {line: quantity for line, quantity in chosen.items() if quantity}


def _check_named(whole: queries.Whole, wish: Any, n: int) -> None:
    """Who is named to give up must travel on that line, at most as many as go. Raises Invalid."""
    going = {one.id for one in whole.passengers if one.line_id == wish.line and one.state == "going"}
    if len(set(wish.passengers)) > wish.quantity or not set(wish.passengers) <= going:
        raise Invalid("unknown_traveller", f"lines.{n}.passengers")


def _whole_team(whole: queries.Whole, shipment: Shipment, chosen: dict[uuid.UUID, int], now: datetime) -> None:
    """A place in a complete group is left as a whole: leaving pack by pack would cost nothing. Raises Invalid."""
    if shipment.team_id is None or shipment.state != "to_ship":
        return
    goods = [line for line in whole.lines if line.shipment_id == shipment.id and line.offer_id is not None]
    if any(0 < chosen.get(line.id, 0) < open_units(shipment, line, now) for line in goods):
        raise Invalid("team_whole", "lines")


def with_freight(whole: queries.Whole, shipment: Shipment, chosen: dict[uuid.UUID, int]) -> None:
    """Freight goes back with the last of a shipment's goods, and only where none of them has left."""
    mine = [line for line in whole.lines if line.shipment_id == shipment.id]
    goods = [line for line in mine if line.offer_id]
    empty = all(line.quantity == line.cancelled + chosen.get(line.id, 0) for line in goods)
    for line in mine:
        if line.offer_id is None:
            chosen[line.id] = line.quantity - line.cancelled if empty else 0


def _complete(whole: queries.Whole, booking: Booking, chosen: dict[uuid.UUID, int]) -> None:
    mine = [line for line in whole.lines if line.booking_id == booking.id]
    staying = {line.id: line.quantity - line.cancelled - chosen.get(line.id, 0) for line in mine}
    tickets = [line for line in mine if line.type in study.HEADS]
    if not any(staying[line.id] for line in tickets):
        chosen.update({line.id: line.quantity - line.cancelled for line in mine})
    elif not any(staying[line.id] for line in tickets if line.type not in study.MINORS):
        raise Invalid("adult_needed", "lines")
    elif group := booking.boarding.get("group"):
        left = {kind: sum(staying[line.id] for line in tickets if line.type == kind) for kind in study.HEADS}
        if not sum(n for kind, n in left.items() if kind != "TEACHER"):
            chosen.update({line.id: line.quantity - line.cancelled for line in mine})  # nobody is left to lead
            return
        if any(chosen.get(line.id) for line in mine if line.type == "GROUP"):
            raise Invalid("one_group", "lines")  # what a group pays once stays while anybody comes
        study.check_ratio(left, msgspec.convert(group["terms"], study.StudyTerms), "lines")
    singles = [line for line in mine if line.type == "SINGLE_ROOM"]
    if any(chosen.get(line.id) for line in singles):
        # Giving a single room back is only possible when the others pair up without it.
        rooms_for(sum(staying[line.id] for line in tickets), sum(staying[line.id] for line in singles))
