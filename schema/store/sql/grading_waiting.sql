-- How many answers of finished attempts wait for the grader $1 (null: for anybody). Found by the index on those that wait.
select count(*) as waiting
from read_model.answer_text w
join read_model.attempt t using (student, attempt)
join read_model.quiz q on q.quiz = w.quiz
where w.waits and t.finished_at is not null and ($1::bigint is null or q.owner = $1)
