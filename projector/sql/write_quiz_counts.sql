-- Every partition adds to these rows: in the order of the keys, so that two of them never wait for each other in a circle.
insert into quiz_count as c (quiz, started, finished, cancelled, passed, percent_sum, took_ms_sum)
select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
    as n (quiz, started, finished, cancelled, passed, percent_sum, took_ms_sum)
order by quiz
on conflict (quiz) do update set
    started     = c.started + excluded.started,
    finished    = c.finished + excluded.finished,
    cancelled   = c.cancelled + excluded.cancelled,
    passed      = c.passed + excluded.passed,
    percent_sum = c.percent_sum + excluded.percent_sum,
    took_ms_sum = c.took_ms_sum + excluded.took_ms_sum
