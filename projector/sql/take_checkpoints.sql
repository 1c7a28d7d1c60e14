insert into read_model.checkpoint (projection, partition, position)
select projection, partition, position from checkpoint where projection = any($1::text[])
on conflict (projection, partition) do update set position = excluded.position
