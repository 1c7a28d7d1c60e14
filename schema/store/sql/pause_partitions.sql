-- Pauses partitions ($2), or lets them go on. Their owner sees it when it renews (renew_partitions.sql) and gives them back.
update core.partition set paused = $2 where id = any ($1) and paused <> $2
