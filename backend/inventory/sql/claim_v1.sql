-- Take claims for a batch of owners. The arrays are parallel, one element per wish; p_place is the owner's
-- arrival number, ascending. All quotas of the batch are locked in id order first; then each owner is decided
-- in arrival order, all or nothing. Answers one row per owner: granted, or the first quota that refused it.
create function claim_v1(
    p_place int[], p_owner uuid[], p_part uuid[], p_quota uuid[], p_quantity int[], p_expires timestamptz[]
) returns table (place int, granted boolean, quota_id uuid, remaining int, reason text)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    ids uuid[]; free bigint[]; opens boolean[];
    short uuid[];
    wish record;
    good int[] := '{}';
    i int;
begin
    select array_agg(q.quota_id), array_agg(q.capacity - q.claimed), array_agg(q.open)
      into ids, free, opens
      from (select c.quota_id, c.capacity, c.claimed, c.open from quota_count c
             where c.quota_id = any (p_quota) order by c.quota_id for update) q;

    -- Reap expired holds, but only of quotas that are short: correctness never waits for the sweeper.
    select array_agg(w.id) into short
      from (select u.quota as id, sum(u.quantity) as wanted from unnest(p_quota, p_quantity) u(quota, quantity) group by 1) w
      join unnest(ids, free) f(id, free) on f.id = w.id
     where w.wanted > f.free;
    if short is not null then
        perform reap_v1(short);
        select array_agg(c.capacity - c.claimed order by c.quota_id) into free
          from quota_count c where c.quota_id = any (ids);
    end if;

    for wish in
        select u.place, array_agg(o.at order by o.at) as at, array_agg(u.quantity order by o.at) as quantity
          from (select w.place, w.quota, sum(w.quantity) as quantity
                  from unnest(p_place, p_quota, p_quantity) w(place, quota, quantity) group by 1, 2) u
          left join unnest(ids) with ordinality o(id, at) on o.id = u.quota
         group by u.place order by u.place
    loop
        place := wish.place; granted := true; quota_id := null; remaining := null; reason := null;
        for i in 1 .. cardinality(wish.at) loop
            if wish.at[i] is null or not opens[wish.at[i]] then
                granted := false; reason := 'closed'; remaining := 0;
                quota_id := case when wish.at[i] is not null then ids[wish.at[i]] end;
                exit;
            elsif free[wish.at[i]] < wish.quantity[i] then
                granted := false; reason := 'short'; remaining := free[wish.at[i]]; quota_id := ids[wish.at[i]];
                exit;
            end if;
        end loop;
        if granted then
            for i in 1 .. cardinality(wish.at) loop
                free[wish.at[i]] := free[wish.at[i]] - wish.quantity[i];
            end loop;
            good := good || wish.place;
        end if;
        return next;
    end loop;

    if cardinality(good) = 0 then
        return;
    end if;
    insert into claim (id, quota_id, owner_id, part_id, quantity, state, expires_at)
    select gen_random_uuid(), w.quota, w.owner, w.part, w.quantity, 'held', w.expires
      from unnest(p_place, p_owner, p_part, p_quota, p_quantity, p_expires) w(place, owner, part, quota, quantity, expires)
     where w.place = any (good);
    -- The counter last: the hot row's new version is the shortest-lived.
    update quota_count c set claimed = c.claimed + t.quantity
      from (select w.quota, sum(w.quantity) as quantity
              from unnest(p_place, p_quota, p_quantity) w(place, quota, quantity)
             where w.place = any (good) group by 1) t
     where c.quota_id = t.quota;
end $$;
