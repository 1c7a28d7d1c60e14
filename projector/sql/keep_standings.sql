-- Where the live tables are that are about to be kept.
with version as (
    insert into previous.projection (name, version)
    select name, version from read_model.projection where name = any($1::text[])
    on conflict (name) do update set version = excluded.version
)
insert into previous.checkpoint (projection, partition, position)
select projection, partition, position from read_model.checkpoint where projection = any($1::text[])
on conflict (projection, partition) do update set position = excluded.position
