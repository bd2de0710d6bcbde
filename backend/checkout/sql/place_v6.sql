-- Place a batch of prepared orders: one call, one durable commit.
-- p is a JSON array, one element per order in arrival order:
--   order:     the row of `orders`; bytes in hex, as everywhere below (`\x…`)
--   tables:    [{name, rank, rows}] of what else is written, lowest rank first: supplier_order, order_part, the tables of
--              kinds of part, order_line, passenger. All rows of a table name the same columns; the others have their
--              defaults.
--   wishes:    [{part, quota, quantity}], part null for a cap on the buyer
--   rates:     [{id, version}] that the price was computed from
--   wait:      the waiting-list entry whose offered places this order takes, or null
--   subjects:  what the order's parts are about (departures, say); an entry may only wait for one of them
-- Answers one row per order: outcome placed | replayed | key_reused | offer_changed | closed | short, with the
-- order's number, or the quota that refused and what remains of it.
create function place_v6(p jsonb)
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
    written_to record;
    columns text;
begin
    fresh := array(select generate_series(1, cardinality(batch)));

    -- A key that already made an order answers with that order, or says that it was another body's.
    for known in
        select t.n::int as n, o.number, o.body_hash = (t.e #>> '{order,body_hash}')::bytea as same
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
                     and t.e -> 'subjects' ? w.departure_id::text
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
                        contact_masked, terms_version, terms_hash, language, invoice_sealed, expires_at)
    select o.id, o.number, o.account_id, o.key, o.body_hash, 'awaiting_payment', o.currency, o.total, o.contact_sealed,
           o.contact_masked, o.terms_version, o.terms_hash, o.language, o.invoice_sealed, o.expires_at
      from unnest(good) g(n)
     cross join jsonb_populate_record(null::orders, batch[g.n] -> 'order') o
     order by o.account_id, o.key
    on conflict (account_id, key) do nothing;
    get diagnostics written = row_count;
    if written < cardinality(good) then
        -- Another process placed the same key in this very moment: the batch is asked again, one by one.
        raise exception 'an idempotency key was used meanwhile' using errcode = 'serialization_failure';
    end if;

    for written_to in
        select t.e ->> 'name' as name, jsonb_agg(r.e) as rows, (jsonb_agg(t.e -> 'rows' -> 0) -> 0) as first
          from unnest(good) g(n)
         cross join jsonb_array_elements(batch[g.n] -> 'tables') t(e)
         cross join jsonb_array_elements(t.e -> 'rows') r(e)
         group by 1 order by max((t.e ->> 'rank')::int)
    loop
        columns := (select string_agg(quote_ident(k), ', ') from jsonb_object_keys(written_to.first) k);
        execute format('insert into %I (%s) select %2$s from jsonb_populate_recordset(null::%1$I, $1)',
                       written_to.name, columns) using written_to.rows;
    end loop;

    update wait set state = 'taken', offered_until = null
     where id = any (waits);
end $$;
