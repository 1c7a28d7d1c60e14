-- Whether all projections of a partition have read up to a position.
select coalesce(min(position) >= $2, false) from read_model.checkpoint where partition = $1
