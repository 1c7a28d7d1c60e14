-- Locks the live checkpoints of the projections $1 to the end of the transaction and says how far both tables are.
select live.projection, live.partition, live.position as live, new.position as rebuilt
from read_model.checkpoint live
join rebuild.checkpoint new using (projection, partition)
where live.projection = any($1::text[])
order by live.projection, live.partition
for update of live
