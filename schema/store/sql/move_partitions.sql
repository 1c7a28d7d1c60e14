-- Says which worker is to own partitions; null leaves it to the fair share again.
update core.partition set wanted = $2 where id = any ($1) and wanted is distinct from $2
