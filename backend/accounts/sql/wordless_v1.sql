-- A row of the audit without its words: numbers, truths, ids of rows and how something stood stay.
create function wordless_v1(p jsonb) returns jsonb language sql immutable set search_path = public, pg_temp as $$
    select case when p is null then null else coalesce(jsonb_object_agg(
               key, case when jsonb_typeof(value) in ('number', 'boolean', 'null')
                           or key in ('state', 'role', 'staff_role', 'kind', 'purpose', 'carrier')
                           or key = 'id' or key like '%\_id' or key like '%\_at'
                         then value else '"•"' end), '{}') end
      from jsonb_each(p);
$$;
