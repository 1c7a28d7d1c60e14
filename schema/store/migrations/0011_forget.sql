-- Forgetting a person follows from the event that says so, in its transaction: nobody but this function may take a key away, and it takes
-- none without such an event.
--
-- Going back: drop the trigger, the function and the index. The build before this one forgets nobody and reads such an event as an unknown one:
-- go back only before the first person is forgotten.

create function core.forget_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- With the key goes whatever it encrypted: what is personal in events, effects and dead letters.
    delete from core.person_key where owner = substr(new.stream, length('user.') + 1)::bigint;
    -- What is not encrypted in a state is theirs as well, and what nobody's key sealed while theirs could not be read.
    delete from core.snapshot where stream = new.stream;
    update core.dead_letter
    set body = '', state = case state when 'open' then 'discarded' else state end
    where stream = new.stream;
    return null;
end
$$;
comment on function core.forget_person is 'Drops the key of a person whose stream says that they are forgotten, and what is kept of them beside events.';
revoke execute on function core.forget_person() from public;

-- The list that is kept apart from backups.
create index event_forgotten on core.event (at) where kind = 'Forgotten';

create trigger forget_person after insert on core.event
for each row when (new.kind = 'Forgotten' and new.stream like 'user.%')
execute function core.forget_person();
