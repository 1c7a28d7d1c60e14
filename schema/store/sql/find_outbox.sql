-- For operators: the oldest effects that fit; every filter that is null is none, $2 names the states. Each state is looked for by its
-- partial index, and one that is not named is not looked at: what was sent is nearly all there is. The oldest first, so that a list
-- and a change with the same filter and limit take the same rows.
select effect.id, effect.partition, effect.input, effect.stream, effect.kind, effect.class, effect.chat, effect.state, effect.due,
       effect.tries, effect.ambiguous, effect.error, effect.created_at, effect.done_at, effect.message, effect.trace
from (
    select id, partition, input, stream, kind, class, chat, state, due, tries, ambiguous, error, created_at, done_at, message, trace
    from core.outbox where state in ('pending', 'retry') and ('pending' = any ($2::text[]) or 'retry' = any ($2::text[]))
    union all
    select id, partition, input, stream, kind, class, chat, state, due, tries, ambiguous, error, created_at, done_at, message, trace
    from core.outbox where state = 'sending' and 'sending' = any ($2::text[])
    union all
    select id, partition, input, stream, kind, class, chat, state, due, tries, ambiguous, error, created_at, done_at, message, trace
    from core.outbox where state in ('failed', 'unknown') and ('failed' = any ($2::text[]) or 'unknown' = any ($2::text[]))
    union all
    select id, partition, input, stream, kind, class, chat, state, due, tries, ambiguous, error, created_at, done_at, message, trace
    from core.outbox where state = 'cancelled' and 'cancelled' = any ($2::text[])
    union all
    select id, partition, input, stream, kind, class, chat, state, due, tries, ambiguous, error, created_at, done_at, message, trace
    from core.outbox where state = 'sent' and 'sent' = any ($2::text[])
) effect
where effect.state = any ($2::text[])
  and ($1::bigint[] is null or effect.id = any ($1))
  and ($3::text is null or effect.class = $3)
  and ($4::text is null or effect.kind = $4)
  and ($5::text is null or effect.stream = $5)
  and ($6::bigint is null or effect.chat = $6)
  and ($7::timestamptz is null or effect.created_at >= $7)
  and ($8::timestamptz is null or effect.created_at < $8)
  and ($9::text is null or position(lower($9) in lower(effect.error)) > 0)
order by effect.id
limit $10
