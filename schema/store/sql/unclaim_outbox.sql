-- What was claimed and is certainly not sent waits again: by number ($1), or by the inputs that caused it ($2). Only claims of this epoch ($3).
update core.outbox set state = 'pending', tries = tries - 1
where (id = any ($1) or input = any ($2)) and state = 'sending' and epoch = $3
