-- Gives a partition back, unless it has a newer owner already.
update core.partition set owner = null, lease_until = '-infinity' where id = $1 and owner = $2 and epoch = $3
