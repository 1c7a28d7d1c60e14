-- What students chose for themselves, for analysts. `studymate rebuild students` fills it for the past.
--
-- Going back: drop the columns; the build before this one does not name them.

alter table read_model.student
    add column time_zone    text,
    add column daily_goal   smallint,
    add column detail_level text;
comment on column read_model.student.time_zone    is 'The IANA name; null until one was chosen, UTC is used then.';
comment on column read_model.student.daily_goal   is 'Answers a day, 0 for none; null until one was chosen, 10 is used then.';
comment on column read_model.student.detail_level is 'How much is said after an answer, short or full; null until one was chosen, full is used then.';
