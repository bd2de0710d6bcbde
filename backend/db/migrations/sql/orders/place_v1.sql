-- Place a batch of prepared orders: one call, one durable commit.
-- p is a JSON array, one element per order in arrival order:
--   order:     the row of `orders`, with body_hash and contact_sealed in hex
--   suppliers, bookings, lines, passengers: rows of their tables
--   wishes:    [{part, quota, quantity}], part null for a cap on the buyer
--   rates:     [{id, version}] that the price was computed from
--   wait:      the waiting-list entry whose offered places this order takes, or null
-- Answers one row per order: outcome placed | replayed | key_reused | offer_changed | closed | short, with the
-- order's number, or the quota that refused and what remains of it.
create function place_v1(p jsonb)
returns table (place int, outcome text, number text, quota_id uuid, remaining int)
language plpgsql set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    batch jsonb[] := array(select e from jsonb_array_elements(p) with ordinality t(e, n) order by n);
    known record;
    stale int[];
    fresh int[];
    good int[] := '{}';
    waits uuid[];
    verdict record;
    written int;
begin
    fresh := array(select generate_series(1, cardinality(batch)));

    -- A key that already made an order answers with that order, or says that it was another body's.
    for known in
        select t.n::int as n, o.number, o.body_hash = decode(t.e #>> '{order,body_hash}', 'hex') as same
          from unnest(batch) with ordinality t(e, n)
          join orders o on o.account_id = (t.e #>> '{order,account_id}')::uuid and o.key = t.e #>> '{order,key}'
    loop
        fresh := array_remove(fresh, known.n);
        place := known.n; number := known.number;
        outcome := case when known.same then 'replayed' else 'key_reused' end;
        return next;
    end loop;

    stale := array(
        select distinct t.n::int
          from unnest(batch) with ordinality t(e, n)
         cross join jsonb_to_recordset(t.e -> 'rates') r(id uuid, version bigint)
          left join rate on rate.id = r.id
         where t.n = any (fresh) and rate.version is distinct from r.version);
    foreach place in array stale loop
        fresh := array_remove(fresh, place);
        outcome := 'offer_changed'; number := null;
        return next;
    end loop;
    if cardinality(fresh) = 0 then
        return;
    end if;

    -- Places offered from a waiting list are given up in the same transaction that takes them again: only the buyer's
    -- own, only while offered, only for a departure of this very order.
    waits := array(
        select w.id
          from unnest(batch) with ordinality t(e, n)
          join wait w on w.id = (t.e ->> 'wait')::uuid and w.state = 'offered'
                     and w.account_id = (t.e #>> '{order,account_id}')::uuid
                     and w.departure_id in (select (b ->> 'departure_id')::uuid from jsonb_array_elements(t.e -> 'bookings') b)
         where t.n = any (fresh) order by w.id for update of w);
    if cardinality(waits) > 0 then
        perform give_up_v1(waits, array(select (w ->> 'quota')::uuid
                                          from unnest(batch) b(e), jsonb_array_elements(e -> 'wishes') w), 'taken');
    end if;

    for verdict in
        select v.* from (
            select array_agg(n::int) as n, array_agg(owner) as owner, array_agg(part) as part,
                   array_agg(quota) as quota, array_agg(quantity) as quantity, array_agg(until) as until
              from (select t.n, (t.e #>> '{order,id}')::uuid as owner, w.part, w.quota, w.quantity,
                           (t.e #>> '{order,expires_at}')::timestamptz as until
                      from unnest(batch) with ordinality t(e, n)
                     cross join jsonb_to_recordset(t.e -> 'wishes') w(part uuid, quota uuid, quantity int)
                     where t.n = any (fresh) order by t.n) x
        ) a, claim_v1(a.n, a.owner, a.part, a.quota, a.quantity, a.until) v
    loop
        place := verdict.place; quota_id := verdict.quota_id; remaining := verdict.remaining;
        if verdict.granted then
            good := good || verdict.place;
            outcome := 'placed'; number := batch[verdict.place] #>> '{order,number}';
        else
            outcome := verdict.reason; number := null;
        end if;
        return next;
    end loop;
    if cardinality(waits) > 0 and exists (
        select 1 from unnest(batch) with ordinality t(e, n)
         where (e ->> 'wait')::uuid = any (waits) and t.n = any (fresh) and t.n <> all (good)) then
        -- Nobody loses an offered place by asking for more than is there.
        raise exception 'an offered place would be lost' using errcode = 'HL001';
    end if;
    if cardinality(good) = 0 then
        return;
    end if;

    insert into orders (id, number, account_id, key, body_hash, state, currency, total, contact_sealed,
                        contact_masked, terms_version, terms_hash, language, invoice, expires_at)
    select o.id, o.number, o.account_id, o.key, decode(o.body_hash, 'hex'), 'awaiting_payment', o.currency, o.total,
           decode(o.contact_sealed, 'hex'), o.contact_masked, o.terms_version, decode(o.terms_hash, 'hex'),
           o.language, o.invoice, o.expires_at
      from unnest(good) g(n)
     cross join jsonb_to_record(batch[g.n] -> 'order') o(
           id uuid, number text, account_id uuid, key text, body_hash text, currency text, total bigint,
           contact_sealed text, contact_masked jsonb, terms_version text, terms_hash text, language text,
           invoice jsonb, expires_at timestamptz)
     order by o.account_id, o.key
    on conflict (account_id, key) do nothing;
    get diagnostics written = row_count;
    if written < cardinality(good) then
        -- Another process placed the same key in this very moment: the batch is asked again, one by one.
        raise exception 'an idempotency key was used meanwhile' using errcode = 'serialization_failure';
    end if;

    insert into supplier_order (id, order_id, supplier_id, state, total)
    select s.id, s.order_id, s.supplier_id, 'to_pay', s.total
      from unnest(good) g(n)
     cross join jsonb_to_recordset(batch[g.n] -> 'suppliers') s(id uuid, order_id uuid, supplier_id uuid, total bigint);

    insert into booking (id, order_id, supplier_order_id, departure_id, state, heads, rooms, starts_on, ends_on,
                         title, boarding, ladder, operator_ladder, code)
    select b.id, b.order_id, b.supplier_order_id, b.departure_id, 'held', b.heads, b.rooms, b.starts_on, b.ends_on,
           b.title, b.boarding, b.ladder, b.operator_ladder, b.code
      from unnest(good) g(n)
     cross join jsonb_to_recordset(batch[g.n] -> 'bookings') b(
           id uuid, order_id uuid, supplier_order_id uuid, departure_id uuid, heads bigint, rooms bigint,
           starts_on date, ends_on date, title jsonb, boarding jsonb, ladder jsonb, operator_ladder jsonb, code text);

    insert into order_line (id, order_id, booking_id, offer_id, type, name, day, unit_price, quantity)
    select l.id, l.order_id, l.booking_id, l.offer_id, l.type, l.name, l.day, l.unit_price, l.quantity
      from unnest(good) g(n)
     cross join jsonb_to_recordset(batch[g.n] -> 'lines') l(
           id uuid, order_id uuid, booking_id uuid, offer_id uuid, type text, name jsonb, day date,
           unit_price bigint, quantity bigint);

    insert into passenger (id, line_id, traveller_id, state, name_sealed, name_masked, document, number_sealed,
                           number_masked, born_on)
    select q.id, q.line_id, q.traveller_id, 'going', decode(q.name_sealed, 'hex'), q.name_masked, q.document,
           decode(q.number_sealed, 'hex'), q.number_masked, q.born_on
      from unnest(good) g(n)
     cross join jsonb_to_recordset(batch[g.n] -> 'passengers') q(
           id uuid, line_id uuid, traveller_id uuid, name_sealed text, name_masked text, document text,
           number_sealed text, number_masked text, born_on date);

    update wait set state = 'taken', offered_until = null
     where id = any (waits);
end $$;
