-- The next names of streams after a name ($1), in order, and whether they had inputs in a time: one step along the index on (stream, at)
-- for each name, and one for its time. However few have, $4 names are what one statement looks at.
with recursive name as (
    (select stream from core.journal where stream > $1 order by stream limit 1)
    union all
    select (select j.stream from core.journal j where j.stream > name.stream order by j.stream limit 1)
    from name
    where name.stream is not null
)
select stream,
       exists (
           select from core.journal j
           where j.stream = name.stream
             and j.at >= coalesce($2::timestamptz, '-infinity') and j.at < coalesce($3::timestamptz, 'infinity')
       ) as wanted
from name
where stream is not null
limit $4
