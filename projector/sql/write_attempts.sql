-- What is null in a batch was not said by it and stays as it was.
insert into {schema}.attempt as a
    (user_id, attempt, quiz, version, started_at, finished_at, cancelled_at, questions, right_answers, percent, passed, took_ms)
select * from unnest($1::bigint[], $2::integer[], $3::text[], $4::integer[], $5::timestamptz[], $6::timestamptz[],
                     $7::timestamptz[], $8::integer[], $9::integer[], $10::smallint[], $11::boolean[], $12::bigint[])
on conflict (user_id, attempt) do update
set quiz          = coalesce(excluded.quiz, a.quiz),
    version       = coalesce(excluded.version, a.version),
    started_at    = coalesce(excluded.started_at, a.started_at),
    finished_at   = coalesce(excluded.finished_at, a.finished_at),
    cancelled_at  = coalesce(excluded.cancelled_at, a.cancelled_at),
    questions     = coalesce(excluded.questions, a.questions),
    right_answers = coalesce(excluded.right_answers, a.right_answers),
    percent       = coalesce(excluded.percent, a.percent),
    passed        = coalesce(excluded.passed, a.passed),
    took_ms       = coalesce(excluded.took_ms, a.took_ms)
