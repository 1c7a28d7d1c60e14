//! Comparing the live read models with new ones: what differs is told, what does not is not, and nothing is touched.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use studymate_projector::{
    Comparison, Progress, ProjectorError, TableComparison, TotalComparison, compare, rebuild,
};
use studymate_testkit::eventually;
use tokio_util::sync::CancellationToken;

use crate::history::history;
use crate::model::expected;
use crate::support::*;

fn never() -> CancellationToken {
    CancellationToken::new()
}

async fn comparison(world: &World) -> Comparison {
    compare(&world.store, &world.masters, |_| {}, never()).await.unwrap()
}

fn table<'c>(comparison: &'c Comparison, name: &str) -> &'c TableComparison {
    comparison.tables.iter().find(|table| table.table == name).unwrap()
}

fn differing(comparison: &Comparison) -> Vec<&'static str> {
    comparison.tables.iter().filter(|table| !table.is_equal()).map(|table| table.table).collect()
}

fn wrong_totals(comparison: &Comparison) -> Vec<(&'static str, &'static str)> {
    let wrong = comparison.totals.iter().filter(|total| !total.is_equal());
    wrong.map(|TotalComparison { total, table, .. }| (*total, *table)).collect()
}

const LEFT: &str = "select count(*) from pg_tables where schemaname = 'verify'";

#[tokio::test]
async fn what_nobody_touched_is_equal_and_nothing_is_left_behind() {
    let past = history(31, 7, 300);
    let mut world = world().await;
    world.append(&past).await;
    world.project(50).await;
    let told: Mutex<Vec<Progress>> = Mutex::default();
    let note = |progress| told.lock().unwrap().push(progress);
    let comparison = compare(&world.store, &world.masters, note, never()).await.unwrap();
    assert!(comparison.is_equal(), "{comparison}");
    assert_eq!(comparison.events, past.len() as u64);
    let expected = expected(&past);
    for table in TABLES {
        let found = comparison.tables.iter().find(|compared| compared.table == table).unwrap();
        assert_eq!(found.rows, expected[table].len() as u64, "{table}");
    }
    // Totals are of this history: an all-zero count would be equal to an empty table, too.
    assert_eq!(comparison.totals.len(), 25);
    assert!(comparison.totals.iter().all(|total| total.expected > 0), "{comparison:?}");
    let told = told.into_inner().unwrap();
    for what in
        ["students, progress, leaderboard, statistics, quizzes, classrooms, grading, courses", "totals"]
    {
        let last = told.iter().rev().find(|progress| progress.what == what).unwrap();
        assert_eq!((last.done, last.total), (past.len() as u64, past.len() as u64), "{what}");
    }
    assert_eq!(world.number(LEFT).await, 0);
    assert_same(&world.rows().await, &expected);
}

#[tokio::test]
async fn before_the_first_event_everything_is_equal() {
    let world = world().await;
    assert!(comparison(&world).await.is_equal(), "the projector never ran");
    world.project(1).await;
    assert!(comparison(&world).await.is_equal());
}

