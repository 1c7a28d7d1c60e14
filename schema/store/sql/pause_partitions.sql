-- Pauses partitions ($2), or lets them go on. Their owner sees it when it renews (renew_partitions.sql) and gives them back.
-- Locked in the order of ids, as there.
with changed as (
    select id from core.partition where id = any ($1) and paused <> $2 order by id for update
)
update core.partition set paused = $2 where id in (select id from changed)
