-- Nobody owns a partition, and nobody who did can commit: every process gets an epoch beyond all that were given out since the backup.
-- The partitions $2 are read from the beginning of the log, and the journal drops what was done; the others go on where they were in the
-- stream that was made at $3. One that never committed anything has no stream yet.
update core.partition
set epoch = epoch + 1000000,
    owner = null,
    lease_until = '-infinity',
    wanted = null,
    answered_until = $1::timestamptz,
    stream_created = case when id = any ($2::smallint[]) or stream_created is null then null else $3::timestamptz end,
    cursor = case when id = any ($2::smallint[]) then 0 else cursor end,
    cursor_at = case when id = any ($2::smallint[]) then null else cursor_at end
returning paused
