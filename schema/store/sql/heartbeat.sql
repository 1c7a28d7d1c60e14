-- A worker's sign of life; the workers not seen for an hour are forgotten.
with forgotten as (
    delete from core.worker where seen_at < now() - interval '1 hour' and id <> $1
)
insert into core.worker (id, seen_at, draining) values ($1, now(), $2)
on conflict (id) do update set seen_at = excluded.seen_at, draining = excluded.draining
