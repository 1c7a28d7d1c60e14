//! The tools with which operators look: inputs, replay, verify, state and events. None of them changes anything or calls anybody.

use std::process::{Output, Stdio};

use serde_json::{Value, json};
use studymate_nats::{Log, LogConfig};
use studymate_schema::event::{Granter, Role};
use studymate_schema::input::{Command, InputKind};
use studymate_schema::{Aggregate, InputId, UserId};
use studymate_simulator::CallFilter;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command as Process};

use crate::taking_a_quiz::{answer_all, sample};
use crate::world::*;

/// All that is stored, row by row.
const CHECKSUM: &str = "select coalesce(bit_xor(hashtextextended(t::text, 0)), 0) from";
const TABLES: [&str; 12] = [
    "core.event t",
    "core.journal t",
    "core.outbox t",
    "core.snapshot t",
    "core.person_key t",
    "core.card t",
    "core.dead_letter t",
    "core.alert t",
    "core.audit t",
    "core.lease t",
    "core.partition t",
    "read_model.checkpoint t",
];

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a command prints that goes well.
async fn text_of(world: &World, arguments: &[&str]) -> String {
    let output = world.command(arguments).await;
    assert!(output.status.success(), "{arguments:?}: {}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

/// The JSON lines that a command prints, and whether it went well.
async fn lines_of(world: &World, arguments: &[&str]) -> (Vec<Value>, bool) {
    let output = world.command(&[arguments, &["--json"]].concat()).await;
    let read = |line: &str| {
        serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {line}{}", stderr(&output)))
    };
    (stdout(&output).lines().map(read).collect(), output.status.success())
}

async fn log(world: &World) -> Log {
    let config = LogConfig { url: world.nats.url(), partitions: 4, ..LogConfig::default() };
    Log::connect(config).await.unwrap()
}

/// Makes somebody a mentor, or no mentor any more: an event each time.
async fn change_role(log: &Log, user: i64, number: u32) {
    let (role, by) = (Role::Mentor, Granter::Operator);
    let grant = number.is_multiple_of(2);
    let command = if grant { Command::GrantRole { role, by } } else { Command::RevokeRole { role, by } };
    let (id, bytes) = (InputId::command(number), command.encode().unwrap());
    log.publish(&Aggregate::User(UserId(user)), &id, InputKind::Command, None, bytes.into()).await.unwrap();
}

/// Changes rows behind everybody's back.
async fn tamper(world: &World, change: &str) -> i64 {
    world.count(&format!("with changed as ({change} returning 1) select count(*) from changed")).await
}

/// Everything decided, delivered and projected, and nobody at work.
async fn rest(world: &mut World) {
    world.is_consistent().await;
    let behind = "select count(*) from read_model.checkpoint c join core.partition p on p.id = c.partition
                  where c.position < p.position";
    world.count_becomes(behind, 0).await;
    for name in ["ingress", "workers", "projector"] {
        world.stop(name).await;
    }
}

async fn checksums(world: &World) -> Vec<i64> {
    let mut sums = Vec::new();
    for table in TABLES {
        sums.push(world.count(&format!("{CHECKSUM} {table}")).await);
    }
    sums
}

/// The check of this name.
fn check<'l>(lines: &'l [Value], name: &str) -> &'l Value {
    lines.iter().find(|line| line["check"] == name).unwrap_or_else(|| panic!("no {name} in {lines:?}"))
}

