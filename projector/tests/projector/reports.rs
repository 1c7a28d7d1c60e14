//! The figures that screens show.

use jiff::tz::TimeZone;
use serde_json::Value;
use studymate_schema::grading::{AnswerKey, Grader, ReportPart};
use studymate_schema::report::{ProgressReport, QuizReport, StatsReport};
use studymate_schema::view::GradingAt;
use studymate_schema::{AttemptId, QuizCode, Timestamp, UserId};

use crate::history::{history, start};
use crate::model::expected;
use crate::support::*;

#[tokio::test]
async fn somebody_who_did_nothing_has_an_empty_report() {
    let world = world().await;
    assert_eq!(world.store.progress_report(UserId(1)).await.unwrap(), ProgressReport::default());
    assert_eq!(world.store.stats_report(start()).await.unwrap(), StatsReport::default());
    assert!(world.store.configured_admins().await.unwrap().is_empty());
}

fn of(rows: &[Value], student: i64) -> Vec<&Value> {
    rows.iter().filter(|row| row["student"] == student).collect()
}

fn sum(rows: &[&Value], column: &str) -> u64 {
    rows.iter().map(|row| row[column].as_u64().unwrap_or(0)).sum()
}

#[tokio::test]
async fn a_progress_report_is_what_the_history_says() {
    let past = history(41, 3, 500);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let rows = expected(&past);
    for student in [1001, 1002, 1003] {
        let report = world.store.progress_report(UserId(student)).await.unwrap();
        let (quizzes, topics) = (of(&rows["quiz_progress"], student), of(&rows["topic_mastery"], student));
        assert!(!quizzes.is_empty() && !topics.is_empty());
        assert_eq!(report.answers, sum(&topics, "answers"));
        assert_eq!(report.right, sum(&topics, "right_answers"));
        assert!(report.quizzes.is_sorted_by(|a, b| a.last_at >= b.last_at), "the latest comes first");
        assert_eq!(report.quizzes.len(), quizzes.len());
        for quiz in &report.quizzes {
            let row = quizzes.iter().find(|row| row["quiz"] == quiz.code.as_str()).unwrap();
            assert_eq!(u64::from(quiz.attempts), row["attempts"]);
            assert_eq!(
                (u64::from(quiz.best), u64::from(quiz.last)),
                (row["best"].as_u64().unwrap(), row["last"].as_u64().unwrap())
            );
            assert_eq!(quiz.passed, row["passes"] != 0);
            assert_eq!(u64::from(quiz.version.0), row["last_version"]);
            let average = row["percent_sum"].as_f64().unwrap() / row["attempts"].as_f64().unwrap();
            assert_eq!(f64::from(quiz.average), average.floor());
        }
        let finished: Vec<&Value> =
            of(&rows["attempt"], student).into_iter().filter(|row| !row["percent"].is_null()).collect();
        assert_eq!(report.history.len(), finished.len().min(50));
        assert!(report.history.is_sorted_by_key(|attempt| attempt.at), "the oldest comes first");
    }
}

#[tokio::test]
async fn only_the_last_fifty_attempts_are_in_the_history() {
    let world = world().await;
    world
        .execute(
            "insert into read_model.attempt
             select 7, n, 'q', 1, to_timestamp(n), 1, 1, 1, 1, to_timestamp(n), null, n, true, 1 from generate_series(1, 60) n",
        )
        .await;
    let history = world.store.progress_report(UserId(7)).await.unwrap().history;
    assert_eq!(history.len(), 50);
    assert_eq!((history[0].percent, history[49].percent), (11, 60));
}

#[tokio::test]
async fn a_stats_report_is_what_the_history_says() {
    let past = history(42, 8, 400);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let rows = expected(&past);
    let now = past.last().unwrap().at;
    let days: Vec<&Value> = rows["day_total"].iter().collect();
    let active = |days: i64| {
        let today = now.to_zoned(TimeZone::UTC).date();
        let first = today.saturating_sub(jiff::Span::new().days(days - 1)).to_string();
        let people: std::collections::BTreeSet<i64> = rows["activity_day"]
            .iter()
            .filter(|row| row["day"].as_str().unwrap() >= first.as_str())
            .map(|row| row["student"].as_i64().unwrap())
            .collect();
        people.len() as u64
    };
    let average = sum(&days, "percent_sum") as f64 / sum(&days, "finished") as f64;
    let report = world.store.stats_report(now).await.unwrap();
    assert_eq!(
        report,
        StatsReport {
            users: sum(&days, "registered"),
            active: [active(1), active(7), active(30)],
            attempts_started: sum(&days, "started"),
            attempts_finished: sum(&days, "finished"),
            answers: sum(&days, "answers"),
            average_percent: Some(average.round() as u8),
            ..StatsReport::default()
        }
    );
    let configured = rows["student"].iter().filter(|row| row["configured"] == true).count();
    assert_eq!(world.store.configured_admins().await.unwrap().len(), configured);
}

