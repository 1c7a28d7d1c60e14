-- The next events of a partition. Positions are dense: a reader that has n has everything up to n.
select partition, position, stream, version, kind, schema, at, input, trace, body
from core.event
where partition = $1 and position > $2
order by position
limit $3