#[tokio::test]
async fn inputs_are_listed_with_what_became_of_them_and_without_names() {
    let mut world = World::start(Intake::Polling).await;
    world.says(ANN, "/quiz demo");
    world.presses(ANN, "1:pick:1001:1:1").await;
    world.says(MIA, "/help");
    world.sees_button(MIA, "1:list:0").await;
    world.is_consistent().await;

    let (ann, _) = lines_of(&world, &["inputs", "list", "--user", "1001"]).await;
    let told: Vec<(&Value, &Value)> = ann.iter().map(|line| (&line["kind"], &line["outcome"])).collect();
    let (message, press, applied) = (json!("message"), json!("callback_query"), json!("applied"));
    assert_eq!(told, [(&message, &applied), (&press, &applied)], "the newest last");
    let all = text_of(&world, &["inputs", "list", "--body"]).await;
    assert!(
        all.contains("ImportQuizzes") && all.contains("catalogue.main") && all.contains("1:pick:1001:1:1"),
        "{all}"
    );
    assert!(all.contains("‹personal›") && !all.contains("Ann") && !all.contains("/quiz demo"), "{all}");

    let partition = ann[0]["partition"].to_string();
    let (only, _) =
        lines_of(&world, &["inputs", "list", "--partition", &partition, "--kind", "callback_query"]).await;
    assert_eq!(only, ann[1..], "by partition and kind");
    let sequence = ann[0]["sequence"].to_string();
    let (only, _) = lines_of(&world, &["inputs", "list", "--from", &sequence, "--to", &sequence]).await;
    assert_eq!(only, ann[..1], "by sequence");
    let since = ann[1]["at"].as_str().unwrap();
    let (only, _) = lines_of(&world, &["inputs", "list", "--user", "1001", "--since", since]).await;
    assert_eq!(only, ann[1..], "since a time");
    let (only, _) =
        lines_of(&world, &["inputs", "list", "--user", "1001", "--until", since, "--outcome", "applied"])
            .await;
    assert_eq!(only, ann[..1], "until a time");

    let id = ann[0]["input"].as_str().unwrap();
    let shown = text_of(&world, &["inputs", "show", id]).await;
    assert!(shown.contains("outcome  applied") && shown.contains("\"text\": \"‹personal›\""), "{shown}");
    assert!(shown.contains("event    version 1 Registered") && shown.contains("Show, sent"), "{shown}");
    assert!(!shown.contains("Ann") && !shown.contains("/quiz demo"), "{shown}");
    let revealed = text_of(&world, &["inputs", "show", id, "--reveal"]).await;
    assert!(revealed.contains("Ann") && revealed.contains("/quiz demo"), "{revealed}");
    let raw: Value =
        serde_json::from_str(&text_of(&world, &["inputs", "show", id, "--raw", "--reveal"]).await).unwrap();
    assert_eq!(format!("tg:{}", raw["update_id"]), id);
    let unknown = world.command(&["inputs", "show", "tg:0"]).await;
    assert!(!unknown.status.success() && stderr(&unknown).contains("no input tg:0"), "{}", stderr(&unknown));

    // Nobody decides: what comes in waits, and can be looked at.
    world.kill9("workers").await;
    world.says(IVAN, "/help");
    studymate_testkit::eventually(DEADLINE, async || world.telegram.pending_updates() == 0).await;
    let (waiting, _) = lines_of(&world, &["inputs", "list", "--outcome", "waiting"]).await;
    assert_eq!((waiting.len(), &waiting[0]["stream"]), (1, &json!("user.1002")));
    let id = waiting[0]["input"].as_str().unwrap();
    assert!(text_of(&world, &["inputs", "show", id]).await.contains("waiting"));

    // What left the log is still in the journal.
    log(&world).await.purge(&Aggregate::User(UserId(ANN))).await.unwrap();
    let gone = text_of(&world, &["inputs", "list", "--user", "1001"]).await;
    assert_eq!(gone.matches("(no longer in the log)").count(), 2, "{gone}");
    world.end().await;
}

