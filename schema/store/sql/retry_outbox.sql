-- What is over waits again, at once. Only what is over: what delivery has in hand ('sending') is its own.
update core.outbox set state = 'pending', due = now(), done_at = null
where id = any ($1) and state in ('failed', 'unknown', 'cancelled')
