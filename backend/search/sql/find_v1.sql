-- Entries for a query, the best first. The steps go from narrow to wide and stop as soon as there is enough: all words
-- in the names; all words anywhere; some words or sounds in the names; Latin letters with a slip.
-- Always by the indexes: before the statistics know a table just filled, the planner reads all of it (1.3 s, not 15 ms).
-- A step looks at `most` candidates at most: a query of common words stays quick and its best are among the strong ones.
create or replace function search_find_v1(
    p_words text[], p_loose text[], p_latin text, p_plain text, p_kinds text[], p_limit int, most int
) returns table (kind text, slug text, score real)
language plpgsql stable set enable_seqscan = off as $$
declare
    asked int := greatest(1, cardinality(p_words));
    rare text[] := array(select w from unnest(p_words || p_loose) w where length(w) > 1);
begin
    return query
    with named as (
        select e.kind, e.slug, e.strong, e.words, e.names, e.weight, e.latin
          from search_entry e
         where e.strong @> p_words and (p_kinds is null or e.kind = any (p_kinds))
         limit most
    ), spoken as (
        select e.kind, e.slug, e.strong, e.words, e.names, e.weight, e.latin
          from search_entry e
         where (select count(*) from named) < p_limit
           and e.words @> p_words and (p_kinds is null or e.kind = any (p_kinds))
         limit most
    ), near as (
        select e.kind, e.slug, e.strong, e.words, e.names, e.weight, e.latin
          from search_entry e
         where (select count(*) from named) + (select count(*) from spoken) < p_limit
           and e.strong && rare and (p_kinds is null or e.kind = any (p_kinds))
         limit most
    ), slipped as (
        select e.kind, e.slug, e.strong, e.words, e.names, e.weight, e.latin
          from search_entry e
         where (select count(*) from named) + (select count(*) from spoken) + (select count(*) from near) < p_limit
           and length(p_latin) > 3 and p_latin <% e.latin and (p_kinds is null or e.kind = any (p_kinds))
         limit most
    ), found as (
        select * from named union select * from spoken union select * from near union select * from slipped
    )
    select f.kind, f.slug, (
            6.0 * cardinality(array(select unnest(p_words) intersect select unnest(f.strong))) / asked
          + 2.0 * cardinality(array(select unnest(p_words) intersect select unnest(f.words))) / asked
          + 2.0 * least(2, cardinality(array(select unnest(p_loose) intersect select unnest(f.strong))))::real
                / greatest(1, least(2, cardinality(p_loose)))
          + 3.0 * word_similarity(p_latin, f.latin)
          + case when strpos(f.latin, replace(p_latin, ' ', '')) > 0
                 then 2.0 / (1 + strpos(f.latin, replace(p_latin, ' ', '')) / 20.0) else 0 end  -- titles come first in it
          + case when f.names like '%|' || p_plain || '|%' then 6 when f.names like '%|' || p_plain || '%' then 3 else 0 end
          - length(f.names) / 400.0
          + f.weight / 10.0)::real as score
      from found f
     order by score desc, f.kind, f.slug
     limit p_limit;
end $$;
