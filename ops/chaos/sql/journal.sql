-- journal
-- What became of each input.
select input, stream, sequence, outcome, reason from core.journal order by partition, sequence
