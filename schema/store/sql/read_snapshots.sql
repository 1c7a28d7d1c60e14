-- The next snapshots by stream.
select stream, version, schema, body from core.snapshot where stream > $1 order by stream limit $2
