"""Goods that are given up before they left, in part or whole: by the buyer, by the seller, by a group's decision."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.deals.grouping import share_of_leaving
from backend.fulfilment.shipment_models import Shipment
from backend.inventory import actions as stock
from backend.kernel import clock
from backend.kernel.errors import Invalid, NotCancellable
from backend.lots.queries import lots_recalled
from backend.lots.rules import give_back
from backend.orders import actions, bookkeeping, cancelling, rules
from backend.orders.kind import Giving
from backend.orders.models import Line
from backend.orders.queries import Whole
from backend.promotions.thresholds import counted
from backend.shop.bought import freight_terms, goods_terms
from backend.shop.freight import freight


def open_units(shipment: Shipment, line: Line) -> int:
    """What of a line has not left, while it may still be given up."""
    left = line.quantity - line.cancelled - line.sent
    return left if shipment.state in {"held", "gathering", "to_ship"} else 0


def complete(shipment: Shipment, mine: Sequence[Line], chosen: dict[uuid.UUID, int]) -> None:
    """Freight goes with the last of a shipment's goods. A place in a complete group is left as a whole: leaving pack by
    pack would cost nothing. Raises Invalid."""
    goods = [line for line in mine if line.offer_id is not None]
    in_part = any(0 < chosen.get(line.id, 0) < open_units(shipment, line) for line in goods)
    if shipment.team_id is not None and shipment.state == "to_ship" and in_part:
        raise Invalid("team_whole", "lines")
    with_freight(mine, chosen)


def with_freight(mine: Sequence[Line], chosen: dict[uuid.UUID, int]) -> None:
    """Freight goes back with the last of a shipment's goods, and only where none of them has left."""
    goods = [line for line in mine if line.offer_id]
    # What was paid back whole for a fault is as good as never sent: freight comes back with the last of the rest.
    empty = all(line.quantity == line.cancelled + line.faulted + chosen.get(line.id, 0) for line in goods)
    for line in mine:
        if line.offer_id is None:
            chosen[line.id] = line.quantity - line.cancelled if empty else 0


def judge(mine: Sequence[Line], chosen: Mapping[uuid.UUID, int], amount: int, leaving: int) -> rules.Sum:
    """Goods that have not left cost nothing to give back, but for what `leaving` a complete group costs whoever gives
    up all of them."""
    whole = all(line.quantity == line.cancelled + chosen.get(line.id, 0) for line in mine if line.offer_id)
    kept = min(amount, leaving) if whole else 0
    return rules.Sum(kept, amount - kept, 0, 0, leaving=kept)


async def leaving(session: AsyncSession, shipments: Sequence[Shipment], now: datetime) -> dict[uuid.UUID, int]:
    """What leaving costs by shipment: whoever goes before a complete group's goods are sent pays the difference that
    the others keep thanks to them; nothing once the seller is late."""
    return {
        one.id: await share_of_leaving(session, one.team_id, one.order_id)
        for one in shipments
        if one.team_id is not None and one.state == "to_ship" and one.ships_by >= clock.day_of(now)
    }


def dues(lines: Sequence[Any], chosen: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, int]:
    """Freight of a shipment that becomes due: by the tariff as bought, for what is left to send. Fen by line."""
    found = {}
    for line in lines:
        if line.offer_id is not None or chosen.get(line.id) or line.cancelled:
            continue
        bought = freight_terms(line.terms)
        if bought.zone is None:
            continue
        mates = [one for one in lines if one.offer_id is not None]
        worth = sum(one.unit_price * counted(one, chosen) for one in mates)
        left = {one.id: one.quantity - one.cancelled - one.returned - chosen.get(one.id, 0) for one in mates}
        grams = sum(goods_terms(one.terms).grams * left[one.id] for one in mates)
        zone = bought.zone.zone()
        if grams and zone.free_above is not None and worth < zone.free_above <= bought.goods:
            found[line.id] = max(0, freight(zone, grams, worth) - line.unit_price)
    return found


async def give_up(session: AsyncSession, shipment: Shipment, mine: Sequence[Line], giving: Giving) -> None:
    """Count lines of goods down and give their packs back, those of recalled lots first, then of the last drawn. Where
    some have left and no more is to be sent, the shipment is as far as its parcels are."""
    keep: dict[uuid.UUID, int] = defaultdict(int)
    recalled = await lots_recalled(session, [line.draws for line in mine])
    for line in mine:
        gone = giving.chosen.get(line.id, 0)
        line.cancelled += gone
        line.excused += gone if giving.excused else 0
        line.draws = give_back(line.draws, line.quantity - line.cancelled, line.sent, recalled)
        for draw in line.draws:
            keep[draw.quota] += draw.quantity
    await stock.shrink(session, shipment.order_id, shipment.id, dict(keep), giving.reason)
    settle_shipment(shipment, mine, giving.now)
    await session.flush()


async def cancel_shipment(
    session: AsyncSession,
    whole: Whole,
    shipment: Shipment,
    *,
    reason: str,
    key: str,
    now: datetime,
    by: str = "operator",
    chosen: dict[uuid.UUID, int] | None = None,
) -> int:
    """What is left of a shipment, or the `chosen` units of it, is not sent: all of it goes back, with the last of it
    freight too. The fen owed. `by` is the supplier, or the decision that a group did not come together.

    Raises NotCancellable once it has left.
    """
    mine = whole.lines_of(shipment)
    chosen = dict(chosen) if chosen else {line.id: open_units(shipment, line) for line in mine}
    with_freight(mine, chosen)
    if not any(chosen.values()):
        raise NotCancellable("goods_left")
    backs = cancelling.backs_of(
        whole, shipment, chosen, sum(rules.worth(line, chosen.get(line.id, 0)) for line in mine)
    )
    back = bookkeeping.paid_back(backs)
    basis = {"percent": 0, "daysBefore": 0, "part": str(shipment.id)}
    for line in mine:
        line.gone = rules.gone(line) + rules.worth(line, chosen.get(line.id, 0))
    act = await actions.record_cancellation(
        session, whole.order, key, by=by, reason=reason, basis=basis, part=shipment.id
    )
    await cancelling.give_up(session, whole, shipment, Giving(chosen, now, excused=True))
    due = actions.Due(f"cancel:{act}", back, by, reason)
    await cancelling.owe(session, whole, due, backs, act, now)
    await actions.close_if_empty(session, whole, now)
    return back


def settle_shipment(shipment: Shipment, mine: Sequence[Line], now: datetime) -> None:
    """Bring a shipment to where its lines are, once no more of it is to be sent: cancelled where nothing left, shipped
    with its last parcel, delivered when all of them have arrived."""
    goods = [line for line in mine if line.offer_id is not None]
    if shipment.state not in {"to_ship", "gathering", "shipped"}:
        return
    if any(line.quantity > line.cancelled + line.sent for line in goods):
        return
    if not any(line.sent for line in goods):
        shipment.state = "cancelled"
    elif all(line.arrived == line.sent for line in goods):
        shipment.state, shipment.shipped_at, shipment.delivered_at = "delivered", shipment.shipped_at or now, now
    else:
        shipment.state, shipment.shipped_at = "shipped", shipment.shipped_at or now
