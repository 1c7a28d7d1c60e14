-- Hands everything over to the roles that sql/roles.sql makes: `core` to the migrator, the read models and what is built beside them to
-- the projector. Later migrations run as the migrator.
--
-- Going back: nothing to do. The build before this one goes on with the login that made the database, which may act as any of the roles.

-- The views are made again after every migration, by their new owner.
select read_model.drop_analytics();

-- A rebuild that was stopped has left its schema.
create schema if not exists rebuild;
create schema if not exists analytics;
create schema previous;
create schema verify;
comment on schema analytics is 'For analysts: documented views without personal data.';
comment on schema rebuild is 'Tables of a read model that is being built anew; swapped with the live ones when they are complete.';
comment on schema previous is 'Tables that the last rebuild replaced, where it was told to keep them.';
comment on schema verify is 'Read models built anew to be compared with the live ones.';

do $$
declare
    owned  record;
    object record;
begin
    for owned in
        select * from (values ('core', 'studymate_migrator'), ('read_model', 'studymate_projector'),
                              ('rebuild', 'studymate_projector'), ('previous', 'studymate_projector'),
                              ('verify', 'studymate_projector'), ('analytics', 'studymate_projector')) as o (schema, role)
    loop
        execute format('alter schema %I owner to %I', owned.schema, owned.role);
        execute format('revoke all on schema %I from public', owned.schema);
        for object in
            select oid::regclass as name from pg_class
            where relnamespace = owned.schema::regnamespace and relkind = 'r'
        loop
            execute format('alter table %s owner to %I', object.name, owned.role);
        end loop;
    end loop;
end
$$;
alter function read_model.drop_analytics() owner to studymate_projector;
revoke execute on function read_model.drop_analytics() from public;

-- Whoever starts looks whether the database is what it needs.
grant create on schema public to studymate_migrator;
alter table public.migration owner to studymate_migrator;
grant select on public.migration to studymate_worker, studymate_delivery, studymate_projector, studymate_ops;

-- Operators look at tables of a rebuild, too, and back them up.
alter default privileges for role studymate_projector grant select on tables to studymate_ops;
