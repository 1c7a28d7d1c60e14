-- Who is sending an effect: what a process claimed that does not deliver any more is known by its epoch, also where it claimed it with the
-- very commit that decided it.
--
-- Going back: drop the column; the build before this one does not name it.

alter table core.outbox add column epoch bigint;
comment on column core.outbox.epoch is 'The epoch of delivery that claimed it last.';
