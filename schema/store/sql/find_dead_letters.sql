-- For operators: every filter that is null is none. The oldest first, so that a list and a change with the same filter and limit
-- take the same rows; `found` counts all that fit.
select id, input, partition, sequence, stream, kind, at, reason, trace, state, octet_length(body) as bytes, count(*) over () as found
from core.dead_letter
where ($1::bigint[] is null or id = any ($1))
  and ($2::text is null or stream = $2)
  and ($3::text is null or kind = $3)
  and ($4::timestamptz is null or at >= $4)
  and ($5::timestamptz is null or at < $5)
  and ($6::text is null or position(lower($6) in lower(reason)) > 0)
  and ($7::text[] is null or state = any ($7))
order by id
limit $8
