-- Whether this login may put a backup back: it makes a database, and roles where the server has none yet.
select rolsuper or (rolcreatedb and rolcreaterole) from pg_roles where rolname = current_user
