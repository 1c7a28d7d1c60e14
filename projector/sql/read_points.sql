-- What these questions are worth to whom, and why. Found by the primary key.
select p.*
from unnest($1::bigint[], $2::text[], $3::text[]) as k (student, quiz, question)
join question_point p using (student, quiz, question)
