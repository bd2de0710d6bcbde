"""Edits of a supplier's departures: read, apply all or nothing, undo exactly. None commits."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.calendar import rules
from backend.calendar.models import CalendarEdit
from backend.calendar.rules import Change, Changed, Dated
from backend.inventory import actions as stock
from backend.inventory.actions import Level
from backend.kernel import clock
from backend.kernel.errors import Held, Invalid, NotFound, WrongState
from backend.kernel.ids import new_id
from backend.trips import queries as trips
from backend.trips.models import Departure

READ = """
    select d.id, d.trip_id, t.slug, d.starts_on, d.state, d.selling, d.heads_quota_id, h.capacity, h.claimed
      from departure d join trip t on t.id = d.trip_id join quota_count h on h.quota_id = d.heads_quota_id
     where d.supplier_id = :supplier and d.starts_on between :start and :until
       and (cast(:trips as uuid[]) is null or d.trip_id = any (cast(:trips as uuid[])))
       and (cast(:ids as uuid[]) is null or d.id = any (cast(:ids as uuid[])))
     order by d.starts_on, t.slug
"""
ROOMS = """
    select w.departure_id, w.quota_id, c.capacity
      from draw w join quota_count c on c.quota_id = w.quota_id
     where w.departure_id = any (:ids) and w.per in ('pair', 'group') order by w.quota_id
"""
PRICES = """
    select u.trip_id, r.day, u.code, r.amount
      from trip_unit u join rate r on r.offer_id = u.offer_id
     where u.trip_id = any (:trips) and not u.retired and r.day between :start and :until
"""
HOLDERS = """
    select q.day, coalesce(o.number, ''), sum(c.quantity)
      from claim c join quota q on q.id = c.quota_id left join orders o on o.id = c.owner_id
     where c.quota_id = any (:quotas) and c.state <> 'released'
     group by 1, 2 order by 1, 2 limit 100
"""
FAR = date(2100, 1, 1)


async def alone(session: AsyncSession, supplier_id: uuid.UUID) -> None:
    """One edit of a supplier's calendar at a time, until the transaction ends."""
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended('calendar:' || :supplier, 0))"),
        {"supplier": str(supplier_id)},
    )


async def read(
    session: AsyncSession,
    supplier_id: uuid.UUID,
    start: date,
    end: date,
    trip_ids: Sequence[uuid.UUID] | None = None,
    ids: Sequence[uuid.UUID] | None = None,
) -> list[Dated]:
    """Departures from start to end with stock and prices, in day order."""
    values = {"supplier": supplier_id, "start": start, "until": end}
    values |= {"trips": list(trip_ids) if trip_ids else None, "ids": list(ids) if ids is not None else None}
    rows = (await session.execute(text(READ), values)).all()
    if not rows:
        return []
    rooms: dict[uuid.UUID, tuple[list[uuid.UUID], list[int]]] = defaultdict(lambda: ([], []))
    for departure, quota, capacity in await session.execute(text(ROOMS), {"ids": [row[0] for row in rows]}):
        rooms[departure][0].append(quota)
        rooms[departure][1].append(capacity)
    prices: dict[tuple[uuid.UUID, date], dict[str, int]] = defaultdict(dict)
    wanted = {"trips": list({row[1] for row in rows}), "start": rows[0][3], "until": rows[-1][3]}
    for trip, day, code, amount in await session.execute(text(PRICES), wanted):
        prices[trip, day][code] = amount
    return [Dated(*(*row, *rooms[row[0]], prices[row[1], row[3]])) for row in rows]


async def apply(
    session: AsyncSession,
    actor: Actor,
    supplier_id: uuid.UUID,
    asked: dict[str, Any],
    present: Sequence[Dated],
    wanted: Mapping[uuid.UUID, Change],
    undoes: uuid.UUID | None = None,
) -> tuple[CalendarEdit, list[Changed]]:
    """Bring departures to what is wanted, or change nothing. The caller holds `alone`.

    The edit is kept only when something changed.

    Raises Held naming the orders when a capacity would fall under what is taken.
    """
    found = [rules.Changed(one, *rules.difference(one, wanted[one.id])) for one in present if one.id in wanted]
    changed = [one for one in found if one.after]
    await _write(session, changed)
    edit = CalendarEdit(
        id=new_id(), supplier_id=supplier_id, account_id=actor.account_id, asked=asked, changes=rules.grouped(changed),
        count=len(changed), undoes=undoes,
    )  # fmt: skip
    if changed:
        session.add(edit)
        await session.flush()
    return edit, changed


