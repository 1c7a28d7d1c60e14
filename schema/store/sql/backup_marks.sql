-- What a backup says about the moment that it keeps.
select now() as taken_at,
       current_setting('server_version') as server,
       (select max(version) from public.migration) as migration,
       (select max(at) from core.journal) as newest_input,
       pg_export_snapshot() as moment
