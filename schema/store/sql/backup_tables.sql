-- The tables of `core`, whose rows a backup counts.
select relname::text from pg_class
where relnamespace = 'core'::regnamespace and relkind = 'r'
order by relname
