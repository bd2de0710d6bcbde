-- A record that the law keeps is neither lost before its day nor rewritten; its seal may be renewed under another key.
create function kept_until_v1() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        if old.keep_until >= (now() at time zone 'Asia/Shanghai')::date then
            raise exception 'record % is kept until %', old.id, old.keep_until using errcode = 'check_violation';
        end if;
        return old;
    end if;
    if (new.id, new.account_id, new.subject, new.law, new.keep_until, new.created_at)
       is distinct from (old.id, old.account_id, old.subject, old.law, old.keep_until, old.created_at) then
        raise exception 'record % may only be sealed anew', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;
