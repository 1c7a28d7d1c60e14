-- How much waits, per class.
select class, count(*), coalesce(extract(epoch from now() - min(created_at)), 0)::float8
from core.outbox where state in ('pending', 'retry', 'sending') group by class
