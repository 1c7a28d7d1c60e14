with gone as (delete from rebuild.projection where name = any($1::text[]))
delete from rebuild.checkpoint where projection = any($1::text[])
