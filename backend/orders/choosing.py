"""What a wish to give up lines of an order means: which units go, what goes with them, and what may not go alone."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from backend.kernel.errors import Invalid
from backend.orders import queries, registry


def choose_lines(whole: queries.Whole, wanted: Sequence[Any], now: datetime) -> dict[uuid.UUID, int]:
    """Line → quantity to cancel; all that can still be given up when nothing is named.

    Raises Invalid for a foreign line, too many, or what by its kind may not go alone. A kind adds what goes with what
    is named: with a departure's last ticket its add-ons, with a parcel's last goods the freight.
    """
    lines = {line.id: line for line in whole.lines}
    if not wanted:
        parts = {part.id: part for part in whole.parts}
        chosen = {
            line.id: registry.of(parts[line.part_id]).open_units(parts[line.part_id], line, now) for line in whole.lines
        }
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
    for part in whole.parts:
        registry.of(part).complete(part, whole.lines_of(part), chosen, now)
    return {line: quantity for line, quantity in chosen.items() if quantity}


def _check_named(whole: queries.Whole, wish: Any, n: int) -> None:
    """Who is named to give up must travel on that line, at most as many as go. Raises Invalid."""
    going = {one.id for one in whole.passengers if one.line_id == wish.line and one.state == "going"}
    if len(set(wish.passengers)) > wish.quantity or not set(wish.passengers) <= going:
        raise Invalid("unknown_traveller", f"lines.{n}.passengers")
