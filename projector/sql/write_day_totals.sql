-- Every partition adds to these rows: in the order of the keys, so that two of them never wait for each other in a circle.
insert into day_total as t (day, registered, started, finished, cancelled, passed, percent_sum, answers, right_answers, reviews)
select * from unnest($1::date[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
                     $9::bigint[], $10::bigint[])
    as n (day, registered, started, finished, cancelled, passed, percent_sum, answers, right_answers, reviews)
order by day
on conflict (day) do update set
    registered    = t.registered + excluded.registered,
    started       = t.started + excluded.started,
    finished      = t.finished + excluded.finished,
    cancelled     = t.cancelled + excluded.cancelled,
    passed        = t.passed + excluded.passed,
    percent_sum   = t.percent_sum + excluded.percent_sum,
    answers       = t.answers + excluded.answers,
    right_answers = t.right_answers + excluded.right_answers,
    reviews       = t.reviews + excluded.reviews
