-- What became of the newest inputs, the newest first: the last of each partition by the index on (partition, sequence), then the
-- newest of these.
select j.*
from core.partition p
cross join lateral (
    select input, partition, sequence, stream, kind, at, outcome, reason, revision, trace
    from core.journal
    where partition = p.id
      and ($2::bigint is null or sequence >= $2)
      and ($3::bigint is null or sequence <= $3)
      and ($4::text is null or kind = $4)
      and ($5::text is null or outcome = $5)
    order by sequence desc
    limit $6
) j
where $1::smallint is null or p.id = $1
order by j.at desc, j.sequence desc
limit $6
