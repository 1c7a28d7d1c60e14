-- events
-- All events in the order of their partitions.
select partition, position, stream, version, kind, input, schema, body from core.event order by partition, position
