-- The roles, none of which can log in: logins are members of them. Roles belong to the whole server and are in no backup of a database,
-- so they are looked after before every migration and before a backup is put back. Running this again changes nothing.
--
-- Another database of the server may be making the same ones right now: whoever comes second finds them there.
do $$
declare
    role text;
begin
    foreach role in array array['studymate_migrator', 'studymate_worker', 'studymate_delivery', 'studymate_projector',
                                'studymate_ops', 'studymate_analyst']
    loop
        if not exists (select from pg_roles where rolname = role) then
            begin
                execute format('create role %I nologin', role);
            exception
                when duplicate_object or unique_violation then null;
            end;
        end if;
    end loop;
    -- A superuser may act as anybody. Another login that makes roles must be told that it may.
    if not pg_has_role(current_user, 'studymate_migrator', 'set') then
        execute format('grant studymate_migrator to %I', current_user);
    end if;
    if not has_database_privilege('studymate_migrator', current_database(), 'create') then
        execute format('grant create on database %I to studymate_migrator', current_database());
    end if;
    -- Migrations change the projector's tables, too.
    if not pg_has_role('studymate_migrator', 'studymate_projector', 'set') then
        grant studymate_projector to studymate_migrator;
    end if;
    -- `studymate rebuild` and `verify` make tables, the first of them such that the projector writes afterwards: they act as its owner
    -- for as long as a transaction. Only by asking for it: no other command of an operator can change a read model.
    if not pg_has_role('studymate_ops', 'studymate_projector', 'set') then
        grant studymate_projector to studymate_ops with inherit false;
    end if;
end
$$;
