//! Each process's user of the log does its work, and is refused what is not its work: by the server, with the permissions of
//! nats/conf/users.conf.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

use std::time::Duration;

use futures::StreamExt;
use studymate_nats::{Hint, Log, LogConfig, LogError, NewInput, Range, Whose};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId, PartitionId, UserId};
use studymate_testkit::{OwnNats, eventually};

const DEADLINE: Duration = Duration::from_secs(20);

/// The stream has its real name and no prefix: that is what permissions name.
fn config(url: String) -> LogConfig {
    LogConfig { url, partitions: 1, ..LogConfig::default() }
}

async fn server() -> OwnNats {
    let nats = studymate_testkit::own_nats().await;
    Log::connect(config(nats.url())).await.unwrap().ensure_stream().await.unwrap();
    nats
}

async fn log(nats: &OwnNats, process: &str) -> Log {
    let log = Log::connect(config(nats.url_for(process).unwrap())).await.unwrap();
    log.check_stream().await.unwrap();
    log
}

fn ann() -> Aggregate {
    Aggregate::User(UserId(7))
}

fn input(number: i64) -> NewInput {
    NewInput {
        aggregate: ann(),
        id: InputId::telegram(number),
        kind: InputKind::Telegram,
        traceparent: None,
        payload: "{}".into(),
    }
}

