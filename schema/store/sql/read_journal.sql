-- The next inputs of a stream, the oldest first. Found by the index on (stream, at).
select input, partition, sequence, stream, kind, at, outcome, reason, revision, trace
from core.journal
where stream = $1
  and at >= $2
  and (at, sequence) > ($2, $3)
  and ($4::timestamptz is null or at < $4)
order by at, sequence
limit $5
