-- totals
-- What each read model adds up to. `of` says what, `place` where: sums of the same must be the same, and the same as the events'.
select 'answers' as of, 'read_model.answer' as place, count(*)::bigint as sum from read_model.answer
union all select 'answers', 'read_model.question_count', coalesce(sum(answers), 0)::bigint from read_model.question_count
union all select 'answers', 'read_model.day_total', coalesce(sum(answers), 0)::bigint from read_model.day_total
union all select 'answers', 'read_model.topic_mastery', coalesce(sum(answers), 0)::bigint from read_model.topic_mastery
union all select 'answers', 'read_model.attempt', coalesce(sum(answers), 0)::bigint from read_model.attempt
union all select 'credit', 'read_model.answer', coalesce(sum(credit), 0)::bigint from read_model.answer
union all select 'credit', 'read_model.question_count', coalesce(sum(credit_sum), 0)::bigint from read_model.question_count
union all select 'credit', 'read_model.topic_mastery', coalesce(sum(credit_sum), 0)::bigint from read_model.topic_mastery
union all select 'attempts', 'read_model.attempt', count(*)::bigint from read_model.attempt
union all select 'attempts', 'read_model.quiz_count', coalesce(sum(started), 0)::bigint from read_model.quiz_count
union all select 'attempts', 'read_model.day_total', coalesce(sum(started), 0)::bigint from read_model.day_total
union all select 'finished', 'read_model.attempt', count(*)::bigint from read_model.attempt where finished_at is not null
union all select 'finished', 'read_model.quiz_count', coalesce(sum(finished), 0)::bigint from read_model.quiz_count
union all select 'finished', 'read_model.day_total', coalesce(sum(finished), 0)::bigint from read_model.day_total
union all select 'registered', 'read_model.student', count(*)::bigint from read_model.student where registered_at is not null
union all select 'registered', 'read_model.day_total', coalesce(sum(registered), 0)::bigint from read_model.day_total
