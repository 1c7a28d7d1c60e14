-- An owner that is silent cannot give a paused partition back. Once its lease ran out, it is taken away: the new epoch keeps what it
-- may still have in hand from being committed.
update core.partition set owner = null, epoch = epoch + 1, lease_until = '-infinity'
where id = any ($1) and paused and owner is not null and lease_until < now()
