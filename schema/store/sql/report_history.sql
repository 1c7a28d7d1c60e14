-- The last finished attempts, the oldest first. Found by the index on (student, finished_at).
select quiz, finished_at, percent, coalesce(passed, false) as passed
from (
    select quiz, finished_at, percent, passed, attempt
    from read_model.attempt
    where student = $1 and finished_at is not null
    order by finished_at desc, attempt desc
    limit 50
) newest
order by finished_at, attempt
