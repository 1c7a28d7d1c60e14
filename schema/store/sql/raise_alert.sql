-- At most one alert of a kind every $2 seconds, over all processes: of $3 failures one is told, or none, and the others are counted and
-- told with the next one. Returns a row only when an alert is to be sent, with how many were held back before it.
with last as (
    select held_back from core.alert where kind = $1
),
raised as (
    insert into core.alert (kind, sent_at, held_back) values ($1, now(), $3 - 1)
    on conflict (kind) do update
    set sent_at   = case when core.alert.sent_at < now() - make_interval(secs => $2) then now() else core.alert.sent_at end,
        held_back = case when core.alert.sent_at < now() - make_interval(secs => $2) then $3 - 1 else core.alert.held_back + $3 end
    returning sent_at
)
select coalesce((select held_back from last), 0)
from raised
where raised.sent_at = now()
