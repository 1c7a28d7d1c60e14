-- For operators who named neither stream nor time: the last events of each partition by the primary key, then the newest of these.
select e.*
from core.partition p
cross join lateral (
    select partition, position, stream, version, kind, schema, at, input, trace, body
    from core.event
    where partition = p.id and ($1::text is null or kind = $1)
    order by position desc
    limit $2
) e
order by e.at desc, e.partition desc, e.position desc
limit $2
