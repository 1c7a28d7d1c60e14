-- Inputs of a time whose result is missing. An applied one has events of the same time, or effects; one that answers the press of a
-- button may have had an answer only, which is not stored. A dead one has its dead letter. The BRINs on at find journal and events;
-- effects are asked for one by one, by the index on their input, so that a large outbox is never read whole.
with eventless as materialized (
    select j.input, j.stream, j.outcome, j.at, j.sequence
    from core.journal j
    where j.at >= $1 and j.at < $2 and j.outcome = 'applied' and j.kind <> 'callback_query'
      and not exists (select from core.event e where e.at >= $1 and e.at < $2 and e.input = j.input)
),
without_result as (
    select e.input, e.stream, e.outcome, e.at, e.sequence
    from eventless e
    left join lateral (select true as there from core.outbox o where o.input = e.input limit 1) o on true
    where o.there is null
    union all
    select j.input, j.stream, j.outcome, j.at, j.sequence
    from core.journal j
    where j.at >= $1 and j.at < $2 and j.outcome = 'dead'
      and not exists (select from core.dead_letter d where d.input = j.input)
)
select input, stream, outcome
from without_result
order by at, sequence
limit $3
