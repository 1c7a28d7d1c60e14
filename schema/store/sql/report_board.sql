-- A page of a leaderboard: places $5 to $6 of the list, and those around the reader ($4). Points of quizzes $1 in week $2, of people $3 (all
-- when null) who are not hidden. The same points are the same place.
with ranked as materialized (
    select s.student, sum(s.points)::bigint as points,
           rank() over (order by sum(s.points) desc) as place,
           row_number() over (order by sum(s.points) desc, s.student) - 1 as number
    from read_model.score s
    left join read_model.player p using (student)
    where s.quiz = any ($1) and s.week = $2 and ($3::bigint[] is null or s.student = any ($3)) and p.hidden is not true
    group by s.student
),
reader as (select number from ranked where student = $4)
select r.student, r.points, r.place, r.number, p.nickname, (select count(*) from ranked) as people
from ranked r
left join read_model.player p using (student)
where r.number >= $5 and r.number < $6
   or r.number between (select number - 1 from reader) and (select number + 1 from reader)
order by r.number
