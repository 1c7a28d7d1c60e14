//! Being forgotten, played: no trace of a name is left to be read, and who comes back is somebody new.

use studymate_schema::{Aggregate, UserId};
use studymate_simulator::{NewUser, Press};
use studymate_testkit::eventually;

use crate::taking_a_quiz::{answer_all, sample};
use crate::world::*;

/// What nobody may find afterwards.
const NAME: &str = "Annabel-Quillfeather";
const SHE: i64 = 1005;

/// Where a text can be read in the database, as text or in bytes.
async fn found_in_database(world: &World, text: &str) -> Vec<String> {
    let tables = "select format('%I.%I', schemaname, tablename) from pg_tables
                  where schemaname not in ('pg_catalog', 'information_schema') order by 1";
    world
        .in_database(async |client| {
            let mut found = Vec::new();
            for row in client.query(tables, &[]).await.unwrap() {
                let table: String = row.get(0);
                let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
                let sql =
                    format!("select count(*) from {table} as t where t::text like $1 or t::text like $2");
                let (plain, hex) = (format!("%{text}%"), format!("%{hex}%"));
                let rows: i64 = client.query_one(&sql, &[&plain, &hex]).await.unwrap().get(0);
                if rows > 0 {
                    found.push(table);
                }
            }
            found
        })
        .await
}

/// How many inputs of the log hold a text, in clear or as a command's bytes.
async fn found_in_log(world: &World, text: &str) -> usize {
    let config = studymate_nats::LogConfig {
        url: world.setting("NATS_URL").to_owned(),
        partitions: 4,
        ..studymate_nats::LogConfig::default()
    };
    let log = studymate_nats::Log::connect(config).await.unwrap();
    let all = studymate_nats::Range {
        whose: studymate_nats::Whose::Everybodys,
        first: 1,
        last: u64::MAX,
        bodies: true,
    };
    let (mut reader, mut found) = (log.range(&all).await.unwrap(), 0);
    loop {
        let page = reader.next_page(1000).await.unwrap();
        if page.is_empty() {
            return found;
        }
        found += page.iter().filter(|input| String::from_utf8_lossy(&input.payload).contains(text)).count();
    }
}

/// A yes to both questions, with the time to think in between.
async fn says_yes_twice(world: &World, person: i64) {
    world.says(person, "/forget");
    world.presses(person, "1:forget:yes").await;
    let (message, yes) = world.sees_button(person, "1:forget:yes:").await;
    world.telegram.advance_clock(std::time::Duration::from_secs(6)).unwrap();
    world.telegram.press(person, person, message.message_id, &Press::Data(yes)).unwrap();
}

const ERASED: &str = "select count(*) from core.outbox where kind = 'Erase' and state = 'sent'";

