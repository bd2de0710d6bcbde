"""What a recalled lot was sold of: what has not left is given back whole by the seller's fault, the rest is told.

Found by state and safe to repeat, like everything the sweep does. Until a round has come by, packing refuses it.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.fulfilment.giving_up import cancel_shipment
from backend.fulfilment.shipment_models import Shipment
from backend.inventory.models import Claim
from backend.orders import actions, queries
from backend.orders.models import Line
from backend.shop import rules
from backend.shop.models import Lot, LotStock
from backend.shop.queries import lots_recalled

NOT_GONE = ("held", "gathering", "to_ship")


def unsent(lines: Sequence[Line], recalled: frozenset[str]) -> dict[uuid.UUID, int]:
    """Line → packs of recalled lots that have not left; nothing where there are none."""
    counts = {line.id: rules.unsent_of(line.draws, line.sent, recalled) for line in lines}
    return {line: count for line, count in counts.items() if count}


def sold_of(*states: str) -> Any:
    """Select of order, shipment and lot code: shipments in some states that hold packs of a recalled lot."""
    return (
        select(Shipment.order_id, Shipment.id, Lot.code)
        .join(Claim, Claim.part_id == Shipment.id)
        .join(LotStock, LotStock.quota_id == Claim.quota_id)
        .join(Lot, Lot.id == LotStock.lot_id)
        .where(Lot.state == "recalled", Claim.state != "released", Shipment.state.in_(states))
        .order_by(Shipment.id)
    )


async def give_back(database: Database, now: datetime) -> int:
    """Take recalled packs that have not left out of their orders; how many shipments were touched."""
    async with database.reading() as session:
        found = {(row[0], row[1]) for row in await session.execute(sold_of(*NOT_GONE))}
    touched = 0
    for order_id, shipment_id in sorted(found):
        async with database.transaction() as session:
            touched += await _take_out(session, order_id, shipment_id, now)
    return touched


async def _take_out(session: AsyncSession, order_id: uuid.UUID, shipment_id: uuid.UUID, now: datetime) -> int:
    """One shipment; an order that is not paid yet ends without money, and whoever wants the rest orders again."""
    order = await queries.lock_order(session, order_id)
    if order.state == "awaiting_payment":
        await actions.cancel_unpaid(session, order, f"recall:{shipment_id}", "lot_recalled", now, "operator")
        return 1
    whole = await queries.load(session, order, lock=True)
    shipment = next(one for one in whole.of("goods") if one.id == shipment_id)
    mine = whole.lines_of(shipment)
    recalled = await lots_recalled(session, {draw["lot"] for line in mine for draw in line.draws if draw["lot"]})
    chosen = unsent(mine, recalled) if shipment.state in NOT_GONE else {}
    if not chosen:
        return 0
    key = f"recall:{shipment.id}:{','.join(sorted(recalled))}"
    await cancel_shipment(session, whole, shipment, reason="lot_recalled", key=key, now=now, chosen=chosen)
    return 1
