-- How many inputs there are to go through, for whoever shows how far it is: counted up to $5, by an index; of more than these the
-- planner's number for the whole table has to do. Every filter that is null is none.
with counted as (
    select count(*) as inputs
    from (
        select from core.journal
        where ($1::text is null or stream = $1)
          and ($2::smallint is null or partition = $2)
          and ($3::timestamptz is null or at >= $3)
          and ($4::timestamptz is null or at < $4)
        limit $5
    ) found
)
select case when inputs < $5 then inputs
            else greatest(inputs, (select reltuples::bigint from pg_class where oid = 'core.journal'::regclass))
       end
from counted
