"""What a recalled lot was sold of: what has not left is given back whole by the seller's fault, the rest is told.

Found by state and safe to repeat, like everything the sweep does. Until a round has come by, packing refuses it.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.fulfilment.giving_up import cancel_shipment
from backend.fulfilment.shipment_models import Shipment
from backend.inventory.models import Claim
from backend.kernel.alone import alone
from backend.lots import rules
from backend.lots.models import Lot, LotStock
from backend.lots.queries import lots_recalled
from backend.orders import actions, queries
from backend.orders.models import Line

REASON = "lot_recalled"
NOT_GONE = ("held", "gathering", "to_ship")
OF_LOT = func.jsonb_build_object("lot", Lot.code)
AT_ONCE = 200
"""Lines looked at in a round."""


def unsent(lines: Sequence[Line], recalled: frozenset[str]) -> dict[uuid.UUID, int]:
    """Line → packs of recalled lots that have not left; nothing where there are none."""
    counts = {line.id: rules.unsent_of(line.draws, line.sent, recalled) for line in lines}
    return {line: count for line, count in counts.items() if count}


def sold_of(*states: str) -> Any:
    """Select of shipment, line and lot code: lines in shipments in some states that hold packs of a recalled lot."""
    return (
        select(Shipment, Line, Lot.code)
        .join(Claim, Claim.part_id == Shipment.id)
        .join(LotStock, LotStock.quota_id == Claim.quota_id)
        .join(Lot, Lot.id == LotStock.lot_id)
        .join(Line, and_(Line.part_id == Shipment.id, Line.draws.contains(func.jsonb_build_array(OF_LOT))))
        .where(Lot.state == "recalled", Claim.state != "released", Shipment.state.in_(states))
    )


async def give_back(database: Database, now: datetime) -> int:
    """Take recalled packs that have not left out of their orders; how many shipments were touched.

    One order per transaction, in no order: one that fails keeps nobody else from their money.
    """
    async with database.reading() as session:
        rows = await session.execute(sold_of(*NOT_GONE).order_by(func.random()).limit(AT_ONCE))
        found = {(one.order_id, one.id) for one, line, code in rows if unsent([line], frozenset({code}))}
    touched = 0
    for order_id, shipment_id in found:
        async with alone("recalled packs of order", order_id), database.transaction() as session:
            touched += await _take_out(session, order_id, shipment_id, now)
    return touched


async def _take_out(session: AsyncSession, order_id: uuid.UUID, shipment_id: uuid.UUID, now: datetime) -> int:
    """One shipment; an order that is not paid yet ends without money, and whoever wants the rest orders again."""
    order = await queries.lock_order(session, order_id)
    if order.state == "awaiting_payment":
        await actions.cancel_unpaid(session, order, f"recall:{shipment_id}", REASON, now, "operator")
        return 1
    whole = await queries.load(session, order, lock=True)
    shipment = next(one for one in whole.of("goods") if one.id == shipment_id)
    mine = whole.lines_of(shipment)
    recalled = await lots_recalled(session, [line.draws for line in mine])
    chosen = unsent(mine, recalled) if shipment.state in NOT_GONE else {}
    if not chosen:
        return 0
    key = f"recall:{shipment.id}:{','.join(sorted(recalled))}"
    await cancel_shipment(session, whole, shipment, reason=REASON, key=key, now=now, chosen=chosen)
    return 1
