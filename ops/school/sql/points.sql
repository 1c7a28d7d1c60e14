-- points
-- What each student has on leaderboards, of all time, by quiz.
select student, quiz, sum(points)::bigint as points
from read_model.question_point
group by student, quiz
having sum(points) > 0
