-- For operators: every filter that is null is none. The oldest first, so that a list and a change with the same filter and limit
-- take the same rows; `found` counts all that fit.
select id, partition, input, stream, kind, class, chat, state, due, tries, ambiguous, error, created_at, done_at, message, trace,
       count(*) over () as found
from core.outbox
where ($1::bigint[] is null or id = any ($1))
  and ($2::text[] is null or state = any ($2))
  and ($3::text is null or class = $3)
  and ($4::text is null or kind = $4)
  and ($5::text is null or stream = $5)
  and ($6::bigint is null or chat = $6)
  and ($7::timestamptz is null or created_at >= $7)
  and ($8::timestamptz is null or created_at < $8)
  and ($9::text is null or position(lower($9) in lower(error)) > 0)
order by id
limit $10
