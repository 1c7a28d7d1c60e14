-- By the index event_forgotten, which has these events alone.
select stream, at from core.event where kind = 'Forgotten' and at >= $1 order by at, stream
