-- One row of history for a change or a look. The running role may call this, and read; it may not write the table.
create function audit_note_v1(
    p_actor uuid, p_act text, p_subject text, p_supplier uuid, p_reason text, p_after jsonb
) returns void language sql security definer set search_path = public, pg_temp as $$
    insert into audit (actor, act, subject, supplier_id, reason, after)
    values (coalesce(p_actor, nullif(current_setting('huliu.actor', true), '')::uuid),
            p_act, p_subject, p_supplier, p_reason, p_after);
$$;

-- Row trigger: who changed what, from what to what. Arguments: columns whose values are not kept (personal data; that
-- they changed is), the columns that name the row, and 'heard' where notices follow from the change.
create function audited_v1() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    hidden text[] := string_to_array(tg_argv[0], ',');
    old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) else '{}' end;
    new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) else '{}' end;
    whole jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
    was jsonb;
    became jsonb;
    subject text;
    written bigint;
begin
    select jsonb_object_agg(key, case when key = any (hidden) then '"•"' else old_row -> key end)
           filter (where old_row ? key),
           jsonb_object_agg(key, case when key = any (hidden) then '"•"' else new_row -> key end)
           filter (where new_row ? key)
      into was, became
      from jsonb_object_keys(old_row || new_row) key
     where old_row -> key is distinct from new_row -> key;
    if was is null and became is null then
        return null;
    end if;
    select string_agg(whole ->> name, '/') into subject from unnest(string_to_array(tg_argv[1], ',')) name;
    insert into audit (actor, act, subject, supplier_id, before, after)
    values (nullif(current_setting('huliu.actor', true), '')::uuid, lower(tg_op), tg_table_name || ':' || subject,
            case when tg_table_name = 'supplier' then (whole ->> 'id')::uuid else (whole ->> 'supplier_id')::uuid end,
            was, became)
    returning id into written;
    if tg_argv[2] = 'heard' then
        insert into unheard (audit_id) values (written);
    end if;
    return null;
end $$;
