-- The next effects by number. Returns those of inputs that the journal does not have, and the last of the page; the counts are the
-- page's.
with page as (
    select id, input, state, ambiguous from core.outbox where id > $1 order by id limit $2
),
counted as (
    select id, input, row_number() over (order by id) as n, count(*) over () as effects,
           count(*) filter (where ambiguous > 0) over () as ambiguous,
           count(*) filter (where state = 'failed') over () as failed,
           count(*) filter (where state = 'unknown') over () as unknown,
           not exists (select from core.journal j where j.input = page.input and j.outcome <> 'duplicate') as orphan
    from page
)
select id, input, orphan, n = effects as last, effects, ambiguous, failed, unknown
from counted
where orphan or n = effects
order by n
