-- What operators need: partitions that can be paused and moved, proof of where a cursor stands, names of effects that survive a restore,
-- and a record of what was done by hand.
--
-- Going back: drop what is added here; nothing before this needs it.

-- A database that was made with this build has it already.
alter table public.migration add column if not exists oldest integer not null default 0;

alter table core.partition
    add column cursor_at timestamptz,
    add column paused boolean not null default false,
    add column wanted text;
comment on column core.partition.cursor_at is 'When the log took the input at cursor: another time at that sequence means that the log was put back to an older copy.';
comment on column core.partition.paused is 'Nobody owns it until an operator lets it go on.';
comment on column core.partition.wanted is 'The worker that an operator wants to own it, for as long as that one lives.';

create table core.audit (
    id        bigint generated always as identity primary key,
    at        timestamptz not null default now(),
    operator  text        not null,
    action    text        not null,
    arguments text        not null,
    reason    text        not null,
    affected  bigint      not null
);
comment on table  core.audit is 'What operators changed by hand. Written in the transaction of the change, never changed.';
comment on column core.audit.operator is 'Who: the --operator of the command, or the name of the account that ran it.';
comment on column core.audit.action is 'The command, like outbox retry.';
comment on column core.audit.arguments is 'What it was told, as typed.';
comment on column core.audit.affected is 'How much it changed: rows, inputs or partitions, by the command.';

alter table core.outbox add column number smallint not null default 0;
comment on column core.outbox.number is 'Which effect of its input, from 1; alerts count down from -1. Names the input that comes of it.';

create index journal_sequence on core.journal (partition, sequence);
