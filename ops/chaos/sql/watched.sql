-- watched
-- Whether an experiment has the writers of partitions watched.
select to_regclass('chaos.partition_write') is not null
