-- The next names of streams that had inputs at a time, in order. The BRIN on at finds the part of the table that holds that time.
select distinct stream
from core.journal
where at >= coalesce($2::timestamptz, '-infinity') and at < coalesce($3::timestamptz, 'infinity') and stream > $1
order by stream
limit $4
