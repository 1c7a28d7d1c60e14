//! What is improbable among answers: found without comparing everybody with everybody, and the same as if they had been.

use studymate_schema::grading::{Grader, ReportPart};
use studymate_schema::report::{PatternsReport, QuizReport};
use studymate_schema::{QuizCode, UserId};

use crate::support::*;

/// A quiz that this many students took, of 20 questions with 3 to 5 wrong options each, a quarter of the answers right. Of the tenth, twentieth …
/// student, so many copied from the one before.
async fn quiz(world: &World, students: i64, copies: i64) {
    world
        .execute(&format!(
            "insert into read_model.quiz values ('q', 1, 1, false, 1001, now());
             insert into read_model.attempt
             select s, 1, 'q', 1, now(), 20, 20, 20, 0, now(), null, 0, false, 0 from generate_series(1, {students}) s;
             insert into read_model.answer
             select s, 1, n, 'q', 1, 'q' || n, '', array[1 + (dice >> 4) % (3 + n % 3)]::smallint[], 0, dice % 4 = 0, 9000, now()
             from generate_series(1, {students}) s
             cross join generate_series(1, 20) n
             cross join lateral (
                 select case when s % 10 = 0 and s <= {copies} * 10 then s - 1 else s end as by
             ) as worked
             cross join lateral (select hashint8(worked.by * 1000 + n) & 65535 as dice) as thrown;
             analyze"
        ))
        .await;
}

async fn patterns(world: &World) -> PatternsReport {
    let part = ReportPart::Patterns(QuizCode::parse("q").unwrap());
    match world.store.quiz_report(Grader::Admin(UserId(5)), &part).await.unwrap() {
        QuizReport::Patterns(report) => report,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn pairs_that_stand_out_are_those_of_the_view_for_analysts() {
    let world = world().await;
    world.project(1).await;
    quiz(&world, 60, 5).await;
    let report = patterns(&world).await;
    assert_eq!(report.compared, 60 * 59 / 2);
    let sql = "select first_student::text, second_student::text, wrong, equal, probability from analytics.equal_errors
        where quiz = 'q' and equal >= 3 and probability <= 0.05 / 1770 order by probability, first_student, second_student limit 8";
    let rows = world.store.connection().await.unwrap().query(sql, &[]).await.unwrap();
    let expected: Vec<(String, String, i64, i64, f64)> =
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4))).collect();
    let found: Vec<(String, String, i64, i64, f64)> = report
        .pairs
        .iter()
        .map(|pair| {
            let [first, second] = pair.students.map(|student| student.0.to_string());
            (first, second, pair.wrong.into(), pair.equal.into(), pair.probability)
        })
        .collect();
    assert!(!expected.is_empty(), "nobody who copied stands out");
    let key = |of: &(String, String, i64, i64, f64)| (of.0.clone(), of.1.clone(), of.2, of.3);
    assert_eq!(found.iter().map(key).collect::<Vec<_>>(), expected.iter().map(key).collect::<Vec<_>>());
    for (found, expected) in found.iter().zip(&expected) {
        assert!((found.4 / expected.4 - 1.0).abs() < 1e-6, "{found:?} {expected:?}");
    }
}

#[tokio::test]
async fn nobody_stands_out_by_chance_among_many() {
    let world = world().await;
    world.project(1).await;
    quiz(&world, 400, 0).await;
    let report = patterns(&world).await;
    assert_eq!((report.compared, report.pairs.len()), (400 * 399 / 2, 0));
    let alike = "select count(*) from analytics.equal_errors where quiz = 'q' and equal >= 3 and probability <= 0.001";
    assert!(world.number(alike).await > 0, "of so many pairs, some are alike by chance");
}

#[tokio::test]
async fn who_copied_is_found_among_many_within_the_time_that_a_screen_has() {
    let world = world().await;
    world.project(1).await;
    quiz(&world, 400, 3).await;
    let report = patterns(&world).await;
    assert!(report.pairs.len() >= 2, "{report:?}");
}

#[tokio::test]
async fn what_takes_too_long_is_given_up_and_says_so() {
    let world = world().await;
    world
        .execute("create function slow() returns bigint language sql as 'select 1::bigint from pg_sleep(10)'")
        .await;
    world.project(1).await;
    world
        .execute(
            "insert into read_model.quiz values ('q', 1, 1, false, 1001, now());
             alter table read_model.attempt rename to attempt_slow;
             create view read_model.attempt as select a.* from read_model.attempt_slow a where slow() = 1",
        )
        .await;
    world
        .execute(
            "insert into read_model.attempt_slow
             select s, 1, 'q', 1, now(), 20, 20, 20, 0, now(), null, 0, false, 0 from generate_series(1, 3) s",
        )
        .await;
    let part = ReportPart::Attempts(QuizCode::parse("q").unwrap(), 0);
    let error = world.store.quiz_report(Grader::Admin(UserId(5)), &part).await.unwrap_err();
    assert!(error.took_too_long(), "{error:?}");
    // The connection that gave it up serves the next one.
    assert_eq!(world.store.answers_waiting(Grader::Mentor(UserId(5))).await.unwrap(), 0);
}
