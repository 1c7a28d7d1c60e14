-- Found by the primary key (student, quiz).
select quiz, last_version, attempts, best, first, last, (percent_sum / attempts)::smallint as average, passes > 0 as passed, pending,
       last_at
from read_model.quiz_progress
where student = $1
order by last_at desc, quiz
