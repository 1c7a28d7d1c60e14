-- The timers of a partition that are due by $2, in order, after one of them ($3, $4, $5): by the index timer_at alone.
select stream, key, at, trace from core.timer
where partition = $1 and at <= $2 and (at, stream, key) > ($3, $4, $5)
order by at, stream, key
limit $6
