-- An owner that is silent cannot give a paused partition back. Once its lease ran out, it is taken away: the new epoch keeps what it
-- may still have in hand from being committed. Locked in the order of ids, as in renew_partitions.sql.
with silent as (
    select id from core.partition
    where id = any ($1) and paused and owner is not null and lease_until < now()
    order by id
    for update
)
update core.partition set owner = null, epoch = epoch + 1, lease_until = '-infinity' where id in (select id from silent)
