-- The views of analysts. Run after every migration and every rebuild: a rebuilt table is another table, and its views went with the old one.
create or replace view analytics.attempts as
select user_id as student, attempt, quiz, version, started_at, finished_at, cancelled_at, questions,
       right_answers, percent, passed, took_ms / 1000.0 as seconds
from read_model.attempt;
comment on view   analytics.attempts is 'One row for each attempt at a quiz.';
comment on column analytics.attempts.student is 'The student, by number.';
comment on column analytics.attempts.attempt is 'The number of the attempt among all of this student, from 1.';
comment on column analytics.attempts.quiz is 'The code of the quiz.';
comment on column analytics.attempts.version is 'The version of the quiz that the attempt was started with.';
comment on column analytics.attempts.started_at is 'When it was started (UTC).';
comment on column analytics.attempts.finished_at is 'When the last question was answered; null while it is not.';
comment on column analytics.attempts.cancelled_at is 'When it was given up; null if it was not.';
comment on column analytics.attempts.questions is 'How many questions it has; null until finished.';
comment on column analytics.attempts.right_answers is 'How many were right; null until finished.';
comment on column analytics.attempts.percent is 'Per cent of the points; null until finished.';
comment on column analytics.attempts.passed is 'Whether that reaches the pass mark; null until finished.';
comment on column analytics.attempts.seconds is 'From start to end, breaks included; null until finished.';

create or replace view analytics.answers as
select user_id as student, attempt, number, quiz, version, question, topic, credit / 1000000.0 as score,
       credit >= 999000 as is_right, took_ms / 1000.0 as seconds, answered_at
from read_model.answer;
comment on view   analytics.answers is 'One row for each answer to a question.';
comment on column analytics.answers.student is 'The student, by number.';
comment on column analytics.answers.attempt is 'The number of the attempt among all of this student.';
comment on column analytics.answers.number is 'The number of the question in the attempt, from 1.';
comment on column analytics.answers.quiz is 'The code of the quiz.';
comment on column analytics.answers.version is 'The version of the quiz.';
comment on column analytics.answers.question is 'The id of the question, the same over versions.';
comment on column analytics.answers.topic is 'The topic of the question; empty when it has none.';
comment on column analytics.answers.score is 'Share of the question''s points, 0 to 1.';
comment on column analytics.answers.is_right is 'Whether it counts as right.';
comment on column analytics.answers.seconds is 'From the question to the answer, breaks left out.';
comment on column analytics.answers.answered_at is 'When it was answered (UTC).';

create or replace view analytics.quiz_stats as
select a.quiz, q.title,
       count(*) as started,
       count(a.finished_at) as finished,
       count(*) filter (where a.passed) as passed,
       avg(a.percent)::float8 as average_percent,
       count(distinct a.user_id) as students
from read_model.attempt a
left join read_model.quiz q on q.code = a.quiz
group by a.quiz, q.title;
comment on view   analytics.quiz_stats is 'One row for each quiz that was ever started.';
comment on column analytics.quiz_stats.quiz is 'The code of the quiz.';
comment on column analytics.quiz_stats.title is 'The title of its newest version.';
comment on column analytics.quiz_stats.started is 'Attempts started.';
comment on column analytics.quiz_stats.finished is 'Attempts finished.';
comment on column analytics.quiz_stats.passed is 'Attempts that passed.';
comment on column analytics.quiz_stats.average_percent is 'Average per cent of the finished attempts.';
comment on column analytics.quiz_stats.students is 'Students who tried it.';

create or replace view analytics.question_stats as
select n.quiz, n.question, max(n.topic) as topic,
       count(*) as asked,
       count(*) filter (where n.credit >= 999000) as answered_right,
       avg(n.credit / 1000000.0)::float8 as facility,
       corr(n.credit / 1000000.0, a.percent)::float8 as discrimination,
       (percentile_cont(0.5) within group (order by n.took_ms) / 1000.0)::float8 as median_seconds
from read_model.answer n
join read_model.attempt a using (user_id, attempt)
group by n.quiz, n.question;
comment on view   analytics.question_stats is 'One row for each question that was ever answered: item analysis.';
comment on column analytics.question_stats.quiz is 'The code of the quiz.';
comment on column analytics.question_stats.question is 'The id of the question, the same over versions.';
comment on column analytics.question_stats.topic is 'Its topic.';
comment on column analytics.question_stats.asked is 'How often it was answered.';
comment on column analytics.question_stats.answered_right is 'How often that was right.';
comment on column analytics.question_stats.facility is 'Average share of its points, 0 (nobody) to 1 (everybody).';
comment on column analytics.question_stats.discrimination is 'Correlation (Pearson) of its score with the result of the attempt, −1 to 1; null with too few answers.';
comment on column analytics.question_stats.median_seconds is 'Half of the answers took less.';

create or replace view analytics.topic_mastery as
select user_id as student, topic, count(*) as answers, avg(credit / 1000000.0)::float8 as mastery
from read_model.answer group by user_id, topic;
comment on view   analytics.topic_mastery is 'One row for each student and topic.';
comment on column analytics.topic_mastery.student is 'The student, by number.';
comment on column analytics.topic_mastery.topic is 'The topic; empty for questions without one.';
comment on column analytics.topic_mastery.answers is 'Questions answered.';
comment on column analytics.topic_mastery.mastery is 'Average share of their points, 0 to 1.';

create or replace view analytics.daily_activity as
select day, count(*) as students from read_model.activity_day group by day;
comment on view   analytics.daily_activity is 'One row for each day (UTC) on which anybody did anything.';
comment on column analytics.daily_activity.day is 'The day.';
comment on column analytics.daily_activity.students is 'Students who did something on it.';

create or replace view analytics.cohorts as
select date_trunc('week', s.registered_at)::date as cohort,
       ((d.day - date_trunc('week', s.registered_at)::date) / 7)::integer as week,
       count(distinct s.user_id) as students
from read_model.student s
join read_model.activity_day d using (user_id)
where s.registered_at is not null
group by 1, 2;
comment on view   analytics.cohorts is 'How many of those who came in a week are still active in the weeks after.';
comment on column analytics.cohorts.cohort is 'The Monday of the week of registration (UTC).';
comment on column analytics.cohorts.week is 'Weeks since then: 0 is the week of registration.';
comment on column analytics.cohorts.students is 'Students of the cohort who did something in that week.';

grant select on all tables in schema analytics to studymate_analyst;
