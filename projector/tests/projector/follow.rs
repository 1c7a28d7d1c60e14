//! Following events: the rows are right wherever the history is cut, whoever writes them and however often that one dies.

use std::time::Duration;

use studymate_process::health::Status;
use studymate_projector::ProjectorConfig;
use studymate_schema::{PartitionId, Position};
use studymate_testkit::eventually;

use crate::history::{Happened, history};
use crate::model::expected;
use crate::support::*;

#[tokio::test]
async fn the_rows_are_what_the_history_says_wherever_it_is_cut_into_batches() {
    for (seed, batch) in [(1, 1), (1, 3), (2, 17), (3, 1_000)] {
        let past = history(seed, 7, 160);
        let mut world = world().await;
        world.append(&past).await;
        world.project(batch).await;
        assert_same(&world.rows().await, &expected(&past));
    }
}

#[tokio::test]
async fn events_that_come_one_by_one_make_the_same_rows_as_all_at_once() {
    let past = history(4, 5, 60);
    let mut world = world().await;
    let running = world.start(world.config(1_000));
    for part in past.chunks(9) {
        world.append(part).await;
        world.wait_until_up_to_date().await;
    }
    running.stop().await;
    assert_same(&world.rows().await, &expected(&past));
}

#[tokio::test]
async fn a_projector_that_dies_at_any_moment_loses_and_doubles_nothing() {
    let past = history(5, 6, 150);
    let mut world = world().await;
    world.append(&past).await;
    let mut seen = 0;
    for _ in 0..12 {
        let running = world.start(world.config(2));
        let sum = "select coalesce(sum(position), 0)::bigint from read_model.checkpoint";
        eventually(DEADLINE, async || world.number(sum).await > seen || world.is_up_to_date().await).await;
        running.task.abort();
        assert!(running.task.await.unwrap_err().is_cancelled());
        seen = world.number(sum).await;
    }
    world.project(1_000).await;
    assert_same(&world.rows().await, &expected(&past));
}

#[tokio::test]
async fn two_projectors_that_both_believe_to_lead_write_each_event_once() {
    let past = history(6, 6, 150);
    let mut world = world().await;
    // A lease that runs out at once keeps nobody out: the checkpoints alone fence.
    let config = || ProjectorConfig { lease: Duration::from_millis(3), ..world.config(5) };
    let (one, two) = (world.start(config()), world.start(config()));
    for part in past.chunks(40) {
        world.append(part).await;
    }
    world.wait_until_up_to_date().await;
    one.stop().await;
    two.stop().await;
    assert_same(&world.rows().await, &expected(&past));
}

#[tokio::test]
async fn the_one_that_stands_by_takes_over() {
    let mut world = world().await;
    let first = world.start(world.config(100));
    eventually(DEADLINE, async || first.health.report().components.contains_key("students")).await;
    let second = world.start(world.config(100));
    let detail = |running: &Running| {
        running.health.report().components.get("students").map(|part| part.detail.clone())
    };
    eventually(DEADLINE, async || detail(&second).is_some_and(|detail| detail.contains("stands by"))).await;
    first.stop().await;
    world.append(&history(7, 2, 10)).await;
    world.wait_until_up_to_date().await;
    second.stop().await;
}

#[tokio::test]
async fn a_hint_is_followed_without_waiting_for_the_clock() {
    let past = history(8, 3, 20);
    let mut world = world().await;
    let (hint, mut hints) = tokio::sync::mpsc::channel(4);
    let hints = futures::stream::poll_fn(move |context| hints.poll_recv(context));
    let config = ProjectorConfig { poll: Duration::from_secs(600), ..world.config(1_000) };
    let (health, stop) =
        (studymate_process::health::Health::default(), tokio_util::sync::CancellationToken::new());
    let run = studymate_projector::run(config, world.store.clone(), hints, health.clone(), stop.clone());
    let task = tokio::spawn(run);
    eventually(DEADLINE, async || health.report().components.contains_key("quizzes")).await;
    world.append(&past).await;
    hint.send(()).await.unwrap();
    world.wait_until_up_to_date().await;
    stop.cancel();
    task.await.unwrap().unwrap();
}

/// The partition of a person and one of its events.
fn first_of(past: &[Happened], student: i64) -> (PartitionId, Happened) {
    let happened = past.iter().find(|happened| happened.stream.key_owner() == student).unwrap().clone();
    (happened.stream.partition(PARTITIONS), happened)
}

#[tokio::test]
async fn an_event_that_cannot_be_read_stops_its_partition_loudly_and_no_other() {
    let past = history(9, 7, 80);
    let mut world = world().await;
    world.append(&past).await;
    let (partition, happened) = first_of(&past, 1001);
    world.append_damaged(&happened).await;
    world.append(std::slice::from_ref(&happened)).await;
    let running = world.start(world.config(1_000));
    let students = || running.health.report().components.get("students").cloned();
    eventually(DEADLINE, async || students().is_some_and(|part| part.status == Status::Unhealthy)).await;
    let behind = "select count(*) from read_model.checkpoint c join core.partition p on p.id = c.partition
        where c.position < p.position";
    eventually(DEADLINE, async || world.number(behind).await == studymate_projector::names().len() as i64)
        .await;
    let detail = students().unwrap().detail;
    assert!(
        detail.contains(&format!("partition {partition}")) && detail.contains("cannot be read"),
        "{detail}"
    );
    running.stop().await;
    // Everything before it was taken.
    assert_same(&world.rows().await, &expected(&past));
    let left = format!(
        "select p.position - c.position from core.partition p join read_model.checkpoint c on c.partition = p.id
         where p.id = {partition} and c.projection = 'students'"
    );
    assert_eq!(world.number(&left).await, 2);
}

#[tokio::test]
async fn the_names_of_an_erased_person_are_null_and_the_rest_stays() {
    let past = history(10, 4, 80);
    let mut world = world().await;
    world.append(&past).await;
    world.drop_key(1002).await;
    world.project(1_000).await;
    let mut without = expected(&past);
    for student in without.get_mut("student").unwrap() {
        if student["student"] == 1002 {
            assert!(student["name"].is_string());
            student["name"] = serde_json::Value::Null;
            student["username"] = serde_json::Value::Null;
        }
    }
    let students = sorted(without.remove("student").unwrap());
    without.insert("student", students);
    assert_same(&world.rows().await, &without);
}

#[tokio::test]
async fn a_projection_says_what_it_includes() {
    let past = history(11, 3, 30);
    let mut world = world().await;
    let (partition, _) = first_of(&past, 1001);
    assert!(!world.store.projected(partition, Position(0)).await.unwrap(), "before the projector ever ran");
    world.append(&past).await;
    world.project(1_000).await;
    let head = world.store.heads().await.unwrap().into_iter().find(|(id, _)| *id == partition).unwrap().1;
    assert!(world.store.projected(partition, head).await.unwrap());
    assert!(!world.store.projected(partition, Position(head.0 + 1)).await.unwrap());
}
