-- The next names of streams that had inputs, in order: one step along the index on (stream, at) for each name.
with recursive name as (
    (select stream from core.journal where stream > $1 order by stream limit 1)
    union all
    select (select j.stream from core.journal j where j.stream > name.stream order by j.stream limit 1)
    from name
    where name.stream is not null
)
select stream from name where stream is not null limit $2
