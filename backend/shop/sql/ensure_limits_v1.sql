-- The quotas that cap what one account may have of skus, made where they are missing: one round trip, since a crowd's
-- first order of a scarce pack comes all at once. A second first order waits for the row and finds the same quota.
create function ensure_limits_v1(p_account uuid, p_offer uuid[], p_cap int[])
returns table (offer_id uuid, quota_id uuid)
language plpgsql set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    wish record;
    made uuid;
    quota uuid;
begin
    for wish in
        select o.id, o.cap from unnest(p_offer, p_cap) o(id, cap)
         where not exists (select 1 from buyer_limit b where b.account_id = p_account and b.offer_id = o.id)
         order by o.id
    loop
        made := gen_random_uuid();
        insert into resource (id, kind, name) values (made, 'cap', 'per buyer');
        quota := (select q from open_quotas_v1(made, array[null::date], wish.cap) q);
        insert into buyer_limit (account_id, offer_id, quota_id) values (p_account, wish.id, quota)
        on conflict do nothing;
    end loop;
    return query select b.offer_id, b.quota_id from buyer_limit b
                  where b.account_id = p_account and b.offer_id = any (p_offer);
end $$;
