//! The database is shut down in the middle of everything, full of other people, or locked by somebody who forgot.

use studymate_testkit::{Crowd, HeldLock, OwnPostgres, eventually, own_postgres};

use crate::taking_a_quiz::{answer_all, sample};
use crate::world::*;

/// A world with a database server of its own, and Ann in the middle of a quiz.
async fn in_the_middle() -> (OwnPostgres, World) {
    let postgres = own_postgres().await;
    let world = World::start_on(Intake::Polling, postgres.url(), None).await;
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &sample("demo"), 1, 1).await;
    (postgres, world)
}

/// Ann goes on, Mia gets what she asked for meanwhile.
async fn goes_on(world: World) {
    answer_all(&world, ANN, &sample("demo"), 2, 3).await;
    world.sees_text(MIA, "/quizzes").await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn an_immediate_shutdown_loses_nothing() {
    let (mut postgres, world) = in_the_middle().await;
    world.says(MIA, "/help");
    postgres.halt_immediately().await.unwrap();
    postgres.restart().await.unwrap();
    goes_on(world).await;
}

#[tokio::test]
async fn everybody_is_thrown_out_and_finds_no_place_for_a_while() {
    let (postgres, world) = in_the_middle().await;
    let crowd = Crowd::gather(&postgres.url()).await;
    assert!(crowd.drive_out("studymate").await > 0);
    world.says(MIA, "/help");
    eventually(DEADLINE, async || world.telegram.pending_updates() == 0).await;
    let absent = async || world.counter("workers", "studymate_store_absences_total").await > 0.0;
    eventually(DEADLINE, absent).await;
    crowd.leave().await;
    goes_on(world).await;
}

/// Somebody holds a lock until the workers wait for it, and for longer than their leases last.
async fn while_locked(sql: &str) {
    let (postgres, world) = in_the_middle().await;
    let lock = HeldLock::take(&postgres.url(), sql).await;
    world.says(MIA, "/help");
    eventually(DEADLINE, async || world.telegram.pending_updates() == 0 && lock.waiting().await > 0).await;
    world
        .count_becomes(
            "select count(*) from core.partition where lease_until < now() - interval '1 second'",
            4,
        )
        .await;
    lock.release().await;
    goes_on(world).await;
}

#[tokio::test]
async fn the_rows_that_every_commit_needs_are_locked() {
    while_locked("select from core.partition for update").await;
}

#[tokio::test]
async fn nobody_may_write_into_the_journal_for_a_while() {
    let (postgres, world) = in_the_middle().await;
    let lock = HeldLock::take(&postgres.url(), "lock table core.journal in share mode").await;
    world.says(MIA, "/help");
    eventually(DEADLINE, async || lock.waiting().await > 0).await;
    lock.release().await;
    goes_on(world).await;
}

#[tokio::test]
async fn nobody_may_look_at_the_outbox_for_a_while() {
    let (postgres, world) = in_the_middle().await;
    let lock = HeldLock::take(&postgres.url(), "lock table core.outbox in access exclusive mode").await;
    world.says(MIA, "/help");
    // Delivery and a commit.
    eventually(DEADLINE, async || lock.waiting().await >= 2).await;
    lock.release().await;
    goes_on(world).await;
}