#[tokio::test]
async fn a_replay_decides_as_was_decided_and_touches_nothing() {
    let mut world = World::start(Intake::Polling).await;
    world.kill9("workers").await;
    world.set("ADMISSION_BURST", "12");
    world.set("ADMISSION_RATE", "5");
    world.spawn("workers", "workers");
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, 2).await;
    world.says(IVAN, "/quiz demo");
    for _ in 0..20 {
        world.says(MIA, "/help");
    }
    text_of(&world, &["quiz", "retire", "demo-ru"]).await;
    world.says(IVAN, "/quiz demo-ru");
    let throttled = "select count(*) from core.journal where outcome = 'throttled'";
    studymate_testkit::eventually(DEADLINE, async || world.count(throttled).await > 0).await;
    let id = InputId("tg:poison".into());
    log(&world)
        .await
        .publish(&Aggregate::User(UserId(MIA)), &id, InputKind::Telegram, None, "{".into())
        .await
        .unwrap();
    world.count_becomes("select count(*) from core.dead_letter", 1).await;
    tamper(&world, "delete from core.dead_letter").await;
    rest(&mut world).await;

    let decided =
        world.count("select count(*) from core.journal where outcome not in ('dead', 'duplicate')").await;
    let (before, calls) = (checksums(&world).await, world.telegram.calls(&CallFilter::default()).len());
    let identity = log(&world).await.identity().await.unwrap();
    let (lines, good) = lines_of(&world, &["replay"]).await;
    let expected = json!({
        "decided": decided, "same": decided, "different": 0, "no_longer_in_the_log": 0, "duplicates": 0, "dead": 1,
        "dead_that_this_build_decides": 0, "interrupted": false, "compared_nothing": false
    });
    assert_eq!(
        lines,
        [expected],
        "everything is decided again, the catalogue's inputs and the throttled too"
    );
    assert!(good);
    assert_eq!(checksums(&world).await, before, "the store was touched");
    assert_eq!(world.telegram.calls(&CallFilter::default()).len(), calls, "somebody was called");
    assert_eq!(log(&world).await.identity().await.unwrap(), identity, "the log was touched");

    // Another event than was decided, in a valid encoding.
    let asked = "stream = 'user.1001' and kind = 'QuestionAsked'";
    let swapped = tamper(&world, &format!(
        "update core.event set body = (select body from core.event where {asked} order by version desc limit 1)
         where {asked} and version = (select min(version) from core.event where {asked})"
    )).await;
    assert_eq!(swapped, 1);
    let output = world.command(&["replay"]).await;
    let said = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("of user.1001") && said.contains("expected: applied") && said.contains("\"number\": 1"),
        "{said}"
    );
    assert!(said.contains("1 different") && !said.contains("Ann"), "one difference causes no other: {said}");
    let (lines, _) = lines_of(&world, &["replay", "--user", "1001"]).await;
    let input = lines[0]["input"].as_str().unwrap();
    let caused = format!("select count(*) from core.event where {asked} and input = '{input}'");
    assert_eq!((world.count(&caused).await, lines[0]["changes"][0]["after"].clone()), (1, json!(1)));

    // Another outcome than was decided; elsewhere and before, all is as it was.
    let outcome =
        "update core.journal set outcome = 'ignored' where stream = 'user.1002' and outcome = 'applied'";
    let changed = tamper(&world, outcome).await;
    let (lines, good) = lines_of(&world, &["replay", "--user", "1002"]).await;
    assert!(!good && lines.len() as i64 == changed + 1, "{lines:?}");
    assert_eq!((&lines[0]["expected"], &lines[0]["actual"]), (&json!("ignored"), &json!("applied")));
    assert!(lines_of(&world, &["replay", "--user", "1003"]).await.1);
    // An answer that was decided, and is not in the outbox.
    let lost =
        "delete from core.outbox where id = (select min(id) from core.outbox where stream = 'user.1003')";
    assert_eq!(tamper(&world, lost).await, 1);
    let (lines, good) = lines_of(&world, &["replay", "--user", "1003"]).await;
    assert!(!good && lines.last().unwrap()["different"] == 1, "{lines:?}");
    assert!(lines_of(&world, &["replay", "--until", "2001-01-01T00:00:00Z"]).await.1);
    world.end().await;
}

#[tokio::test]
async fn people_who_were_erased_are_replayed_as_far_as_anything_is_known() {
    let mut world = World::start(Intake::Polling).await;
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &sample("demo"), 1, 3).await;
    rest(&mut world).await;
    assert_eq!(tamper(&world, "delete from core.person_key where owner = 1001").await, 1);
    let (lines, good) = lines_of(&world, &["replay", "--user", "1001"]).await;
    assert!(good, "{lines:?}");
    log(&world).await.purge(&Aggregate::User(UserId(ANN))).await.unwrap();
    let (lines, good) = lines_of(&world, &["replay", "--user", "1001"]).await;
    assert!(
        !good
            && lines[0]["compared_nothing"] == true
            && lines[0]["decided"] == 0
            && lines[0]["no_longer_in_the_log"].as_u64() > Some(0),
        "{lines:?}"
    );
    world.end().await;
}

