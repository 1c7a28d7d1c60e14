-- Workers seen within the last hour. Alive as the sharing of partitions counts it: not draining, and seen within $1 seconds.
select id, draining, extract(epoch from now() - seen_at)::float8 as silent_seconds,
       not draining and seen_at > now() - make_interval(secs => $1) as alive
from core.worker order by id
