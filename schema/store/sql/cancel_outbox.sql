-- What waits is given up. Delivery may have it in memory: it claims by state right before it sends (claim_outbox.sql), and this
-- row lock decides which of the two came first.
update core.outbox set state = 'cancelled', done_at = now()
where id = any ($1) and state in ('pending', 'retry')
