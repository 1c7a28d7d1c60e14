-- Answers in reviews, for analysts. `studymate rebuild statistics` counts the past, of which there is none.
--
-- Going back: drop the columns; the build before this one does not name them.

alter table read_model.day_total    add column reviews bigint not null default 0;
alter table read_model.activity_day add column reviews bigint not null default 0;
comment on column read_model.day_total.reviews    is 'Questions answered in reviews, which count for no quiz.';
comment on column read_model.activity_day.reviews is 'Questions answered in reviews, which count for no quiz.';
