-- Marks effects as being sent right now, if this process still is the one that delivers ($2 owner, $3 epoch).
-- Only what is returned may be sent: what was settled meanwhile is not. The lock on the lease keeps a claim from slipping in behind a
-- take-over that has just recovered what was left. The state is compared with a column, so that effects are found by number: no plan takes
-- the index of what waits, which has an entry for all that waited since the last vacuum.
with waiting (state) as materialized (values ('pending'), ('retry'))
update core.outbox o set state = 'sending', tries = tries + 1, epoch = $3
from waiting
where o.id = any ($1) and o.state = waiting.state
  and exists (select from core.lease where name = 'delivery' and owner = $2 and epoch = $3 for share)
returning o.id, o.tries
