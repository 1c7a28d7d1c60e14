//! The tools with which operators change things: each counts first, asks, changes, and leaves a record.

use std::process::Output;

use serde_json::{Value, json};
use studymate_nats::{Log, LogConfig};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId, UserId};
use studymate_simulator::{CallFilter, Fault, FaultRule};

use crate::taking_a_quiz::{answer_all, sample};
use crate::world::*;

/// Agreed to, with a reason, as JSON.
const DO: [&str; 4] = ["--yes", "--json", "--reason", "a drill"];

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs a command and reads the JSON that it prints.
async fn json_of(world: &World, arguments: &[&str]) -> Value {
    let output = world.command(arguments).await;
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", String::from_utf8_lossy(&output.stdout)))
}

/// Runs a changing command and reads the JSON that it prints.
async fn change(world: &World, arguments: &[&str]) -> Value {
    json_of(world, &[arguments, &DO].concat()).await
}

async fn restart_workers(world: &mut World, failpoints: &str) {
    world.stop("workers").await;
    world.set("STUDYMATE_FAILPOINTS", failpoints);
    world.spawn("workers", "workers");
}

async fn audits(world: &World, action: &str) -> i64 {
    world
        .count(&format!(
            "select coalesce(sum(affected), 0)::bigint from core.audit where action = '{action}'"
        ))
        .await
}

async fn log(world: &World) -> Log {
    let config = LogConfig { url: world.nats.url(), partitions: 4, ..LogConfig::default() };
    Log::connect(config).await.unwrap()
}

#[tokio::test]
async fn a_dead_letter_goes_back_once_and_is_answered_when_its_cause_is_gone() {
    let mut world = World::start(Intake::Webhook).await;
    restart_workers(&mut world, "decide:boom=panic").await;
    world.says(ANN, "/help boom");
    world.count_becomes("select count(*) from core.dead_letter where state = 'open'", 1).await;

    let list =
        json_of(&world, &["dead-letters", "list", "--user", "1001", "--error", "PANICKED", "--json"]).await;
    assert_eq!((&list["found"], &list["dead_letters"][0]["kind"]), (&json!(1), &json!("message")));
    let id = list["dead_letters"][0]["id"].to_string();
    let shown = json_of(&world, &["dead-letters", "show", &id, "--json"]).await.to_string();
    assert!(!shown.contains("boom") && !shown.contains("Ann") && shown.contains("update_id"), "{shown}");
    let revealed = json_of(&world, &["dead-letters", "show", &id, "--json", "--reveal"]).await;
    assert_eq!(revealed["body"]["message"]["text"], "/help boom");

    // Nobody is there to ask, or it is only tried: nothing happens.
    let alone = world.command(&["dead-letters", "requeue", &id, "--reason", "x"]).await;
    assert!(!alone.status.success() && stderr(&alone).contains("1 of 1 dead letters"), "{}", stderr(&alone));
    let tried = json_of(&world, &["dead-letters", "requeue", &id, "--dry-run", "--json"]).await;
    assert_eq!((&tried["selected"], &tried["requeued"]), (&json!(1), &json!(0)));
    assert_eq!(audits(&world, "dead-letters requeue").await, 0);

    // The cause is still there: it dies again, once, however often it is put back.
    let again = change(&world, &["dead-letters", "requeue", &id]).await;
    assert_eq!((&again["requeued"], &again["outcomes"]), (&json!(1), &json!({"dead": 1})));
    let twice = change(&world, &["dead-letters", "requeue", &id, "--state", "requeued"]).await;
    assert_eq!((&twice["done_before"], &twice["outcomes"]), (&json!(1), &json!({"dead": 1})));
    assert_eq!(world.count("select count(*) from core.dead_letter").await, 2);

    // Cut off between the log and the mark, the command is said again: the journal has it.
    let unmarked = format!(
        "with it as (update core.dead_letter set state = 'open' where id = {id} returning 1) select count(*) from it"
    );
    assert_eq!(world.count(&unmarked).await, 1);
    let marked = change(&world, &["dead-letters", "requeue", &id]).await;
    assert_eq!((&marked["done_before"], &marked["requeued"]), (&json!(1), &json!(1)));
    assert_eq!(world.count("select count(*) from core.dead_letter").await, 2);

    restart_workers(&mut world, "").await;
    let well = change(&world, &["dead-letters", "requeue", "--error", "panicked"]).await;
    assert_eq!((&well["selected"], &well["outcomes"]), (&json!(1), &json!({"applied": 1})));
    world.sees_text(ANN, "/quizzes").await;
    assert_eq!(world.count("select count(*) from core.dead_letter where state = 'open'").await, 0);
    assert_eq!(audits(&world, "dead-letters requeue").await, 4);
    world.end().await;
}

