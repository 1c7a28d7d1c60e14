-- Takes partitions that nobody owns, or whose owner did not renew in time: all that this worker is to own, and others up to $3
-- together with them. Paused ones, and those that another worker that lives is to own, are left alone. `skip locked`: two workers
-- that look at the same moment take different ones.
with live as (
    select id from core.worker where not draining and seen_at > now() - make_interval(secs => $2)
),
asked as (
    select id from core.partition
    where wanted = $1 and not paused and (owner is null or lease_until < now())
    for update skip locked
),
free as (
    select id from core.partition
    where not paused and (owner is null or lease_until < now())
      and (wanted is null or wanted not in (select id from live))
    order by id
    limit greatest($3 - (select count(*) from asked), 0)
    for update skip locked
)
update core.partition set owner = $1, epoch = epoch + 1, lease_until = now() + make_interval(secs => $2)
where id in (select id from asked union select id from free)
returning id, epoch, cursor, cursor_at, position, stream_created
