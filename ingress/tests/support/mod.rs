//! What both ways in are tested with: a log on a real server, and as much of Telegram as the ingress talks to.

#![allow(dead_code, reason = "each test binary uses its part")]

mod telegram;

use std::cell::Cell;
use std::time::Duration;

use studymate_ingress::{IngressConfig, IngressError, Mode};
use studymate_nats::{Log, LogConfig, LogMessage};
use studymate_process::health::Health;
use studymate_schema::PartitionId;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) use telegram::Telegram;

pub(crate) const TOKEN: &str = "4711:AAH-the-secret-part";
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);
const PARTITIONS: u16 = 4;

/// An ingress that runs until it is stopped.
pub(crate) struct Ingress {
    stop: CancellationToken,
    running: JoinHandle<Result<(), IngressError>>,
    pub(crate) health: Health,
}

impl Ingress {
    pub(crate) fn start(telegram: &Telegram, log: &Log, mode: Mode) -> Self {
        let config = IngressConfig {
            token: TOKEN.parse().unwrap(),
            telegram_api: telegram.url().parse().unwrap(),
            mode,
        };
        let (stop, health) = (CancellationToken::new(), Health::default());
        let running = tokio::spawn(studymate_ingress::run(config, log.clone(), health.clone(), stop.clone()));
        Ingress { stop, running, health }
    }

    /// How it ends by itself.
    pub(crate) async fn end(self) -> Result<(), IngressError> {
        tokio::time::timeout(DEADLINE, self.running).await.expect("it ends").unwrap()
    }

    pub(crate) fn ask_to_stop(&self) {
        self.stop.cancel();
    }

    pub(crate) async fn stop(self) {
        self.ask_to_stop();
        self.end().await.unwrap();
    }
}

pub(crate) async fn log() -> Log {
    let nats = studymate_testkit::nats().await;
    log_at(&nats.url, &nats.prefix).await
}

pub(crate) async fn log_at(url: &str, prefix: &str) -> Log {
    let config = LogConfig {
        url: url.to_owned(),
        stream: prefix.to_owned(),
        prefix: format!("{prefix}."),
        partitions: PARTITIONS,
        ..LogConfig::default()
    };
    let log = Log::connect(config).await.unwrap();
    log.ensure_stream().await.unwrap();
    log
}

pub(crate) async fn stored_count(log: &Log) -> u64 {
    log.identity().await.map_or(0, |identity| identity.last_sequence)
}

/// Everything in the log, in its order, once there are `count`.
pub(crate) async fn stored(log: &Log, count: u64) -> Vec<LogMessage> {
    studymate_testkit::eventually(DEADLINE, async || stored_count(log).await >= count).await;
    assert_eq!(stored_count(log).await, count);
    let (left, all_read) = (Cell::new(count), CancellationToken::new());
    let partitions = (0..PARTITIONS).map(async |partition| {
        let mut reader = log.read(PartitionId(partition), 0, None).await.unwrap();
        let mut found = Vec::new();
        while let Some(batch) = all_read.run_until_cancelled(reader.next_batch(256, 1 << 20)).await {
            let batch = batch.unwrap();
            left.set(left.get() - batch.len() as u64);
            found.extend(batch);
            if left.get() == 0 {
                all_read.cancel();
            }
        }
        found
    });
    let reading = futures::future::join_all(partitions);
    let mut all = tokio::time::timeout(DEADLINE, reading).await.expect("all is read").concat();
    all.sort_by_key(|message| message.sequence);
    all
}

pub(crate) fn ids(messages: &[LogMessage]) -> Vec<&str> {
    messages.iter().map(|message| message.id.0.as_str()).collect()
}

/// A message of a person to the bot.
pub(crate) fn message(number: i64, person: i64) -> String {
    format!(
        r#"{{"update_id":{number},"message":{{"message_id":{number},"from":{{"id":{person},"first_name":"Ada"}},"chat":{{"id":{person},"type":"private"}},"text":"{number}"}}}}"#
    )
}
