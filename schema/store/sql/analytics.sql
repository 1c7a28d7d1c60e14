-- The views of analysts, and the role that reads them and nothing else. Run after every migration and after every rebuild, inside of a
-- transaction; running it again changes nothing. Views read with their owner's rights, so the role needs none on the tables below.
--
-- Nothing here is personal: people are ids, typed answers are not there.

-- Whoever runs it, the views are the projector's.
set local role studymate_projector;
select read_model.drop_analytics();

create view analytics.students as
select s.student, s.locale, s.assistant, s.mentor, s.admin, s.registered_at, s.last_seen_at, s.blocked, s.account_gone,
       s.banned_until, s.time_zone, s.daily_goal, s.detail_level,
       coalesce(p.attempts, 0) as attempts_finished,
       coalesce(p.passes, 0) as attempts_passed,
       coalesce(t.answers, 0) as answers,
       coalesce(t.right_answers, 0) as right_answers
from read_model.student s
left join (select student, sum(attempts)::bigint as attempts, sum(passes)::bigint as passes
           from read_model.quiz_progress group by student) p using (student)
left join (select student, sum(answers)::bigint as answers, sum(right_answers)::bigint as right_answers
           from read_model.topic_mastery group by student) t using (student)
where s.registered_at is not null;
comment on view   analytics.students is 'One row per person who ever wrote to the bot. No names: people are ids.';
comment on column analytics.students.student is 'The person''s id, the same in every view.';
comment on column analytics.students.locale is 'The language of the interface: en or ru.';
comment on column analytics.students.assistant is 'Whether they may see reports.';
comment on column analytics.students.mentor is 'Whether they may write quizzes.';
comment on column analytics.students.admin is 'Whether they may do everything.';
comment on column analytics.students.registered_at is 'Their first contact.';
comment on column analytics.students.last_seen_at is 'When they last did something.';
comment on column analytics.students.blocked is 'Whether the bot can no longer write to them.';
comment on column analytics.students.account_gone is 'Whether that is because their account is gone.';
comment on column analytics.students.banned_until is 'Until when nothing is or was done for them; null if never, the year 9999 for good.';
comment on column analytics.students.time_zone is 'The IANA name of the time zone they chose; null until then, their days are UTC''s.';
comment on column analytics.students.daily_goal is 'How many answers a day they want to give, 0 for no goal; null until they chose, it is 10 then.';
comment on column analytics.students.detail_level is 'How much is said after an answer: short or full; null until they chose, it is full then.';
comment on column analytics.students.attempts_finished is 'Attempts that they finished.';
comment on column analytics.students.attempts_passed is 'Finished attempts that reached the pass mark.';
comment on column analytics.students.answers is 'Questions that they answered.';
comment on column analytics.students.right_answers is 'Answers that were right.';

create view analytics.attempts as
select student, attempt, quiz, version,
       case when finished_at is not null then 'finished' when cancelled_at is not null then 'cancelled' else 'unfinished' end as state,
       started_at, finished_at, cancelled_at, questions, asked, answers, right_answers, percent, passed,
       round(took_ms / 1000.0, 1) as seconds, pending, late, trial
from read_model.attempt;
comment on view   analytics.attempts is 'One row per attempt of a student at a quiz.';
comment on column analytics.attempts.student is 'Who.';
comment on column analytics.attempts.attempt is 'The number of the attempt, counted per student over all quizzes from 1.';
comment on column analytics.attempts.quiz is 'The code of the quiz.';
comment on column analytics.attempts.version is 'The version of the quiz, which an attempt keeps to its end.';
comment on column analytics.attempts.state is 'finished, cancelled (given up) or unfinished (may still be resumed).';
comment on column analytics.attempts.started_at is 'When it was started.';
comment on column analytics.attempts.finished_at is 'When its last question was answered; null unless finished.';
comment on column analytics.attempts.cancelled_at is 'When it was given up; null unless cancelled.';
comment on column analytics.attempts.questions is 'How many questions it has.';
comment on column analytics.attempts.asked is 'How many of them were shown; all with free navigation.';
comment on column analytics.attempts.answers is 'How many of them were answered.';
comment on column analytics.attempts.right_answers is 'How many of them were answered right.';
comment on column analytics.attempts.percent is 'Per cent of the points, rounded down; null unless finished.';
comment on column analytics.attempts.passed is 'Whether that reached the pass mark; null unless finished, and while answers wait for their grade.';
comment on column analytics.attempts.pending is 'Answers that wait for their grade; they are no points so far.';
comment on column analytics.attempts.late is 'Whether it was begun after the quiz was due.';
comment on column analytics.attempts.trial is 'Whether it is a trial: by somebody who may change the quiz. Quiz_stats, question_stats, equal_errors, fast_attempts and leaderboards leave these out.';
comment on column analytics.attempts.seconds is 'From the start to the last answer, breaks included; null unless finished.';