/// A client as somebody would use it who has a process's password and not our code.
async fn client(nats: &OwnNats, process: &str) -> async_nats::Client {
    let url = nats.url_for(process).unwrap();
    let address: async_nats::ServerAddr = url.parse().unwrap();
    let (user, password) = (address.username().unwrap().to_owned(), address.password().unwrap().to_owned());
    async_nats::ConnectOptions::with_user_and_password(user, password)
        .custom_inbox_prefix(format!("_INBOX_{process}"))
        .request_timeout(Some(Duration::from_millis(500)))
        .connect(address)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_ingress_writes_updates_and_reads_nothing() {
    let nats = server().await;
    let log = log(&nats, "ingress").await;
    log.publish_all(&(1..=30).map(input).collect::<Vec<_>>()).await.unwrap();
    assert_eq!(log.identity().await.unwrap().last_sequence, 30);
    assert_eq!(log.refused(), None);
    let id = InputId("cmd:1".into());
    let (read, catalogue) = tokio::join!(
        log.read(PartitionId(0), 0, None),
        log.publish(&Aggregate::Catalogue, &id, InputKind::Command, None, "x".into()),
    );
    assert!(read.is_err() && catalogue.is_err());
    assert_eq!(log.identity().await.unwrap().last_sequence, 30);
}

#[tokio::test]
async fn a_worker_reads_its_partitions_and_tells_other_aggregates() {
    let nats = server().await;
    let log = log(&nats, "workers").await;
    log.publish_all(&[input(1), input(2)]).await.unwrap();
    log.publish(&Aggregate::Catalogue, &InputId("cmd:1".into()), InputKind::Command, None, "x".into())
        .await
        .unwrap();
    let mut reader = log.read(PartitionId(0), 0, None).await.unwrap();
    let mut found = Vec::new();
    while found.len() < 3 {
        found.extend(tokio::time::timeout(DEADLINE, reader.next_batch(256, 1 << 20)).await.unwrap().unwrap());
    }
    assert_eq!(log.holds(1, found[0].at).await.unwrap(), Some(true));
    assert_eq!(log.purge_until(&ann(), found[1].at).await.unwrap(), 2);
    for hint in [Hint::Outbox, Hint::Catalogue, Hint::Partitions] {
        let mut hints = log.hints(hint).await;
        eventually(DEADLINE, async || {
            log.hint(hint).await;
            tokio::time::timeout(Duration::from_millis(50), hints.next()).await.is_ok()
        })
        .await;
    }
    assert_eq!(log.refused(), None);
}

#[tokio::test]
async fn a_projector_hears_of_events_and_writes_nothing() {
    let nats = server().await;
    let (projector, workers) = (log(&nats, "projector").await, log(&nats, "workers").await);
    let mut events = projector.hints(Hint::Events).await;
    eventually(DEADLINE, async || {
        workers.hint(Hint::Events).await;
        tokio::time::timeout(Duration::from_millis(50), events.next()).await.is_ok()
    })
    .await;
    projector.identity().await.unwrap();
    assert_eq!(projector.refused(), None);
    let input = input(1);
    let (published, read) = tokio::join!(
        projector.publish(&input.aggregate, &input.id, input.kind, None, input.payload.clone()),
        projector.read(PartitionId(0), 0, None),
    );
    assert!(published.is_err() && read.is_err());
    assert_eq!(projector.identity().await.unwrap().last_sequence, 0);
}

#[tokio::test]
async fn operators_look_into_the_log_and_put_inputs_into_it() {
    let nats = server().await;
    let log = log(&nats, "ops").await;
    log.publish_all(&(1..=30).map(input).collect::<Vec<_>>()).await.unwrap();
    assert_eq!(log.backlog(PartitionId(0), 10).await.unwrap(), 20);
    assert_eq!(log.input(3).await.unwrap().unwrap().id, InputId::telegram(3));
    let range = Range { whose: Whose::Aggregate(ann()), first: 1, last: 30, bodies: false };
    let mut reader = log.range(&range).await.unwrap();
    assert!(!tokio::time::timeout(DEADLINE, reader.next_page(100)).await.unwrap().unwrap().is_empty());
    drop(log.hints(Hint::Events).await);
    log.hint(Hint::Outbox).await;
    log.identity().await.unwrap();
    assert_eq!(log.refused(), None);
}

#[tokio::test]
async fn what_is_not_permitted_is_named_with_its_subject() {
    let nats = server().await;
    let log = log(&nats, "ops").await;
    let error = log.purge(&ann()).await.unwrap_err();
    let subject = "Publish to \"$JS.API.STREAM.PURGE.UPDATES\"";
    assert!(error.to_string().contains(subject), "{error}");
    assert_eq!(log.refused().as_deref(), Some(subject));
}

#[tokio::test]
async fn only_the_admin_makes_changes_or_deletes_the_stream_and_only_workers_take_inputs_out() {
    let nats = server().await;
    for process in ["ingress", "workers", "projector", "ops"] {
        let client = client(&nats, process).await;
        let calls =
            ["CREATE.OTHER", "UPDATE.UPDATES", "PURGE.UPDATES", "DELETE.UPDATES", "MSG.DELETE.UPDATES"];
        let asked = calls.map(|call| client.request(format!("$JS.API.STREAM.{call}"), "{}".into()));
        for (call, answer) in calls.iter().zip(futures::future::join_all(asked).await) {
            let may = (process, *call) == ("workers", "PURGE.UPDATES");
            assert_eq!(answer.is_ok(), may, "{process}, {call}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn nobody_listens_to_the_log_or_to_the_answers_of_others() {
    let nats = server().await;
    let admin = Log::connect(config(nats.url())).await.unwrap();
    for process in ["ingress", "workers", "projector", "ops"] {
        let client = client(&nats, process).await;
        let subjects = [">", "in.>", "p.>", "_INBOX_studymate.>", "_INBOX.>"];
        let mut heard = Vec::new();
        for subject in subjects {
            heard.push(client.subscribe(subject).await.unwrap());
        }
        client.flush().await.unwrap();
        let input = input(1);
        admin.publish(&input.aggregate, &input.id, input.kind, None, input.payload).await.unwrap();
        admin.identity().await.unwrap();
        client.flush().await.unwrap();
        for (subject, mut subscriber) in subjects.iter().zip(heard) {
            // A subscription that is not permitted never hears anything; what there was to hear came before the last answer.
            let message = tokio::time::timeout(Duration::from_millis(20), subscriber.next()).await;
            assert!(!matches!(message, Ok(Some(_))), "{process} hears {subject}: {message:?}");
        }
    }
}

#[tokio::test]
async fn a_log_without_its_stream_says_what_to_do() {
    let nats = studymate_testkit::own_nats().await;
    let log = Log::connect(config(nats.url_for("workers").unwrap())).await.unwrap();
    let error = log.check_stream().await.unwrap_err();
    assert!(matches!(error, LogError::Missing { .. }) && !error.is_transient(), "{error}");
    assert!(error.to_string().contains("studymate migrate"), "{error}");
}
