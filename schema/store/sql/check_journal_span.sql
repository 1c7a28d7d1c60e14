-- From when to when there are inputs: from the first that a partition has, by the index on (partition, sequence), until now, or later
-- where the log's clock is ahead. Sequences begin anew in a log that was made anew, so there may be older ones: see
-- check_journal_before.sql.
select least(min(first.at), min(last.at)), greatest(max(first.at), max(last.at), now())
from core.partition
cross join lateral (
    select at from core.journal where partition = core.partition.id order by sequence limit 1
) first
cross join lateral (
    select at from core.journal where partition = core.partition.id order by sequence desc limit 1
) last
having count(*) > 0
