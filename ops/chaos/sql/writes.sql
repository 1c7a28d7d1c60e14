-- writes
-- Who wrote to which partition. The row of a partition is locked while it is written: the numbers are the order of writing.
select partition, writer, takes from chaos.partition_write order by id
