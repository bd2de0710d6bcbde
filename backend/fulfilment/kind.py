"""Goods as orders and the checkout see them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.addresses.actions import mask, region_text
from backend.catalogue.models import Product
from backend.db.keeping import Kept
from backend.db.session import Database
from backend.fulfilment import delivering, giving_up, personal, recalling, teams, tracking, views
from backend.fulfilment.shipment_models import ON_THE_WAY, Shipment
from backend.inventory.selling import Part, Wanted
from backend.kernel import clock
from backend.kernel.errors import Invalid
from backend.kernel.wire import hexed
from backend.lots.queries import still_good
from backend.orders.kind import Asking, Giving, Kind, Round, Shown, Sold
from backend.orders.models import Line, Order, Passenger
from backend.orders.quote_schemas import ShipmentQuote
from backend.orders.rules import Sum
from backend.orders.schemas import LineIn, ParcelOut
from backend.shop import selling
from backend.shop.bought import goods_terms
from backend.shop.parts import ShipmentPart
from backend.shop.selling import Shelf
from backend.shop.views import pictures, read_story
from backend.shop.wished import leaves_by

Beside = dict[uuid.UUID, list[ParcelOut]]


class Goods(Kind):
    """What is sent: packs drawn from lots, freight, groups that buy together, after-sale."""

    name = "goods"
    label: ClassVar[dict[str, str]] = {"zh": "商品", "en": "goods"}
    offers = frozenset({"sku"})
    row = Shipment
    shown_as = "shipments"
    exported_as = "deliveries"
    gone_slug = "goods_left"
    fresh: ClassVar[Mapping[str, Any]] = {"shipped_at": None, "delivered_at": None}

    def shelves(self, database: Database) -> Kept[Shelf]:
        """Products with what pricing needs of them; stock is not among it."""
        return selling.shelves(database)

    def apart(self, line: LineIn) -> object:
        """Goods of a harvest to come travel by themselves."""
        return line.answers.get("harvest")

    async def crowded(
        self, shelves: Kept[Shelf], subjects: Mapping[uuid.UUID, uuid.UUID], lines: Sequence[LineIn]
    ) -> list[tuple[int, uuid.UUID]]:
        """Lines that want a flash sale."""
        found = []
        for index, line in enumerate(lines):
            if line.offer in subjects:
                flash = (await shelves.get(subjects[line.offer])).flash.get(line.offer)
                if flash is not None:
                    found.append((index, flash.quota_id))
        return found

    async def price(
        self,
        shelves: Kept[Shelf],
        asking: Asking,
        subjects: Mapping[uuid.UUID, uuid.UUID],
        wishes: Sequence[Wanted],
        now: datetime,
    ) -> Sequence[ShipmentPart]:
        """A part per supplier, storage class and address."""
        going, doors = await delivering.find_going(asking)
        async with asking.database.reading() as session:
            parts = await selling.price_goods(shelves, session, subjects, wishes, going, now)
        if asking.contact is None:
            return parts
        return [
            msgspec.structs.replace(part, door=doors[part.address_id] if part.address_id else None) for part in parts
        ]

    def short(self, part: ShipmentPart, there: Mapping[uuid.UUID, int]) -> dict[int, int]:
        """Lines whose lots hold less than is wished."""
        drawn = [(line, sum(draw.quantity for draw in line.draws)) for line in part.lines if line.offer_id]
        return {line.index: left for line, left in drawn if left < line.quantity}

    def quoted(self, part: ShipmentPart, lang: str) -> ShipmentQuote:
        """Goods of a quote."""
        return views.shipment_quote(part, lang)

    async def cap(
        self, database: Database, account_id: uuid.UUID, parts: Sequence[ShipmentPart]
    ) -> tuple[Sequence[Part], Mapping[uuid.UUID, str]]:
        """What of a sku one buyer may have."""
        return await delivering.with_limits(database, account_id, parts)

    def columns(self, keys: Keys, part: ShipmentPart, now: datetime) -> dict[str, Any]:
        """The row of `shipment` with its own sealed copy of the address. Raises Invalid where it was not found."""
        if part.door is None:
            raise Invalid("address_needed", f"lines.{part.lines[0].index}.address")
        place = region_text(part.door.region, part.door.street)
        return {
            "state": "held", "storage": part.storage, "title": part.title, "region": part.door.region,
            "address_sealed": hexed(keys.seal(msgspec.json.encode(part.door.door).decode(), part.id)),
            "address_masked": {**mask(part.door.door), "text": place}, "deliver_on": part.wished.day,
            "note": part.wished.note, "gift": part.wished.gift, "card": part.wished.card,
            "team_id": part.team, "pick_up_id": part.pick_up,
            "ships_by": _ships_by(part, clock.day_of(now)),
        }  # fmt: skip

    def begin(self, part: Shipment) -> str:
        """What a group buys waits for the group."""
        return "gathering" if part.team_id else "to_ship"

    async def still_sells(
        self, session: AsyncSession, parts: Sequence[Shipment], lines: Sequence[Line], now: datetime
    ) -> bool:
        """Whether the lots that were drawn are still good."""
        lots = {one.lot for line in lines for one in line.draws if one.lot}
        return await still_good(session, lots, clock.day_of(now))

    async def paid(self, database: Database, order_id: uuid.UUID, now: datetime) -> None:
        """Perhaps a group is complete now."""
        await teams.decide_of(database, order_id, now)

    def rounds(self) -> Sequence[Round]:
        """Groups whose time is over and who paid in those that failed; what recalled lots were sold of."""
        return (("teams", teams.settle_due), ("recalled lots", recalling.give_back))

    def open_units(self, part: Shipment, line: Line, now: datetime) -> int:
        """What has not left in a parcel."""
        return giving_up.open_units(part, line)

    def complete(self, part: Shipment, mine: Sequence[Line], chosen: dict[uuid.UUID, int], now: datetime) -> None:
        """Freight goes with the last of the goods."""
        giving_up.complete(part, mine, chosen)

    def judge(
        self,
        part: Shipment,
        mine: Sequence[Line],
        chosen: Mapping[uuid.UUID, int],
        amount: int,
        now: datetime,
        leaving: int,
    ) -> Sum:
        """All of it comes back, but for what leaving a complete group costs."""
        return giving_up.judge(mine, chosen, amount, leaving)

    async def leaving(self, session: AsyncSession, parts: Sequence[Shipment], now: datetime) -> dict[uuid.UUID, int]:
        """What the others of a complete group keep thanks to whoever leaves."""
        return await giving_up.leaving(session, parts, now)

    def dues(self, lines: Sequence[Any], chosen: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, int]:
        """Freight that was free only for much."""
        return giving_up.dues(lines, chosen)

    async def give_up(
        self,
        session: AsyncSession,
        part: Shipment,
        mine: Sequence[Line],
        people: Sequence[Passenger],
        giving: Giving,
    ) -> None:
        """Packs go back to their lots."""
        await giving_up.give_up(session, part, mine, giving)

    async def tidy(self, session: AsyncSession, keys: Keys, now: datetime) -> None:
        """Addresses past their purpose leave everybody's sight."""
        await personal.erase_addresses(session, keys, now)

    def needs_contact(self, today: date) -> ColumnElement[bool]:
        """As long as the address is kept."""
        posted = Shipment.address_sealed.is_not(None)
        return select(Shipment.id).where(Shipment.order_id == Order.id, posted).exists()

    def going_on(self, today: date) -> ColumnElement[bool]:
        """Goods that their buyer does not have for good yet."""
        travelling = Shipment.state.in_(ON_THE_WAY)
        return select(Shipment.id).where(Shipment.order_id == Order.id, travelling).exists()

    async def export(
        self, session: AsyncSession, keys: Keys, orders: Sequence[uuid.UUID]
    ) -> dict[uuid.UUID, list[dict[str, Any]]]:
        """Where goods went."""
        return await personal.export_deliveries(session, keys, orders)

    async def beside(self, session: AsyncSession, order_id: uuid.UUID) -> Beside:
        """Parcels by shipment."""
        return await tracking.parcels_of(session, order_id)

    def paid_notice(self, parts: Sequence[Shipment]) -> str:
        """A group is told of what it waits for."""
        return "group_paid" if any(part.state == "gathering" for part in parts) else "goods_paid"

    async def showcase(
        self, session: AsyncSession, subjects: Sequence[uuid.UUID], lang: str
    ) -> Mapping[uuid.UUID, Sold]:
        """Products."""
        found = await session.execute(select(Product).where(Product.id.in_(subjects)))
        return {
            one.id: Sold(f"/goods/{one.slug}" if one.state == "published" else None, pictures(read_story(one), lang)[0])
            for one in found.scalars()
        }

    def was_had(self, part: Shipment, line: Line, now: datetime) -> bool:
        """What arrived and was not given up."""
        return part.state in {"delivered", "completed"} and line.cancelled < line.quantity

    def show(self, part: Any, shown: Shown) -> Any:
        """A shipment with the parcels that left."""
        parcels = shown.beside.get(part.id, []) if shown.beside else []
        return views.shipment_out(part, parcels, views.own_door(shown.keys, part), shown.lang)


def _ships_by(part: ShipmentPart, today: date) -> date:
    """The day by which the supplier promises to send: its own days, in time for a named one, or after the harvest."""
    bought = [goods_terms(line.terms) for line in part.lines if line.offer_id]
    harvests = [one.harvest[1] for one in bought if one.harvest]
    if harvests:
        return date.fromisoformat(max(harvests)) + timedelta(days=part.ship_days)
    if part.wished.day is not None:
        return leaves_by(part.wished.day, part.storage)
    return today + timedelta(days=part.ship_days)


GOODS = Goods()
