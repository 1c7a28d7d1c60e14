-- How many workers share the partitions.
select count(*) from core.worker where not draining and seen_at > now() - make_interval(secs => $1)
