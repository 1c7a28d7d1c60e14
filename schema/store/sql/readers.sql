
-- Who else reads the read models. Said again after every rebuild, since rights go with the table that is replaced.
grant usage on schema read_model to studymate_worker, studymate_delivery, studymate_ops;
-- Screens of students and admins are filled by delivery. Names are not on them.
grant select on read_model.checkpoint, read_model.quiz_progress, read_model.topic_mastery, read_model.attempt, read_model.day_total,
    read_model.activity_day to studymate_delivery;
-- A worker that starts asks who is an admin by configuration.
grant select (student, configured) on read_model.student to studymate_worker;
-- Operators look. To rebuild or to compare they ask for the projector's rights.
grant usage on schema rebuild, previous, verify, analytics to studymate_ops;
grant select on all tables in schema read_model, rebuild, previous, verify, analytics to studymate_ops;
