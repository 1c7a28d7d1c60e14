-- How many inputs there were in a time, at most $3: more of them are not looked at.
select count(*) from (select from core.journal where at >= $1 and at < $2 limit $3) found
