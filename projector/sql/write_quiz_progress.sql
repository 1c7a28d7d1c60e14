-- A finished attempt adds to how a student stands with a quiz; a grade sets what it may have changed, also to less. A person lives in
-- one partition, whose checkpoint is locked: nobody else writes the row. A grade adds nothing to a person who was erased.
merge into quiz_progress as p
using (
    select * from unnest($1::bigint[], $2::text[], $3::integer[], $4::integer[], $5::smallint[], $6::boolean[], $7::smallint[],
                         $8::smallint[], $9::bigint[], $10::integer[], $11::timestamptz[], $12::integer[])
        as n (student, quiz, attempts, passes, best, graded, first, last, percent_sum, last_version, last_at, pending)
) as n
on p.student = n.student and p.quiz = n.quiz
when matched then update set
    attempts     = p.attempts + n.attempts,
    passes       = p.passes + n.passes,
    best         = case when n.graded then n.best else greatest(p.best, n.best) end,
    first        = case when n.graded then n.first else p.first end,
    last         = coalesce(n.last, p.last),
    percent_sum  = p.percent_sum + n.percent_sum,
    last_version = coalesce(n.last_version, p.last_version),
    last_at      = coalesce(n.last_at, p.last_at),
    pending      = p.pending + n.pending
when not matched and n.attempts > 0 then insert
    (student, quiz, attempts, passes, best, first, last, percent_sum, last_version, last_at, pending)
    values (n.student, n.quiz, n.attempts, n.passes, n.best, n.first, n.last, n.percent_sum, n.last_version, n.last_at, n.pending)
