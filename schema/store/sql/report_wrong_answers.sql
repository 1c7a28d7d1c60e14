-- The wrong answers with options in first finished attempts at the quiz $1, at most $2 of them: whose, to which question, and which answer, the latter
-- two numbered from 0 and from 1. The same as analytics.equal_errors compares.
select f.student, dense_rank() over (order by n.version, n.question) - 1 as question,
       dense_rank() over (order by n.version, n.question, n.chosen) as item
from (
    select distinct on (student) student, attempt
    from read_model.attempt
    where quiz = $1 and finished_at is not null and not trial
    order by student, attempt
) f
join read_model.answer n using (student, attempt)
where n.chosen is not null and not n.is_right and not n.pending
order by f.student
limit $2