create view analytics.answers as
select student, attempt, number, quiz, version, question, topic, chosen,
       case when not pending then round(credit / 1000000.0, 6) end as credit, case when not pending then is_right end as is_right,
       round(took_ms / 1000.0, 1) as seconds, at as answered_at, pending
from read_model.answer;
comment on view   analytics.answers is 'One row per answer: what everything else can be computed from.';
comment on column analytics.answers.student is 'Who.';
comment on column analytics.answers.attempt is 'In which attempt of this student.';
comment on column analytics.answers.number is 'The number of the question in the attempt, from 1.';
comment on column analytics.answers.quiz is 'The code of the quiz.';
comment on column analytics.answers.version is 'The version of the quiz.';
comment on column analytics.answers.question is 'The question''s id, the same over versions as long as its author keeps its name.';
comment on column analytics.answers.topic is 'The question''s topic; empty when it has none.';
comment on column analytics.answers.chosen is 'The chosen options, counted from 0 in the author''s order (true/false: 0 is true; matching: the right side for each left one; ordering: the items in the order in which they were put); null for typed answers.';
comment on column analytics.answers.credit is 'The share of the question''s points, 0 to 1; null while it waits for its grade.';
comment on column analytics.answers.is_right is 'Whether it counts as right: all points; null while it waits for its grade.';
comment on column analytics.answers.pending is 'Whether it waits for its grade.';
comment on column analytics.answers.seconds is 'From the question being shown to the answer.';
comment on column analytics.answers.answered_at is 'When.';

create view analytics.quizzes as
select q.quiz, v.title, v.description, v.language, v.pass_mark, v.questions, q.newest as newest_version, q.live as live_version,
       case when q.live is not null then 'live' when q.retired then 'retired' else 'draft' end as state,
       q.owner, q.changed_at
from read_model.quiz q
join read_model.quiz_version v on v.quiz = q.quiz and v.version = coalesce(q.live, q.newest);
comment on view   analytics.quizzes is 'One row per quiz, with the content of its live version, or of its newest where none is live.';
comment on column analytics.quizzes.quiz is 'The code of the quiz, the same over all versions.';
comment on column analytics.quizzes.title is 'What it is called in lists.';
comment on column analytics.quizzes.description is 'What its author says about it; may be empty.';
comment on column analytics.quizzes.language is 'The language of its content; null when its author did not say.';
comment on column analytics.quizzes.pass_mark is 'Per cent of the points from which an attempt passes.';
comment on column analytics.quizzes.questions is 'How many questions it has.';
comment on column analytics.quizzes.newest_version is 'The version that was imported last.';
comment on column analytics.quizzes.live_version is 'The version that a new attempt gets; null for drafts and retired quizzes.';
comment on column analytics.quizzes.state is 'live, draft (never published) or retired.';
comment on column analytics.quizzes.owner is 'Whose it is: who imported its first version, or was given it; null where an operator imported it.';
comment on column analytics.quizzes.changed_at is 'When it was last imported, published or retired.';

create view analytics.questions as
select quiz, version, number, question, topic, kind, text, options, explanation, points, difficulty
from read_model.question;
comment on view   analytics.questions is 'One row per question of each version of each quiz.';
comment on column analytics.questions.quiz is 'The code of the quiz.';
comment on column analytics.questions.version is 'The version of the quiz.';
comment on column analytics.questions.number is 'The number of the question in the quiz, from 1.';
comment on column analytics.questions.question is 'The question''s id, the same over versions as long as its author keeps its name.';
comment on column analytics.questions.topic is 'What it is about; may be empty.';
comment on column analytics.questions.kind is 'single, multiple, truefalse, numeric, text, matching, ordering or essay.';
comment on column analytics.questions.text is 'What is asked.';
comment on column analytics.questions.options is 'The texts that can be chosen, in the author''s order: element n is option n of analytics.answers.chosen. Empty where the answer is typed.';
comment on column analytics.questions.explanation is 'What is shown after any answer; may be empty.';
comment on column analytics.questions.points is 'How much it counts among the questions of its quiz.';
comment on column analytics.questions.difficulty is 'How hard its author says it is: easy, medium or hard; null when they did not.';

