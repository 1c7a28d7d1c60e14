-- How much waits, per class. Each half is found by its partial index: what is settled is never looked at, however much it is.
select class, count(*), coalesce(extract(epoch from now() - min(created_at)), 0)::float8
from (
    select class, created_at from core.outbox where state in ('pending', 'retry')
    union all
    select class, created_at from core.outbox where state = 'sending'
) waiting
group by class