#[tokio::test]
async fn a_check_of_a_running_system_finds_nothing_wrong() {
    let world = World::start(Intake::Polling).await;
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, 3).await;
    // Enough events for a snapshot.
    let log = log(&world).await;
    for number in 0..60 {
        change_role(&log, ANN, number).await;
    }
    world.count_becomes("select count(*) from core.snapshot", 1).await;
    // And plenty of work while it is checked.
    for number in 0..200 {
        world.says([ANN, IVAN, MIA, ALEX][number % 4], if number % 8 < 4 { "/quiz demo" } else { "/help" });
    }
    let (lines, good) = lines_of(&world, &["verify"]).await;
    assert!(good, "{lines:#?}");
    let replayed = lines_of(&world, &["replay"]).await;
    assert!(replayed.1, "{replayed:?}");
    assert_eq!(lines.len(), 10);
    assert!(check(&lines, "snapshots")["counts"]["snapshots"].as_u64() > Some(0), "{lines:#?}");
    assert!(check(&lines, "causes")["counts"]["events"].as_u64() > Some(70), "{lines:#?}");
    let fast = text_of(&world, &["verify", "--fast"]).await;
    assert_eq!(fast.lines().filter(|line| line.starts_with("ok")).count(), 3, "{fast}");
    world.end().await;
}

#[tokio::test]
async fn everything_that_was_tampered_with_is_named() {
    let mut world = World::start(Intake::Polling).await;
    for user in [ANN, IVAN, MIA] {
        world.says(user, "/quiz demo");
        world.sees_button(user, &format!("1:pick:{user}:1:1")).await;
    }
    rest(&mut world).await;
    let damages = [
        (
            "causes",
            "ignored in the journal",
            "update core.journal set outcome = 'ignored' where stream = 'user.1001'",
        ),
        ("log", "is not in the journal", "delete from core.journal where stream = 'user.1002'"),
        (
            "effects",
            "is not in the journal",
            "update core.outbox set input = 'tg:0' where stream = 'user.1003'",
        ),
        (
            "versions",
            "user.1003 has version",
            "update core.event set version = version + 1 where stream = 'user.1003' and version = (select max(version) from core.event where stream = 'user.1003')",
        ),
        (
            "heads",
            "says that its last event is",
            "update core.partition set position = position + 1 where position > 0",
        ),
        (
            "cursors",
            "the log has another input there",
            "update core.partition set cursor_at = cursor_at - interval '1 hour' where cursor > 0",
        ),
        (
            "snapshots",
            "cannot be read",
            &format!(
                "insert into core.snapshot select stream, 1, {}, '\\x00' from core.event where stream = 'user.1001' and version = 1",
                studymate_domain::student::SNAPSHOT_SCHEMA
            ),
        ),
        ("models", "read_model.student", "delete from read_model.student where student = 1003"),
        (
            "results",
            "is dead and has no dead letter",
            "update core.journal set outcome = 'dead' where stream = 'user.1003'",
        ),
        (
            "sending",
            "nobody delivers",
            "update core.outbox set state = 'sending', created_at = now() - interval '1 hour', due = now() - interval '1 hour' where stream = 'user.1001'",
        ),
    ];
    for (name, _, change) in damages {
        assert!(tamper(&world, change).await > 0, "{name}: {change}");
    }
    let (lines, good) = lines_of(&world, &["verify"]).await;
    assert!(!good);
    for (name, says, _) in damages {
        let found = check(&lines, name);
        assert!(
            found["violations"].as_u64() > Some(0) && found["examples"].to_string().contains(says),
            "{found:#}"
        );
    }
    // An update that is in nobody's journal shows by its number.
    assert!(check(&lines, "results")["notices"].to_string().contains("not in the journal"), "{lines:#?}");
    let (lines, _) = lines_of(&world, &["inputs", "list", "--user", "1002"]).await;
    assert_eq!(lines[0]["outcome"], "missing");
    world.end().await;
}

