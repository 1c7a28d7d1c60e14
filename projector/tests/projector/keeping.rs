//! Tables that a rebuild replaced and kept, and the way back.

use studymate_projector::{
    Diff, ProjectorError, RebuildConfig, RebuildReport, drop_kept, kept_projections, rebuild, rebuild_if,
    restore_kept,
};
use tokio_util::sync::CancellationToken;

use crate::history::history;
use crate::model::expected;
use crate::support::*;

fn agree(_: Diff) -> std::future::Ready<Result<(), ProjectorError>> {
    std::future::ready(Ok(()))
}

async fn rebuild_and_keep(world: &World, projection: Option<&str>) -> RebuildReport {
    let config = RebuildConfig {
        projection: projection.map(str::to_owned),
        keep_old: true,
        ..RebuildConfig::default()
    };
    rebuild_if(config, &world.store, &world.masters, |_| {}, agree, CancellationToken::new()).await.unwrap()
}

async fn kept(world: &World) -> Vec<&'static str> {
    kept_projections(&world.store).await.unwrap()
}

const KEPT_TABLES: &str = "select count(*) from pg_tables where schemaname = 'previous'";

#[tokio::test]
async fn kept_tables_are_put_back_and_the_projector_goes_on_from_there() {
    let past = history(61, 5, 160);
    let mut world = world().await;
    let (early, late) = past.split_at(past.len() / 2);
    world.append(early).await;
    world.project(1_000).await;
    let mark = "update read_model.attempt set questions = 99 where (student, attempt) = (1001, 1)";
    world.execute(mark).await;
    assert!(rebuild_and_keep(&world, None).await.kept);
    assert_same(&world.rows().await, &expected(early));
    assert_eq!(
        kept(&world).await,
        ["students", "progress", "leaderboard", "statistics", "quizzes", "classrooms", "grading", "courses"]
    );
    world.append(late).await;
    world.project(1_000).await;
    let changed = restore_kept(&world.store, None, agree).await.unwrap();
    assert_eq!((changed.events.before, changed.events.after), (past.len() as i64, early.len() as i64));
    assert_eq!(world.number("select count(*) from read_model.attempt where questions = 99").await, 1);
    assert!(kept(&world).await.is_empty());
    world.project(1_000).await;
    world.execute("update read_model.attempt set questions = 4 where questions = 99").await;
    assert_same(&world.rows().await, &expected(&past));
    let views = "select count(*) from analytics.attempts";
    assert_eq!(world.number(views).await, expected(&past)["attempt"].len() as i64);
}

#[tokio::test]
async fn what_is_kept_is_dropped_by_the_next_rebuild_of_it_or_by_hand() {
    let past = history(62, 3, 60);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    rebuild_and_keep(&world, Some("progress")).await;
    rebuild_and_keep(&world, Some("progress")).await;
    rebuild_and_keep(&world, Some("students")).await;
    assert_eq!(kept(&world).await, ["students", "progress"]);
    assert_eq!(world.number(KEPT_TABLES).await, 5 + 2);
    rebuild(Some("progress"), &world.store, &world.masters, |_| {}, CancellationToken::new()).await.unwrap();
    assert_eq!(kept(&world).await, ["students"]);
    assert_eq!(drop_kept(&world.store, None).await.unwrap(), 1);
    assert_eq!(world.number(KEPT_TABLES).await, 2, "only where they stood is left");
    let again = drop_kept(&world.store, None).await.unwrap_err();
    assert!(matches!(again, ProjectorError::NothingKept), "{again}");
    let nothing = restore_kept(&world.store, None, agree).await.unwrap_err();
    assert!(matches!(nothing, ProjectorError::NothingKept), "{nothing}");
    assert_same(&world.rows().await, &expected(&past));
}

#[tokio::test]
async fn without_agreement_nothing_is_put_back() {
    let past = history(65, 3, 60);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    world.execute("delete from read_model.attempt").await;
    rebuild_and_keep(&world, None).await;
    let refuse = |_: Diff| std::future::ready(Err(ProjectorError::NothingKept));
    assert!(restore_kept(&world.store, None, refuse).await.is_err());
    assert_same(&world.rows().await, &expected(&past));
    assert_eq!(kept(&world).await.len(), 8);
}

#[tokio::test]
async fn tables_of_another_version_wait_for_a_rebuild_when_they_are_put_back() {
    let past = history(63, 3, 60);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    world.execute("update read_model.projection set version = 0 where name = 'statistics'").await;
    rebuild_and_keep(&world, Some("statistics")).await;
    let version = "select version::bigint from read_model.projection where name = 'statistics'";
    assert_eq!(world.number(version).await, 5);
    restore_kept(&world.store, None, agree).await.unwrap();
    assert_eq!(world.number(version).await, 0);
}

#[tokio::test]
async fn the_names_of_somebody_erased_meanwhile_are_not_put_back() {
    let past = history(64, 3, 60);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    rebuild_and_keep(&world, Some("students")).await;
    world.drop_key(1001).await;
    restore_kept(&world.store, None, agree).await.unwrap();
    let named = "select count(*) from read_model.student where name is not null";
    assert_eq!(world.number(named).await, 2);
}
