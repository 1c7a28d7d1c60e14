-- What became of inputs, of those that are decided. Found by the unique index on the input, which leaves duplicates out.
select input, partition, sequence, stream, kind, at, outcome, reason, revision, trace
from core.journal
where input = any ($1) and outcome <> 'duplicate'