async def _write(session: AsyncSession, changed: Sequence[Changed]) -> None:
    levels = _levels(changed)
    if levels and (short := await stock.set_levels(session, levels)):
        raise await _held(session, list(short))
    for selling in (True, False):
        ids = [one.id for one, _, to in changed if to.get("selling") is selling]
        if ids:
            await session.execute(update(Departure).where(Departure.id.in_(ids)).values(selling=selling))
    offers = await _offers(session, {one.trip_id for one, _, to in changed if "prices" in to})
    rates = [
        (offers[one.trip_id, code], one.day, amount)
        for one, _, to in changed
        for code, amount in to.get("prices", {}).items()
    ]
    if rates:
        await stock.set_rates(session, rates)


def _levels(changed: Sequence[Changed]) -> list[Level]:
    """What becomes of the quotas; departures that share one must want the same. Raises Invalid otherwise."""
    levels: dict[uuid.UUID, Level] = {}
    for one, _, to in changed:
        wanted = [Level(quota, n, None) for quota, n in zip(one.room_quotas, to.get("rooms", ()), strict=False)]
        if "seats" in to or "selling" in to:
            wanted.append(Level(one.heads_quota, to.get("seats"), to.get("selling")))
        for level in wanted:
            if levels.setdefault(level.quota_id, level) != level:
                raise Invalid("shared_rooms", "set.rooms")
    return list(levels.values())


async def _offers(session: AsyncSession, trip_ids: set[uuid.UUID]) -> dict[tuple[uuid.UUID, str], uuid.UUID]:
    units = await trips.list_units(session, list(trip_ids))
    return {(trip_id, unit.code): unit.offer_id for trip_id, found in units.items() for unit in found}


async def _held(session: AsyncSession, quotas: list[uuid.UUID]) -> Held:
    found = await session.execute(text(HOLDERS), {"quotas": quotas})
    holders = [{"day": row[0].isoformat(), "order": row[1], "quantity": int(row[2])} for row in found]
    held = Held("held_by_others", "set.seats")
    held.carrying(holders=holders)
    return held


async def undo(
    session: AsyncSession, actor: Actor, supplier_id: uuid.UUID, edit_id: uuid.UUID
) -> tuple[CalendarEdit, list[Changed]]:
    """Give every value back that an edit changed; itself an edit.

    Raises NotFound, or WrongState where it was undone already or a value changed again since, with the `days`.
    """
    await alone(session, supplier_id)
    edit = await session.get(CalendarEdit, edit_id)
    if edit is None or edit.supplier_id != supplier_id:
        raise NotFound
    if edit.id in await undone(session, [edit.id]):
        raise WrongState("already_undone")
    was = {uuid.UUID(name): group for group in edit.changes for name in group["departures"]}
    present = await read(session, supplier_id, date.min, FAR, ids=list(was))
    still = {one.id for one in present if not rules.changed_since(one, was[one.id]["after"])}
    if len(still) != len(was):
        moved = sorted({one.day.isoformat() for one in present if one.id not in still})
        raise WrongState("changed_since").carrying(days=moved)
    wanted = {name: Change(**group["before"]) for name, group in was.items()}
    return await apply(session, actor, supplier_id, {}, present, wanted, undoes=edit.id)


async def undone(session: AsyncSession, edits: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which edits were undone."""
    found = await session.execute(select(CalendarEdit.undoes).where(CalendarEdit.undoes.in_(edits)))
    return {one for one in found.scalars() if one is not None}


async def list_edits(session: AsyncSession, supplier_id: uuid.UUID) -> list[CalendarEdit]:
    """The latest edits, the newest first."""
    found = await session.execute(
        select(CalendarEdit).where(CalendarEdit.supplier_id == supplier_id).order_by(CalendarEdit.id.desc()).limit(30)
    )
    return list(found.scalars())


async def matching(
    session: AsyncSession,
    supplier_id: uuid.UUID,
    start: date,
    end: date,
    weekdays: Sequence[int],
    trip_ids: Sequence[uuid.UUID] | None,
) -> list[Dated]:
    """Coming departures an edit is about. Raises Invalid for none, or more than one edit may touch."""
    found = await read(session, supplier_id, max(start, clock.today()), end, trip_ids)
    days = set(rules.days_between(start, end, weekdays))
    found = [one for one in found if one.day in days and one.state in {"open", "confirmed"}]
    if not found:
        raise Invalid("no_departures", "from")
    if len(found) > rules.MOST:
        raise Invalid("too_many_departures", "to")
    return found
