-- What became of inputs of a time, the newest first. The index on at is a BRIN: it finds the part of the table that holds that time.
select input, partition, sequence, stream, kind, at, outcome, reason, revision, trace
from core.journal
where at >= coalesce($1::timestamptz, '-infinity')
  and at < coalesce($2::timestamptz, 'infinity')
  and ($3::smallint is null or partition = $3)
  and ($4::bigint is null or sequence >= $4)
  and ($5::bigint is null or sequence <= $5)
  and ($6::text is null or kind = $6)
  and ($7::text is null or outcome = $7)
order by at desc, sequence desc
limit $8
