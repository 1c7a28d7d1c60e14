select id, owner, epoch, cursor, cursor_at, position, lease_until, stream_created from core.partition order by id
