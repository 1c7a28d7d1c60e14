-- What was claimed and is certainly not sent waits again: by number ($1), or by the inputs that caused it ($2) but for what delivery has in
-- hand ($4): it may have claimed the same effects itself, where another process decided the input meanwhile. Only claims of this epoch ($3).
-- The state is compared with a column for the same reason as in claim_outbox.sql.
with claimed (state) as materialized (values ('sending'))
update core.outbox o set state = 'pending', tries = tries - 1
from claimed
where (o.id = any ($1) or o.input = any ($2) and o.id <> all ($4)) and o.state = claimed.state and o.epoch = $3
