-- Keeps what this worker owns. A partition that was taken over meanwhile is not among the returned.
update core.partition set lease_until = now() + make_interval(secs => $2) where owner = $1
returning id, epoch
