-- Every column: the table of an older build lacks one.
select * from public.migration order by version
