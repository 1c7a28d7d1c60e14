-- attempts
-- How many attempts each student started, finished and gave up.
select student, count(*) as started,
       count(*) filter (where state = 'finished') as finished,
       count(*) filter (where state = 'cancelled') as cancelled
from analytics.attempts
group by student
