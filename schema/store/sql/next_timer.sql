-- The time of a partition's next timer after $2: one look-up in the index timer_at.
select min(at) as at from core.timer where partition = $1 and at > $2
