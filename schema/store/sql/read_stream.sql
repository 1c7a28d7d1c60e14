select partition, position, stream, version, kind, schema, at, input, trace, body
from core.event
where stream = $1 and version > $2
order by version
limit $3
