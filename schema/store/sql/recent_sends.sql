-- What went out lately, or may have, the oldest first: $1 rows back, $2 seconds back. A try whose end nobody knew may have gone out beside
-- the one that is known. Found by the primary key, from its end.
select chat, extract(epoch from now() - at)::float8 as seconds_ago
from (
    select id, chat, ambiguous, case when state = 'sent' then done_at else now() end as at
    from (select id, chat, kind, state, tries, ambiguous, done_at from core.outbox order by id desc limit $1) newest
    where kind = 'Show' and chat is not null and tries > 0 and state in ('sent', 'retry', 'unknown')
) sends
cross join generate_series(0, ambiguous)
where at > now() - make_interval(secs => $2)
order by at, id