create view analytics.quiz_stats as
select c.quiz, q.title, c.started, c.finished, c.cancelled, c.passed,
       round(c.percent_sum::numeric / nullif(c.finished, 0), 1) as average_percent,
       round(c.passed::numeric / nullif(c.finished, 0), 3) as pass_rate,
       round(c.finished::numeric / nullif(c.started, 0), 3) as completion_rate,
       round(n.facility, 3) as facility,
       round(c.took_ms_sum / 1000.0 / nullif(c.finished, 0), 1) as average_seconds
from read_model.quiz_count c
left join analytics.quizzes q using (quiz)
left join (select quiz, sum(credit_sum) / 1000000.0 / nullif(sum(answers - pending), 0) as facility
           from read_model.question_count group by quiz) n using (quiz);
comment on view   analytics.quiz_stats is 'One row per quiz that students ever started, over all of its versions; no trials.';
comment on column analytics.quiz_stats.quiz is 'The code of the quiz.';
comment on column analytics.quiz_stats.title is 'What it is called now.';
comment on column analytics.quiz_stats.started is 'Attempts that were started.';
comment on column analytics.quiz_stats.finished is 'Attempts that were finished.';
comment on column analytics.quiz_stats.cancelled is 'Attempts that were given up.';
comment on column analytics.quiz_stats.passed is 'Finished attempts that reached the pass mark.';
comment on column analytics.quiz_stats.average_percent is 'Average result of finished attempts, in per cent.';
comment on column analytics.quiz_stats.pass_rate is 'Share of finished attempts that passed, 0 to 1.';
comment on column analytics.quiz_stats.completion_rate is 'Share of started attempts that were finished, 0 to 1.';
comment on column analytics.quiz_stats.facility is 'Average share of the points over all answers, 0 to 1: the higher, the easier.';
comment on column analytics.quiz_stats.average_seconds is 'Average time from start to end of finished attempts, breaks included.';

create view analytics.question_stats as
with shown as (
    -- In the author's order a question's number in the attempt is that in the quiz; a drawn or shuffled attempt has its own.
    select q.quiz, q.question, count(*) as asked
    from read_model.attempt a
    cross join lateral (
        select n as number from generate_series(1, a.asked) n where a.picks is null
        union all
        select pick + 1 from unnest(a.picks) with ordinality p (pick, place) where place <= a.asked
    ) put
    join read_model.question q on q.quiz = a.quiz and q.version = a.version and q.number = put.number
    where not a.trial
    group by q.quiz, q.question
),
measured as (
    select n.quiz, n.question,
           percentile_cont(0.5) within group (order by n.took_ms) / 1000 as median_seconds,
           corr(n.is_right::int, a.right_answers - n.is_right::int)
               filter (where a.finished_at is not null and not n.pending) as discrimination
    from read_model.answer n
    join read_model.attempt a using (student, attempt)
    where not a.trial
    group by n.quiz, n.question
),
newest as (
    select distinct on (quiz, question) quiz, question, topic, kind, text
    from read_model.question
    order by quiz, question, version desc
)
select c.quiz, c.question, t.topic, t.kind, t.text,
       coalesce(s.asked, 0) as asked, c.answers, c.right_answers,
       round(c.credit_sum / 1000000.0 / nullif(c.answers - c.pending, 0), 3) as facility,
       round(m.median_seconds::numeric, 1) as median_seconds,
       round(c.took_ms_sum / 1000.0 / nullif(c.answers, 0), 1) as average_seconds,
       round(m.discrimination::numeric, 3) as discrimination
