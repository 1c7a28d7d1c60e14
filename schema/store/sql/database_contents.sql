-- What is in a database beside PostgreSQL's own, and who is connected to it.
select (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_toast%' and n.nspname not like 'pg\_temp%'
          and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')) as relations,
       to_regclass('core.event') is not null and to_regclass('core.journal') is not null as ours,
       (select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()) as sessions
