-- Move the end of an owner's holds. False when any of them is gone: a lapsed hold is never revived in part.
create function extend_v1(p_owner uuid, p_until timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform lock_owned_v1(array[p_owner]);
    if exists (select 1 from claim where owner_id = p_owner and state = 'released' and reason = 'expired')
       or not exists (select 1 from claim where owner_id = p_owner and state = 'held') then
        return false;
    end if;
    update claim set expires_at = p_until where owner_id = p_owner and state = 'held';
    return true;
end $$;

-- Turn an owner's holds into sales. What lapsed meanwhile is claimed again if there is room.
-- Answers 'sold', 'reclaimed' or 'short'; on 'short' nothing has changed.
create function sell_v1(p_owner uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    lapsed boolean;
begin
    perform lock_owned_v1(array[p_owner]);
    lapsed := exists (select 1 from claim where owner_id = p_owner and part_id is not null
                       and state = 'released' and reason = 'expired');
    if lapsed then
        perform reap_v1(array(select quota_id from claim where owner_id = p_owner and reason = 'expired'
                               and part_id is not null));
        if exists (
            select 1
              from (select quota_id, sum(quantity) as wanted from claim
                     where owner_id = p_owner and part_id is not null and reason = 'expired' group by 1) w
              join quota_count c using (quota_id)
             where c.capacity - c.claimed < w.wanted or not c.open
        ) then
            return 'short';
        end if;
        update quota_count c set claimed = c.claimed + w.wanted
          from (select quota_id, sum(quantity) as wanted from claim
                 where owner_id = p_owner and part_id is not null and reason = 'expired' group by 1) w
         where c.quota_id = w.quota_id;
        update claim set state = 'sold', reason = null
         where owner_id = p_owner and part_id is not null and reason = 'expired';
    end if;
    update claim set state = 'sold', expires_at = null
     where owner_id = p_owner and part_id is not null and state = 'held';
    -- Caps on open holds are free again once the order is paid.
    with freed as (
        update claim set state = 'released', reason = 'paid', expires_at = null
         where owner_id = p_owner and part_id is null and state = 'held'
        returning quota_id, quantity
    )
    update quota_count c set claimed = c.claimed - f.quantity
      from (select quota_id, sum(quantity) as quantity from freed group by 1) f
     where c.quota_id = f.quota_id;
    return case when lapsed then 'reclaimed' else 'sold' end;
end $$;
