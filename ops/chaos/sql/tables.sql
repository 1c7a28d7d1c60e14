-- tables
-- Every table that says something about StudyMate's state.
select format('%I.%I', schemaname, tablename) from pg_tables
where schemaname in ('core', 'read_model', 'rebuild', 'previous', 'verify', 'public') order by 1