from read_model.question_count c
left join shown s using (quiz, question)
left join measured m using (quiz, question)
left join newest t using (quiz, question);
comment on view   analytics.question_stats is 'Item analysis: one row per question that students ever answered, over all versions of its quiz; no trials.';
comment on column analytics.question_stats.quiz is 'The code of the quiz.';
comment on column analytics.question_stats.question is 'The question''s id.';
comment on column analytics.question_stats.topic is 'Its topic in its newest version.';
comment on column analytics.question_stats.kind is 'Its kind in its newest version.';
comment on column analytics.question_stats.text is 'Its text in its newest version.';
comment on column analytics.question_stats.asked is 'Attempts in which it was shown.';
comment on column analytics.question_stats.answers is 'Answers to it.';
comment on column analytics.question_stats.right_answers is 'Answers that were right.';
comment on column analytics.question_stats.facility is 'Average share of the points, 0 to 1: the higher, the easier.';
comment on column analytics.question_stats.median_seconds is 'Half of the answers took less.';
comment on column analytics.question_stats.average_seconds is 'Average time to the answer.';
comment on column analytics.question_stats.discrimination is 'Point-biserial correlation, -1 to 1, of answering it right with the number of other questions of the attempt answered right, over finished attempts. Below 0.1 look at the question, below 0 its key may be wrong. Null where either never varies.';

create view analytics.daily_activity as
select t.day, coalesce(a.students, 0) as active_students, t.registered, t.started, t.finished, t.cancelled, t.passed,
       t.answers, t.right_answers, t.reviews,
       round(t.percent_sum::numeric / nullif(t.finished, 0), 1) as average_percent
from read_model.day_total t
left join (select day, count(*) as students from read_model.activity_day group by day) a using (day);
comment on view   analytics.daily_activity is 'One row per day (UTC) on which anybody did something.';
comment on column analytics.daily_activity.day is 'The day, in UTC.';
comment on column analytics.daily_activity.active_students is 'People who did something.';
comment on column analytics.daily_activity.registered is 'People who wrote for the first time.';
comment on column analytics.daily_activity.started is 'Attempts that were started.';
comment on column analytics.daily_activity.finished is 'Attempts that were finished.';
comment on column analytics.daily_activity.cancelled is 'Attempts that were given up.';
comment on column analytics.daily_activity.passed is 'Finished attempts that reached the pass mark.';
comment on column analytics.daily_activity.answers is 'Questions answered.';
comment on column analytics.daily_activity.right_answers is 'Answers that were right.';
comment on column analytics.daily_activity.reviews is 'Questions answered in reviews, which count for no quiz; not among the answers.';
comment on column analytics.daily_activity.average_percent is 'Average result of the attempts finished on this day, in per cent.';

create view analytics.student_activity as
select student, day, events, answers, finished, reviews
from read_model.activity_day;
comment on view   analytics.student_activity is 'One row per person and day (UTC) on which they did something. Being reminded is none of it, nor what a limit of time does.';
comment on column analytics.student_activity.student is 'Who.';
comment on column analytics.student_activity.day is 'The day, in UTC.';
comment on column analytics.student_activity.events is 'How much they did: events that their own actions caused.';
comment on column analytics.student_activity.answers is 'Questions that they answered; none that ran out of time.';
comment on column analytics.student_activity.finished is 'Attempts that they finished; none that its limit of time ended.';
comment on column analytics.student_activity.reviews is 'Questions answered in reviews, which count for no quiz; not among the answers.';

create view analytics.quiz_progress as
select student, quiz, attempts, passes, best as best_percent, last as last_percent,
       round(percent_sum::numeric / attempts, 1) as average_percent, last_version, last_at, first as first_percent, pending
from read_model.quiz_progress;
comment on view   analytics.quiz_progress is 'One row per student and quiz with a finished attempt.';
comment on column analytics.quiz_progress.student is 'Who.';
comment on column analytics.quiz_progress.quiz is 'The code of the quiz.';
comment on column analytics.quiz_progress.attempts is 'Finished attempts.';
comment on column analytics.quiz_progress.passes is 'Finished attempts that passed.';
comment on column analytics.quiz_progress.best_percent is 'The best result, in per cent.';
comment on column analytics.quiz_progress.last_percent is 'The last result, in per cent.';
comment on column analytics.quiz_progress.average_percent is 'The average result, in per cent.';
comment on column analytics.quiz_progress.last_version is 'The version of the quiz in the last finished attempt.';
comment on column analytics.quiz_progress.last_at is 'When the last attempt was finished.';
comment on column analytics.quiz_progress.first_percent is 'The first result, in per cent.';
comment on column analytics.quiz_progress.pending is 'Answers of finished attempts that wait for their grade.';

