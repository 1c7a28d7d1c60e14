-- Points, and what people are called where points are compared. Projection "leaderboard": the projector
-- fills it from the first event by itself.
--
-- Going back: drop the tables; nothing before this reads them.

-- The tables are the projector's, like all read models.
set local role studymate_projector;

create table read_model.question_point (
    student  bigint   not null,
    quiz     text     not null,
    question text     not null,
    points   smallint not null,
    primary key (student, quiz, question)
) with (fillfactor = 80);
comment on table read_model.question_point is 'What a question is worth to a student who answered it: given once.';

create table read_model.score (
    student bigint not null,
    quiz    text   not null,
    week    date   not null,
    points  bigint not null,
    primary key (student, quiz, week)
) with (fillfactor = 80);
create index on read_model.score (quiz, week, student);
comment on table  read_model.score is 'Points of a student by quiz and week.';
comment on column read_model.score.quiz is 'Empty for all quizzes together.';
comment on column read_model.score.week is 'The Monday (UTC); 1970-01-01 for all time.';

create table read_model.player (
    student  bigint  primary key,
    nickname text,
    hidden   boolean not null
);
comment on table  read_model.player is 'What people chose to be on leaderboards, who chose.';
comment on column read_model.player.nickname is 'Personal: what they want to be called. Null for an animal''s name.';

set local role studymate_migrator;
