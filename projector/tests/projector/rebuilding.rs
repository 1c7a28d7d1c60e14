//! Rebuilding beside the live tables.

use std::sync::Mutex;

use studymate_process::health::Status;
use studymate_projector::{Progress, ProjectorError, rebuild};
use studymate_testkit::eventually;
use tokio_util::sync::CancellationToken;

use crate::history::history;
use crate::model::expected;
use crate::support::*;

fn never() -> CancellationToken {
    CancellationToken::new()
}

async fn indexes(world: &World) -> Vec<String> {
    let sql = "select indexdef from pg_indexes where schemaname = 'read_model' order by 1";
    let rows = world.store.connection().await.unwrap().query(sql, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_rebuild_repairs_damaged_rows_and_changes_nothing_else() {
    let past = history(21, 6, 120);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let before = indexes(&world).await;
    world.execute("delete from read_model.attempt; update read_model.topic_mastery set answers = 7").await;
    let told: Mutex<Vec<Progress>> = Mutex::default();
    let report = rebuild(
        Some("progress"),
        &world.store,
        &world.masters,
        |progress| told.lock().unwrap().push(progress),
        never(),
    )
    .await
    .unwrap();
    assert_same(&world.rows().await, &expected(&past));
    assert_eq!(indexes(&world).await, before, "the rebuilt tables have other indexes");
    assert_eq!((report.applied, report.resumed), (past.len() as u64, 0));
    let attempts = report.diff.tables.iter().find(|diff| diff.table == "attempt").unwrap();
    assert_eq!((attempts.rows.before, attempts.rows.after), (0, expected(&past)["attempt"].len() as i64));
    assert!(report.to_string().contains("attempt"), "{report}");
    let last = told.lock().unwrap().last().unwrap().clone();
    assert_eq!((last.done, last.total), (past.len() as u64, past.len() as u64));
    assert_eq!(world.number("select count(*) from rebuild.checkpoint").await, 0);
}

#[tokio::test]
async fn a_rebuild_while_events_come_in_equals_the_live_tables_and_the_projector_goes_on() {
    let past = history(22, 8, 260);
    let mut world = world().await;
    let (early, late) = past.split_at(past.len() / 3);
    world.append(early).await;
    let running = world.start(world.config(10));
    let (store, masters) = (world.store.clone(), world.masters.clone());
    let rebuilding = tokio::spawn(async move {
        for _ in 0..3 {
            rebuild(None, &store, &masters, |_| {}, never()).await.unwrap();
        }
    });
    for part in late.chunks(10) {
        world.append(part).await;
    }
    rebuilding.await.unwrap();
    world.wait_until_up_to_date().await;
    running.stop().await;
    assert_same(&world.rows().await, &expected(&past));
}

#[tokio::test]
async fn a_rebuild_that_was_stopped_goes_on_where_it_was() {
    let past = history(23, 6, 120);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let stop = never();
    let stopping = |progress: Progress| {
        if progress.done > 0 {
            stop.cancel();
        }
    };
    let stopped = rebuild(None, &world.store, &world.masters, stopping, stop.clone()).await;
    assert!(matches!(stopped, Err(ProjectorError::Stopped { done: 1.., .. })), "{stopped:?}");
    assert_same(&world.rows().await, &expected(&past));
    let report = rebuild(None, &world.store, &world.masters, |_| {}, never()).await.unwrap();
    assert!(report.resumed > 0);
    assert_eq!(report.resumed + report.applied, past.len() as u64);
    assert_same(&world.rows().await, &expected(&past));
}

#[tokio::test]
async fn tables_left_by_another_version_are_not_resumed() {
    let past = history(24, 3, 40);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let stop = never();
    stop.cancel();
    assert!(rebuild(Some("students"), &world.store, &world.masters, |_| {}, stop).await.is_err());
    world
        .execute(
            "insert into rebuild.student (student, name) values (1, 'left over');
             update rebuild.projection set version = 99; update rebuild.checkpoint set position = 1",
        )
        .await;
    let report = rebuild(Some("students"), &world.store, &world.masters, |_| {}, never()).await.unwrap();
    assert_eq!(report.resumed, 0);
    assert_same(&world.rows().await, &expected(&past));
}

#[tokio::test]
async fn a_projection_of_another_version_waits_for_its_rebuild() {
    let past = history(25, 4, 60);
    let mut world = world().await;
    let (early, late) = past.split_at(past.len() / 2);
    world.append(early).await;
    world.project(1_000).await;
    world.execute("update read_model.projection set version = 0 where name = 'statistics'").await;
    world.append(late).await;
    let running = world.start(world.config(1_000));
    let health = |part: &str| running.health.report().components.get(part).cloned();
    let waits = async || {
        health("statistics").is_some_and(|part| {
            part.status == Status::Unhealthy && part.detail.contains("studymate rebuild statistics")
        })
    };
    eventually(DEADLINE, waits).await;
    assert_ne!(health("students").unwrap().status, Status::Unhealthy);
    rebuild(Some("statistics"), &world.store, &world.masters, |_| {}, never()).await.unwrap();
    world.wait_until_up_to_date().await;
    eventually(DEADLINE, async || health("statistics").unwrap().status == Status::Healthy).await;
    running.stop().await;
    assert_same(&world.rows().await, &expected(&past));
}

#[tokio::test]
async fn names_of_somebody_erased_during_a_rebuild_do_not_come_back() {
    let past = history(26, 3, 40);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let stop = never();
    let stopping = |progress: Progress| {
        if progress.done > 0 {
            stop.cancel();
        }
    };
    // The new table has the name already when the person is erased.
    rebuild(Some("students"), &world.store, &world.masters, stopping, stop.clone()).await.unwrap_err();
    let named = "select count(*) from rebuild.student where student = 1001 and name is not null";
    eventually(DEADLINE, async || world.number(named).await <= 1).await;
    world.drop_key(1001).await;
    rebuild(Some("students"), &world.store, &world.masters, |_| {}, never()).await.unwrap();
    let left = "select count(*) from read_model.student where student = 1001 and (name is not null or username is not null)";
    assert_eq!(world.number(left).await, 0);
    assert_eq!(world.number("select count(*) from read_model.student where name is not null").await, 2);
}

#[tokio::test]
async fn one_rebuild_at_a_time_and_only_of_what_there_is() {
    let world = world().await;
    let ttl = std::time::Duration::from_secs(60);
    world.store.take_lease("rebuild", "somebody", ttl).await.unwrap().unwrap();
    let second = rebuild(None, &world.store, &world.masters, |_| {}, never()).await;
    assert!(matches!(second, Err(ProjectorError::Busy { .. })), "{second:?}");
    let unknown = rebuild(Some("nothing"), &world.store, &world.masters, |_| {}, never()).await.unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "expected one of students, progress, leaderboard, statistics, quizzes, classrooms, grading, courses, got \"nothing\""
    );
}

#[tokio::test]
async fn what_somebody_built_on_a_view_stops_the_swap_instead_of_vanishing() {
    let past = history(27, 3, 40);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    world.execute("create view public.mine as select * from analytics.attempts").await;
    let refused = rebuild(Some("progress"), &world.store, &world.masters, |_| {}, never()).await;
    assert!(matches!(refused, Err(ProjectorError::Store(_))), "{refused:?}");
    assert_same(&world.rows().await, &expected(&past));
    world.execute("drop view public.mine").await;
    rebuild(Some("progress"), &world.store, &world.masters, |_| {}, never()).await.unwrap();
    assert_same(&world.rows().await, &expected(&past));
}
