-- The fence: $1 projections go from $3 to $4 in each of the partitions $2. Fewer rows than projections times partitions mean that somebody else
-- moved one. A rebuild that swaps its tables in holds the rows locked: the update waits, then sees where the new tables are.
update checkpoint c set position = step."to"
from unnest($2::smallint[], $3::bigint[], $4::bigint[]) as step (partition, "from", "to")
where c.projection = any($1::text[]) and c.partition = step.partition and c.position = step."from"
