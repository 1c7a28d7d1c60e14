-- Inputs of a time whose result is missing. An applied one has events of the same time, or effects; one that answers the press of a
-- button may have had an answer only, which is not stored. A dead one has its dead letter.
select j.input, j.stream, j.outcome
from core.journal j
where j.at >= $1 and j.at < $2
  and (
      (j.outcome = 'applied' and j.kind <> 'callback_query'
       and not exists (select from core.event e where e.at >= $1 and e.at < $2 and e.input = j.input)
       and not exists (select from core.outbox o where o.input = j.input))
      or
      (j.outcome = 'dead' and not exists (select from core.dead_letter d where d.input = j.input))
  )
order by j.at, j.sequence
limit $3
