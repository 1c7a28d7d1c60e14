-- How long ago the oldest event happened that some read model does not have yet, in milliseconds; 0 when there is none.
select floor(coalesce(max(extract(epoch from $1::timestamptz - e.at) * 1000), 0))::bigint
from read_model.checkpoint c
join core.partition p on p.id = c.partition and p.position > c.position
join core.event e on e.partition = c.partition and e.position = c.position + 1