#[tokio::test]
async fn trouble_is_counted_and_lag_is_measured() {
    let past = history(43, 2, 12);
    let mut world = world().await;
    world.project(1).await;
    let now = Timestamp::now();
    world
        .execute(
            "insert into core.journal (input, partition, sequence, stream, kind, at, outcome, revision)
             select 'i' || n, 0, n, 'user.1', 'message', now() - make_interval(secs => n * 50), 'applied', 0
             from generate_series(0, 3) n;
             insert into core.dead_letter (input, partition, sequence, stream, kind, at, reason, body, state)
             values ('a', 0, 1, 'user.1', 'message', now(), 'r', '', 'open'), ('b', 0, 2, 'user.1', 'message', now(), 'r', '', 'discarded');
             insert into core.outbox (partition, position, input, stream, kind, class, state, done_at, schema, body)
             values (0, 1, 'a', 'user.1', 'Show', 'interactive', 'failed', now(), 1, ''),
                    (0, 1, 'b', 'user.1', 'Show', 'interactive', 'sent', now(), 1, ''),
                    (0, 1, 'c', 'user.1', 'Show', 'interactive', 'failed', now() - interval '2 days', 1, '')",
        )
        .await;
    world.append(&past).await;
    let soon = now + std::time::Duration::from_secs(1);
    let report = world.store.stats_report(soon).await.unwrap();
    assert_eq!((report.dead_letters, report.failed_sends), (1, 1));
    assert_eq!(report.inputs_last_minute, 2);
    assert_eq!(report.lag_ms, (soon.as_millisecond() - past[0].at.as_millisecond()).unsigned_abs());
    world.project(1_000).await;
    assert_eq!(world.store.stats_report(soon).await.unwrap().lag_ms, 0);
}

#[tokio::test]
async fn a_mentor_sees_names_of_those_whom_they_know_and_an_admin_all() {
    let world = world().await;
    // 1 is in a classroom of the mentor, 2 was, 3 is under the id that the group had before, 4 is in somebody else's, 5 came by an invitation, 6 opened
    // the course like everybody.
    world
        .execute(
            "insert into read_model.student (student, name) select n, 'Name ' || n from generate_series(1, 6) n;
             insert into read_model.quiz values ('q', 1, 1, false, 1001, now());
             insert into read_model.attempt
             select n, 1, 'q', 1, now(), 1, 1, 1, 1, now(), null, 100, true, 1 from generate_series(1, 6) n;
             insert into read_model.answer select n, 1, 1, 'q', 1, 'q1', '', null, 0, false, 1, now() from generate_series(1, 6) n;
             insert into read_model.classroom (chat, mentor, moved_to) values (-1, null, -2), (-2, 1001, null), (-3, 1002, null);
             insert into read_model.membership values (1, -2, true, now()), (2, -1, true, now()), (2, -2, false, now() + interval '1 hour'),
                (3, -1, true, now()), (4, -3, true, now());
             insert into read_model.course values
                ('c', 'C', '', null, 'everyone', '{}', null, null, 'allowed', 0, 0, 'published', 1001, now());
             insert into read_model.course_student values (5, 'c', now(), 'code', 0, null, null), (6, 'c', null, null, 1, now(), now())",
        )
        .await;
    let code = || QuizCode::parse("q").unwrap();
    // A page beyond the last one is the last one, and the counts are of all.
    let beyond = ReportPart::Attempts(code(), 7);
    let report = world.store.quiz_report(Grader::Admin(UserId(9)), &beyond).await.unwrap();
    let QuizReport::Attempts(report) = report else { panic!("{report:?}") };
    assert_eq!((report.finished, report.passed, report.page, report.attempts.len()), (6, 6, 0, 6));
    let named = async |grader| {
        let report = world.store.quiz_report(grader, &ReportPart::Attempts(code(), 0)).await.unwrap();
        let QuizReport::Attempts(report) = report else { panic!("{report:?}") };
        assert_eq!(report.attempts.len(), 6);
        let named = report.attempts.into_iter().filter(|line| line.name.is_some());
        named.map(|line| line.student.0).collect::<Vec<_>>()
    };
    assert_eq!(named(Grader::Mentor(UserId(1001))).await, [1, 3, 5]);
    // An assistant, who is in the classroom of the first.
    world
        .execute(
            "insert into read_model.student (student, assistant) values (7, true), (8, false);
             insert into read_model.membership values (7, -1, true, now()), (8, -1, true, now())",
        )
        .await;
    assert_eq!(named(Grader::Assistant(UserId(7))).await, [1, 3]);
    assert_eq!(named(Grader::Assistant(UserId(8))).await, [0; 0]);
    assert_eq!(named(Grader::Admin(UserId(9))).await, [1, 2, 3, 4, 5, 6]);
    for (student, known) in [(1, true), (4, false)] {
        let key = AnswerKey { student: UserId(student), attempt: AttemptId(1), number: 1 };
        let grader = Grader::Mentor(UserId(1001));
        let report = world.store.grading_report(grader, GradingAt::Answer(key)).await.unwrap();
        assert_eq!(report.answer.unwrap().name.is_some(), known, "{student}");
    }
}

