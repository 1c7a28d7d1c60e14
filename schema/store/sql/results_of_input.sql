-- What an input came to: its events, which have its stream and its time, then its effects as far as they are kept. Found by the index on
-- (stream, version) and by the index on the effect's input.
select 'event' as what, version as number, kind, null as state
from core.event
where stream = $1 and at = $2 and input = $3
union all
select 'effect', id, kind, state
from core.outbox
where input = $3
order by what desc, number
