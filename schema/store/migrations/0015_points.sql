-- Points follow grades, and a leaderboard's page is found by an index. `studymate rebuild leaderboard` fills the columns for the past.
--
-- Going back: drop the columns and the indexes and make that on (quiz, week, student) again; the build before this one does not name them.

set local role studymate_projector;

alter table read_model.question_point
    add column first_attempt integer,
    add column first_number  integer,
    add column first_right   boolean not null default false,
    add column later_right   integer not null default 0,
    add column week          date;
comment on table  read_model.question_point is 'What a question is worth to a student who answered it, and why.';
comment on column read_model.question_point.first_attempt is 'The attempt of the very first answer; null for one in a review.';
comment on column read_model.question_point.first_number  is 'The number of the question in that attempt; null for one in a review.';
comment on column read_model.question_point.first_right   is 'Whether that answer counts as right.';
comment on column read_model.question_point.later_right   is 'Later answers that count as right.';
comment on column read_model.question_point.week          is 'The week in which the points stand: that in which the question came to have any. Null without points.';

create index on read_model.score (quiz, week, points desc, student);
drop index read_model.score_quiz_week_student_idx;
create index on read_model.player (student) where hidden;

set local role studymate_migrator;
