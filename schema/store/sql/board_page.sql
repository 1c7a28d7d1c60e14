-- A page of everybody's leaderboard in week $1: $2 people after the first $3. Found by the index on (quiz, week, points, student).
select s.student, s.points, p.nickname
from read_model.score s
left join read_model.player p using (student)
where s.quiz = '' and s.week = $1 and s.points > 0 and p.hidden is not true
order by s.points desc, s.student
limit $2 offset $3
