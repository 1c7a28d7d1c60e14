-- Whoever held a lease is gone, and whoever believes to hold one does not.
update core.lease set epoch = epoch + 1000000, owner = null, until = '-infinity'
