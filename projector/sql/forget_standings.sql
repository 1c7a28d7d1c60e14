with gone as (delete from projection where name = any($1::text[]))
delete from checkpoint where projection = any($1::text[])
