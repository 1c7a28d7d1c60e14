-- What went out within the last $1 seconds, or may have, the oldest first. A try whose end nobody knew may have gone out beside the one that is
-- known; what somebody waits for (priority 0) and is tried again may just have gone out. Found by when it was done, and among what waits.
select chat, extract(epoch from now() - at)::float8 as seconds_ago
from (
    select id, chat, ambiguous, done_at as at
    from core.outbox
    where done_at > now() - make_interval(secs => $1)
      and kind = 'Show' and chat is not null and tries > 0 and state in ('sent', 'unknown')
    union all
    select id, chat, ambiguous, now()
    from core.outbox
    where priority = 0 and state = 'retry' and kind = 'Show' and chat is not null and tries > 0
) sends
cross join generate_series(0, ambiguous)
where at > now() - make_interval(secs => $1)
order by at, id
