-- An operator knows what nobody knew: whether it was sent ($2).
update core.outbox set state = $2, done_at = now()
where id = any ($1) and state = 'unknown'
