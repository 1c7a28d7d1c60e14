-- How far each projection is in each partition.
select projection, partition, position from read_model.checkpoint order by projection, partition
