
-- Who else reads the read models. Said again after every rebuild, since rights go with the table that is replaced.
grant usage on schema read_model to studymate_worker, studymate_delivery, studymate_ops;
-- Screens of students, admins and graders are filled by delivery. Graders see whose answer they grade, and what was typed.
grant select on read_model.checkpoint, read_model.quiz_progress, read_model.topic_mastery, read_model.attempt, read_model.day_total,
    read_model.activity_day, read_model.answer, read_model.answer_text, read_model.quiz to studymate_delivery;
grant usage on schema analytics to studymate_delivery;
grant select on analytics.fast_attempts to studymate_delivery;
-- Rosters, the list of roles and what graders see of those whom they know: the only screens with names of others.
grant select on read_model.classroom, read_model.membership, read_model.course, read_model.course_student to studymate_delivery;
grant select (student, name, locale, registered_at, last_seen_at, blocked, account_gone, mentor, admin, assistant, configured)
    on read_model.student to studymate_delivery;
-- Leaderboards show what people chose to be called.
grant select on read_model.score, read_model.player to studymate_delivery;
-- A worker that starts asks who is an admin by configuration.
grant select (student, configured) on read_model.student to studymate_worker;
-- Operators look. To rebuild or to compare they ask for the projector's rights.
grant usage on schema rebuild, previous, verify, analytics to studymate_ops;
grant select on all tables in schema read_model, rebuild, previous, verify, analytics to studymate_ops;
