-- How much waits, per class; with what is being sent, where $1. Each half is found by its partial index: what is settled is never looked
-- at, however much it is.
select class, count(*), coalesce(extract(epoch from now() - min(created_at)), 0)::float8
from (
    select class, created_at from core.outbox where state in ('pending', 'retry')
    union all
    select class, created_at from core.outbox where state = 'sending' and $1
) waiting
group by class
