-- Keeps what this worker owns, apart from what it is to give up: what an operator paused, and what another worker that lives is to
-- own. What it is to give up and what was taken over meanwhile is not among the returned.
-- Locked in the order of ids, as by an operator's change: neither ever waits for the other in a circle.
with live as (
    select id from core.worker where not draining and seen_at > now() - make_interval(secs => $2)
),
kept as (
    select id from core.partition
    where owner = $1 and not paused and (wanted is null or wanted = $1 or wanted not in (select id from live))
    order by id
    for update
)
update core.partition set lease_until = now() + make_interval(secs => $2)
where id in (select id from kept)
returning id, epoch, wanted is not distinct from $1 as wanted
