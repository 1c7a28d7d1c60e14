-- Says which worker is to own partitions; null leaves it to the fair share again. Locked in the order of ids, as in
-- renew_partitions.sql.
with changed as (
    select id from core.partition where id = any ($1) and wanted is distinct from $2 order by id for update
)
update core.partition set wanted = $2 where id in (select id from changed)
