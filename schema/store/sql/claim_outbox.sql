-- Marks effects as being sent right now, if this process still is the one that delivers ($2 owner, $3 epoch).
-- Only what is returned may be sent: what was settled meanwhile is not. The lock on the lease keeps a claim from slipping in behind a
-- take-over that has just recovered what was left.
update core.outbox set state = 'sending', tries = tries + 1, epoch = $3
where id = any ($1) and state in ('pending', 'retry')
  and exists (select from core.lease where name = 'delivery' and owner = $2 and epoch = $3 for share)
returning id, tries
