-- Who may do what in `core`, each as its statements need and no more. Run by the migrator after every migration: what is not said here
-- is taken away. A new statement that needs another right fails in the tests until it is said here.

revoke all on all tables in schema core from studymate_worker, studymate_delivery, studymate_projector, studymate_ops;
grant usage on schema core to studymate_worker, studymate_delivery, studymate_projector, studymate_ops;

-- A worker decides. It appends: nobody but the migrator can change or delete an event, what the journal says, or a key.
grant select, insert on core.event, core.journal, core.person_key to studymate_worker;
grant insert, select (id, input, number, state) on core.outbox to studymate_worker;
grant insert on core.dead_letter to studymate_worker;
-- Whether it delivers, too.
grant select on core.lease to studymate_worker;
grant select, insert, update (partition, at, input, trace), delete on core.timer to studymate_worker;
grant select, insert, update (version, schema, body) on core.snapshot to studymate_worker;
grant select, update (epoch, owner, lease_until, stream_created, cursor, cursor_at, position) on core.partition to studymate_worker;
grant select, insert, update, delete on core.worker to studymate_worker;
grant select, insert, update (sent_at, held_back) on core.alert to studymate_worker;

-- Delivery executes effects. It marks them and never changes what they say; its alerts are effects themselves.
grant select, insert, update (state, due, tries, ambiguous, epoch, error, message, done_at) on core.outbox to studymate_delivery;
grant select, insert, update (message), delete on core.card to studymate_delivery;
grant select, insert, update (owner, epoch, until) on core.lease to studymate_delivery;
grant select, insert, update (sent_at, held_back) on core.alert to studymate_delivery;
grant select on core.person_key, core.event, core.partition to studymate_delivery;
-- What its screens for admins count.
grant select (at) on core.journal to studymate_delivery;
grant select (state) on core.dead_letter to studymate_delivery;

-- The projector reads events, and writes nothing here but its lease.
grant select on core.event, core.partition, core.person_key to studymate_projector;
grant select, insert, update (owner, epoch, until) on core.lease to studymate_projector;

-- Operators look at everything, mark what they decide, and record it.
grant select on all tables in schema core to studymate_ops;
grant select on all sequences in schema core to studymate_ops;
grant insert on core.audit to studymate_ops;
grant update (state, due, done_at, tries) on core.outbox to studymate_ops;
grant update (state) on core.dead_letter to studymate_ops;
grant update (paused, wanted, owner, epoch, lease_until) on core.partition to studymate_ops;
grant insert, update (owner, epoch, until) on core.lease to studymate_ops;
