-- For operators: every filter that is null is none. Newest first.
select partition, position, stream, version, kind, schema, at, input, trace, body
from core.event
where ($1::text is null or stream = $1)
  and ($2::timestamptz is null or at >= $2)
  and ($3::timestamptz is null or at < $3)
  and ($4::text is null or kind = $4)
order by at desc, partition desc, position desc
limit $5