/// A command that goes on by itself, and the lines that it prints.
fn following(world: &World, arguments: &[&str]) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut command = Process::new(BINARY);
    command
        .args(arguments)
        .env_clear()
        .env("STUDYMATE_HOME", std::env::temp_dir().join("studymate-e2e-without-env"));
    for name in ["DATABASE_URL", "NATS_URL", "MASTER_KEY", "PARTITIONS"] {
        command.env(name, world.setting(name));
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

/// The next line that tells of a stream, as JSON. Until it comes, something happens in it now and then.
async fn next_of(
    stream: &str,
    lines: &mut Lines<BufReader<ChildStdout>>,
    mut happens: impl AsyncFnMut(),
) -> Value {
    studymate_testkit::eventually_some(DEADLINE, async || {
        happens().await;
        let soon = std::time::Duration::from_millis(500);
        let line = tokio::time::timeout(soon, lines.next_line()).await.ok()?.unwrap()?;
        let line: Value = serde_json::from_str(&line).unwrap();
        (line["stream"] == stream).then_some(line)
    })
    .await
}

#[tokio::test]
async fn inputs_and_events_are_told_as_they_come() {
    let mut world = World::start(Intake::Polling).await;
    let (_inputs, mut lines) = following(&world, &["inputs", "tail", "--user", "1002", "--body", "--json"]);
    let input = next_of("user.1002", &mut lines, async || world.says(IVAN, "/help")).await;
    assert_eq!((&input["kind"], &input["outcome"]), (&json!("message"), &json!("applied")));
    assert_eq!(input["body"]["message"]["text"], "‹personal›");

    let (_events, mut lines) = following(&world, &["events", "tail", "--user", "1003", "--json"]);
    let (log, mut number) = (log(&world).await, 0);
    let event = next_of("user.1003", &mut lines, async || {
        number += 1;
        change_role(&log, MIA, number).await;
    })
    .await;
    assert_eq!(event["event"]["Student"].as_object().unwrap().keys().next().unwrap(), &event["kind"]);

    // Nobody decides: what comes in is told as waiting after a while.
    world.kill9("workers").await;
    let (_inputs, mut lines) = following(&world, &["inputs", "tail", "--outcome", "waiting", "--json"]);
    let input = next_of("user.1002", &mut lines, async || world.says(IVAN, "/help")).await;
    assert_eq!(input["outcome"], "waiting");
    world.end().await;
}

#[tokio::test]
async fn the_states_of_two_times_are_compared() {
    let world = World::start(Intake::Polling).await;
    world.says(ANN, "/quiz demo");
    world.sees_button(ANN, "1:pick:1001:1:1").await;
    let (events, _) = lines_of(&world, &["events", "show", "--user", "1001"]).await;
    let first = events.last().unwrap()["at"].as_str().unwrap().to_owned();
    assert_eq!(
        (&events[0]["kind"], &events[0]["event"]["Student"]["Registered"]["profile"]["name"]),
        (&json!("Registered"), &json!("‹personal›"))
    );
    answer_all(&world, ANN, &sample("demo"), 1, 1).await;
    world.sees_text(ANN, "Question 2").await;
    let arguments = ["state", "--user", "1001", "--at", &first, "--diff", "2100-01-01T00:00:00Z"];
    let diff = text_of(&world, &arguments).await;
    assert!(diff.contains("+ ") && diff.contains("\"credit\"") && !diff.contains("Ann"), "{diff}");
    let (lines, _) = lines_of(&world, &arguments).await;
    assert_eq!(
        (&lines[0]["stream"], &lines[0]["from"]),
        (&json!("user.1001"), &events.last().unwrap()["version"])
    );
    let paths: Vec<&str> =
        lines[0]["changes"].as_array().unwrap().iter().filter_map(|change| change["path"].as_str()).collect();
    assert!(paths.contains(&"/unfinished/0/answers/0"), "{paths:?}");
    let (now, _) = lines_of(&world, &["state", "--user", "1001"]).await;
    assert_eq!((&now[0]["version"], &now[0]["state"]["attempts_started"]), (&lines[0]["to"], &json!(1)));
    let same = text_of(&world, &["state", "--user", "1001", "--at", &first, "--diff", &first]).await;
    assert!(same.contains("nothing changed"), "{same}");
    world.end().await;
}
