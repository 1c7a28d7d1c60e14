-- How many inputs there were in a time.
select count(*) from core.journal where at >= $1 and at < $2
