-- Locks the live checkpoints of the projections $1 to the end of the transaction, and says how far they and the tables that are to
-- become live are.
select live.projection, live.partition, live.position as live, new.position as new
from read_model.checkpoint live
join checkpoint new using (projection, partition)
where live.projection = any($1::text[])
order by live.projection, live.partition
for update of live
