insert into quiz_progress as p (student, quiz, attempts, passes, best, last, percent_sum, last_version, last_at)
select * from unnest($1::bigint[], $2::text[], $3::integer[], $4::integer[], $5::smallint[], $6::smallint[], $7::bigint[],
                     $8::integer[], $9::timestamptz[])
on conflict (student, quiz) do update set
    attempts     = p.attempts + excluded.attempts,
    passes       = p.passes + excluded.passes,
    best         = greatest(p.best, excluded.best),
    last         = excluded.last,
    percent_sum  = p.percent_sum + excluded.percent_sum,
    last_version = excluded.last_version,
    last_at      = excluded.last_at
