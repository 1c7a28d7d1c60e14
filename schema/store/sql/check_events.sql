-- The next events of a partition with what the journal says of their inputs. Found by the primary key, and by the unique index on the
-- journal's input.
select e.position, e.stream, e.input, e.at,
       j.partition as journal_partition, j.sequence, j.stream as journal_stream, j.at as journal_at, j.outcome
from (
    select position, stream, input, at
    from core.event
    where partition = $1 and position > $2
    order by position
    limit $3
) e
left join core.journal j on j.input = e.input and j.outcome <> 'duplicate'
order by e.position