#[tokio::test]
async fn dead_letters_are_discarded_in_bulk_by_filter_and_limit() {
    let world = World::start(Intake::Webhook).await;
    let log = log(&world).await;
    for number in 0..5 {
        let id = InputId(format!("tg:poison-{number}"));
        let (ann, mia) = (Aggregate::User(UserId(ANN)), Aggregate::User(UserId(MIA)));
        let whose = if number == 4 { mia } else { ann };
        log.publish(&whose, &id, InputKind::Telegram, None, "{secret".into()).await.unwrap();
    }
    world.count_becomes("select count(*) from core.dead_letter", 5).await;
    let unnamed = world.command(&["dead-letters", "discard", "--yes", "--reason", "x"]).await;
    assert!(!unnamed.status.success() && stderr(&unnamed).contains("--all"), "{}", stderr(&unnamed));
    let some = change(&world, &["dead-letters", "discard", "--user", "1001", "--limit", "3"]).await;
    assert_eq!((&some["found"], &some["selected"], &some["discarded"]), (&json!(4), &json!(3), &json!(3)));
    // What cannot be read is put back as what it was, and dies once more.
    let broken = change(&world, &["dead-letters", "requeue", "--stream", "user.1003"]).await;
    assert_eq!(broken["outcomes"], json!({"dead": 1}));
    let rest = change(&world, &["dead-letters", "discard", "--all"]).await;
    assert_eq!(rest["discarded"], json!(2));
    assert_eq!(audits(&world, "dead-letters discard").await, 5);
    let shown = world.command(&["dead-letters", "list"]).await;
    assert!(!String::from_utf8_lossy(&shown.stdout).contains("secret"));
    world.end().await;
}

