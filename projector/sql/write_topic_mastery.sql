insert into topic_mastery as t (student, topic, answers, right_answers, credit_sum, pending)
select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
on conflict (student, topic) do update set
    answers       = t.answers + excluded.answers,
    right_answers = t.right_answers + excluded.right_answers,
    credit_sum    = t.credit_sum + excluded.credit_sum,
    pending       = t.pending + excluded.pending
