-- First attempts at the quiz $1 with at least three answers that are faster than their question can be read, those with most first, for the grader $2
-- (null: for an admin): with the names of those whom they know.
select f.student, case when read_model.knows_by_name($2, f.student) then s.name end as name, f.attempt, f.answers, f.fast, f.fast_right
from analytics.fast_attempts f
left join read_model.student s using (student)
where f.quiz = $1 and f.fast >= 3
order by f.fast desc, f.fast_right desc, f.student
limit 8
