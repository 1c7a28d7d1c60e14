-- The same as find_outbox.sql for what one stream ($5) caused: the journal's index on the stream leads to its inputs, the outbox's index
-- on the input to their effects, one by one, so that the outbox is never read whole. An alert stands under the stream of its admin and
-- the input of somebody else: it is not among them.
select effect.id, effect.partition, effect.input, effect.stream, effect.kind, effect.class, effect.chat, effect.state, effect.due,
       effect.tries, effect.ambiguous, effect.error, effect.created_at, effect.done_at, effect.message, effect.trace
from core.journal
cross join lateral (
    select id, partition, input, stream, kind, class, chat, state, due, tries, ambiguous, error, created_at, done_at, message, trace
    from core.outbox where input = journal.input
    offset 0
) effect
where journal.stream = $5 and journal.outcome <> 'duplicate'
  and effect.state = any ($2::text[])
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
