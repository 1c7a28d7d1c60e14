-- watch_writers
-- Notes who takes and who moves each partition, by the login of the session: each worker must have one of its own. The trigger runs while
-- the row is locked, so the numbers are the order in which a partition was written.
create schema chaos;
create table chaos.partition_write (
    id        bigint   generated always as identity primary key,
    partition smallint not null,
    writer    text     not null,
    takes     boolean  not null
);
create function chaos.note_write() returns trigger language plpgsql security definer as $$
begin
    if new.epoch <> old.epoch then
        insert into chaos.partition_write (partition, writer, takes) values (new.id, session_user, true);
    elsif (new.cursor, new.position) is distinct from (old.cursor, old.position) then
        insert into chaos.partition_write (partition, writer, takes) values (new.id, session_user, false);
    end if;
    return null;
end
$$;
create trigger chaos_note_write after update on core.partition for each row execute function chaos.note_write();
