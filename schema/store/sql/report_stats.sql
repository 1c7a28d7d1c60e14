select
    (select count(*) from read_model.student where registered_at is not null) as users,
    (select count(distinct user_id) from read_model.activity_day where day > $1::timestamptz::date - 1) as active_1,
    (select count(distinct user_id) from read_model.activity_day where day > $1::timestamptz::date - 7) as active_7,
    (select count(distinct user_id) from read_model.activity_day where day > $1::timestamptz::date - 30) as active_30,
    (select count(*) from read_model.attempt) as started,
    (select count(*) from read_model.attempt where finished_at is not null) as finished,
    (select round(avg(percent))::smallint from read_model.attempt where finished_at is not null) as average,
    (select count(*) from read_model.answer) as answers,
    (select count(*) from core.journal where at > $1 - interval '1 minute') as inputs_last_minute,
    (select count(*) from core.dead_letter where state = 'open') as dead_letters,
    (select count(*) from core.outbox where state in ('failed', 'unknown') and done_at > $1 - interval '1 day') as failed_sends,
    (select coalesce(max(extract(epoch from $1 - e.at) * 1000), 0)::bigint
     from read_model.checkpoint c
     join core.partition p on p.id = c.partition and p.position > c.position
     join core.event e on e.partition = c.partition and e.position = c.position + 1) as lag_ms
