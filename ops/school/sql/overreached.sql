-- How often each student wanted what only others may.
select split_part(stream, '.', 2)::bigint as student, count(*) as times
from core.event
where kind = 'RightMissed' and stream like 'user.%'
group by stream
