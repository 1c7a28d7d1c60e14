-- The next events of some partitions: of each ($1) after a position ($2), at most $3. Positions are dense: a reader that has n has everything
-- up to n.
select e.partition, e.position, e.stream, e.version, e.kind, e.schema, e.at, e.input, e.trace, e.body
from unnest($1::smallint[], $2::bigint[]) as wanted (partition, after),
    lateral (
        select * from core.event e
        where e.partition = wanted.partition and e.position > wanted.after
        order by e.position
        limit $3
    ) as e
order by e.partition, e.position
