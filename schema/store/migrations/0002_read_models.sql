-- What is derived from the events and can be built again from them at any time: plain tables, written by the projector alone.
--
-- Every row that says something about a person has the person's id in `student`: erasing them here is a delete by it. Names
-- are in read_model.student and nowhere else. Indexes have the names that PostgreSQL gives them, so that a rebuilt table,
-- made with `like … including all`, is the same as the one it replaces.
--
-- Going back: `drop schema read_model cascade; drop schema analytics cascade`; `studymate rebuild` fills it again.

create schema read_model;

create table read_model.projection (
    name    text    primary key,
    version integer not null
);
comment on table read_model.projection is 'By which version of each projection its tables were built: another one writes only after a rebuild.';

create table read_model.checkpoint (
    projection text     not null,
    partition  smallint not null,
    position   bigint   not null,
    primary key (projection, partition)
) with (fillfactor = 50);
comment on table  read_model.checkpoint is 'How far each projection is, moved in the transaction that writes its rows.';
comment on column read_model.checkpoint.position is 'Position of the last event that is in the rows.';

-- Projection "students".

create table read_model.student (
    student       bigint      primary key,
    name          text,
    username      text,
    locale        text,
    mentor        boolean     not null default false,
    admin         boolean     not null default false,
    configured    boolean     not null default false,
    registered_at timestamptz,
    last_seen_at  timestamptz,
    blocked       boolean     not null default false,
    banned_until  timestamptz
) with (fillfactor = 80);
create index on read_model.student (registered_at);
create index on read_model.student (student) where configured;
comment on table  read_model.student is 'People as they are now.';
comment on column read_model.student.name is 'Personal. Null when it was erased, and before the first contact.';
comment on column read_model.student.username is 'Personal. Null when there is none, or when it was erased.';
comment on column read_model.student.configured is 'An admin because the configuration says so.';
comment on column read_model.student.registered_at is 'First contact; null for somebody who only got a role so far.';
comment on column read_model.student.blocked is 'Nothing can be sent: the bot was blocked or the account is gone.';

-- Projection "progress".

create table read_model.attempt (
    student       bigint      not null,
    attempt       integer     not null,
    quiz          text        not null,
    version       integer     not null,
    started_at    timestamptz not null,
    questions     integer     not null,
    asked         integer     not null,
    answers       integer     not null,
    right_answers integer     not null,
    finished_at   timestamptz,
    cancelled_at  timestamptz,
    percent       smallint,
    passed        boolean,
    took_ms       bigint,
    primary key (student, attempt)
) with (fillfactor = 80);
create index on read_model.attempt (student, finished_at) where finished_at is not null;
create index on read_model.attempt (quiz, version);
comment on table  read_model.attempt is 'One row per attempt.';
comment on column read_model.attempt.asked is 'The highest number of a question that was shown.';

create table read_model.answer (
    student  bigint      not null,
    attempt  integer     not null,
    number   integer     not null,
    quiz     text        not null,
    version  integer     not null,
    question text        not null,
    topic    text        not null,
    chosen   smallint[],
    credit   integer     not null,
    is_right boolean     not null,
    took_ms  bigint      not null,
    at       timestamptz not null,
    primary key (student, attempt, number)
);
create index on read_model.answer (quiz, question);
create index on read_model.answer using brin (at);
comment on table  read_model.answer is 'One row per answer.';
comment on column read_model.answer.chosen is 'Options by index in the author''s order; null for typed answers, whose text is personal.';
comment on column read_model.answer.credit is 'Millionths of the question''s points.';

create table read_model.quiz_progress (
    student      bigint      not null,
    quiz         text        not null,
    attempts     integer     not null,
    passes       integer     not null,
    best         smallint    not null,
    last         smallint    not null,
    percent_sum  bigint      not null,
    last_version integer     not null,
    last_at      timestamptz not null,
    primary key (student, quiz)
) with (fillfactor = 80);
comment on table read_model.quiz_progress is 'How a student stands with a quiz, from finished attempts.';

create table read_model.topic_mastery (
    student       bigint not null,
    topic         text   not null,
    answers       bigint not null,
    right_answers bigint not null,
    credit_sum    bigint not null,
    primary key (student, topic)
) with (fillfactor = 80);
comment on table read_model.topic_mastery is 'What a student''s answers in a topic were worth, in millionths of a question''s points.';

-- Projection "statistics": sums that name nobody, apart from activity_day. They keep counting what an erased person did.

create table read_model.quiz_count (
    quiz        text   primary key,
    started     bigint not null,
    finished    bigint not null,
    cancelled   bigint not null,
    passed      bigint not null,
    percent_sum bigint not null,
    took_ms_sum bigint not null
) with (fillfactor = 50);
comment on table read_model.quiz_count is 'Attempts of each quiz; sums are over finished ones.';

create table read_model.question_count (
    quiz          text   not null,
    question      text   not null,
    answers       bigint not null,
    right_answers bigint not null,
    credit_sum    bigint not null,
    took_ms_sum   bigint not null,
    primary key (quiz, question)
) with (fillfactor = 50);
comment on table read_model.question_count is 'Answers of each question, over all versions of its quiz.';

create table read_model.day_total (
    day           date   primary key,
    registered    bigint not null,
    started       bigint not null,
    finished      bigint not null,
    cancelled     bigint not null,
    passed        bigint not null,
    percent_sum   bigint not null,
    answers       bigint not null,
    right_answers bigint not null
) with (fillfactor = 50);
comment on table read_model.day_total is 'What happened on each day (UTC).';

create table read_model.activity_day (
    student  bigint not null,
    day      date   not null,
    events   bigint not null,
    answers  bigint not null,
    finished bigint not null,
    primary key (student, day)
) with (fillfactor = 80);
create index on read_model.activity_day (day, student);
comment on table read_model.activity_day is 'On which days (UTC) a person did something.';

-- Projection "quizzes".

create table read_model.quiz (
    quiz    text        primary key,
    newest  integer     not null,
    live    integer,
    retired boolean     not null,
    owner   bigint,
    changed_at timestamptz not null
);
comment on table  read_model.quiz is 'Quizzes as they are now.';
comment on column read_model.quiz.live is 'The version that a new attempt gets; null for a draft and a retired quiz.';
comment on column read_model.quiz.owner is 'The mentor or admin who imported the first version; null for an operator.';

create table read_model.quiz_version (
    quiz        text        not null,
    version     integer     not null,
    title       text        not null,
    description text        not null,
    language    text,
    pass_mark   smallint    not null,
    questions   integer     not null,
    imported_at timestamptz not null,
    primary key (quiz, version)
);
comment on table read_model.quiz_version is 'Every version of every quiz.';

create table read_model.question (
    quiz        text    not null,
    version     integer not null,
    number      integer not null,
    question    text    not null,
    topic       text    not null,
    kind        text    not null,
    text        text    not null,
    options     jsonb   not null,
    explanation text    not null,
    primary key (quiz, version, number)
);
create index on read_model.question (quiz, question, version);
comment on table  read_model.question is 'Every question of every version, in the author''s order.';
comment on column read_model.question.options is 'What can be chosen, in the author''s order; empty where the answer is typed.';

create function read_model.drop_analytics() returns void language plpgsql as $$
declare
    views text := (select string_agg(format('%I.%I', schemaname, viewname), ', ')
                   from pg_views where schemaname = 'analytics');
begin
    if views is not null then
        execute 'drop view ' || views;
    end if;
end
$$;
comment on function read_model.drop_analytics is 'Takes the analysts'' views away, so that tables below them can be replaced; without cascade: what somebody else built on a view makes this fail instead of vanishing.';