#[tokio::test]
async fn a_changed_a_missing_and_an_invented_row_are_told_with_their_keys() {
    let past = history(32, 5, 200);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    world
        .execute(
            "update read_model.attempt set answers = answers + 1 where (student, attempt) = (1002, 1);
             delete from read_model.answer where (student, attempt, number) = (1001, 1, 1);
             insert into read_model.quiz_progress values (7, 'nowhere', 1, 1, 100, 100, 100, 1, now(), 100, 0)",
        )
        .await;
    let comparison = comparison(&world).await;
    assert!(!comparison.is_equal());
    assert_eq!(differing(&comparison), ["attempt", "answer", "quiz_progress"]);
    let of = |name| {
        let TableComparison { missing, unexpected, examples, .. } = table(&comparison, name);
        (*missing, *unexpected, examples.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(of("attempt"), (1, 1, vec!["student=1002 attempt=1"]));
    assert_eq!(of("answer"), (1, 0, vec!["student=1001 attempt=1 number=1"]));
    assert_eq!(of("quiz_progress"), (0, 1, vec!["student=7 quiz=nowhere"]));
    let said = comparison.to_string();
    assert!(said.contains("student=1002 attempt=1") && said.contains("different: 23 tables"), "{said}");
}

#[tokio::test]
async fn a_total_that_no_row_comparison_could_find_is_told() {
    let past = history(33, 5, 200);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    world
        .execute(
            "update read_model.day_total set percent_sum = percent_sum + 100 where day = (select min(day) from read_model.day_total);
             update read_model.quiz_count set started = started - 1 where quiz = 'rust';
             update read_model.topic_mastery set right_answers = right_answers + 2 where student = 1001",
        )
        .await;
    let comparison = comparison(&world).await;
    let wrong = wrong_totals(&comparison);
    assert_eq!(
        wrong,
        [("points", "day_total"), ("started, no trials", "quiz_count"), ("right answers", "topic_mastery")],
        "{comparison}"
    );
    let points =
        comparison.totals.iter().find(|total| total.table == "day_total" && total.total == "points").unwrap();
    assert_eq!(points.found - points.expected, 100);
}

#[tokio::test]
async fn names_count_and_are_never_shown() {
    let past = history(34, 3, 60);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    world.execute("update read_model.student set name = 'Somebody Else' where student = 1002").await;
    let comparison = comparison(&world).await;
    let students = table(&comparison, "student");
    assert_eq!((students.missing, students.unexpected), (1, 1));
    let said = format!("{comparison} {comparison:?}");
    assert!(said.contains("student=1002") && !said.contains("Somebody") && !said.contains("Name"), "{said}");
}

#[tokio::test]
async fn while_events_come_in_and_are_projected_the_live_tables_are_equal() {
    let past = history(35, 8, 300);
    let mut world = world().await;
    let (early, late) = past.split_at(past.len() / 3);
    world.append(early).await;
    let running = world.start(world.config(7));
    let (store, masters) = (world.store.clone(), world.masters.clone());
    let done = std::sync::Arc::new(AtomicBool::new(false));
    let appended = done.clone();
    let (compared, mut is_compared) = tokio::sync::mpsc::unbounded_channel();
    let comparing = tokio::spawn(async move {
        let mut comparisons = Vec::new();
        while !appended.load(Ordering::Relaxed) {
            comparisons.push(compare(&store, &masters, |_| {}, never()).await.unwrap());
            let _ = compared.send(());
        }
        comparisons
    });
    let (during, after) = late.split_at(late.len() / 2);
    for part in during.chunks(5) {
        world.append(part).await;
    }
    is_compared.recv().await.unwrap();
    for part in after.chunks(5) {
        world.append(part).await;
    }
    done.store(true, Ordering::Relaxed);
    let comparisons = comparing.await.unwrap();
    for comparison in &comparisons {
        assert!(comparison.is_equal(), "{comparison}");
    }
    world.wait_until_up_to_date().await;
    running.stop().await;
    assert_same(&world.rows().await, &expected(&past));
}

#[tokio::test]
async fn while_rebuilds_swap_tables_in_the_live_tables_are_equal() {
    let past = history(36, 6, 200);
    let mut world = world().await;
    world.append(&past).await;
    let running = world.start(world.config(7));
    let (store, masters) = (world.store.clone(), world.masters.clone());
    let rebuilding = tokio::spawn(async move {
        for _ in 0..5 {
            rebuild(None, &store, &masters, |_| {}, never()).await.unwrap();
        }
    });
    let mut comparisons = 0;
    while !rebuilding.is_finished() {
        let comparison = comparison(&world).await;
        assert!(comparison.is_equal(), "{comparison}");
        comparisons += 1;
    }
    rebuilding.await.unwrap();
    assert!(comparisons > 0);
    world.wait_until_up_to_date().await;
    running.stop().await;
}

/// A swap that is about to commit holds the table; the comparison comes to it, waits, and must not see the moment before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_swap_that_commits_while_a_comparison_waits_for_it_is_no_difference() {
    let past = history(42, 6, 120);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let (filled, mut is_filled) = tokio::sync::mpsc::unbounded_channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
    let may_go_on = Mutex::new(may_go_on);
    // Stands still as soon as its tables are filled, until it is let go.
    let hold = move |progress: Progress| {
        if progress.done == progress.total && filled.send(()).is_ok() {
            let _ = may_go_on.lock().unwrap().recv();
        }
    };
    let (store, masters) = (world.store.clone(), world.masters.clone());
    let comparing = tokio::spawn(async move { compare(&store, &masters, hold, never()).await.unwrap() });
    is_filled.recv().await.unwrap();
    let mut connection = world.store.connection().await.unwrap();
    let swap = connection.transaction().await.unwrap();
    swap.batch_execute(
        "set local role studymate_projector;
         select read_model.drop_analytics();
         create table rebuild.attempt (like read_model.attempt including all);
         insert into rebuild.attempt select * from read_model.attempt;
         drop table read_model.attempt;
         alter table rebuild.attempt set schema read_model",
    )
    .await
    .unwrap();
    drop((is_filled, go_on));
    let waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    eventually(DEADLINE, async || world.number(waits).await > 0).await;
    swap.commit().await.unwrap();
    let comparison = comparing.await.unwrap();
    assert!(comparison.is_equal(), "{comparison}");
}

#[tokio::test]
async fn projections_that_stand_at_different_positions_are_each_compared_where_they_are() {
    let past = history(37, 5, 160);
    let mut world = world().await;
    let (early, late) = past.split_at(past.len() / 2);
    world.append(early).await;
    world.project(1_000).await;
    world.append(late).await;
    // "statistics" alone goes on, and live tables lag behind the events.
    rebuild(Some("statistics"), &world.store, &world.masters, |_| {}, never()).await.unwrap();
    let comparison = comparison(&world).await;
    assert!(comparison.is_equal(), "{comparison}");
    let expected = |table, total| {
        comparison.totals.iter().find(|found| (found.table, found.total) == (table, total)).unwrap().expected
    };
    assert!(expected("day_total", "answers") > expected("topic_mastery", "answers"));
}

#[tokio::test]
async fn who_was_erased_is_missing_nowhere_and_may_not_be_left_anywhere() {
    let past = history(38, 4, 160);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    world.drop_key(1002).await;
    let names_left = comparison(&world).await;
    assert_eq!(differing(&names_left), ["student", "answer_text"], "a name outlived its key");
    for table in
        ["student", "attempt", "answer", "quiz_progress", "topic_mastery", "activity_day", "answer_text"]
    {
        world.execute(&format!("delete from read_model.{table} where student = 1002")).await;
    }
    let comparison = comparison(&world).await;
    assert!(comparison.is_equal(), "{comparison}");
}

#[tokio::test]
async fn a_projection_of_another_version_is_told_and_not_compared() {
    let past = history(39, 4, 80);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    world.execute("update read_model.projection set version = 0 where name = 'statistics'").await;
    let one = comparison(&world).await;
    assert!(!one.is_equal() && differing(&one).is_empty());
    assert_eq!((one.waiting.as_slice(), one.tables.len()), (["statistics"].as_slice(), 19));
    assert!(one.to_string().contains("studymate rebuild statistics"), "{one}");
    world.execute("update read_model.projection set version = 0").await;
    assert_eq!(comparison(&world).await.waiting.len(), 8);
}

#[tokio::test]
async fn one_comparison_at_a_time() {
    let world = world().await;
    let ttl = std::time::Duration::from_secs(60);
    world.store.take_lease("comparison", "somebody", ttl).await.unwrap().unwrap();
    let second = compare(&world.store, &world.masters, |_| {}, never()).await;
    assert!(matches!(second, Err(ProjectorError::Busy { what: "comparison", .. })), "{second:?}");
}

#[tokio::test]
async fn what_a_killed_comparison_left_is_no_obstacle() {
    let past = history(40, 4, 120);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    world
        .execute(
            "set role studymate_projector;
             create table verify.attempt (left_over integer);
             create table verify.projection (like read_model.projection including all);
             create table verify.checkpoint (like read_model.checkpoint including all);
             insert into verify.projection select * from read_model.projection;
             insert into verify.checkpoint select projection, partition, position + 5 from read_model.checkpoint;
             reset role",
        )
        .await;
    let comparison = comparison(&world).await;
    assert!(comparison.is_equal(), "{comparison}");
    assert_eq!(world.number(LEFT).await, 0);
}

#[tokio::test]
async fn a_comparison_that_is_stopped_cleans_up() {
    let past = history(41, 4, 120);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    for phase in
        ["students, progress, leaderboard, statistics, quizzes, classrooms, grading, courses", "totals"]
    {
        let stop = never();
        let stopping = |progress: Progress| {
            if progress.what == phase {
                stop.cancel();
            }
        };
        let stopped = compare(&world.store, &world.masters, stopping, stop.clone()).await;
        let error = stopped.unwrap_err();
        assert!(matches!(error, ProjectorError::Stopped { .. }), "{error}");
        assert!(error.to_string().ends_with("the same command begins again"), "{error}");
        assert_eq!(world.number(LEFT).await, 0);
    }
}
