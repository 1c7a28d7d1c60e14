-- Seconds are counted by the clock that leases are made by.
select id, owner, epoch, cursor, cursor_at, position, lease_until, stream_created, paused, wanted,
       greatest(extract(epoch from lease_until - now()), 0)::float8 as lease_seconds
from core.partition order by id