#[tokio::test]
async fn nothing_of_a_name_is_left_and_who_comes_back_is_somebody_new() {
    let mut world = World::start(Intake::Polling).await;
    let named = NewUser { id: Some(SHE), ..NewUser::named(NAME, "en") };
    world.telegram.create_user(named).unwrap();
    let quiz = sample("demo");
    world.says(SHE, "/start");
    world.sees_text(SHE, NAME).await;
    world.says(SHE, "/quiz demo");
    answer_all(&world, SHE, &quiz, 1, quiz.questions.len() as u16).await;
    world.says(SHE, "/reminders");
    world.presses(SHE, "1:remind:on").await;
    world.says(MIA, "/quiz demo");
    answer_all(&world, MIA, &quiz, 1, 2).await;
    world.count_becomes("select count(*) from read_model.student where name is not null", 2).await;
    world.count_becomes("select count(*) from core.timer", 1).await;
    assert!(!found_in_database(&world, NAME).await.is_empty() && found_in_log(&world, NAME).await > 0);

    says_yes_twice(&world, SHE).await;
    world.sees_text(SHE, "Done: what I knew of you is erased").await;
    world.count_becomes(ERASED, 1).await;
    world.count_becomes(&format!("select count(*) from read_model.student where student = {SHE}"), 0).await;
    world.count_becomes(&format!("select count(*) from read_model.answer where student = {SHE}"), 0).await;
    assert_eq!(found_in_database(&world, NAME).await, Vec::<String>::new());
    assert_eq!(found_in_log(&world, NAME).await, 0);
    assert_eq!(world.count("select count(*) from core.timer").await, 0);
    assert_eq!(world.count(&format!("select count(*) from core.person_key where owner = {SHE}")).await, 0);
    assert_eq!(world.count(&format!("select count(*) from core.card where chat = {SHE}")).await, 0);

    // What is stored still fits together, and the list for the next restore has them.
    for tool in ["verify", "replay"] {
        let found = world.command(&[tool]).await;
        assert!(found.status.success(), "{tool}: {}", String::from_utf8_lossy(&found.stdout));
    }
    let listed = world.command(&["forgotten"]).await;
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with(&format!("{SHE} ")));

    // They come back: the worker that remembered them and one that did not know them agree.
    world.says(SHE, "/start");
    world.sees_text(SHE, NAME).await;
    world.kill9("workers").await;
    world.spawn("workers", "workers");
    world.says(SHE, "/quiz demo");
    let attempt = "1:pick:1005:2:1";
    world.sees_button(SHE, attempt).await;
    world.count_becomes(&format!("select count(*) from read_model.attempt where student = {SHE}"), 1).await;
    let named = format!("select count(*) from read_model.student where student = {SHE} and name = '{NAME}'");
    world.count_becomes(&named, 1).await;
    for tool in ["verify", "replay"] {
        let found = world.command(&[tool]).await;
        assert!(found.status.success(), "{tool}: {}", String::from_utf8_lossy(&found.stdout));
    }
    world.is_consistent().await;
    world.end().await;
}

/// The last yes and what follows lie in the log together, so that a worker takes them at once.
#[tokio::test]
async fn who_writes_on_before_the_worker_is_back_has_a_key_of_their_own() {
    let mut world = World::start(Intake::Polling).await;
    world.says(ANN, "/forget");
    world.presses(ANN, "1:forget:yes").await;
    let (message, yes) = world.sees_button(ANN, "1:forget:yes:").await;
    world.telegram.advance_clock(std::time::Duration::from_secs(6)).unwrap();
    world.kill9("workers").await;
    world.telegram.press(ANN, ANN, message.message_id, &Press::Data(yes)).unwrap();
    world.says(ANN, "/start");
    world.says(ANN, "/quiz demo");
    eventually(DEADLINE, async || world.telegram.pending_updates() == 0).await;
    world.spawn("workers", "workers");
    world.sees_button(ANN, "1:pick:1001:1:1").await;
    world.count_becomes(ERASED, 1).await;
    world.kill9("workers").await;
    world.spawn("workers", "workers");
    world.says(ANN, "/start");
    world.sees_text(ANN, "Ann").await;
    assert_eq!(world.count("select count(*) from core.event where kind = 'Registered'").await, 2);
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn an_operator_has_somebody_forgotten_and_it_is_recorded() {
    let world = World::start(Intake::Polling).await;
    let user = ANN.to_string();
    let unknown = world.command(&["forget", &user, "--reason", "asked by letter", "--yes"]).await;
    assert!(
        !unknown.status.success() && String::from_utf8_lossy(&unknown.stderr).contains("nothing is known")
    );
    world.says(ANN, "/quiz demo");
    world.sees_button(ANN, "1:pick").await;
    let dry = world.command(&["forget", &user, "--dry-run"]).await;
    let said = String::from_utf8_lossy(&dry.stderr).into_owned();
    assert!(dry.status.success() && said.contains("no way back") && said.contains("dry run"), "{said}");
    let done = world.command(&["forget", &user, "--reason", "asked by letter", "--yes"]).await;
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    world.sees_text(ANN, "Somebody who runs this bot has erased").await;
    let recorded = "select count(*) from core.audit where action = 'forget' and reason = 'asked by letter'";
    assert_eq!(world.count(recorded).await, 1);
    let stream = Aggregate::User(UserId(ANN)).to_string();
    let forgotten =
        format!("select count(*) from core.event where stream = '{stream}' and kind = 'Forgotten'");
    assert_eq!(world.count(&forgotten).await, 1);
    world.is_consistent().await;
    world.end().await;
}
