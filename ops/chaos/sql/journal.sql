-- journal
-- What became of each input.
select input, stream, sequence, (extract(epoch from at) * 1000000)::bigint as at_us, outcome, reason from core.journal order by partition, sequence
