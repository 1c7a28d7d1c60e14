-- Where the newest event of the stream $1 stands. Found by the index on stream and version.
select partition, position from core.event where stream = $1 order by version desc limit 1