#[tokio::test]
async fn an_answer_knows_on_which_page_of_the_report_its_attempt_stands() {
    let world = world().await;
    world
        .execute(
            "insert into read_model.quiz values ('q', 1, 1, false, 1001, now());
             insert into read_model.attempt
             select n, 1, 'q', 1, now(), 1, 1, 1, 1, to_timestamp(n / 2), null, 100, true, 1 from generate_series(1, 30) n;
             insert into read_model.answer select n, 1, 1, 'q', 1, 'q1', '', null, 0, false, 1, now() from generate_series(1, 30) n",
        )
        .await;
    let grader = Grader::Mentor(UserId(1001));
    let code = || QuizCode::parse("q").unwrap();
    for student in [1, 2, 7, 14, 15, 16, 22, 23, 29, 30] {
        let key = AnswerKey { student: UserId(student), attempt: AttemptId(1), number: 1 };
        let report = world.store.grading_report(grader, GradingAt::Answer(key)).await.unwrap();
        let part = ReportPart::Attempts(code(), report.answer.unwrap().report_page);
        let QuizReport::Attempts(page) = world.store.quiz_report(grader, &part).await.unwrap() else {
            panic!()
        };
        assert!(page.attempts.iter().any(|line| line.student.0 == student), "{student} is not on {part:?}");
    }
}

#[tokio::test]
async fn a_trial_of_who_may_change_a_quiz_is_in_no_report_and_no_figures() {
    let world = world().await;
    world.project(1).await;
    // The mentor took it first, too fast and with the mistake that one of two students makes, too.
    world
        .execute(
            "insert into read_model.quiz values ('q', 1, 1, false, 1001, now());
             insert into read_model.question (quiz, version, number, question, topic, kind, text, options, explanation)
             select 'q', 1, n, 'q' || n, '', 'single', 'How?', '[\"no\", \"yes\"]', '' from generate_series(1, 4) n;
             insert into read_model.attempt
                (student, attempt, quiz, version, started_at, questions, asked, answers, right_answers, finished_at, percent, passed, took_ms, trial)
             select who, 1, 'q', 1, now(), 4, 4, 4, 0, to_timestamp(who), 0, false, 1, who = 1001 from unnest(array[1, 2, 1001]) who;
             insert into read_model.answer
             select who, 1, n, 'q', 1, 'q' || n, '', array[0]::smallint[], 0, false, 10, now()
             from unnest(array[1, 2, 1001]) who, generate_series(1, 4) n",
        )
        .await;
    let code = || QuizCode::parse("q").unwrap();
    let grader = Grader::Mentor(UserId(1001));
    let attempts = world.store.quiz_report(grader, &ReportPart::Attempts(code(), 0)).await.unwrap();
    let QuizReport::Attempts(report) = attempts else { panic!("{attempts:?}") };
    let listed: Vec<i64> = report.attempts.iter().map(|line| line.student.0).collect();
    assert_eq!((report.finished, listed), (2, vec![2, 1]));
    let patterns = world.store.quiz_report(grader, &ReportPart::Patterns(code())).await.unwrap();
    let QuizReport::Patterns(report) = patterns else { panic!("{patterns:?}") };
    let fast: Vec<i64> = report.fast.iter().map(|line| line.student.0).collect();
    assert_eq!((report.compared, fast), (1, vec![1, 2]));
    for of_mentor in [
        "select count(*) from analytics.equal_errors where 1001 in (first_student, second_student)",
        "select count(*) from analytics.fast_attempts where student = 1001",
        "select count(*) - 1 from analytics.attempts where trial",
    ] {
        assert_eq!(world.number(of_mentor).await, 0, "{of_mentor}");
    }
    // An answer of a student is found on the page where it stands without the trial before it.
    let key = AnswerKey { student: UserId(1), attempt: AttemptId(1), number: 1 };
    let report = world.store.grading_report(grader, GradingAt::Answer(key)).await.unwrap();
    assert_eq!(report.answer.unwrap().report_page, 0);
}