create view analytics.topic_mastery as
select student, topic, answers, right_answers, round(credit_sum / 1000000.0 / nullif(answers - pending, 0), 3) as mastery
from read_model.topic_mastery;
comment on view   analytics.topic_mastery is 'One row per student and topic with an answer.';
comment on column analytics.topic_mastery.student is 'Who.';
comment on column analytics.topic_mastery.topic is 'The topic; empty for questions without one.';
comment on column analytics.topic_mastery.answers is 'Questions answered.';
comment on column analytics.topic_mastery.right_answers is 'Answers that were right.';
comment on column analytics.topic_mastery.mastery is 'Average share of the points, 0 to 1; null while every answer waits for its grade.';

create view analytics.equal_errors as
with first_attempt as not materialized (
    select distinct on (quiz, student) quiz, student, attempt
    from read_model.attempt
    where finished_at is not null and not trial
    order by quiz, student, attempt
),
wrong as not materialized (
    select f.quiz, f.student, n.version, n.question, n.chosen
    from first_attempt f
    join read_model.answer n using (student, attempt)
    where n.chosen is not null and not n.is_right and not n.pending
),
sameness as not materialized (
    select quiz, version, question, sum(share * share) as p
    from (select quiz, version, question, chosen,
                 count(*)::double precision / sum(count(*)) over (partition by quiz, version, question) as share
          from wrong
          group by quiz, version, question, chosen) given
    group by quiz, version, question
),
pair as (
    select a.quiz, a.student as first_student, b.student as second_student, count(*) as wrong,
           count(*) filter (where a.chosen = b.chosen) as equal, sum(s.p) as expected
    from wrong a
    join wrong b using (quiz, version, question)
    join sameness s using (quiz, version, question)
    where a.student < b.student
    group by a.quiz, a.student, b.student
)
select quiz, first_student, second_student, wrong, equal, round(expected::numeric, 2) as expected,
       read_model.binomial_tail(wrong, equal, expected / wrong) as probability
from pair;
comment on view   analytics.equal_errors is 'One row per quiz and pair of students who answered a question of it wrong both, in their first finished attempts: figures to judge, no verdict. Ask for one quiz at a time: there are as many rows as pairs. After error-similarity analysis (Bellezza and Bellezza, Teaching of Psychology 16, 1989).';
comment on column analytics.equal_errors.quiz is 'The code of the quiz.';
comment on column analytics.equal_errors.first_student is 'Who.';
comment on column analytics.equal_errors.second_student is 'And who.';
comment on column analytics.equal_errors.wrong is 'Questions (of the same version, with options) that both answered wrong.';
comment on column analytics.equal_errors.equal is 'Of those, answered with the same options.';
comment on column analytics.equal_errors.expected is 'How many equal ones two independent students have on average: for each question the sum of the squared shares that its wrong answers have among all wrong answers to it.';
comment on column analytics.equal_errors.probability is 'How probable it is that two independent students have so many equal ones or more: the binomial tail with the mean of those sums. Above the mean it is never less than the exact value (Hoeffding 1956). It is of one pair: of a thousand pairs that are looked at, one is below 0.001 by chance.';

create view analytics.fast_attempts as
with first_attempt as not materialized (
    select distinct on (quiz, student) quiz, student, attempt
    from read_model.attempt
    where finished_at is not null and not trial
    order by quiz, student, attempt
),
timed as (
    select f.quiz, f.student, f.attempt, n.is_right,
           n.took_ms < greatest(1000, (length(q.text) + coalesce(
               (select sum(length(option)) from jsonb_array_elements_text(q.options) option), 0)) * 1000 / 72) as fast
    from first_attempt f
    join read_model.answer n using (student, attempt)
    join read_model.question q on q.quiz = n.quiz and q.version = n.version and q.question = n.question
    where n.chosen is not null or n.is_right
)
select quiz, student, attempt, count(*) as answers, count(*) filter (where fast) as fast,
       count(*) filter (where fast and is_right) as fast_right
