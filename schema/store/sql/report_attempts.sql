-- A page of the finished attempts of students at the quiz $1, no trials, the newest first, for the grader $4 (null: for an admin): with
-- the names of those whom they know. Found by the index on (quiz, version).
select a.student, case when read_model.knows_by_name($4, a.student) then s.name end as name, a.attempt, a.finished_at, a.late, a.percent, coalesce(a.passed, false) as passed, a.pending
from read_model.attempt a
left join read_model.student s using (student)
where a.quiz = $1 and a.finished_at is not null and not a.trial
order by a.finished_at desc, a.student, a.attempt
limit $2 offset $3
