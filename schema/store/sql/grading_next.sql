-- The answer that waits longest for the grader $1 (null: for anybody), of those that came after the answer $2, $3, $4 (null: of all).
-- Found by the index on those that wait.
select w.student, w.attempt, w.number
from read_model.answer_text w
join read_model.attempt t using (student, attempt)
join read_model.quiz q on q.quiz = w.quiz
where w.waits and t.finished_at is not null and ($1::bigint is null or q.owner = $1)
  and ($2::bigint is null or (w.at, w.student, w.attempt, w.number) > (
        select o.at, o.student, o.attempt, o.number from read_model.answer_text o
        where o.student = $2 and o.attempt = $3 and o.number = $4))
order by w.at, w.student, w.attempt, w.number
limit 1
