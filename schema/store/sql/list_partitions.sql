select id, owner, epoch, cursor, position, lease_until, stream_created from core.partition order by id