from timed
group by quiz, student, attempt;
comment on view   analytics.fast_attempts is 'One row per quiz and student: their first finished attempt, with the answers that came faster than the question can be read. Figures to judge, no verdict.';
comment on column analytics.fast_attempts.quiz is 'The code of the quiz.';
comment on column analytics.fast_attempts.student is 'Who.';
comment on column analytics.fast_attempts.attempt is 'Their first finished attempt at the quiz.';
comment on column analytics.fast_attempts.answers is 'Answers in it; typed ones only where they are right.';
comment on column analytics.fast_attempts.fast is 'Answers that took less than a second, or less than the question and its options take at 72 characters a second: three times the 238 words a minute that adults read on average (Brysbaert, Journal of Memory and Language 109, 2019; 6 characters a word).';
comment on column analytics.fast_attempts.fast_right is 'Of the fast ones, those that were right.';

create view analytics.cohorts as
with member as (
    select student, date_trunc('week', registered_at at time zone 'UTC')::date as cohort_week
    from read_model.student where registered_at is not null
),
size as (
    select cohort_week, count(*) as students from member group by cohort_week
),
active as (
    select m.cohort_week, (date_trunc('week', a.day::timestamp)::date - m.cohort_week) / 7 as week,
           count(distinct m.student) as active_students
    from member m
    join read_model.activity_day a using (student)
    group by 1, 2
)
select a.cohort_week, a.week, s.students, a.active_students,
       round(a.active_students::numeric / s.students, 3) as retention
from active a
join size s using (cohort_week);
comment on view   analytics.cohorts is 'One row per week of first contact and week after it in which somebody of that cohort did something.';
comment on column analytics.cohorts.cohort_week is 'The Monday (UTC) of the week in which the cohort wrote for the first time.';
comment on column analytics.cohorts.week is 'Weeks since then; 0 is the cohort''s own week.';
comment on column analytics.cohorts.students is 'People in the cohort.';
comment on column analytics.cohorts.active_students is 'Those of them who did something in that week.';
comment on column analytics.cohorts.retention is 'Their share, 0 to 1.';

create view analytics.classrooms as
select chat as classroom, bot, mentor, bound_at, moved_to
from read_model.classroom;
comment on view   analytics.classrooms is 'One row per group in which the bot is or was. No titles: groups are ids.';
comment on column analytics.classrooms.classroom is 'The group''s id, the same in every view.';
comment on column analytics.classrooms.bot is 'What the bot is in it: gone, member or admin. Only an admin hears at once who leaves.';
comment on column analytics.classrooms.mentor is 'Whose classroom it is; null for a group that is none (any more).';
comment on column analytics.classrooms.bound_at is 'Since when it is a classroom; null for a group that is none.';
comment on column analytics.classrooms.moved_to is 'The id that Telegram gave the group instead of this one; null if none.';

create view analytics.memberships as
select distinct on (m.student, coalesce(c.moved_to, m.classroom))
       m.student, coalesce(c.moved_to, m.classroom) as classroom, m.member, m.as_of
from read_model.membership m
left join read_model.classroom c on c.chat = m.classroom
order by m.student, coalesce(c.moved_to, m.classroom), m.as_of desc;
comment on view   analytics.memberships is 'One row per person and group of which it was found out whether they are in it.';
comment on column analytics.memberships.student is 'Who.';
comment on column analytics.memberships.classroom is 'Which group, by the id that it has now.';
comment on column analytics.memberships.member is 'Whether they are in it.';
comment on column analytics.memberships.as_of is 'As of when.';


create view analytics.courses as
select c.course, c.title, c.description, c.language, c.access, c.classrooms, c.opens, c.due, c.late, c.topics, c.items, c.state, c.owner,
       c.changed_at, coalesce(s.students, 0) as students, coalesce(s.joined, 0) as joined, coalesce(i.invitations, 0) as invitations,
       coalesce(i.used, 0)::bigint as invitations_used
