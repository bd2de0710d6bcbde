-- Open quotas for a resource: one per day (null for undated). Existing ones are left as they are.
create function open_quotas_v1(p_resource uuid, p_days date[], p_capacity int) returns setof uuid
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into quota (id, resource_id, day)
    select gen_random_uuid(), p_resource, d from unnest(p_days) d order by d
    on conflict (resource_id, day) do nothing;
    insert into quota_count (quota_id, capacity)
    select q.id, p_capacity from quota q
     where q.resource_id = p_resource and (q.day = any (p_days) or (q.day is null and array_position(p_days, null) is not null))
    on conflict (quota_id) do nothing;
    return query select q.id from quota q
     where q.resource_id = p_resource and (q.day = any (p_days) or (q.day is null and array_position(p_days, null) is not null))
     order by q.day;
end $$;

-- Set capacity and whether the quotas sell; all or nothing. Null leaves a value as it is.
-- Raises check_violation when a capacity would fall under what is claimed.
create function set_quotas_v1(p_quota uuid[], p_capacity int, p_open boolean) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform 1 from quota_count where quota_id = any (p_quota) order by quota_id for update;
    update quota_count set capacity = coalesce(p_capacity, capacity), open = coalesce(p_open, open)
     where quota_id = any (p_quota);
end $$;

-- Compare every counter with its live claims; repair and record each difference. Answers how many differed.
create function mend_drift_v1() returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    suspect uuid[];
    mended int;
begin
    select array_agg(c.quota_id) into suspect
      from quota_count c
      left join (select quota_id, sum(quantity) as live from claim where state <> 'released' group by 1) l using (quota_id)
     where c.claimed <> coalesce(l.live, 0);
    if suspect is null then
        return 0;
    end if;
    -- Look again under the lock: the first look saw a moment, not a fault.
    perform 1 from quota_count where quota_id = any (suspect) order by quota_id for update;
    with truth as (
        select c.quota_id, c.claimed, coalesce(sum(l.quantity), 0)::bigint as live
          from quota_count c left join claim l on l.quota_id = c.quota_id and l.state <> 'released'
         where c.quota_id = any (suspect) group by 1, 2
    ), wrong as (
        insert into quota_drift (id, quota_id, counted, claimed)
        select gen_random_uuid(), quota_id, claimed, live from truth where claimed <> live
        returning quota_id, claimed
    ), repaired as (
        update quota_count c set claimed = w.claimed, capacity = greatest(c.capacity, w.claimed)
          from wrong w where c.quota_id = w.quota_id
    )
    select count(*) into mended from wrong;
    return mended;
end $$;
