//! The command: what it says when something is wrong, and what operators see.

use std::process::{Command, Output};

use crate::world::*;

fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(BINARY)
        .args(arguments)
        .env_clear()
        .env("STUDYMATE_HOME", std::env::temp_dir().join("studymate-e2e-without-env"))
        .envs(environment.iter().copied())
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A command, its environment, and what the line on standard error must say.
type Case<'c> = (&'c [&'c str], &'c [(&'c str, &'c str)], &'c str);

#[test]
fn a_wrong_setting_is_one_line_that_names_it() {
    let cases: [Case<'_>; 6] = [
        (&["ingress"], &[], "BOT_TOKEN is not set"),
        (&["ingress"], &[("BOT_TOKEN", "abc")], "BOT_TOKEN: expected the token that @BotFather shows"),
        (&["ingress"], &[("BOT_TOKEN", TOKEN)], "NATS_URL is not set"),
        (
            &["workers"],
            &[("BOT_TOKEN", TOKEN), ("MASTER_KEY", "short")],
            "MASTER_KEY: expected <version>:<base64",
        ),
        (&["migrate"], &[("DATABASE_URL", "localhost")], "DATABASE_URL: expected postgres://"),
        (&["migrate"], &[("PARTITIONS", "many")], "PARTITIONS: "),
    ];
    for (arguments, environment, expected) in cases {
        let output = run(arguments, environment);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(64), "{arguments:?}: {said}");
        assert!(said.contains(expected) && said.lines().count() == 1, "{arguments:?}: {said}");
        assert!(
            !said.contains("short")
                || !said.contains("MASTER_KEY: expected <version>:<base64 of 32 bytes>[,…], got \"short\"")
        );
    }
}

#[test]
fn every_setting_of_the_example_exists_and_every_setting_is_in_the_example() {
    let example = include_str!("../../../.env.example");
    let in_example: std::collections::BTreeSet<&str> = example
        .lines()
        .map(|line| line.trim_start_matches('#').trim())
        .filter_map(|line| line.split_once('=').map(|(name, _)| name))
        .filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
        .collect();
    let mut known = std::collections::BTreeSet::new();
    for command in ["ingress", "workers", "projector", "migrate"] {
        let help = String::from_utf8(run(&[command, "--help"], &[]).stdout).unwrap();
        let names =
            help.split("[env: ").skip(1).filter_map(|rest| rest.split(['=', ']']).next().map(str::to_owned));
        known.extend(names);
    }
    let missing: Vec<&String> = known.iter().filter(|name| !in_example.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "not in .env.example: {missing:?}");
}

#[tokio::test]
async fn a_wrong_token_stops_with_one_line() {
    let mut world = World::start(Intake::Polling).await;
    world.set("BOT_TOKEN", "1:another-telegram-bot");
    for role in ["ingress", "workers"] {
        let output = world.command(&[role]).await;
        assert!(!output.status.success());
        assert!(stderr(&output).contains("BOT_TOKEN was refused by Telegram"), "{}", stderr(&output));
        assert!(!stderr(&output).contains("another-telegram-bot"), "the token is shown");
    }
    world.end().await;
}

#[tokio::test]
async fn operators_see_events_state_and_health() {
    let world = World::start(Intake::Polling).await;
    world.says(ANN, "/quiz demo");
    world.sees_button(ANN, "1:pick:1001:1:1").await;
    let text = |output: Output| {
        assert!(output.status.success(), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let events = text(world.command(&["events", "show", "--user", "1001"]).await);
    assert!(
        events.contains("AttemptStarted") && events.contains("‹personal›") && !events.contains("Ann"),
        "{events}"
    );
    let revealed =
        text(world.command(&["events", "show", "--user", "1001", "--type", "Registered", "--reveal"]).await);
    assert!(revealed.contains("Ann") && !revealed.contains("AttemptStarted"), "{revealed}");
    let state = text(world.command(&["state", "--user", "1001"]).await);
    assert!(state.contains("\"attempts_started\": 1"), "{state}");
    let before = world.command(&["state", "--user", "1001", "--at", "2001-01-01T00:00:00Z"]).await;
    assert!(!before.status.success());
    let health = text(world.command(&["health"]).await);
    assert_eq!(health.lines().filter(|line| line.contains("healthy")).count(), 5, "{health}");
    let json = text(world.command(&["health", "--json"]).await);
    assert!(json.starts_with("{\"components\""), "{json}");
    let list = text(world.command(&["quiz", "list"]).await);
    assert!(list.contains("demo-ru") && list.contains("version 1 live"), "{list}");
    let exported = text(world.command(&["quiz", "export", "demo"]).await);
    assert!(exported.contains("studymate: code=demo") || exported.contains("code=demo"), "{exported}");
    text(world.command(&["quiz", "retire", "demo"]).await);
    let rebuilt = text(world.command(&["rebuild", "--yes", "--reason", "a drill"]).await);
    assert!(rebuilt.contains("attempt"), "{rebuilt}");
    world.is_consistent().await;
    world.end().await;
}
