-- Open quotas for many resources and days at once; existing ones are left as they are.
create function open_many_v1(p_resource uuid[], p_day date[], p_capacity int[])
returns table (resource_id uuid, day date, quota_id uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    insert into quota (id, resource_id, day)
    select gen_random_uuid(), w.r, w.d from unnest(p_resource, p_day) w(r, d)
    on conflict (resource_id, day) do nothing;
    insert into quota_count (quota_id, capacity)
    select q.id, w.n from unnest(p_resource, p_day, p_capacity) w(r, d, n) join quota q on q.resource_id = w.r and q.day = w.d
    on conflict (quota_id) do nothing;
    return query
    select q.resource_id, q.day, q.id from unnest(p_resource, p_day) w(r, d) join quota q on q.resource_id = w.r and q.day = w.d;
end $$;

-- Set capacities (null leaves one as it is) and whether quotas sell, all or nothing. The arrays are parallel.
-- Answers the quotas that hold more than they would get; when there are any, nothing has changed.
create function set_capacities_v1(p_quota uuid[], p_capacity int[], p_open boolean[])
returns table (quota_id uuid, claimed bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    short uuid[];
begin
    perform 1 from quota_count c where c.quota_id = any (p_quota) order by c.quota_id for update;
    select array_agg(c.quota_id) into short
      from unnest(p_quota, p_capacity) w(q, n) join quota_count c on c.quota_id = w.q where c.claimed > w.n;
    if short is not null then
        perform reap_v1(short);
        return query
        select c.quota_id, c.claimed::bigint
          from unnest(p_quota, p_capacity) w(q, n) join quota_count c on c.quota_id = w.q where c.claimed > w.n;
        if found then
            return;
        end if;
    end if;
    update quota_count c set capacity = coalesce(w.n, c.capacity), open = coalesce(w.o, c.open)
      from unnest(p_quota, p_capacity, p_open) w(q, n, o)
     where c.quota_id = w.q and (c.capacity is distinct from w.n or c.open is distinct from w.o);
end $$;

-- Set prices in fen for many offers and days; a changed price is a new version, so old quotes are refused.
create function set_rates_v1(p_offer uuid[], p_day date[], p_amount bigint[]) returns void
language sql set search_path = public, pg_temp as $$
    update rate r set amount = w.a, version = r.version + 1
      from unnest(p_offer, p_day, p_amount) w(o, d, a)
     where r.offer_id = w.o and r.day = w.d and r.amount <> w.a;
    insert into rate (id, offer_id, day, amount)
    select gen_random_uuid(), w.o, w.d, w.a from unnest(p_offer, p_day, p_amount) w(o, d, a)
     where not exists (select from rate r where r.offer_id = w.o and r.day = w.d)
    on conflict (offer_id, day) do update set amount = excluded.amount, version = rate.version + 1
    where rate.amount <> excluded.amount;
$$;
