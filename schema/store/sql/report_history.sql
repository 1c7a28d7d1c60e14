select quiz, finished_at, percent, passed from (
    select quiz, finished_at, percent, passed from read_model.attempt
    where user_id = $1 and finished_at is not null
    order by finished_at desc limit 50
) latest
order by finished_at
