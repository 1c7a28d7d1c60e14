-- progress
-- Results by student and quiz.
select student, quiz, attempts::bigint as attempts, passes::bigint as passes, best_percent::bigint as best,
       last_percent::bigint as last, round(average_percent * attempts)::bigint as sum
from analytics.quiz_progress
