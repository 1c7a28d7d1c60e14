-- Everything that a batch of inputs decided, or nothing.
--
-- The fence is the only row that is locked: it matches only while this worker's epoch is the newest and cursor and position
-- are where the worker believes them to be. Without it every insert selects from nothing. An input that the journal has already
-- violates journal_input and fails the whole statement: the caller then sorts the known ones out.
--
-- Where this process delivers, too ($56 owner, $57 epoch), what somebody waits for is claimed with this statement and returned: it needs no
-- other one before it is sent. A claim of an epoch that is over is found by that epoch (recover_outbox.sql).
--
-- A part that has no rows is left out: what follows its line `part` up to the next one. Starting a statement costs as much as some rows do.
--
-- After a restore (answered_until is set), what is shown because of an input that the log took before is not sent by itself: it may have
-- been sent already.
with fence as (
    update core.partition
    set cursor = $4, cursor_at = $48, position = $6, stream_created = $7
    where id = $1 and epoch = $2 and cursor = $3 and position = $5
    returning id, answered_until
),
-- part: keys
new_key as (
    insert into core.person_key (owner, master, wrapped)
    select k.owner, k.master, k.wrapped
    from fence, unnest($8::bigint[], $9::smallint[], $10::bytea[]) as k (owner, master, wrapped)
),
-- part: always
new_event as (
    insert into core.event (partition, position, stream, version, kind, schema, at, input, trace, body)
    select fence.id, $5 + e.n, e.stream, e.version, e.kind, $11, e.at, e.input, e.trace, e.body
    from fence, unnest($12::text[], $13::bigint[], $14::text[], $15::timestamptz[], $16::text[], $17::text[], $18::bytea[])
        with ordinality as e (stream, version, kind, at, input, trace, body, n)
),
-- part: snapshots
new_snapshot as (
    insert into core.snapshot (stream, version, schema, body)
    select s.stream, s.version, s.schema, s.body
    from fence, unnest($36::text[], $37::bigint[], $38::smallint[], $39::bytea[]) as s (stream, version, schema, body)
    on conflict (stream) do update set version = excluded.version, schema = excluded.schema, body = excluded.body
),
-- part: dead letters
new_dead_letter as (
    insert into core.dead_letter (input, partition, sequence, stream, kind, at, reason, trace, body)
    select d.input, fence.id, d.sequence, d.stream, d.kind, d.at, d.reason, d.trace, d.body
    from fence, unnest($40::text[], $41::bigint[], $42::text[], $43::text[], $44::timestamptz[], $45::text[], $46::text[], $47::bytea[])
        as d (input, sequence, stream, kind, at, reason, trace, body)
),
-- part: timers
-- At most one change of each timer: no row is touched twice.
timer_change as (
    select fence.id, t.stream, t.key, t.change, t.at, t.input, t.trace
    from fence, unnest($50::text[], $51::text[], $52::text[], $53::timestamptz[], $54::text[], $55::text[])
        as t (stream, key, change, at, input, trace)
),
set_timer as (
    insert into core.timer (stream, key, partition, at, input, trace)
    select stream, key, id, at, input, trace from timer_change where change = 'set'
    on conflict (stream, key) do update
    set partition = excluded.partition, at = excluded.at, input = excluded.input, trace = excluded.trace
),
-- One that was fired may have been moved meanwhile: then it stays.
gone_timer as (
    delete from core.timer t using timer_change c
    where t.stream = c.stream and t.key = c.key
      and (c.change = 'cancelled' or c.change = 'fired' and t.at = c.at)
),
-- part: always
new_journal as (
    insert into core.journal (input, partition, sequence, stream, kind, at, outcome, reason, revision, trace)
    select j.input, fence.id, j.sequence, j.stream, j.kind, j.at, j.outcome, j.reason, j.revision, j.trace
    from fence, unnest($19::text[], $20::bigint[], $21::text[], $22::text[], $23::timestamptz[], $24::text[], $25::text[],
                       $26::bigint[], $27::text[])
        as j (input, sequence, stream, kind, at, outcome, reason, revision, trace)
),
delivers as (
    select exists (select from core.lease where name = 'delivery' and owner = $56 and epoch = $57) as here
),
new_outbox as (
    insert into core.outbox (partition, position, input, number, stream, kind, class, chat, trace, schema, body,
                             state, tries, epoch, ambiguous, error, done_at)
    select fence.id, o.position, o.input, o.number, o.stream, o.kind, o.class, o.chat, o.trace, $11, o.body,
           case when again then 'unknown' when claimed then 'sending' else 'pending' end,
           claimed::integer, case when claimed then $57 end, again::integer,
           case when again then 'decided again after a restore: it may have been sent before' end,
           case when again then now() end
    from fence, delivers, unnest($28::bigint[], $29::text[], $30::text[], $31::text[], $32::text[], $33::bigint[], $34::text[], $35::bytea[],
                       $49::smallint[])
        with ordinality as o (position, input, stream, kind, class, chat, trace, body, number, n),
        lateral (select fence.answered_until is not null and o.kind in ('Show', 'DeleteMessage', 'Export') and exists (
            select from unnest($19::text[], $23::timestamptz[]) as j (input, at)
            where j.input = o.input and j.at < fence.answered_until
        ) as again) as answered,
        lateral (select delivers.here and o.class = 'interactive' and not again as claimed) as claims
    order by o.n
    returning id, input, number, state
)
select o.id, o.input, o.number from fence left join new_outbox o on o.state = 'sending'
