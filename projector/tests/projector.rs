//! Read models against a real PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

use std::sync::Arc;
use std::time::Duration;

use studymate_process::health::Health;
use studymate_projector::{ProjectorConfig, rebuild, run};
use studymate_schema::catalogue::Author;
use studymate_schema::event::{CatalogueEvent, Event, Given, Granter, Profile, Role, StudentEvent};
use studymate_schema::personal::{MasterKeys, PersonKey};
use studymate_schema::quiz::{Question, QuestionKind, Quiz, QuizRef};
use studymate_schema::report::{ProgressReport, StatsReport};
use studymate_schema::{
    Aggregate, AttemptId, Credit, InputId, Locale, Personal, QuizCode, QuizVersion, Revision, StreamVersion,
    Timestamp, UserId, codec,
};
use studymate_store::commit::{Batch, Committed, Head, JournalRow, NewEvent, Outcome};
use studymate_store::partition::Owned;
use studymate_store::{Store, StoreConfig};
use studymate_testkit::{TestDatabase, eventually};
use tokio_util::sync::CancellationToken;

const DEADLINE: Duration = Duration::from_secs(20);
const ANN: UserId = UserId(1001);

/// A database with a writer of partition 0.
struct World {
    store: Store,
    database: TestDatabase,
    masters: MasterKeys,
    key: PersonKey,
    owned: Owned,
    head: Head,
    versions: std::collections::HashMap<Aggregate, i64>,
}

