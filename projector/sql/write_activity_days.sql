insert into activity_day as a (student, day, events, answers, finished, reviews)
select * from unnest($1::bigint[], $2::date[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
on conflict (student, day) do update set
    events   = a.events + excluded.events,
    answers  = a.answers + excluded.answers,
    finished = a.finished + excluded.finished,
    reviews  = a.reviews + excluded.reviews
