-- The next events by stream and version, from the index on them alone. Returns those whose version is not one more than the one
-- before, and the last of the page; `events` and `streams` count the page.
with page as (
    select stream, version
    from core.event
    where (stream, version) > ($1, $2)
    order by stream, version
    limit $3
),
step as (
    select stream, version, coalesce(lag(stream) over w, $1) as stream_before, coalesce(lag(version) over w, $2) as version_before,
           row_number() over w as n
    from page
    window w as (order by stream, version)
),
expected as (
    select stream, version, n, stream <> stream_before as first,
           case when stream = stream_before then version_before + 1 else 1 end as expected
    from step
),
counted as (
    select *, count(*) over () as events, count(*) filter (where first) over () as streams from expected
)
select stream, version, expected, n = events as last, events, streams
from counted
where version <> expected or n = events
order by n