fn open(url: &str) -> Store {
    Store::new(&StoreConfig { url: url.to_owned(), connections: 8, application: "test".into() }).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

impl World {
    async fn new() -> Self {
        let database = studymate_testkit::database("projector", async |url: String| {
            open(&url).migrate(2).await.map(|_| ()).map_err(std::io::Error::other)
        })
        .await;
        let store = open(database.url());
        let owned = store.acquire_partitions("writer", Duration::from_secs(600), 1).await.unwrap().remove(0);
        let (head, key) = (owned.head, PersonKey::generate(ANN.0).unwrap());
        let masters = MasterKeys::generate_setting().unwrap().parse().unwrap();
        World { store, database, masters, key, owned, head, versions: Default::default() }
    }

    /// Appends an event, as the writer of the partition would.
    async fn append(&mut self, stream: Aggregate, second: i64, event: impl Into<Event>) {
        let event = event.into();
        let version = self.versions.entry(stream.clone()).or_default();
        *version += 1;
        let input = InputId::telegram(self.head.cursor as i64 + 1);
        let batch = Batch {
            partition: self.owned.partition,
            epoch: self.owned.epoch,
            before: self.head,
            cursor: self.head.cursor + 1,
            stream_created: at(0),
            events: vec![NewEvent {
                stream: stream.clone(),
                version: StreamVersion(*version),
                kind: event.kind(),
                at: at(second),
                input: input.clone(),
                trace: None,
                body: codec::encode(&event, &self.key).unwrap(),
            }],
            journal: vec![JournalRow {
                input,
                sequence: self.head.cursor + 1,
                stream: stream.to_string(),
                kind: "message".into(),
                at: at(second),
                outcome: Outcome::Applied,
                reason: None,
                revision: Revision(0),
                trace: None,
            }],
            effects: Vec::new(),
            snapshots: Vec::new(),
            dead_letters: Vec::new(),
            keys: if self.head.cursor == 0 {
                vec![self.masters.wrap(&self.key).unwrap()]
            } else {
                Vec::new()
            },
        };
        let Committed::Written(head) = self.store.commit(&batch).await.unwrap() else {
            panic!("not written")
        };
        self.head = head;
    }

    /// A student who finished one quiz with one right and one wrong answer, and began another one.
    async fn a_history(&mut self) {
        let ann = Aggregate::User(ANN);
        let quiz = quiz_ref();
        let profile = Profile { name: Personal::Known("Ann".into()), username: None };
        self.append(ann.clone(), 0, StudentEvent::Registered { profile, locale: Locale::Ru }).await;
        self.append(ann.clone(), 1, started(1)).await;
        self.append(ann.clone(), 5, answered(1, 1, Credit::FULL)).await;
        self.append(ann.clone(), 9, answered(1, 2, Credit::NONE)).await;
        let finished = StudentEvent::AttemptFinished {
            attempt: AttemptId(1),
            quiz,
            questions: 2,
            right: 1,
            percent: 50,
            passed: false,
            took_ms: 8000,
        };
        self.append(ann.clone(), 9, finished).await;
        self.append(ann.clone(), 20, started(2)).await;
        let admin = StudentEvent::RoleGranted { role: Role::Admin, by: Granter::Operator };
        self.append(ann, 21, admin).await;
        let content = Arc::new(Quiz {
            code: code(),
            title: "Two".into(),
            description: String::new(),
            language: None,
            pass_mark: 60,
            questions: vec![Question {
                id: "q1".into(),
                topic: "t".into(),
                text: "?".into(),
                kind: QuestionKind::TrueFalse {
                    answer: true,
                    feedback_right: String::new(),
                    feedback_wrong: String::new(),
                },
                explanation: String::new(),
            }],
        });
        let by = Author::Operator;
        let imported = CatalogueEvent::QuizImported { quiz: content, version: QuizVersion(1), by };
        self.append(Aggregate::Catalogue, 22, imported).await;
        self.append(Aggregate::Catalogue, 23, CatalogueEvent::QuizPublished { quiz: quiz_ref(), by }).await;
    }

    fn config(&self, batch: i64) -> ProjectorConfig {
        let mut config = ProjectorConfig::new(self.masters.clone());
        config.batch = batch;
        config.poll = Duration::from_millis(20);
        config
    }

    /// Runs projectors until the read models have everything.
    async fn project(&self, batch: i64, projectors: usize) {
        let stop = CancellationToken::new();
        let running: Vec<_> = (0..projectors)
            .map(|_| {
                let hints = futures::stream::pending();
                tokio::spawn(run(
                    self.config(batch),
                    self.store.clone(),
                    hints,
                    Health::default(),
                    stop.clone(),
                ))
            })
            .collect();
        self.caught_up().await;
        stop.cancel();
        for task in running {
            task.await.unwrap().unwrap();
        }
    }

    async fn caught_up(&self) {
        let position = self.head.position;
        eventually(DEADLINE, async || self.store.projected(self.owned.partition, position).await.unwrap())
            .await;
    }

    /// All rows of all read models, as text.
    async fn rows(&self) -> Vec<String> {
        let connection = self.store.connection().await.unwrap();
        let mut all = Vec::new();
        for table in ["student", "activity_day", "attempt", "answer", "quiz", "question"] {
            let sql = format!("select t::text from read_model.{table} t order by 1");
            let rows = connection.query(&sql, &[]).await.unwrap();
            all.extend(rows.iter().map(|row| format!("{table} {}", row.get::<_, String>(0))));
        }
        all
    }
}

fn code() -> QuizCode {
    QuizCode::parse("two").unwrap()
}

fn quiz_ref() -> QuizRef {
    QuizRef { code: code(), version: QuizVersion(1) }
}

fn started(attempt: u32) -> StudentEvent {
    StudentEvent::AttemptStarted { attempt: AttemptId(attempt), quiz: quiz_ref(), seed: 1, questions: 2 }
}

fn answered(attempt: u32, number: u16, credit: Credit) -> StudentEvent {
    StudentEvent::AnswerGiven {
        attempt: AttemptId(attempt),
        quiz: quiz_ref(),
        number,
        question: format!("q{number}"),
        topic: "t".into(),
        given: Given::Options(vec![0]),
        credit,
        took_ms: 4000,
    }
}

#[tokio::test]
async fn events_become_what_screens_show() {
    let mut world = World::new().await;
    world.a_history().await;
    world.project(1000, 1).await;
    let progress = world.store.progress_report(ANN).await.unwrap();
    assert_eq!((progress.answers, progress.right, progress.history.len()), (2, 1, 1));
    let quiz = &progress.quizzes[0];
    assert_eq!((quiz.attempts, quiz.best, quiz.last, quiz.average, quiz.passed), (1, 50, 50, 50, false));
    assert_eq!((progress.topics[0].topic.as_str(), progress.topics[0].mastery), ("t", 50));
    let stats = world.store.stats_report(at(30)).await.unwrap();
    let expected = StatsReport {
        users: 1,
        active: [1, 1, 1],
        attempts_started: 2,
        attempts_finished: 1,
        answers: 2,
        average_percent: Some(50),
        inputs_last_minute: world.head.cursor,
        ..StatsReport::default()
    };
    assert_eq!(stats, expected);
    assert_eq!(world.store.admins().await.unwrap(), [ANN]);
}

#[tokio::test]
async fn nobody_and_nothing_have_empty_reports() {
    let world = World::new().await;
    assert_eq!(world.store.progress_report(UserId(5)).await.unwrap(), ProgressReport::default());
    assert_eq!(world.store.stats_report(at(0)).await.unwrap(), StatsReport::default());
}

#[tokio::test]
async fn rows_do_not_depend_on_how_events_are_cut_or_by_how_many_they_are_read() {
    let mut rows = Vec::new();
    for (batch, projectors) in [(1, 1), (2, 3), (1000, 1)] {
        let mut world = World::new().await;
        world.a_history().await;
        world.project(batch, projectors).await;
        rows.push(world.rows().await);
    }
    assert_eq!(rows[0], rows[1]);
    assert_eq!(rows[1], rows[2]);
    assert!(rows[0].iter().any(|row| row.contains("Ann")));
}

#[tokio::test]
async fn a_rebuilt_model_equals_the_live_one_and_live_goes_on() {
    let mut world = World::new().await;
    world.a_history().await;
    world.project(1000, 1).await;
    let before = world.rows().await;
    let stop = CancellationToken::new();
    let hints = futures::stream::pending();
    let live =
        tokio::spawn(run(world.config(10), world.store.clone(), hints, Health::default(), stop.clone()));
    let report = rebuild(None, &world.store, &world.masters, |_| {}, stop.clone()).await.unwrap();
    assert!(report.tables.iter().all(|(_, before, after)| before == after), "{report}");
    assert_eq!(world.rows().await, before);
    world.append(Aggregate::User(ANN), 40, answered(2, 1, Credit::FULL)).await;
    world.caught_up().await;
    stop.cancel();
    live.await.unwrap().unwrap();
    assert_eq!(world.rows().await.len(), before.len() + 1);
    let connection = world.store.connection().await.unwrap();
    let answers: i64 =
        connection.query_one("select count(*) from analytics.answers", &[]).await.unwrap().get(0);
    assert_eq!(answers, 3);
}

#[tokio::test]
async fn an_unknown_read_model_is_named() {
    let world = World::new().await;
    let error =
        rebuild(Some("everything"), &world.store, &world.masters, |_| {}, CancellationToken::new()).await;
    assert!(error.unwrap_err().to_string().contains("expected one of students, attempts, quizzes"));
}

#[tokio::test]
async fn who_was_erased_has_no_name_and_keeps_their_place_in_the_figures() {
    let mut world = World::new().await;
    world.a_history().await;
    let connection = world.store.connection().await.unwrap();
    connection.execute("delete from core.person_key where owner = $1", &[&ANN.0]).await.unwrap();
    world.project(1000, 1).await;
    let rows = world.rows().await;
    assert!(!rows.iter().any(|row| row.contains("Ann")), "{rows:?}");
    assert_eq!(world.store.stats_report(at(30)).await.unwrap().attempts_finished, 1);
}

#[tokio::test]
async fn an_analyst_reads_the_views_and_nothing_else() {
    let world = World::new().await;
    let connection = world.store.connection().await.unwrap();
    connection.batch_execute("set role studymate_analyst").await.unwrap();
    for view in
        ["attempts", "answers", "quiz_stats", "question_stats", "topic_mastery", "daily_activity", "cohorts"]
    {
        connection.query(&format!("select * from analytics.{view}"), &[]).await.unwrap();
    }
    for table in ["core.event", "core.outbox", "read_model.student", "core.person_key"] {
        let error = connection.query(&format!("select * from {table}"), &[]).await.unwrap_err();
        assert!(
            error.to_string().contains("db error") || error.as_db_error().is_some(),
            "{table} can be read"
        );
    }
    connection.batch_execute("reset role").await.unwrap();
    assert!(!world.database.name().is_empty());
}

#[tokio::test]
async fn every_view_and_column_is_explained() {
    let world = World::new().await;
    let connection = world.store.connection().await.unwrap();
    let missing = connection
        .query(
            "select c.relname || coalesce('.' || a.attname, '')
             from pg_class c
             join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'analytics'
             left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
             where c.relkind = 'v'
               and (obj_description(c.oid, 'pg_class') is null or col_description(c.oid, a.attnum) is null)",
            &[],
        )
        .await
        .unwrap();
    let missing: Vec<String> = missing.iter().map(|row| row.get(0)).collect();
    assert_eq!(missing, Vec::<String>::new());
}
