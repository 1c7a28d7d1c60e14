-- Adds what a batch says of attempts. An attempt begins with its start, which makes the row; what comes later adds to it,
-- and adds to nothing when the person was erased in between. A person lives in one partition, whose checkpoint is locked.
merge into attempt as a
using (
    select * from unnest($1::bigint[], $2::integer[], $3::text[], $4::integer[], $5::timestamptz[], $6::integer[], $7::integer[],
                         $8::integer[], $9::integer[], $10::timestamptz[], $11::timestamptz[], $12::smallint[], $13::boolean[],
                         $14::bigint[], $15::text[], $16::integer[], $17::boolean[], $18::boolean[])
        as n (student, attempt, quiz, version, started_at, questions, asked, answers, right_answers, finished_at, cancelled_at,
              percent, passed, took_ms, picks, pending, late, trial)
) as n
on a.student = n.student and a.attempt = n.attempt
when matched then update set
    asked         = greatest(a.asked, n.asked),
    answers       = a.answers + n.answers,
    right_answers = a.right_answers + n.right_answers,
    finished_at   = coalesce(n.finished_at, a.finished_at),
    cancelled_at  = coalesce(n.cancelled_at, a.cancelled_at),
    percent       = coalesce(n.percent, a.percent),
    passed        = coalesce(n.passed, a.passed),
    took_ms       = coalesce(n.took_ms, a.took_ms),
    pending       = a.pending + n.pending
when not matched and n.started_at is not null then insert
    (student, attempt, quiz, version, started_at, questions, asked, answers, right_answers, finished_at, cancelled_at, percent, passed, took_ms,
     picks, pending, late, trial)
    values (n.student, n.attempt, n.quiz, n.version, n.started_at, n.questions, n.asked, n.answers, n.right_answers,
            n.finished_at, n.cancelled_at, n.percent, n.passed, n.took_ms, string_to_array(n.picks, ',')::smallint[], n.pending, n.late,
            n.trial)
