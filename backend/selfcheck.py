"""`huliu self-check`: what must hold of stock, orders, money and people at any moment, counted over all rows.

Each law is one query that lists what breaks it, so that an answer names the rows. Reads only; one snapshot for all
of them, so that it may run beside buyers. Tests hold the same laws over worlds that have been lived in.
"""

import sys
from typing import LiteralString, NamedTuple

import psycopg

from backend.settings import Settings

SHOWN = 5
"""How many broken rows an answer names."""


class Law(NamedTuple):
    """What holds, in words, and a query for what breaks it: one text column that names a row."""

    name: str
    broken: LiteralString


class Breach(NamedTuple):
    """A law that does not hold: how many rows break it, and the first of them."""

    law: str
    broken: int
    rows: list[str]


LAWS = (
    # Stock: a counter is what is claimed of it, and nothing is sold twice.
    Law(
        "a counter is what is claimed",
        "select c.quota_id || ': ' || c.claimed || ' counted, ' || coalesce(l.n, 0) || ' claimed' from quota_count c"
        " left join (select quota_id, sum(quantity) n from claim where state <> 'released' group by 1) l"
        " using (quota_id)"
        " where c.claimed <> coalesce(l.n, 0)",
    ),
    Law("nothing is oversold", "select quota_id::text from quota_count where claimed > capacity or claimed < 0"),
    Law(
        "what is held or sold belongs to something that lives",
        "select c.id || ' of ' || c.owner_id from claim c where c.state <> 'released'"
        " and not exists (select 1 from orders o where o.id = c.owner_id and o.state in"
        " ('awaiting_payment', 'paid', 'completed'))"
        " and not exists (select 1 from wait w where w.id = c.owner_id and w.state = 'offered' and c.state = 'held')"
        " and not exists (select 1 from after_sale a where a.id = c.owner_id and a.kind = 'exchange')",
    ),
    Law(
        "an order that lives holds its stock",
        "select o.number from orders o"
        " where (o.state = 'paid' or o.state = 'awaiting_payment' and o.expires_at > now())"
        " and not exists (select 1 from claim c where c.owner_id = o.id and c.part_id is not null"
        " and c.state <> 'released')"
        " and exists (select 1 from order_line l where l.order_id = o.id and l.quantity > l.cancelled + l.sent)",
    ),
    Law(
        "a booking's seats are its heads",
        "select b.id::text from booking b join departure d on d.id = b.departure_id join orders o on o.id = b.order_id"
        " left join (select part_id, quota_id, sum(quantity) n from claim where state <> 'released' group by 1, 2) c"
        " on c.part_id = b.id and c.quota_id = d.heads_quota_id"
        " where (b.state = 'confirmed' or b.state = 'held' and o.expires_at > now()) and coalesce(c.n, 0) <> b.heads",
    ),
    Law(
        "a shipment's packs are claimed",
        "select s.id || ': draws ' || l.n || ', claims ' || coalesce(c.n, 0) from shipment s"
        " join orders o on o.id = s.order_id join (select part_id, sum((d->>'quantity')::bigint) n"
        " from order_line, jsonb_array_elements(draws) d group by 1) l on l.part_id = s.id"
        " left join (select part_id, sum(quantity) n from claim where state <> 'released' group by 1) c"
        " on c.part_id = s.id where s.state <> 'cancelled' and o.state in ('paid', 'completed')"
        " and coalesce(c.n, 0) <> l.n",
    ),
    # Goods: bought = to send + sent + given up; sent = what parcels hold.
    Law(
        "a line's packs are to send, sent or given up",
        "select id::text from order_line"
        " where cancelled < 0 or sent < 0 or sent + cancelled > quantity or arrived > sent",
    ),
    Law(
        "what was sent is what parcels hold",
        "with packed as (select (e->>'line')::uuid line, sum((e->>'quantity')::bigint) n"
        " from parcel, jsonb_array_elements(lines) e group by 1)"
        " select l.id || ': sent ' || l.sent || ', packed ' || coalesce(p.n, 0) from order_line l"
        " left join packed p on p.line = l.id where l.sent <> coalesce(p.n, 0)",
    ),
    Law(
        "no parcel waits for what was given up",
        "select s.id::text from shipment s where s.state = 'to_ship' and not exists"
        " (select 1 from order_line l where l.part_id = s.id and l.offer_id is not null"
        " and l.quantity > l.cancelled + l.sent)",
    ),
    # Money: what was taken is kept or given back, and the books say so.
    Law(
        "an order's parts are its total",
        "select o.number from orders o join (select order_id, sum(total) n from supplier_order group by 1) s"
        " on s.order_id = o.id where s.n <> o.total",
    ),
    Law(
        "an order's lines are its total",
        "select o.number from orders o join (select order_id,"
        " sum(unit_price * quantity - off_supplier - off_platform) n from order_line group by 1) l on l.order_id = o.id"
        " where l.n <> o.total",
    ),
    Law(
        "what is paid was received",
        "select o.number from orders o where o.state in ('paid', 'completed') and o.total > 0"
        " and coalesce((select sum(received) from payment_attempt a where a.order_id = o.id), 0) < o.total",
    ),
    Law(
        "nothing comes back that was not received",
        "select a.id::text from payment_attempt a where a.refunded + a.disputed > a.received or a.refunded < 0",
    ),
    Law(
        "an attempt's refunds are what went back by it",
        "select a.id || ': ' || a.refunded || ' noted, ' || coalesce(r.n, 0) || ' went' from payment_attempt a"
        " left join (select attempt_id, sum(amount) n from refund where not replaced and state <> 'failed'"
        " group by 1) r on r.attempt_id = a.id where a.refunded <> coalesce(r.n, 0)",
    ),
    Law(
        "what is due is no more than asked for back",
        "select d.id::text from refund_due d join (select due_id, sum(amount) n from refund"
        " where not replaced and state <> 'failed' group by 1) r on r.due_id = d.id where r.n > d.amount",
    ),
    Law(
        "every entry of the books sums to nothing",
        "select entry_id::text from ledger_posting group by entry_id having sum(amount) <> 0",
    ),
    Law(
        "every paid order is in the books",
        "select o.number from orders o where o.paid_at is not null and o.total > 0"
        " and not exists (select 1 from ledger_posting p where p.subject = o.id)",
    ),
    # People: who is gone is gone.
    Law(
        "nobody erased can be called or signed in",
        "select a.id::text from account a where a.erased_at is not null and (a.phone_sealed is not null"
        " or a.phone_lookup is not null or a.staff_role is not null"
        " or exists (select 1 from session s where s.account_id = a.id)"
        " or exists (select 1 from passkey p where p.account_id = a.id)"
        " or exists (select 1 from push_subscription p where p.account_id = a.id))",
    ),
    Law(
        "nothing of the books of somebody cleared is left",
        "select a.id::text from account a where a.cleared_at is not null and ("
        "exists (select 1 from address x where x.account_id = a.id)"
        " or exists (select 1 from traveller x where x.account_id = a.id)"
        " or exists (select 1 from notice x where x.account_id = a.id))",
    ),
)


def breaches(url: str) -> list[Breach]:
    """What does not hold now, in one snapshot. Raises psycopg.Error when the database does not answer."""
    found = []
    with psycopg.connect(url) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        for law in LAWS:
            rows = [str(row[0]) for row in connection.execute(law.broken)]
            if rows:
                found.append(Breach(law.name, len(rows), rows[:SHOWN]))
    return found


def self_check(settings: Settings) -> None:
    """Say which laws hold; exit 1 when one does not."""
    found = {one.law: one for one in breaches(settings.database_owner_url or settings.database_url)}
    for law in LAWS:
        breach = found.get(law.name)
        print(f"✓ {law.name}" if breach is None else f"✗ {law.name}: {breach.broken}, {', '.join(breach.rows)}")
    sys.exit(1 if found else 0)
