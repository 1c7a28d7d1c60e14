-- What those who may change a quiz do in it is a trial: no student's result. `studymate rebuild` fills the column for the past.
--
-- Going back: drop the column; the build before this one does not name it.

set local role studymate_projector;

alter table read_model.attempt add column trial boolean not null default false;
comment on column read_model.attempt.trial is 'Whether it is a trial: by somebody who may change the quiz.';

set local role studymate_migrator;
