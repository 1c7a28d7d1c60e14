-- Classrooms and who is in them; who assists, whose account is gone. `studymate rebuild` fills all of it for the past.
--
-- Going back: drop the tables and columns; the build before this one does not name them.

create table read_model.classroom (
    chat     bigint primary key,
    title    text   not null default '',
    bot      text   not null default 'gone',
    mentor   bigint,
    bound_at timestamptz,
    moved_to bigint
) with (fillfactor = 80);
create index on read_model.classroom (mentor);
create index on read_model.classroom (moved_to);
comment on table  read_model.classroom is 'Groups in which the bot is or was, as they are now.';
comment on column read_model.classroom.title    is 'As Telegram says; nobody''s personal data.';
comment on column read_model.classroom.bot      is 'What the bot is in it: gone, member or admin. Only an admin hears who comes and goes.';
comment on column read_model.classroom.mentor   is 'Whose classroom it is; null for a group that is none.';
comment on column read_model.classroom.bound_at is 'Since when it is a classroom; null for a group that is none.';
comment on column read_model.classroom.moved_to is 'The id that Telegram gave the group instead of this one.';

create table read_model.membership (
    student   bigint      not null,
    classroom bigint      not null,
    member    boolean     not null,
    as_of     timestamptz not null,
    primary key (student, classroom)
) with (fillfactor = 80);
create index on read_model.membership (classroom);
comment on table  read_model.membership is 'Whether a person is in a group, as far as it was found out.';
comment on column read_model.membership.classroom is 'By the id that the group had then.';
comment on column read_model.membership.as_of is 'As of when: what is newer replaces it.';

-- The read models are the projector's own.
alter table read_model.classroom owner to studymate_projector;
alter table read_model.membership owner to studymate_projector;

alter table read_model.student
    add column assistant    boolean not null default false,
    add column account_gone boolean not null default false;
comment on column read_model.student.assistant    is 'Sees reports, publishes nothing.';
comment on column read_model.student.account_gone is 'Nothing can be sent because the account is gone.';
comment on column read_model.student.banned_until is 'Until when nothing is done for them; the year 9999 for good.';
create index on read_model.student (student) where admin or mentor or assistant;
