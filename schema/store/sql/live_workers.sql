-- How many workers share the partitions, and how many of them stand before $1 in the order of their ids.
select count(*) as workers, count(*) filter (where id < $1) as before
from core.worker where not draining and seen_at > now() - make_interval(secs => $2)
