-- What StudyMate decided and must do. Everything in `core` is written by the owner of a partition in one statement per
-- batch (sql/commit_batch.sql), except leases, delivery's marks and operators' decisions.
--
-- Going back: this is the first migration; `drop schema core cascade` after a backup.

create schema core;

create table core.partition (
    id             smallint    primary key,
    epoch          bigint      not null default 0,
    owner          text,
    lease_until    timestamptz not null default '-infinity',
    stream_created timestamptz,
    cursor         bigint      not null default 0,
    position       bigint      not null default 0
) with (fillfactor = 50);
comment on table  core.partition is 'One row per partition of the log: who owns it, how far it is decided, how many events it has.';
comment on column core.partition.epoch is 'Raised whenever the owner changes; a commit with another epoch writes nothing.';
comment on column core.partition.owner is 'The worker that decides this partition; null when it is free.';
comment on column core.partition.stream_created is 'When the stream of the log was made that cursor counts in: another stream starts from 0.';
comment on column core.partition.cursor is 'Sequence in the log of the last input that was committed.';
comment on column core.partition.position is 'Position of the last event: positions are 1..n without a gap.';

create table core.worker (
    id       text        primary key,
    seen_at  timestamptz not null,
    draining boolean     not null default false
);
comment on table core.worker is 'Worker processes that are alive: partitions are shared among those seen lately and not draining.';

create table core.lease (
    name  text        primary key,
    owner text,
    epoch bigint      not null default 0,
    until timestamptz not null default '-infinity'
);
comment on table core.lease is 'What one process at a time may do: delivery, the projector.';

create table core.event (
    partition smallint    not null,
    position  bigint      not null,
    stream    text        not null,
    version   bigint      not null,
    kind      text        not null,
    schema    smallint    not null,
    at        timestamptz not null,
    input     text        not null,
    trace     text,
    body      bytea       not null,
    primary key (partition, position)
);
create unique index event_stream on core.event (stream, version);
create index event_at on core.event using brin (at);
comment on table  core.event is 'Every state change, never changed. Readers tail a partition by position: commits make positions dense and in order.';
comment on column core.event.stream is 'The aggregate: user.<id>, group.<id>, catalogue.main.';
comment on column core.event.at is 'When the log took the input that caused it.';
comment on column core.event.body is 'MessagePack; personal data inside is encrypted with the key of its person.';

create table core.journal (
    input     text        not null,
    partition smallint    not null,
    sequence  bigint      not null,
    stream    text        not null,
    kind      text        not null,
    at        timestamptz not null,
    outcome   text        not null check (outcome in ('applied', 'ignored', 'throttled', 'duplicate', 'dead')),
    reason    text,
    revision  bigint      not null,
    trace     text
);
create unique index journal_input on core.journal (input) where outcome <> 'duplicate';
create index journal_stream on core.journal (stream, at);
create index journal_at on core.journal using brin (at);
comment on table  core.journal is 'One row per input with what became of it: the proof that nothing was lost, and the guard against doing it twice.';
comment on column core.journal.sequence is 'Where the input lay in the log.';
comment on column core.journal.reason is 'Why it was ignored, throttled or dead.';
comment on column core.journal.revision is 'The revision of the catalogue that the decision saw, so that it can be decided again.';

create table core.snapshot (
    stream  text     primary key,
    version bigint   not null,
    schema  smallint not null,
    body    bytea    not null
) with (fillfactor = 80);
comment on table core.snapshot is 'State of a stream at a version: saves reading its older events. May be deleted at any time.';

create table core.person_key (
    owner      bigint      primary key,
    master     smallint    not null,
    wrapped    bytea       not null,
    created_at timestamptz not null default now()
);
comment on table core.person_key is 'The key of each person''s data, encrypted by a master key. Deleting a row erases the person.';

create table core.outbox (
    id            bigint generated always as identity primary key,
    partition     smallint    not null,
    position      bigint      not null,
    input         text        not null,
    stream        text        not null,
    kind          text        not null,
    class         text        not null check (class in ('interactive', 'reminder', 'broadcast')),
    priority      smallint    not null generated always as
                  (case class when 'interactive' then 0 when 'reminder' then 1 else 2 end) stored,
    chat          bigint,
    state         text        not null default 'pending'
                  check (state in ('pending', 'sending', 'sent', 'retry', 'failed', 'unknown', 'cancelled')),
    due           timestamptz not null default now(),
    tries         integer     not null default 0,
    ambiguous     integer     not null default 0,
    error         text,
    created_at    timestamptz not null default now(),
    done_at       timestamptz,
    message       integer,
    trace         text,
    schema        smallint    not null,
    body          bytea       not null
) with (fillfactor = 70);
create index outbox_waiting on core.outbox (priority, id) where state in ('pending', 'retry');
create index outbox_sending on core.outbox (id) where state = 'sending';
create index outbox_failed on core.outbox (done_at) where state in ('failed', 'unknown');
comment on table  core.outbox is 'What must be done outside because of a decision, and how far it is.';
comment on column core.outbox.position is 'Position in the partition after the events of the same decision: what a screen shows should include them.';
comment on column core.outbox.ambiguous is 'How often nobody knew whether Telegram took it.';
comment on column core.outbox.message is 'The message that Telegram made of it.';

create table core.card (
    chat    bigint  not null,
    card    text    not null,
    message integer not null,
    primary key (chat, card)
) with (fillfactor = 80);
comment on table core.card is 'Which message of a chat shows what is edited in place.';

create table core.dead_letter (
    id        bigint generated always as identity primary key,
    input     text        not null,
    partition smallint    not null,
    sequence  bigint      not null,
    stream    text        not null,
    kind      text        not null,
    at        timestamptz not null,
    reason    text        not null,
    trace     text,
    body      bytea       not null,
    state     text        not null default 'open' check (state in ('open', 'requeued', 'discarded'))
);
create index dead_letter_open on core.dead_letter (id) where state = 'open';
comment on table  core.dead_letter is 'Inputs that could not be decoded or decided, kept whole for an operator.';
comment on column core.dead_letter.body is 'The input''s bytes, encrypted with the key of its stream''s person.';

create table core.alert (
    kind      text        primary key,
    sent_at   timestamptz not null,
    held_back integer     not null default 0
);
comment on table core.alert is 'When admins were told of a kind of failure, and how many were held back since.';
