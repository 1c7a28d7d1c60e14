-- Effects that are being sent, and whether somebody delivers. Found by the partial index on what is being sent.
select (select count(*) from core.outbox where state = 'sending') as sending,
       (select count(*) from core.outbox where state = 'sending'
           and greatest(created_at, due) < now() - interval '1 minute') as long_since,
       coalesce((select until > now() - interval '1 minute' from core.lease where name = 'delivery' and owner is not null), false)
           as delivered
