//! The runbook is true: every command in it is run, in its order, on a system where everything has happened that it is about.

use std::collections::BTreeSet;

use serde_json::Value;
use studymate_nats::{Log, LogConfig};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId, UserId};

use crate::world::*;

const RUNBOOK: &str = include_str!("../../../docs/RUNBOOK.md");

/// The commands of the runbook, in its order.
fn commands() -> Vec<&'static str> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in RUNBOOK.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            line if inside => commands.push(line.strip_prefix("$ studymate ").expect("a command of ours")),
            _ => {}
        }
    }
    commands
}

/// Splits a command as a shell does, as far as the runbook needs it.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in command.split('"').enumerate() {
        if number % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// A system with an incident of every kind: dead letters, failed and unknown sends, a backlog of nothing.
async fn after_incidents() -> World {
    let world = World::start(Intake::Webhook).await;
    for user in [ANN, IVAN] {
        world.says(user, "/start");
        world.sees_button(user, "1:list:0").await;
    }
    let config = LogConfig { url: world.nats.url(), partitions: 4, ..LogConfig::default() };
    let log = Log::connect(config).await.unwrap();
    for number in 0..2 {
        let id = InputId(format!("tg:poison-{number}"));
        let payload = "{not json".into();
        log.publish(&Aggregate::User(UserId(ANN)), &id, InputKind::Telegram, None, payload).await.unwrap();
    }
    world.count_becomes("select count(*) from core.dead_letter where state = 'open'", 2).await;
    let waiting = "select count(*) from core.outbox where state in ('pending', 'sending', 'retry')";
    world.count_becomes(waiting, 0).await;
    world.run_sql("update core.outbox set state = 'failed', done_at = now() where chat = 1001").await;
    world.run_sql("update core.outbox set state = 'unknown', done_at = now() where chat = 1002").await;
    world
}

#[tokio::test]
async fn every_command_of_the_runbook_does_what_it_says() {
    let world = after_incidents().await;
    let listed = world.command(&["partitions", "list", "--json"]).await;
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let worker = listed["workers"][0]["worker"].as_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let now = jiff::Timestamp::now().to_string();
    let commands = commands();
    assert!(commands.len() > 40, "only {} commands were found", commands.len());
    for command in commands {
        let arguments: Vec<String> = words(command)
            .into_iter()
            .map(|word| match word.as_str() {
                "USER" => ANN.to_string(),
                "WORKER" => worker.to_owned(),
                "TIME" => now.clone(),
                "FILE" => path("inputs"),
                "DIR" => path("backup"),
                _ => word,
            })
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = world.command(&arguments).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {}\n{said}", output.status);
    }
    world.end().await;
}

#[test]
fn every_alert_and_every_experiment_has_its_section() {
    let rehearsed: BTreeSet<&str> =
        RUNBOOK.lines().filter(|line| line.contains("**Rehearsed by**")).collect();
    for experiment in studymate_chaos::experiments::names() {
        assert!(
            rehearsed.iter().any(|line| line.contains(&format!("*{experiment}*"))),
            "no section says that it is rehearsed by {experiment}"
        );
    }
}
