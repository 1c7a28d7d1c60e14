-- What became of one stream's inputs, the newest first. Found by the index on (stream, at). Every filter that is null is none.
select input, partition, sequence, stream, kind, at, outcome, reason, revision, trace
from core.journal
where stream = $1
  and ($2::timestamptz is null or at >= $2)
  and ($3::timestamptz is null or at < $3)
  and ($4::bigint is null or sequence >= $4)
  and ($5::bigint is null or sequence <= $5)
  and ($6::text is null or kind = $6)
  and ($7::text is null or outcome = $7)
order by at desc, sequence desc
limit $8
