-- Gives the partitions $2 back that this worker took under the epochs $3, unless they have newer owners already. Locked in the order of ids, as by
-- all that lock several: neither ever waits for the other in a circle.
with given as materialized (
    select p.id
    from core.partition p
    join unnest($2::smallint[], $3::bigint[]) as g (id, epoch) on p.id = g.id and p.epoch = g.epoch
    where p.owner = $1
    order by p.id
    for update of p
)
update core.partition p
set owner = null, lease_until = '-infinity'
from given
where p.id = given.id
