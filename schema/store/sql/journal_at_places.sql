-- What became of the inputs at places of the log, duplicates too. Found by the index on (partition, sequence); a place has several
-- rows when the log gave its sequence out again after a loss.
select j.input, j.partition, j.sequence, j.stream, j.kind, j.at, j.outcome, j.reason, j.revision, j.trace
from unnest($1::smallint[], $2::bigint[]) as place (partition, sequence)
join core.journal j on j.partition = place.partition and j.sequence = place.sequence
