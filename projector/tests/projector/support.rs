//! A database of its own for each test, histories put into it as the store's commit would, and what is in the read models.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde_json::Value;
use studymate_process::health::Health;
use studymate_projector::{ProjectorConfig, ProjectorError};
use studymate_schema::codec::{SCHEMA, encode};
use studymate_schema::personal::{MasterKeys, PersonKey};
use studymate_schema::{Aggregate, InputId};
use studymate_store::{Store, StoreConfig, StoreError};
use studymate_testkit::{TestDatabase, eventually};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::history::Happened;

pub(crate) const PARTITIONS: u16 = 4;
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// Every table that projections write.
pub(crate) const TABLES: [&str; 22] = [
    "student",
    "attempt",
    "answer",
    "quiz_progress",
    "topic_mastery",
    "question_point",
    "score",
    "player",
    "quiz_count",
    "question_count",
    "day_total",
    "activity_day",
    "quiz",
    "quiz_version",
    "question",
    "classroom",
    "membership",
    "course",
    "course_item",
    "course_student",
    "material_opened",
    "invitation",
];

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) masters: MasterKeys,
    keys: HashMap<i64, PersonKey>,
    versions: HashMap<Aggregate, i64>,
    _database: TestDatabase,
}

fn open(url: &str) -> Store {
    Store::new(&StoreConfig { url: url.to_owned(), connections: 12, application: "test".into() }).unwrap()
}

pub(crate) async fn world() -> World {
    let database = studymate_testkit::database("read models", async |url: String| {
        open(&url)
            .migrate(PARTITIONS)
            .await
            .map(|_| ())
            .map_err(|error: StoreError| std::io::Error::other(error))
    })
    .await;
    World {
        store: open(database.url()),
        masters: MasterKeys::generate_setting().unwrap().parse().unwrap(),
        keys: HashMap::new(),
        versions: HashMap::new(),
        _database: database,
    }
}

impl World {
    /// Appends events as the owner of their partition would: positions and versions without a gap.
    pub(crate) async fn append(&mut self, events: &[Happened]) {
        for happened in events {
            self.append_one(happened, None, false).await;
        }
    }

    /// Appends an event that a timer's firing caused.
    pub(crate) async fn append_fired(&mut self, happened: &Happened) {
        self.append_one(happened, None, true).await;
    }

    /// Appends an event whose bytes nobody can read.
    pub(crate) async fn append_damaged(&mut self, happened: &Happened) {
        self.append_one(happened, Some(vec![0xc1]), false).await;
    }

    async fn append_one(&mut self, happened: &Happened, body: Option<Vec<u8>>, fired: bool) {
        let owner = happened.stream.key_owner();
        let mut connection = self.store.connection().await.unwrap();
        let transaction = connection.transaction().await.unwrap();
        if !self.keys.contains_key(&owner) {
            let key = PersonKey::generate(owner).unwrap();
            let wrapped = self.masters.wrap(&key).unwrap();
            let sql = "insert into core.person_key (owner, master, wrapped) values ($1, $2, $3)";
            transaction.execute(sql, &[&owner, &(wrapped.master as i16), &wrapped.bytes]).await.unwrap();
            self.keys.insert(owner, key);
        }
        let body = body.unwrap_or_else(|| encode(&happened.event, &self.keys[&owner]).unwrap());
        let version = self.versions.entry(happened.stream.clone()).or_default();
        *version += 1;
        let partition = happened.stream.partition(PARTITIONS).0 as i16;
        let stream = happened.stream.to_string();
        let input = if fired {
            InputId::timer(&happened.stream, "key", happened.at).0
        } else {
            InputId::command(format!("{stream}-{version}")).0
        };
        let sql =
            "with p as (update core.partition set position = position + 1 where id = $1 returning position)
            insert into core.event (partition, position, stream, version, kind, schema, at, input, body)
            select $1, position, $2, $3, $4, $5, $6, $7, $8 from p";
        let statement = transaction.prepare_cached(sql).await.unwrap();
        transaction
            .execute(
                &statement,
                &[
                    &partition,
                    &stream,
                    &*version,
                    &happened.event.kind(),
                    &SCHEMA,
                    &happened.at,
                    &input,
                    &body,
                ],
            )
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        // The event takes the key along.
        if happened.event.kind() == "Forgotten" {
            self.keys.remove(&owner);
        }
    }

    /// Erases a person as far as their key goes.
    pub(crate) async fn drop_key(&mut self, owner: i64) {
        self.execute(&format!("delete from core.person_key where owner = {owner}")).await;
    }

    pub(crate) async fn execute(&self, sql: &str) {
        self.store.connection().await.unwrap().batch_execute(sql).await.unwrap();
    }

    /// The first column of the first row.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        self.store.connection().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
    }

    /// Whether every projection has every event.
    pub(crate) async fn is_up_to_date(&self) -> bool {
        let names = studymate_projector::names();
        let behind = "select count(*) from core.partition p cross join read_model.checkpoint c
            where c.partition = p.id and c.position < p.position";
        let checkpoints = names.len() as i64 * i64::from(PARTITIONS);
        self.number("select count(*) from read_model.checkpoint").await == checkpoints
            && self.number(behind).await == 0
    }

    pub(crate) async fn wait_until_up_to_date(&self) {
        eventually(DEADLINE, async || self.is_up_to_date().await).await;
    }

    /// Every row of every table, as JSON, in an order of its own.
    pub(crate) async fn rows(&self) -> BTreeMap<&'static str, Vec<Value>> {
        let connection = self.store.connection().await.unwrap();
        let mut all = BTreeMap::new();
        for table in TABLES {
            let sql = format!("select to_jsonb(t) from read_model.{table} t");
            let rows = connection.query(&sql, &[]).await.unwrap();
            all.insert(table, sorted(rows.iter().map(|row| row.get(0)).collect()));
        }
        all
    }

    pub(crate) fn config(&self, batch: i64) -> ProjectorConfig {
        ProjectorConfig {
            batch,
            poll: Duration::from_millis(50),
            lease: Duration::from_millis(300),
            ..ProjectorConfig::new(self.masters.clone())
        }
    }

    /// Starts a projector that looks by the clock.
    pub(crate) fn start(&self, config: ProjectorConfig) -> Running {
        let (health, stop) = (Health::default(), CancellationToken::new());
        let hints = futures::stream::pending();
        let task = tokio::spawn(studymate_projector::run(
            config,
            self.store.clone(),
            hints,
            health.clone(),
            stop.clone(),
        ));
        Running { task, health, stop }
    }

    /// Projects everything that there is, in batches of this size.
    pub(crate) async fn project(&self, batch: i64) {
        let running = self.start(self.config(batch));
        self.wait_until_up_to_date().await;
        running.stop().await;
    }
}

pub(crate) struct Running {
    pub(crate) task: JoinHandle<Result<(), ProjectorError>>,
    pub(crate) health: Health,
    stop: CancellationToken,
}

impl Running {
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        tokio::time::timeout(DEADLINE, self.task).await.unwrap().unwrap().unwrap();
    }
}

pub(crate) fn sorted(mut rows: Vec<Value>) -> Vec<Value> {
    rows.sort_by_key(Value::to_string);
    rows
}

/// Compares table by table, so that a failure names the table.
pub(crate) fn assert_same(
    found: &BTreeMap<&'static str, Vec<Value>>,
    expected: &BTreeMap<&'static str, Vec<Value>>,
) {
    for table in TABLES {
        assert_eq!(found[table], expected[table], "table {table}");
    }
}