from read_model.course c
left join (select course, count(*) as students, count(joined_at) as joined from read_model.course_student group by course) s using (course)
left join (select course, count(*) as invitations, sum(used) as used from read_model.invitation group by course) i using (course);
comment on view   analytics.courses is 'One row per course, as students have it; as it was saved last where they never had it.';
comment on column analytics.courses.course is 'The code of the course.';
comment on column analytics.courses.title is 'What it is called in lists.';
comment on column analytics.courses.description is 'What its author says about it; may be empty.';
comment on column analytics.courses.language is 'The language of its content; null when its author did not say.';
comment on column analytics.courses.access is 'For whom it is: everyone, classrooms or invitation. An invitation opens any of them.';
comment on column analytics.courses.classrooms is 'For members of any of these groups, by the ids that they had when it was published.';
comment on column analytics.courses.opens is 'From when it can be begun; null for at once.';
comment on column analytics.courses.due is 'Until when it is in time, where an item says nothing else; null for ever.';
comment on column analytics.courses.late is 'Whether quizzes may be begun after they are due: allowed or refused.';
comment on column analytics.courses.topics is 'How many topics it has.';
comment on column analytics.courses.items is 'How many quizzes and materials it has.';
comment on column analytics.courses.state is 'draft (students never had it), published or archived (students have it no more).';
comment on column analytics.courses.owner is 'Who saved it first; null for an operator.';
comment on column analytics.courses.changed_at is 'When it was last saved, published or archived.';
comment on column analytics.courses.students is 'People who opened it or came by an invitation.';
comment on column analytics.courses.joined is 'Of those, whom an invitation opened it to.';
comment on column analytics.courses.invitations is 'Invitations that were made to it.';
comment on column analytics.courses.invitations_used is 'How often they were used, by people who were erased since, too.';

create view analytics.course_items as
select i.course, i.kind, i.item, i.number, i.topic, i.title as topic_title, i.opens, i.due,
       case i.kind when 'quiz' then coalesce(q.done, 0) else coalesce(m.done, 0) end as done
from read_model.course_item i
left join (select quiz as item, count(*) filter (where passes > 0) as done from read_model.quiz_progress group by quiz) q
       on i.kind = 'quiz' and q.item = i.item
left join (select material as item, count(*) as done from read_model.material_opened group by material) m
       on i.kind = 'material' and m.item = i.item;
comment on view   analytics.course_items is 'One row per quiz or material of a course, as students have it; nothing of a draft.';
comment on column analytics.course_items.course is 'The code of the course.';
comment on column analytics.course_items.kind is 'quiz or material.';
comment on column analytics.course_items.item is 'The code of the quiz or the material.';
comment on column analytics.course_items.number is 'Its place in the course, from 1.';
comment on column analytics.course_items.topic is 'The number of its topic, from 1.';
comment on column analytics.course_items.topic_title is 'The title of its topic.';
comment on column analytics.course_items.opens is 'From when it can be begun, by the course or by itself; null for at once.';
comment on column analytics.course_items.due is 'Until when it is in time, by itself or by the course; null for ever.';
comment on column analytics.course_items.done is 'People who passed the quiz, or opened the material, in this course or elsewhere.';

create view analytics.course_progress as
select s.student, s.course, s.joined_at, s.visits, s.first_visit_at, s.last_visit_at, p.items, p.done, p.average_percent, p.late_attempts
from read_model.course_student s
cross join lateral (
    select count(*) as items, count(*) filter (where q.passes > 0 or m.student is not null) as done,
           round(avg(q.best), 1) as average_percent, coalesce(sum(a.late), 0)::bigint as late_attempts
    from read_model.course_item i
    left join read_model.quiz_progress q on i.kind = 'quiz' and q.student = s.student and q.quiz = i.item
    left join read_model.material_opened m on i.kind = 'material' and m.student = s.student and m.material = i.item
    left join (
        select quiz, count(*) as late from read_model.attempt where student = s.student and late group by quiz
    ) a on i.kind = 'quiz' and a.quiz = i.item
    where i.course = s.course
) p;
comment on view   analytics.course_progress is 'One row per course and person who opened it or came by an invitation: how far they are.';
comment on column analytics.course_progress.student is 'Who.';
comment on column analytics.course_progress.course is 'The code of the course.';
comment on column analytics.course_progress.joined_at is 'When an invitation opened it to them; null where none did.';
comment on column analytics.course_progress.visits is 'How often they came; opening it again within a visit is none.';
comment on column analytics.course_progress.first_visit_at is 'When they opened it for the first time; null if never.';
comment on column analytics.course_progress.last_visit_at is 'When their last visit began; null if they never came.';
comment on column analytics.course_progress.items is 'Quizzes and materials of the course as it is now.';
comment on column analytics.course_progress.done is 'Of those, quizzes that they passed at least once and materials that they opened.';
comment on column analytics.course_progress.average_percent is 'The average of their best results in its quizzes, in per cent; null before the first result.';
comment on column analytics.course_progress.late_attempts is 'Attempts at its quizzes that were begun after they were due.';

grant usage on schema analytics to studymate_analyst;
grant select on all tables in schema analytics to studymate_analyst;
