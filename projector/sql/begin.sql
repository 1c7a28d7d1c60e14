-- Projection $1 of version $2 begins before the first event of every partition of $3.
with built as (
    insert into projection (name, version) values ($1, $2)
    on conflict (name) do update set version = excluded.version
)
insert into checkpoint (projection, partition, position)
select $1, partition, 0 from unnest($3::smallint[]) as partition
on conflict (projection, partition) do update set position = 0
