-- How many effects fit a filter, by state and class: the same as in find_outbox.sql. At most $10 are counted, what was sent last.
select state, class, count(*) as effects
from (
    select effect.state, effect.class, effect.priority
    from (
        select id, kind, class, priority, stream, chat, state, created_at, error
        from core.outbox where state in ('pending', 'retry') and ('pending' = any ($2::text[]) or 'retry' = any ($2::text[]))
        union all
        select id, kind, class, priority, stream, chat, state, created_at, error
        from core.outbox where state = 'sending' and 'sending' = any ($2::text[])
        union all
        select id, kind, class, priority, stream, chat, state, created_at, error
        from core.outbox where state in ('failed', 'unknown') and ('failed' = any ($2::text[]) or 'unknown' = any ($2::text[]))
        union all
        select id, kind, class, priority, stream, chat, state, created_at, error
        from core.outbox where state = 'cancelled' and 'cancelled' = any ($2::text[])
        union all
        select id, kind, class, priority, stream, chat, state, created_at, error
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
    limit $10
) found
group by state, class, priority
order by state, priority
