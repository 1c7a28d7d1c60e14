insert into {schema}.checkpoint (projection, partition) values ($1, $2)
on conflict (projection, partition) do update set projection = excluded.projection
returning position
