-- The person $2 on everybody's leaderboard in week $1, with who stands before and after them; nobody where they are not on it. Found by the
-- primary key, then by the index on (quiz, week, points, student), from their place in both directions.
with own as materialized (
    select s.student, s.points, p.nickname
    from read_model.score s
    left join read_model.player p using (student)
    where s.quiz = '' and s.week = $1 and s.student = $2 and s.points > 0 and p.hidden is not true
)
select * from own
union all
select n.*
from own o
cross join lateral (
    select s.student, s.points, p.nickname
    from read_model.score s
    left join read_model.player p using (student)
    where s.quiz = '' and s.week = $1 and p.hidden is not true
      and s.points >= o.points and (s.points > o.points or s.student < o.student)
    order by s.points, s.student desc
    limit 1
) n
union all
select n.*
from own o
cross join lateral (
    select s.student, s.points, p.nickname
    from read_model.score s
    left join read_model.player p using (student)
    where s.quiz = '' and s.week = $1 and s.points > 0 and p.hidden is not true
      and s.points <= o.points and (s.points < o.points or s.student > o.student)
    order by s.points desc, s.student
    limit 1
) n
order by points desc, student
