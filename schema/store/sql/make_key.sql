-- A key, unless its owner has one already.
insert into core.person_key (owner, master, wrapped) values ($1, $2, $3) on conflict (owner) do nothing
