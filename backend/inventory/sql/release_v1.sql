-- Give expired holds of quotas back. The caller has locked these quotas' counters.
create function reap_v1(p_quota uuid[]) returns void
language sql security definer set search_path = public, pg_temp as $$
    with dead as (
        update claim set state = 'released', reason = 'expired', expires_at = null
         where quota_id = any (p_quota) and state = 'held' and expires_at < clock_timestamp()
        returning quota_id, quantity
    )
    update quota_count c set claimed = c.claimed - d.quantity
      from (select quota_id, sum(quantity) as quantity from dead group by 1) d
     where c.quota_id = d.quota_id;
$$;

-- Lock the counters of every quota an owner has or had claims on, in id order.
create function lock_owned_v1(p_owner uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform 1 from quota_count
      where quota_id in (select quota_id from claim where owner_id = any (p_owner))
      order by quota_id for update;
end $$;

-- Give up the claims of some owners in favour of quotas about to be claimed: all counters are locked in one sorted
-- pass first, so that the claim that follows can't meet another's locks in a different order.
create function give_up_v1(p_owner uuid[], p_quota uuid[], p_reason text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform 1 from quota_count
      where quota_id = any (p_quota) or quota_id in (select quota_id from claim where owner_id = any (p_owner))
      order by quota_id for update;
    perform release_v1(p_owner, p_reason);
end $$;

-- Release every live claim of these owners; answers how many claims were released.
create function release_v1(p_owner uuid[], p_reason text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    released int;
begin
    perform lock_owned_v1(p_owner);
    with gone as (
        update claim set state = 'released', reason = p_reason, expires_at = null
         where owner_id = any (p_owner) and state <> 'released'
        returning quota_id, quantity
    ), counted as (
        update quota_count c set claimed = c.claimed - g.quantity
          from (select quota_id, sum(quantity) as quantity from gone group by 1) g
         where c.quota_id = g.quota_id
    )
    select count(*) into released from gone;
    return released;
end $$;

-- Make the live claims of one part of an owner exactly these quantities, none larger than before: what is over goes back, with a trail.
-- Raises check_violation when a wished quantity exceeds what the part has.
create function shrink_v1(p_owner uuid, p_part uuid, p_quota uuid[], p_keep int[], p_reason text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    mine record;
    keep int;
begin
    perform lock_owned_v1(array[p_owner]);
    for mine in
        select * from claim where owner_id = p_owner and part_id = p_part and state <> 'released' order by id
    loop
        keep := coalesce((select w.keep from unnest(p_quota, p_keep) w(quota, keep) where w.quota = mine.quota_id), 0);
        if keep > mine.quantity then
            raise exception 'a claim can only shrink' using errcode = 'check_violation';
        end if;
        continue when keep = mine.quantity;
        if keep > 0 then
            update claim set quantity = keep where id = mine.id;
            insert into claim (id, quota_id, owner_id, part_id, quantity, state, reason)
            values (gen_random_uuid(), mine.quota_id, p_owner, p_part, mine.quantity - keep, 'released', p_reason);
        else
            update claim set state = 'released', reason = p_reason, expires_at = null where id = mine.id;
        end if;
        update quota_count set claimed = claimed - (mine.quantity - keep) where quota_id = mine.quota_id;
    end loop;
end $$;
