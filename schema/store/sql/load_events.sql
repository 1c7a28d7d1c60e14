-- The events of streams, each after the version of its snapshot, in order.
select e.stream, e.version, e.schema, e.at, e.body
from unnest($1::text[], $2::bigint[]) as wanted (stream, after)
join core.event e on e.stream = wanted.stream and e.version > wanted.after
order by e.stream, e.version
