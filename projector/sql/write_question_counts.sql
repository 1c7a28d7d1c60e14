-- Every partition adds to these rows: in the order of the keys, so that two of them never wait for each other in a circle.
insert into question_count as c (quiz, question, answers, right_answers, credit_sum, took_ms_sum, pending)
select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
    as n (quiz, question, answers, right_answers, credit_sum, took_ms_sum, pending)
order by quiz, question
on conflict (quiz, question) do update set
    answers       = c.answers + excluded.answers,
    right_answers = c.right_answers + excluded.right_answers,
    credit_sum    = c.credit_sum + excluded.credit_sum,
    took_ms_sum   = c.took_ms_sum + excluded.took_ms_sum,
    pending       = c.pending + excluded.pending
