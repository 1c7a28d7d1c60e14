-- What statements cost, of a server with pg_stat_statements: seconds in all, how often, milliseconds of running and of planning one.
select (total_exec_time + total_plan_time) / 1000,
       calls,
       coalesce(total_exec_time / nullif(calls, 0), 0),
       coalesce(total_plan_time / nullif(plans, 0), 0),
       left(regexp_replace(query, '\s+', ' ', 'g'), 110)
from pg_stat_statements
order by 1 desc
limit 30
