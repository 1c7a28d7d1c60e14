-- The answer $2, $3, $4 of a finished attempt, for the grader $1 (null: for an admin), with the name of somebody whom they know. Found
-- by primary keys.
select a.student, a.attempt, a.number, t.questions, a.quiz, a.version, a.question,
       case when read_model.knows_by_name($1, a.student) then s.name end as name, a.chosen, w.text, a.pending, a.credit,
       a.took_ms, a.at, w.graded_by, g.name as grader, w.comment,
       (select count(*) from read_model.attempt o
        where o.quiz = t.quiz and not o.trial and o.finished_at >= t.finished_at
          and (o.finished_at > t.finished_at or (o.student, o.attempt) < (t.student, t.attempt))) as newer
from read_model.answer a
join read_model.attempt t using (student, attempt)
join read_model.quiz q on q.quiz = a.quiz
left join read_model.answer_text w using (student, attempt, number)
left join read_model.student s on s.student = a.student
left join read_model.student g on g.student = w.graded_by
where a.student = $2 and a.attempt = $3 and a.number = $4 and t.finished_at is not null
  and ($1::bigint is null or q.owner = $1)
