-- How many finished attempts of students at the quiz $1 there are, no trials, and how many of them passed. Found by the index on (quiz, version).
select count(*) as finished, count(*) filter (where passed) as passes
from read_model.attempt
where quiz = $1 and finished_at is not null and not trial
