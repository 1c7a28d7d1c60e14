//! The day on which the database is lost, and the one on which everything is: backup, loss, restore, and the quiz goes on.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use studymate_schema::quiz::Quiz;
use studymate_simulator::CallFilter;
use studymate_store::login::Account;
use studymate_testkit::{OwnPostgres, StoreCopy, eventually, own_nats, own_postgres};
use tokio::process::Command;

use crate::taking_a_quiz::{answer_all, sample};
use crate::world::*;

/// What was answered so far.
const ANSWERS: &str = "select count(*) from core.event where kind = 'AnswerGiven'";
const UNKNOWN: &str = "select count(*) from core.outbox where state = 'unknown'";

/// A folder for backups; removed with this value.
struct Shelf(PathBuf);

impl Shelf {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("studymate-drill-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&path).unwrap();
        Shelf(path)
    }

    fn place(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", said(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

impl World {
    /// A world with PostgreSQL's programs of its server's version, and two students in the middle of a quiz.
    async fn with_students(intake: Intake) -> (Self, Quiz) {
        let world = World::start(intake).await;
        world.with_some_answers().await
    }

    async fn with_some_answers(self) -> (Self, Quiz) {
        let world = self;
        let quiz = sample("demo");
        for user in [ANN, MIA] {
            world.says(user, "/quiz demo");
            answer_all(&world, user, &quiz, 1, 1).await;
            world.sees_text(user, "Question 2").await;
        }
        world.is_consistent().await;
        (world, quiz)
    }

    async fn backup(&self, arguments: &[&str]) -> Value {
        json(&self.command(&[&["backup", "--json"], arguments].concat()).await)
    }

    async fn restore(&self, arguments: &[&str]) -> Value {
        let fixed = ["restore", "--json", "--yes", "--reason", "drill"];
        let report = json(&self.command(&[&fixed, arguments].concat()).await);
        println!(
            "RPO {} s, RTO {} s: {}",
            report["rpo"]["lost_seconds"], report["rto_seconds"], report["steps"]
        );
        report
    }

    /// Drops the database with everything in it, while processes may be connected.
    async fn lose_database(&self) {
        let url = self.setting("DATABASE_URL");
        let (server, name) = url.rsplit_once('/').unwrap();
        let (client, connection) =
            tokio_postgres::connect(&format!("{server}/postgres"), tokio_postgres::NoTls).await.unwrap();
        let driver = tokio::spawn(connection);
        client.batch_execute(&format!("drop database {name} with (force)")).await.unwrap();
        drop(client);
        driver.await.unwrap().unwrap();
    }

    async fn stop_all(&mut self) {
        for name in ["ingress", "workers", "projector"] {
            assert!(self.stop(name).await.success());
        }
    }

    /// As the order of a restore says: migrate, which makes the logins, then the processes.
    async fn start_all(&mut self) {
        let migrated = self.command(&["migrate"]).await;
        assert!(migrated.status.success(), "{}", said(&migrated));
        for name in ["ingress", "workers", "projector"] {
            self.spawn(name, name);
        }
    }

    /// A text from the database.
    async fn text(&self, sql: &str) -> String {
        self.in_database(async |client| client.query_one(sql, &[]).await.unwrap().get(0)).await
    }

    async fn verifies(&self) {
        let mut last = String::new();
        let right = async || {
            let verified = self.command(&["verify"]).await;
            (verified.status.success(), said(&verified))
        };
        eventually(DEADLINE, async || {
            let (good, text) = right().await;
            last = text;
            good
        })
        .await;
        assert!(last.contains("models"), "{last}");
    }

    /// Messages that Telegram was given for somebody.
    fn sent(&self, user: i64) -> usize {
        let to = CallFilter { chat_id: Some(user), ..CallFilter::default() };
        self.telegram
            .calls(&to)
            .iter()
            .filter(|call| call.method.starts_with("sendM") || call.method.starts_with("editM"))
            .count()
    }
}

#[tokio::test]
async fn the_database_is_lost_and_the_log_is_not() {
    let (mut world, quiz) = World::with_students(Intake::Polling).await;
    let shelf = Shelf::new();
    let dir = shelf.place("backup");
    // While it is made, people go on, and some answers are on their way.
    for _ in 0..20 {
        world.says(ALEX, "/help");
    }
    let made = world.backup(&[&dir]).await;
    assert!(made["rows"]["event"].as_u64().unwrap() > 4, "{made}");
    assert!(world.command(&["backup", &dir]).await.status.code() == Some(1), "it was overwritten");

    // More load: what comes after the backup is in the log alone.
    answer_all(&world, ANN, &quiz, 2, 3).await;
    world.sees_text(ANN, "Question 4").await;
    world.is_consistent().await;
    let (answers, epoch) =
        (world.count(ANSWERS).await, world.count("select max(epoch) from core.partition").await);
    for name in ["workers", "projector"] {
        world.kill9(name).await;
    }
    world.lose_database().await;
    let lost_at = jiff::Timestamp::now().to_string();
    // Nobody decides this any more: it is acknowledged, and waits in the log.
    world.says(IVAN, "/quiz demo");
    eventually(DEADLINE, async || world.telegram.pending_updates() == 0).await;
    let before = [ANN, MIA, ALEX].map(|user| world.sent(user));

    let report = world.restore(&[&dir, "--lost-at", &lost_at]).await;
    assert_eq!(report["rpo"]["lost_seconds"], 0.0, "{report}");
    assert!(report["to_read"].as_u64().unwrap() >= 5, "{report}");
    assert_eq!(world.count("select count(*) from core.partition where owner is not null").await, 0);
    assert!(world.count("select min(epoch) from core.partition").await > epoch + 100_000);
    world.stop("ingress").await;
    world.start_all().await;

    // What was acknowledged is decided again, once; what may have been sent is not sent again; who waited is answered.
    world.count_becomes(ANSWERS, answers).await;
    world.sees_button(IVAN, "1:pick:1002:1:1").await;
    eventually(DEADLINE, async || world.count(UNKNOWN).await > 0).await;
    world.is_consistent().await;
    assert_eq!([ANN, MIA, ALEX].map(|user| world.sent(user)), before, "something was sent again");

    // Each goes on where they were.
    answer_all(&world, ANN, &quiz, 4, 5).await;
    answer_all(&world, MIA, &quiz, 2, 2).await;
    world.sees_text(MIA, "Question 3").await;
    world.is_consistent().await;
    world.verifies().await;
    let recorded = "select count(*) from core.audit where action = 'restore' and reason = 'drill'";
    assert_eq!(world.count(recorded).await, 1);
    world.end().await;
}

#[tokio::test]
async fn everything_is_lost_and_the_log_comes_from_the_backup() {
    let (mut world, quiz) = World::with_students(Intake::Polling).await;
    let shelf = Shelf::new();
    let dir = shelf.place("backup");
    let made = world.backup(&[&dir, "--with-log"]).await;
    assert!(made["log_inputs"].as_u64().unwrap() > 4, "{made}");
    let names = b"Ann";
    let file = std::fs::read(Path::new(&dir).join("log.sealed")).unwrap();
    assert!(!file.windows(names.len()).any(|part| part == names), "the log lies there in clear");
    let answers = world.count(ANSWERS).await;
    world.stop_all().await;
    world.lose_database().await;
    let empty = StoreCopy::of(&*own_nats().await).await;
    empty.put_back(&mut world.nats).await;

    let report = world.restore(&[&dir]).await;
    assert!(report["rpo"]["lost_seconds"].as_f64().unwrap() > 0.0, "{report}");
    assert_eq!(report["read_anew"], serde_json::json!([]), "{report}");
    assert_eq!(report["to_read"], 0, "everything in it was decided: {report}");
    world.start_all().await;
    answer_all(&world, ANN, &quiz, 2, 3).await;
    answer_all(&world, MIA, &quiz, 2, 2).await;
    world.sees_text(ANN, "Question 4").await;
    world.is_consistent().await;
    assert_eq!(world.count(ANSWERS).await, answers + 3);
    assert_eq!(world.counter("workers", "studymate_log_regressions_total").await, 0.0);
    world.verifies().await;
    world.end().await;
}

#[tokio::test]
async fn both_are_lost_and_the_log_was_not_kept() {
    let (mut world, quiz) = World::with_students(Intake::Webhook).await;
    let shelf = Shelf::new();
    let dir = shelf.place("backup");
    world.backup(&[&dir]).await;
    answer_all(&world, ANN, &quiz, 2, 2).await;
    world.is_consistent().await;
    world.stop_all().await;
    world.lose_database().await;
    let empty = StoreCopy::of(&*own_nats().await).await;
    empty.put_back(&mut world.nats).await;

    let report = world.restore(&[&dir]).await;
    assert!(report["rpo"]["lost_seconds"].as_f64().unwrap() > 0.0, "{report}");
    world.start_all().await;
    // The answer to question 2 is lost, so Ann is asked again: she gets there with a button of an older screen, or begins with a command.
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 2, 3).await;
    world.is_consistent().await;
    world.verifies().await;
    world.end().await;
}

#[tokio::test]
async fn a_restore_replaces_only_what_it_may() {
    let (mut world, _) = World::with_students(Intake::Polling).await;
    let shelf = Shelf::new();
    let dir = shelf.place("backup");
    world.backup(&[&dir]).await;
    world.stop_all().await;
    let answers = world.count(ANSWERS).await;
    let restore = async |arguments: &[&str]| {
        let fixed = ["restore", "--yes", "--reason", "drill"];
        let output = world.command(&[&fixed, arguments].concat()).await;
        (output.status.code(), said(&output))
    };
    // Not without being told to, and not without saying what is there.
    let (code, text) = restore(&[&dir]).await;
    assert!(code == Some(1) && text.contains("events and") && text.contains("--force"), "{text}");
    let (code, text) = restore(&[&dir, "--dry-run"]).await;
    assert!(code == Some(0) && text.contains("REPLACED") && text.contains("dry run"), "{text}");
    // Not with a login that could not make what is in it.
    let url = Account::Ops.address(world.setting("DATABASE_URL"), PASSWORD).unwrap();
    let (code, text) = restore(&[&dir, "--force", "--database-url", &url]).await;
    assert!(code == Some(1) && text.contains("may not make databases"), "{text}");
    // Not from what is damaged, nor from what never came to its end.
    let keys = Path::new(&dir).join("keys/person_key.dump");
    let whole = std::fs::read(&keys).unwrap();
    std::fs::write(&keys, &whole[..whole.len() - 1]).unwrap();
    let (code, text) = restore(&[&dir, "--force"]).await;
    assert!(code == Some(1) && text.contains("person_key.dump is damaged"), "{text}");
    let (code, text) = restore(&[&shelf.place("nothing")]).await;
    assert!(code == Some(1) && text.contains("is no backup"), "{text}");
    assert_eq!(world.count(ANSWERS).await, answers);
    // Keys that are kept apart are found there; who was erased since has none any more.
    let apart = shelf.place("keys");
    std::fs::rename(Path::new(&dir).join("keys"), &apart).unwrap();
    std::fs::write(Path::new(&apart).join("person_key.dump"), &whole).unwrap();
    let erased = shelf.place("erased");
    std::fs::write(&erased, format!("# id, when\n{ANN} {}\n", jiff::Timestamp::now())).unwrap();
    let (code, text) = restore(&[&dir, "--force", "--keys", &apart, "--erased", &erased]).await;
    assert!(code == Some(0) && text.contains("1 people were erased again"), "{text}");
    assert_eq!(world.count(&format!("select count(*) from core.person_key where owner = {ANN}")).await, 0);
    let named = format!("select count(*) from read_model.student where student = {ANN} and name is not null");
    assert_eq!(world.count(&named).await, 0);
    assert_eq!(world.count("select count(*) from read_model.student where name is not null").await, 1);
    assert_eq!(world.count(ANSWERS).await, answers);
    world.end().await;
}

/// Runs a program to its end.
async fn runs(command: &mut Command) {
    let output = command.kill_on_drop(true).output().await.unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

/// An archive of PostgreSQL's log of changes and a base backup, as docs/BACKUP.md says to make them.
struct Archive {
    shelf: Shelf,
}

impl Archive {
    async fn begin(world: &World, postgres: &mut OwnPostgres) -> Self {
        let archive = Archive { shelf: Shelf::new() };
        let wal = archive.shelf.place("wal");
        std::fs::create_dir(&wal).unwrap();
        // The server may be another user.
        for folder in [archive.shelf.0.as_path(), Path::new(&wal)] {
            std::fs::set_permissions(folder, PermissionsExt::from_mode(0o777)).unwrap();
        }
        world.run_sql("alter system set archive_mode = on").await;
        let command = format!("alter system set archive_command = 'test ! -f {wal}/%f && cp %p {wal}/%f'");
        world.run_sql(&command).await;
        postgres.restart().await.unwrap();
        let mut copy = Command::new(Path::new(world.setting("PG_BIN")).join("pg_basebackup"));
        copy.args(["--checkpoint=fast", "--wal-method=none", "--no-password", "--dbname"]);
        copy.arg(postgres.url()).arg("--pgdata").arg(archive.shelf.place("base"));
        runs(&mut copy).await;
        archive
    }

    /// Waits until everything up to now is in the archive.
    async fn catches_up(&self, world: &World) {
        let segment = world.text("select pg_walfile_name(pg_switch_wal())").await;
        let archived = Path::new(&self.shelf.place("wal")).join(segment);
        eventually(DEADLINE, async || archived.exists()).await;
    }

    /// Replaces the server's data by what they were at a time.
    async fn recover(&self, postgres: &mut OwnPostgres, to: &str) {
        postgres.halt().await.unwrap();
        let data = postgres.log().parent().unwrap().join("data");
        let (base, damaged, wal) =
            (self.shelf.place("base"), self.shelf.place("damaged"), self.shelf.place("wal"));
        runs(Command::new("cp").args(["-a", &base]).arg(data.with_extension("base"))).await;
        let base = data.with_extension("base");
        let settings = format!(
            "restore_command = 'cp {wal}/%f %p'\nrecovery_target_time = '{to}'\nrecovery_target_action = promote\n"
        );
        std::fs::write(base.join("postgresql.auto.conf"), settings).unwrap();
        std::fs::write(base.join("recovery.signal"), "").unwrap();
        runs(Command::new("chown").arg("-R").arg(format!("--reference={}", data.display())).arg(&base)).await;
        runs(Command::new("mv").arg(&data).arg(&damaged)).await;
        std::fs::rename(&base, &data).unwrap();
        postgres.restart().await.unwrap();
    }
}

#[tokio::test]
async fn the_database_is_recovered_to_the_second_before_somebody_damaged_it() {
    let mut postgres = own_postgres().await;
    let world = World::start_on(Intake::Polling, postgres.url(), None).await;
    let archive = Archive::begin(&world, &mut postgres).await;
    let (mut world, quiz) = world.with_some_answers().await;
    let answers = world.count(ANSWERS).await;
    let before = world.text("select now()::text").await;
    // Somebody deletes what they should not; people go on, and then it is noticed.
    world.run_sql("delete from core.event where kind = 'AnswerGiven' and stream = 'user.1003'").await;
    answer_all(&world, ANN, &quiz, 2, 3).await;
    world.sees_text(ANN, "Question 4").await;
    archive.catches_up(&world).await;
    let sent = world.sent(ANN);
    world.stop_all().await;
    archive.recover(&mut postgres, &before).await;
    eventually(DEADLINE, async || world.text("select pg_is_in_recovery()::text").await == "false").await;
    assert_eq!(world.count(ANSWERS).await, answers);

    let report = world.restore(&["--recovered"]).await;
    assert_eq!(report["rpo"]["lost_seconds"], 0.0, "{report}");
    world.start_all().await;
    world.count_becomes(ANSWERS, answers + 2).await;
    world.is_consistent().await;
    assert_eq!(world.sent(ANN), sent, "something was sent again");
    answer_all(&world, ANN, &quiz, 4, 4).await;
    answer_all(&world, MIA, &quiz, 2, 2).await;
    world.is_consistent().await;
    world.verifies().await;
    world.end().await;
}