#[tokio::test]
async fn partitions_that_are_paused_under_load_lose_nothing() {
    let mut world = World::start(Intake::Webhook).await;
    world.set("ADMISSION_BURST", "10000");
    restart_workers(&mut world, "").await;
    let owned = "select count(*) from core.partition where owner is not null";
    world.count_becomes(owned, 4).await;
    let users = [ANN, IVAN, MIA, ALEX];
    let all_say = |times: usize| {
        for _ in 0..times {
            users.iter().for_each(|user| world.says(*user, "/help"));
        }
    };
    all_say(20);
    let paused = change(&world, &["partitions", "pause", "--all"]).await;
    assert_eq!((&paused["changed"], &paused["waiting"]), (&json!(4), &json!([])));
    assert_eq!(world.count(owned).await, 0);
    let decided = world.count("select count(*) from core.journal").await;
    all_say(10);
    // All of it is in the log, and nobody decides it.
    let waiting = async || {
        let list = json_of(&world, &["partitions", "list", "--json"]).await;
        assert!(
            list["partitions"].as_array().unwrap().iter().all(|line| line["state"] == "paused"),
            "{list}"
        );
        list["partitions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["backlog"].as_i64().unwrap())
            .sum::<i64>()
    };
    let said = users.len() as i64 * 30;
    let journalled = "select count(*) from core.journal where kind = 'message' and outcome = 'applied'";
    let answered = world.count(journalled).await;
    studymate_testkit::eventually(DEADLINE, async || waiting().await == said - answered).await;
    assert_eq!(world.count("select count(*) from core.journal").await, decided);

    let one = change(&world, &["partitions", "resume", "2"]).await;
    assert_eq!(one["waiting"], json!([]));
    assert_eq!(world.count(owned).await, 1);
    change(&world, &["partitions", "resume", "--all"]).await;
    world.count_becomes(journalled, said).await;
    world.is_consistent().await;
    assert_eq!(audits(&world, "partitions pause").await, 4);
    assert_eq!(audits(&world, "partitions resume").await, 4);
    world.end().await;
}

/// The worker that owns a partition, once somebody does.
async fn owner(world: &World, partition: usize) -> String {
    let list = json_of(world, &["partitions", "list", "--json"]).await;
    list["partitions"][partition]["owner"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_moved_partition_stays_with_its_worker_until_that_one_dies() {
    let mut world = World::start(Intake::Webhook).await;
    world.spawn("second", "workers");
    let shares = "select count(*) from (select from core.partition where owner is not null group by owner having count(*) = 2) x";
    world.count_becomes(shares, 2).await;
    let list = json_of(&world, &["partitions", "list", "--json"]).await;
    let alive: Vec<&Value> =
        list["workers"].as_array().unwrap().iter().filter(|worker| worker["state"] == "alive").collect();
    assert!(alive.len() == 2 && alive.iter().all(|worker| worker["partitions"] == 2), "{list}");

    let (before, other) = (owner(&world, 0).await, |owner: &str| {
        alive.iter().map(|worker| worker["worker"].as_str().unwrap()).find(|id| *id != owner).unwrap()
    });
    let target = other(&before);
    let moved = change(&world, &["partitions", "move", "0", "--to", target]).await;
    assert_eq!((&moved["changed"], &moved["waiting"]), (&json!(1), &json!([])));
    assert_eq!(owner(&world, 0).await, target);
    // The shares are fair again, and it is still there.
    world.count_becomes(shares, 2).await;
    assert_eq!(owner(&world, 0).await, target);
    let quiz = sample("demo");
    for user in [ANN, IVAN, MIA, ALEX] {
        world.says(user, "/quiz demo");
        answer_all(&world, user, &quiz, 1, 1).await;
    }
    let nowhere =
        world.command(&["partitions", "move", "0", "--to", "nobody", "--yes", "--reason", "x"]).await;
    assert!(!nowhere.status.success() && stderr(&nowhere).contains("no live worker"), "{}", stderr(&nowhere));

    // Which of the two processes it is, nobody here knows: the one that stops hands its own partitions over.
    world.stop("second").await;
    world.count_becomes("select count(*) from core.partition where owner is not null", 4).await;
    for user in [ANN, IVAN, MIA, ALEX] {
        answer_all(&world, user, &quiz, 2, 2).await;
    }
    let anywhere = change(&world, &["partitions", "move", "0", "--anywhere"]).await;
    assert_eq!(anywhere["changed"], json!(1));
    world.is_consistent().await;
    assert_eq!(audits(&world, "partitions move").await, 2);
    world.end().await;
}

#[tokio::test]
async fn a_partition_whose_owner_is_gone_is_paused_all_the_same() {
    let mut world = World::start(Intake::Webhook).await;
    world.count_becomes("select count(*) from core.partition where owner is not null", 4).await;
    world.kill9("workers").await;
    // Paused already, and its owner is silent: a dry run takes nothing away from it, and waits for nothing.
    world.run_sql("update core.partition set paused = true where id = 2").await;
    world.count_becomes("select count(*) from core.partition where lease_until < now()", 4).await;
    let tried = json_of(&world, &["partitions", "pause", "2", "--dry-run", "--json"]).await;
    assert_eq!((&tried["changed"], &tried["seconds"]), (&json!(0), &json!(0.0)));
    assert_eq!(world.count("select count(*) from core.partition where owner is not null").await, 4);
    world.run_sql("update core.partition set paused = false where id = 2").await;
    let paused = change(&world, &["partitions", "pause", "1", "3"]).await;
    assert_eq!((&paused["changed"], &paused["waiting"]), (&json!(2), &json!([])));
    assert_eq!(audits(&world, "partitions fence").await, 2);
    world.spawn("workers", "workers");
    world.count_becomes("select count(*) from core.partition where lease_until > now()", 2).await;
    // A resume without a worker says what it waits for, and in the end that it waited in vain.
    world.stop("workers").await;
    let late = world.command(&[&["partitions", "resume", "1", "3", "--wait", "1s"][..], &DO].concat()).await;
    assert!(!late.status.success() && stderr(&late).contains("no worker is alive"), "{}", stderr(&late));
    world.spawn("workers", "workers");
    world.count_becomes("select count(*) from core.partition where owner is not null", 4).await;
    // Who owns what is seen also while the log is away.
    world.nats.kill9().await;
    let list = json_of(&world, &["partitions", "list", "--json"]).await;
    let lines = list["partitions"].as_array().unwrap();
    assert!(lines.iter().all(|line| line["backlog"].is_null() && line["epoch"] != 0), "{list}");
    world.end().await;
}

/// Ann's answer fails: she blocks the bot between its first try and the second.
async fn with_failed_answer() -> World {
    let world = World::start(Intake::Webhook).await;
    world.says(IVAN, "/start");
    world.sees_button(IVAN, "1:list:0").await;
    let rule = FaultRule::new(Fault::TooManyRequests { retry_after: 2 });
    world.telegram.add_fault(rule.method("sendMessage").chat(ANN).times(1));
    world.says(ANN, "/start");
    world.count_becomes("select count(*) from core.outbox where chat = 1001 and state = 'retry'", 1).await;
    world.telegram.block(ANN).unwrap();
    world.count_becomes("select count(*) from core.outbox where chat = 1001 and state = 'failed'", 1).await;
    world.telegram.unblock(ANN).unwrap();
    world
}

#[tokio::test]
async fn a_failed_send_is_tried_again_when_an_operator_says_so() {
    let world = with_failed_answer().await;
    let list = json_of(&world, &["outbox", "list", "--chat", "1001", "--json"]).await;
    assert_eq!((&list["found"], &list["effects"][0]["state"]), (&json!(1), &json!("failed")), "{list}");
    let id = list["effects"][0]["id"].to_string();
    let shown = json_of(&world, &["outbox", "show", &id, "--json"]).await;
    assert!(shown["effect"]["Show"]["view"] != Value::Null && !shown.to_string().contains("Ann"), "{shown}");
    let tried = json_of(&world, &["outbox", "retry", "--state", "failed", "--dry-run", "--json"]).await;
    assert_eq!(
        (&tried["selected"], &tried["may_repeat"], &tried["changed"]),
        (&json!(1), &json!(0), &json!(0))
    );
    let done =
        change(&world, &["outbox", "retry", &id, "--class", "interactive", "--error", "blocked"]).await;
    assert_eq!(done["changed"], json!(1));
    world.sees_button(ANN, "1:list:0").await;
    world.count_becomes("select count(*) from core.outbox where chat = 1001 and state = 'sent'", 1).await;
    assert_eq!(audits(&world, "outbox retry").await, 1);
    let wrong = world.command(&["outbox", "retry", "--state", "sent", "--yes", "--reason", "x"]).await;
    assert!(stderr(&wrong).contains("changes what is failed, unknown, cancelled"), "{}", stderr(&wrong));
    world.end().await;
}

#[tokio::test]
async fn what_is_cancelled_is_never_sent_though_delivery_has_it_in_memory() {
    let mut world = World::start(Intake::Webhook).await;
    let rule = FaultRule::new(Fault::TooManyRequests { retry_after: 3 });
    world.telegram.add_fault(rule.method("sendMessage").chat(ANN).times(1));
    world.says(ANN, "/start");
    world.count_becomes("select count(*) from core.outbox where chat = 1001 and state = 'retry'", 1).await;
    world.says(ANN, "/help");
    world.count_becomes("select count(*) from core.outbox where chat = 1001 and state = 'pending'", 1).await;
    let first = "select min(id) from core.outbox where chat = 1001";
    let id = world.count(first).await.to_string();
    let done = change(&world, &["outbox", "cancel", &id]).await;
    assert_eq!(done["changed"], json!(1));
    // The one behind it goes out when the chat may be written to again.
    world.sees_text(ANN, "/quizzes").await;
    let sends =
        CallFilter { method: Some("sendMessage".into()), chat_id: Some(ANN), ..CallFilter::default() };
    assert_eq!(world.telegram.calls(&sends).iter().filter(|call| call.executed).count(), 1);
    assert_eq!(world.count("select count(*) from core.outbox where state = 'cancelled'").await, 1);
    // What tells another stream of something is given up only by its name.
    world.stop("workers").await;
    world
        .run_sql(
            "insert into core.outbox (partition, position, input, stream, kind, class, schema, body, state, due)
             values (0, 0, 'tg:0', 'user.1001', 'Tell', 'interactive', 1, '', 'retry', now() + interval '1 day')",
        )
        .await;
    let kept = change(&world, &["outbox", "cancel", "--all"]).await;
    assert_eq!((&kept["changed"], &kept["left_out"]), (&json!(0), &json!(1)));
    let named = change(&world, &["outbox", "cancel", "--all", "--kind", "Tell"]).await;
    assert_eq!((&named["changed"], &named["left_out"]), (&json!(1), &json!(0)));
    world.run_sql("delete from core.outbox where kind = 'Tell'").await;
    // Cancelled is not lost: an operator may still change their mind.
    world.spawn("workers", "workers");
    change(&world, &["outbox", "retry", "--state", "cancelled"]).await;
    world.sees_button(ANN, "1:list:0").await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn what_nobody_knows_is_resolved_by_an_operator() {
    let world = World::start(Intake::Webhook).await;
    for user in [ANN, IVAN, MIA] {
        world.says(user, "/start");
        world.sees_button(user, "1:list:0").await;
    }
    world.is_consistent().await;
    // No broadcast exists yet to be left in the middle: these are made to look like some.
    let made = "with made as (update core.outbox set state = 'unknown', class = 'broadcast', ambiguous = 1, error = 'no answer'
                where chat in (1001, 1002, 1003) returning 1) select count(*) from made";
    assert_eq!(world.count(made).await, 3);
    let sent = change(&world, &["outbox", "resolve", "--as", "sent", "--chat", "1001"]).await;
    assert_eq!(sent["changed"], json!(1));
    let failed =
        change(&world, &["outbox", "resolve", "--as", "failed", "--class", "broadcast", "--limit", "1"])
            .await;
    assert_eq!((&failed["found"], &failed["changed"]), (&json!(2), &json!(1)));
    let states = "sent,failed,unknown";
    let list =
        json_of(&world, &["outbox", "list", "--class", "broadcast", "--state", states, "--json"]).await;
    let mut counts: Vec<(String, u64)> = list["counts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|count| (count["state"].as_str().unwrap().to_owned(), count["effects"].as_u64().unwrap()))
        .collect();
    counts.sort();
    assert_eq!(counts, [("failed".to_owned(), 1), ("sent".to_owned(), 1), ("unknown".to_owned(), 1)]);
    // What was sent is counted only where it is asked for.
    let unsettled = json_of(&world, &["outbox", "list", "--class", "broadcast", "--json"]).await;
    assert_eq!((unsettled["counts"].as_array().unwrap().len(), &unsettled["found"]), (2, &json!(2)));
    let user = json_of(&world, &["outbox", "list", "--user", "1001", "--json"]).await;
    assert_eq!((&user["counts"][0]["state"], &user["found"]), (&json!("sent"), &json!(0)), "{user}");
    let plan = world.command(&["outbox", "retry", "--class", "broadcast", "--dry-run"]).await;
    assert!(stderr(&plan).contains("2 of them may be sent a second time"), "{}", stderr(&plan));
    assert_eq!(audits(&world, "outbox resolve").await, 2);
    world.end().await;
}

#[tokio::test]
async fn what_the_log_lost_is_put_back_from_a_file_and_what_was_done_is_left_alone() {
    let world = World::start(Intake::Webhook).await;
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    world.says(ANN, "/help");
    world.sees_text(ANN, "/quizzes").await;
    let folder = std::env::temp_dir().join(studymate_testkit::unique_name("reinject"));
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("inputs.jsonl");
    let file = file.to_str().unwrap();
    let export = ["reinject", "--export", file, "--user", "1001"];
    let tried = json_of(&world, &[&export[..], &["--dry-run", "--json"]].concat()).await;
    assert_eq!((&tried["selected"], &tried["written"]), (&json!(2), &json!(0)));
    let alone = world.command(&[&export[..], &["--reason", "a drill"]].concat()).await;
    assert!(stderr(&alone).contains("nobody is there to ask"), "{}", stderr(&alone));
    assert!(!std::fs::exists(file).unwrap(), "nobody agreed to it");
    assert_eq!(audits(&world, "reinject export").await, 0);
    let exported = change(&world, &export).await;
    assert_eq!(exported["written"], json!(2));
    let mut lines = std::fs::read_to_string(file).unwrap();
    assert_eq!(lines.lines().count(), 2);
    // A third update, which the log never had: a copy of the last one under another number.
    let mut lost: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    lost["id"] = json!("tg:900000001");
    lost["sequence"] = json!(99_999);
    lines.push_str(&format!("{lost}\n"));
    std::fs::write(file, lines).unwrap();

    let put_back = ["reinject", "--file", file];
    let plan = json_of(&world, &[&put_back[..], &["--dry-run", "--json"]].concat()).await;
    assert_eq!(
        (&plan["selected"], &plan["done_before"], &plan["to_publish"]),
        (&json!(3), &json!(2), &json!(1))
    );
    let done = change(&world, &put_back).await;
    assert_eq!(
        (&done["published"], &done["duplicates"], &done["undecided"]),
        (&json!(1), &json!(0), &json!(0))
    );
    let again = change(&world, &put_back).await;
    assert_eq!((&again["published"], &again["done_before"]), (&json!(0), &json!(3)));
    let journalled = "select count(*) from core.journal where stream = 'user.1001' and kind = 'message'";
    assert_eq!(world.count(journalled).await, 3);
    world.is_consistent().await;
    assert_eq!(audits(&world, "reinject").await, 1);
    assert_eq!(audits(&world, "reinject export").await, 2);
    std::fs::remove_dir_all(folder).unwrap();
    world.end().await;
}

#[tokio::test]
async fn what_the_log_drops_because_it_remembers_the_id_is_told_and_goes_back_later() {
    let mut world = World::start(Intake::Webhook).await;
    world.stop("workers").await;
    world.says(ANN, "/start");
    let folder = std::env::temp_dir().join(studymate_testkit::unique_name("reinject"));
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("inputs.jsonl");
    let path = file.to_str().unwrap();
    studymate_testkit::eventually(DEADLINE, async || {
        let _ = std::fs::remove_file(&file);
        let export = ["reinject", "--user", "1001", "--yes", "--reason", "a drill", "--export", path];
        assert!(world.command(&export).await.status.success());
        std::fs::read_to_string(&file).unwrap().lines().count() == 1
    })
    .await;
    // Nobody has decided it, and it is gone; only the log's memory of ids is left.
    assert_eq!(log(&world).await.purge(&Aggregate::User(UserId(ANN))).await.unwrap(), 1);
    world.spawn("workers", "workers");
    let put_back = ["reinject", "--file", path, "--wait", "0s"];
    let output = world.command(&[&put_back[..], &DO].concat()).await;
    assert_eq!(output.status.code(), Some(1), "what did not go back is no success");
    let dropped: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&dropped["published"], &dropped["duplicates"]), (&json!(0), &json!(1)));
    assert_eq!(audits(&world, "reinject").await, 0);
    world.nats.kill9().await;
    world.nats.restart().await.unwrap();
    let stored = change(&world, &put_back).await;
    assert_eq!((&stored["published"], &stored["duplicates"]), (&json!(1), &json!(0)));
    world.sees_button(ANN, "1:list:0").await;
    world.is_consistent().await;
    std::fs::remove_dir_all(folder).unwrap();
    world.end().await;
}

#[tokio::test]
async fn inputs_are_done_anew_only_on_purpose_and_once_for_each_label() {
    let world = World::start(Intake::Webhook).await;
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    world.says(ANN, "/help");
    world.sees_text(ANN, "/quizzes").await;
    let unnamed = world.command(&["reinject", "--yes", "--reason", "x"]).await;
    assert!(!unnamed.status.success() && stderr(&unnamed).contains("--user"), "{}", stderr(&unnamed));
    let kept = change(&world, &["reinject", "--user", "1001"]).await;
    assert_eq!((&kept["done_before"], &kept["published"]), (&json!(2), &json!(0)));

    let anew = ["reinject", "--user", "1001", "--as-new", "drill", "--rate", "1"];
    let plan = world.command(&[&anew[..], &["--dry-run"]].concat()).await;
    assert!(stderr(&plan).contains("DANGER: 2 of them were done before"), "{}", stderr(&plan));
    let started = std::time::Instant::now();
    let done = change(&world, &anew).await;
    assert!(started.elapsed() >= std::time::Duration::from_secs(1), "faster than one a second");
    assert_eq!(
        (&done["done_again"], &done["published"], &done["undecided"]),
        (&json!(2), &json!(2), &json!(0))
    );
    let journalled =
        "select count(*) from core.journal where input like 'again:drill:tg:%' and outcome = 'applied'";
    assert_eq!(world.count(journalled).await, 2);
    let twice = change(&world, &anew).await;
    assert_eq!(
        (&twice["done_before"], &twice["copies"], &twice["published"]),
        (&json!(2), &json!(2), &json!(0))
    );
    world.is_consistent().await;
    world.end().await;
}
