"""Goods priced for one address."""

import uuid
from typing import ClassVar

from backend.addresses.actions import Destination
from backend.inventory.selling import Part
from backend.shop.wished import Wished


class ShipmentPart(Part, frozen=True, kw_only=True):
    """Goods of one supplier and storage class for one address, freight among the lines.

    `address_id` is None in a quote that names only a region, `door` what was opened of it for an order; `needs` are the
    answers that ordering would ask for, as (line, what). `ship_days` are the working days in which the supplier sends.
    """

    kind: ClassVar[str] = "goods"
    storage: str
    region: str | None
    address_id: uuid.UUID | None
    wished: Wished
    ship_days: int
    grams: int
    needs: list[tuple[int, str]]
    team: uuid.UUID | None = None
    pick_up: uuid.UUID | None = None
    door: Destination | None = None
