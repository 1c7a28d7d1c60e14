-- Takes up to $3 partitions that nobody owns, or whose owner did not renew in time. `skip locked`: two workers that look at the
-- same moment take different ones.
update core.partition set owner = $1, epoch = epoch + 1, lease_until = now() + make_interval(secs => $2)
where id in (
    select id from core.partition
    where owner is null or lease_until < now()
    order by id
    limit $3
    for update skip locked
)
returning id, epoch, cursor, cursor_at, position, stream_created
