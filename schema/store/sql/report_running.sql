-- What is going on and what needs somebody, at $1.
select (select count(*) from core.journal where at > $1::timestamptz - interval '60 seconds' and at <= $1::timestamptz) as inputs,
       (select count(*) from core.dead_letter where state = 'open') as dead_letters,
       (select count(*) from core.outbox where state = 'failed' and done_at > $1::timestamptz - interval '24 hours') as failed_sends
