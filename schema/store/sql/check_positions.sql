-- How many events a partition has after one position, up to another: as many as lie between, positions are unique.
select count(*) from core.event where partition = $1 and position > $2 and position <= $3
