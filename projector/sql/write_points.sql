-- What questions are worth to whom, and the sums of that: of each quiz and of all ('' stands for them), of the week in which it was
-- gained and of all time ($8). A question gives points once; what is there already decides. A person lives in one partition, whose
-- checkpoint is locked: nobody else writes their rows.
with answered as (
    select * from unnest($1::bigint[], $2::text[], $3::text[], $4::boolean[], $5::date[])
        as a (student, quiz, question, first_right, right_in)
),
gained as (
    select a.student, a.quiz, a.question, a.right_in,
           (case when a.right_in is null then 0
                 when p.points is null and a.first_right then $6::smallint
                 when coalesce(p.points, 0) = 0 then $7::smallint
                 else 0 end)::smallint as points
    from answered a left join question_point p using (student, quiz, question)
),
kept as (
    insert into question_point as t (student, quiz, question, points)
    select student, quiz, question, points from gained
    on conflict (student, quiz, question) do update set points = t.points + excluded.points
)
insert into score as t (student, quiz, week, points)
select g.student, s.quiz, s.week, sum(g.points)
from gained g, lateral (values ('', g.right_in), ('', $8::date), (g.quiz, g.right_in), (g.quiz, $8::date)) as s (quiz, week)
where g.points > 0
group by g.student, s.quiz, s.week
on conflict (student, quiz, week) do update set points = t.points + excluded.points
