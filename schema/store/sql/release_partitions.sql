-- Gives the partitions $2 back that this worker took under the epochs $3, unless they have newer owners already.
update core.partition p
set owner = null, lease_until = '-infinity'
from unnest($2::smallint[], $3::bigint[]) as given (id, epoch)
where p.id = given.id and p.epoch = given.epoch and p.owner = $1
