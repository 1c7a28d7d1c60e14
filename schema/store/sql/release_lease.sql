update core.lease set owner = null, until = '-infinity' where name = $1 and owner = $2
