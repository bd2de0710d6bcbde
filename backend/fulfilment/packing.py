"""Verbs on shipments: hand a parcel to a carrier, mend its number, give up, receive. None commits."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.fulfilment import queries
from backend.fulfilment.giving_up import settle_shipment
from backend.fulfilment.models import Parcel
from backend.fulfilment.rules import CARRIERS
from backend.fulfilment.shipment_models import Shipment
from backend.kernel.errors import Invalid, WrongState
from backend.kernel.ids import new_id
from backend.lots.queries import lots_recalled
from backend.lots.rules import unsent_of
from backend.orders import actions as orders
from backend.orders.models import Line
from backend.orders.queries import Whole


def check_number(carrier: str, number: str) -> str:
    """A tracking number without spaces. Raises Invalid; most carriers know no check digit."""
    clean = "".join(number.split()).upper()
    if carrier not in CARRIERS:
        raise Invalid("out_of_bounds", "carrier")
    if not (8 <= len(clean) <= 24 and clean.isascii() and clean.replace("-", "").isalnum()):
        raise Invalid("bad_tracking_number", "number")
    return clean


async def free_number(session: AsyncSession, carrier: str, number: str) -> str:
    """`check_number`, and no other parcel has it. Raises Invalid: most likely the wrong label was read."""
    clean = check_number(carrier, number)
    if await queries.is_number_used(session, carrier, clean):
        raise Invalid("number_used", "number")
    return clean


async def send(
    session: AsyncSession, whole: Whole, shipment: Shipment, by: uuid.UUID, parcel: Any, now: datetime
) -> Parcel:
    """A parcel of a shipment leaves; without lines it holds all that is left to send. The last one ships it.

    Raises WrongState when it was cancelled meanwhile or all of it has left, Invalid naming a line that is too many.
    """
    if shipment.state != "to_ship":
        raise WrongState("cancelled_meanwhile" if shipment.state == "cancelled" else "not_in_this_state")
    number = await free_number(session, parcel.carrier, parcel.number)
    goods = {line.id: line for line in whole.lines if line.part_id == shipment.id and line.offer_id}
    left = {line.id: line.quantity - line.cancelled - line.sent for line in goods.values()}
    sent = {one.line: one.quantity for one in parcel.lines} or {line: n for line, n in left.items() if n}
    if len(sent) < len(parcel.lines):
        raise Invalid("line_repeated", "lines")
    for n, (line, quantity) in enumerate(sent.items()):
        if quantity > left.get(line, 0):
            raise Invalid("out_of_bounds", f"lines.{n}.quantity")
    recalled = await lots_recalled(session, [line.draws for line in goods.values()])
    if any(unsent_of(goods[line].draws, goods[line].sent, recalled) for line in sent):
        raise WrongState("recalled_not_sent")
    made = Parcel(
        id=new_id(), shipment_id=shipment.id, carrier=parcel.carrier, number=number,
        lines=[{"line": str(line), "quantity": n} for line, n in sent.items()], state="sent", by_account=by,
        sent_at=now,
        looked_at=None,
    )  # fmt: skip
    session.add(made)
    for line, quantity in sent.items():
        goods[line].sent += quantity
    settle_shipment(shipment, whole.lines_of(shipment), now)
    orders.bring_up(whole)
    await session.flush()
    return made


async def mend(session: AsyncSession, parcel: Parcel, carrier: str, number: str) -> None:
    """Correct a mistyped carrier or number of a parcel on its way. Raises WrongState or Invalid."""
    if parcel.state != "sent":
        raise WrongState("not_in_this_state")
    if (parcel.carrier, parcel.number) == (carrier, check_number(carrier, number)):
        return
    parcel.number = await free_number(session, carrier, number)
    parcel.carrier, parcel.looked_at = carrier, None


async def deliver(session: AsyncSession, parcel: Parcel, at: datetime) -> None:
    """A parcel has arrived; the last of a shipment's delivers it."""
    whole, shipment = await queries.lock_shipment(session, parcel.shipment_id)
    await session.refresh(parcel)
    if parcel.state != "sent":
        return  # told twice
    parcel.state, parcel.delivered_at = "delivered", at
    packs = {uuid.UUID(one["line"]): one["quantity"] for one in parcel.lines}
    for line in whole.lines:
        line.arrived = min(line.sent, line.arrived + packs.get(line.id, 0))
    settle_shipment(shipment, whole.lines_of(shipment), at)
    orders.bring_up(whole)
    await session.flush()


async def receive(session: AsyncSession, whole: Whole, shipment: Shipment, now: datetime) -> None:
    """The buyer confirms, or time does: a shipment is complete. Raises WrongState before it left or during a case."""
    here = Line.part_id == shipment.id
    if shipment.state not in {"shipped", "delivered"} or await queries.has_open_case(session, here):
        raise WrongState("not_in_this_state")
    shipment.delivered_at = shipment.delivered_at or now
    shipment.state, shipment.completed_at = "completed", now
    for line in whole.lines:
        if line.part_id == shipment.id:
            line.arrived = line.sent
    orders.bring_up(whole)
    await session.flush()
