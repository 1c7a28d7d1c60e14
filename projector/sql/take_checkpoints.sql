insert into read_model.checkpoint (projection, partition, position)
select projection, partition, position from {schema}.checkpoint where projection = $1
on conflict (projection, partition) do update set position = excluded.position
