-- How many inputs there are to go through. Every filter that is null is none.
select count(*)
from core.journal
where ($1::text is null or stream = $1)
  and ($2::smallint is null or partition = $2)
  and ($3::timestamptz is null or at >= $3)
  and ($4::timestamptz is null or at < $4)
