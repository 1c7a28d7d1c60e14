//! Read models in the hands of operators: rebuilt, put back, and how far behind everything is.

use serde_json::Value;
use studymate_testkit::eventually;

use crate::world::*;

const ATTEMPTS: &str = "select count(*) from read_model.attempt";
const LOSE_ATTEMPTS: &str =
    "with gone as (delete from read_model.attempt returning 1) select count(*) from gone";

/// Runs a command that must succeed, and returns what it printed.
async fn said(world: &World, arguments: &[&str]) -> String {
    let output = world.command(arguments).await;
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {stderr}");
    String::from_utf8(output.stdout).unwrap()
}

async fn told(world: &World, arguments: &[&str]) -> Value {
    serde_json::from_str(&said(world, arguments).await).unwrap()
}

/// Runs a command that must fail, and returns what it complained.
async fn complained(world: &World, arguments: &[&str]) -> String {
    let output = world.command(arguments).await;
    assert!(!output.status.success(), "{arguments:?} succeeded");
    String::from_utf8(output.stderr).unwrap()
}

fn rows<'v>(diff: &'v Value, table: &str) -> &'v Value {
    &diff["tables"].as_array().unwrap().iter().find(|found| found["table"] == table).unwrap()["rows"]
}

async fn world_with_an_attempt() -> World {
    let world = World::start(Intake::Polling).await;
    world.says(ANN, "/quiz demo");
    world.sees_button(ANN, "1:pick:1001:1:1").await;
    world.count_becomes(ATTEMPTS, 1).await;
    world
}

#[tokio::test]
async fn a_rebuild_shows_what_it_would_change_and_does_it_when_told() {
    let world = world_with_an_attempt().await;
    assert_eq!(world.count(LOSE_ATTEMPTS).await, 1);
    let dry = told(&world, &["rebuild", "progress", "--dry-run", "--json"]).await;
    assert_eq!((&rows(&dry, "attempt")["before"], &rows(&dry, "attempt")["after"]), (&0.into(), &1.into()));
    let nobody = complained(&world, &["rebuild", "progress", "--reason", "a row is gone"]).await;
    assert!(nobody.contains("add --yes") && nobody.contains("attempt"), "{nobody}");
    assert_eq!(world.count(ATTEMPTS).await, 0, "it was swapped unasked");

    let done =
        said(&world, &["rebuild", "progress", "--yes", "--reason", "a row is gone", "--parallel", "2"]).await;
    assert!(done.contains("swapped") && done.contains("were there from an earlier run"), "{done}");
    assert_eq!(world.count(ATTEMPTS).await, 1);
    let audit = said(&world, &["audit"]).await;
    assert!(audit.contains(" rebuild ") && audit.contains("a row is gone"), "{audit}");
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn kept_tables_are_put_back_or_dropped() {
    let world = world_with_an_attempt().await;
    let because = ["--yes", "--reason", "a drill"];
    let with = |arguments: &[&'static str]| [arguments, &because].concat();
    assert_eq!(world.count(LOSE_ATTEMPTS).await, 1);
    let kept = told(&world, &with(&["rebuild", "progress", "--keep-old", "--json"])).await;
    assert_eq!((&kept["kept"], &rows(&kept, "attempt")["after"]), (&true.into(), &1.into()));
    assert_eq!(world.count(ATTEMPTS).await, 1);
    let back = told(&world, &with(&["rebuild", "--restore-old", "--json"])).await;
    assert_eq!((&rows(&back, "attempt")["before"], &rows(&back, "attempt")["after"]), (&1.into(), &0.into()));
    assert_eq!(world.count(ATTEMPTS).await, 0);
    said(&world, &with(&["rebuild", "--keep-old"])).await;
    assert_eq!(told(&world, &with(&["rebuild", "--drop-old", "--json"])).await["dropped"], 23);
    let nothing = complained(&world, &with(&["rebuild", "--restore-old"])).await;
    assert!(nothing.contains("no tables are kept"), "{nothing}");
    assert_eq!(world.count(ATTEMPTS).await, 1);
    assert_eq!(world.count("select count(*) from core.audit").await, 4);
    // The projector goes on with the new tables.
    world.says(MIA, "/quiz demo");
    world.count_becomes(ATTEMPTS, 2).await;
    world.end().await;
}

#[tokio::test]
async fn more_partitions_at_once_than_connections_is_refused() {
    let world = world_with_an_attempt().await;
    let refused = complained(&world, &["rebuild", "--dry-run", "--parallel", "15"]).await;
    assert!(refused.contains("DATABASE_CONNECTIONS"), "{refused}");
    world.end().await;
}

async fn waiting(world: &World) -> [u64; 3] {
    let totals = &told(world, &["lag", "--json"]).await["totals"];
    ["inputs", "events", "outbox"].map(|what| totals[what]["waiting"].as_u64().unwrap())
}

#[tokio::test]
async fn lag_tells_what_waits_where_and_for_how_long() {
    let mut world = world_with_an_attempt().await;
    eventually(DEADLINE, async || waiting(&world).await == [0, 0, 0]).await;
    said(&world, &["lag", "--max", "0ms"]).await;

    world.stop("projector").await;
    world.says(ANN, "/lang");
    world.says(MIA, "/start");
    world.sees_button(MIA, "1:list:0").await;
    eventually(DEADLINE, async || waiting(&world).await[1] > 0).await;
    world.stop("workers").await;
    world.says(ANN, "/help");
    world.says(ANN, "/help");
    world.says(IVAN, "/help");
    eventually(DEADLINE, async || waiting(&world).await[0] == 3).await;

    let lag = told(&world, &["lag", "--json"]).await;
    let partitions = lag["partitions"].as_array().unwrap();
    let inputs = |partition: &Value| partition["inputs"]["waiting"].as_u64().unwrap();
    assert_eq!((partitions.len(), partitions.iter().map(inputs).sum::<u64>()), (4, 3));
    for partition in partitions {
        assert_eq!(partition["inputs"]["oldest_seconds"].is_null(), inputs(partition) == 0, "{partition}");
        assert_eq!(partition["events"].as_object().unwrap().len(), 8);
    }
    assert!(lag["totals"]["events"]["oldest_seconds"].as_f64().unwrap() > 0.0);

    let output = world.command(&["lag", "--max", "0ms"]).await;
    let table = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{table}");
    assert!(table.contains("late: inputs of partition") && table.contains("for students"), "{table}");
    assert!(table.contains("3 inputs"), "{table}");
    said(&world, &["lag", "--max", "1h"]).await;

    world.spawn("workers", "workers");
    world.spawn("projector", "projector");
    eventually(DEADLINE, async || waiting(&world).await == [0, 0, 0]).await;
    world.end().await;
}
