-- $1 names and $2 versions of projections, $3 partitions. A projection that is there keeps the version that built it.
with built as (
    insert into read_model.projection (name, version)
    select name, version from unnest($1::text[], $2::integer[]) as n (name, version)
    on conflict (name) do nothing
)
insert into read_model.checkpoint (projection, partition, position)
select name, partition, 0
from unnest($1::text[]) as name, unnest($3::smallint[]) as partition
on conflict (projection, partition) do nothing
