-- A page of the leaderboard made of the points above: places $4 to $5 of the list, and those around the reader ($3). Who is hidden is not on
-- it; the same points are the same place. A row without a student where nobody is on it.
ranked as materialized (
    select s.student, s.points, p.nickname, rank() over (order by s.points desc) as place,
           row_number() over (order by s.points desc, s.student) - 1 as number
    from points s
    left join read_model.player p using (student)
    where s.points > 0 and p.hidden is not true
),
reader as (select number from ranked where student = $3),
shown as (
    select r.*
    from ranked r
    where r.number >= $4 and r.number < $5
       or r.number between (select number - 1 from reader) and (select number + 1 from reader)
)
select r.student, r.points, r.place, r.number, r.nickname, a.people, a.own
from (select (select count(*) from ranked) as people, coalesce((select points from points where student = $3), 0) as own) a
left join shown r on true
order by r.number
