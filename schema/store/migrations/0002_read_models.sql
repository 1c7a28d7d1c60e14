-- Read models: facts keyed by person and by quiz, built by the projector from events and rebuilt from them at any time.
-- What analysts use are the views in `analytics` (analytics.sql), made anew after each migration and each rebuild.
--
-- Going back: `drop schema read_model cascade; drop schema analytics cascade`, then the rows of this migration; nothing is lost,
-- events are elsewhere.

create schema read_model;

create table read_model.checkpoint (
    projection text     not null,
    partition  smallint not null,
    position   bigint   not null default 0,
    primary key (projection, partition)
);
comment on table read_model.checkpoint is 'How far each projection has read each partition; moves in the transaction that writes its rows.';

create table read_model.student (
    user_id       bigint primary key,
    name          text,
    username      text,
    locale        text,
    is_mentor     boolean not null default false,
    is_admin      boolean not null default false,
    reachable     boolean not null default true,
    registered_at timestamptz,
    last_seen_at  timestamptz
);
comment on table read_model.student is 'Everybody who wrote to the bot or was given a role. Holds personal data: deleted with the person.';

create table read_model.activity_day (
    user_id bigint not null,
    day     date   not null,
    primary key (user_id, day)
);
create index activity_day_day on read_model.activity_day (day);
comment on table read_model.activity_day is 'On which days (UTC) a person did something.';

create table read_model.attempt (
    user_id     bigint  not null,
    attempt     integer not null,
    quiz        text,
    version     integer,
    started_at  timestamptz,
    finished_at timestamptz,
    cancelled_at timestamptz,
    questions   integer,
    right_answers integer,
    percent     smallint,
    passed      boolean,
    took_ms     bigint,
    primary key (user_id, attempt)
);
create index attempt_quiz on read_model.attempt (quiz, version);
comment on table read_model.attempt is 'Every attempt with its result.';

create table read_model.answer (
    user_id     bigint      not null,
    attempt     integer     not null,
    number      smallint    not null,
    quiz        text        not null,
    version     integer     not null,
    question    text        not null,
    topic       text        not null,
    credit      integer     not null,
    took_ms     integer     not null,
    answered_at timestamptz not null,
    primary key (user_id, attempt, number)
);
create index answer_question on read_model.answer (quiz, question);
comment on table read_model.answer is 'Every answer with its credit, in millionths of the question''s points.';

create table read_model.quiz (
    code         text    primary key,
    newest       integer,
    live         integer,
    retired      boolean not null default false,
    title        text,
    questions    integer
);
comment on table read_model.quiz is 'Every quiz, with its newest version and the one that students get.';

create table read_model.question (
    code    text     not null,
    version integer  not null,
    number  smallint not null,
    id      text     not null,
    kind    text     not null,
    topic   text     not null,
    text    text     not null,
    primary key (code, version, number)
);
comment on table read_model.question is 'The questions of every version of every quiz.';

create schema analytics;
comment on schema analytics is 'What analysts read: views without personal data, by the role studymate_analyst.';

-- Roles belong to the whole cluster: another database may have made this one at the same moment.
do $$
begin
    create role studymate_analyst nologin;
exception
    when duplicate_object or unique_violation then null;
end
$$;
grant usage on schema analytics to studymate_analyst;
