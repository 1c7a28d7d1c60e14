-- What was claimed and is certainly not sent waits again: by number ($1), or by the inputs that caused it ($2) but for what delivery has in
-- hand ($4): it may have claimed the same effects itself, where another process decided the input meanwhile. Only claims of this epoch ($3).
update core.outbox set state = 'pending', tries = tries - 1
where (id = any ($1) or input = any ($2) and id <> all ($4)) and state = 'sending' and epoch = $3
