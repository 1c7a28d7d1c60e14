-- What is over waits again, at once, and may be tried for a day again. Only what is over: what delivery has in hand ('sending') is its own.
update core.outbox set state = 'pending', due = now(), done_at = null, tries = 0
where id = any ($1) and state in ('failed', 'unknown', 'cancelled')
