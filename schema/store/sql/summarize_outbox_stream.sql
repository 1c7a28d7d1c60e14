-- How many effects fit a filter, by state and class: the same as in find_outbox_stream.sql. At most $10 are counted.
select state, class, count(*) as effects
from (
    select effect.state, effect.class, effect.priority
    from core.journal
    cross join lateral (
        select id, kind, class, priority, stream, chat, state, created_at, error
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
    limit $10
) found
group by state, class, priority
order by state, priority
