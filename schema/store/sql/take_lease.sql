-- Takes or renews a lease: $1 name, $2 owner, $3 seconds. Returns a row only to the owner. A change of owner raises the epoch.
insert into core.lease as held (name, owner, epoch, until)
values ($1, $2, 1, now() + make_interval(secs => $3))
on conflict (name) do update
set owner = excluded.owner,
    epoch = held.epoch + (held.owner is distinct from excluded.owner)::int,
    until = excluded.until
where held.owner is not distinct from excluded.owner or held.owner is null or held.until < now()
returning epoch
