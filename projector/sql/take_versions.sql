insert into read_model.projection (name, version)
select name, version from projection where name = any($1::text[])
on conflict (name) do update set version = excluded.version
