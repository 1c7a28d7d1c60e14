//! The outbox in the hands of an operator.

use std::time::Duration;

use studymate_schema::ChatId;
use studymate_schema::effect::Class;
use studymate_store::Store;
use studymate_store::audit::Audit;
use studymate_store::commit::Committed;
use studymate_store::outbox::DELIVERY_LEASE;
use studymate_store::outbox_admin::{OutboxFilter, OutboxState};
use studymate_testkit::TestDatabase;

use crate::support::*;

/// A store with an effect in each state, and one more that is unknown and a broadcast. Returns their numbers by state.
async fn effects() -> (Store, TestDatabase, Vec<i64>) {
    let (store, database) = store().await;
    let owned = own_one(&store, "a").await;
    let mut batch = batch(&owned, owned.head, "tg:1", 1);
    let mut effects: Vec<_> = (0..7).map(|number| effect(1001 + number, Class::Interactive)).collect();
    effects.push(effect(-5, Class::Broadcast));
    batch.effects = effects;
    assert!(matches!(store.commit(&batch).await.unwrap(), Committed::Written(_)));
    let connection = store.connection().await.unwrap();
    let ids: Vec<i64> = connection
        .query("select id from core.outbox order by id", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    for (index, id) in ids.iter().enumerate() {
        let state = OutboxState::ALL.get(index).copied().unwrap_or(OutboxState::Unknown);
        let sql =
            "update core.outbox set state = $2, error = 'chat NOT found', done_at = now() where id = $1";
        connection.execute(sql, &[id, &state.name()]).await.unwrap();
    }
    (store, database, ids)
}

fn audit() -> Audit {
    Audit {
        operator: "op".into(),
        action: "outbox".into(),
        arguments: String::new(),
        reason: "Telegram was away".into(),
    }
}

async fn states(store: &Store) -> Vec<&'static str> {
    let found = store.find_outbox(&OutboxFilter::default(), 100).await.unwrap();
    found.effects.iter().map(|row| row.state.name()).collect()
}

#[tokio::test]
async fn each_filter_narrows_and_the_counts_are_of_all_that_fit() {
    let (store, _database, ids) = effects().await;
    let all = OutboxFilter::default;
    let count = async |filter: OutboxFilter| {
        let found = store.find_outbox(&filter, 1).await.unwrap();
        let counted: u64 = store.summarize_outbox(&filter).await.unwrap().iter().map(|c| c.effects).sum();
        assert_eq!(counted, found.found);
        assert!(found.effects.len() <= 1);
        found.found
    };
    assert_eq!(count(all()).await, 8);
    assert_eq!(count(OutboxFilter { ids: Some(vec![ids[0], ids[3]]), ..all() }).await, 2);
    assert_eq!(count(OutboxFilter { states: Some(vec![OutboxState::Unknown]), ..all() }).await, 2);
    assert_eq!(count(OutboxFilter { class: Some(Class::Broadcast), ..all() }).await, 1);
    assert_eq!(count(OutboxFilter { kind: Some("Tell".into()), ..all() }).await, 0);
    assert_eq!(count(OutboxFilter { stream: Some(ann()), ..all() }).await, 8);
    assert_eq!(count(OutboxFilter { chat: Some(ChatId(-5)), ..all() }).await, 1);
    assert_eq!(count(OutboxFilter { error: Some("not found".into()), ..all() }).await, 8);
    assert_eq!(count(OutboxFilter { until: Some(now()), ..all() }).await, 0);
    assert_eq!(count(OutboxFilter { since: Some(now()), ..all() }).await, 8);
}

#[tokio::test]
async fn a_retry_takes_what_is_over_and_was_not_sent() {
    let (store, _database, ids) = effects().await;
    assert_eq!(store.retry_outbox(&audit(), &ids).await.unwrap(), 4);
    let expected = ["pending", "sending", "sent", "retry", "pending", "pending", "pending", "pending"];
    assert_eq!(states(&store).await, expected);
    assert_eq!(store.retry_outbox(&audit(), &ids).await.unwrap(), 0);
    assert_eq!(store.audits(9).await.unwrap().len(), 1);
    let row = store.find_outbox(&OutboxFilter::default(), 100).await.unwrap().effects.remove(4);
    assert_eq!(row.done_at, None);
}

#[tokio::test]
async fn cancelling_leaves_what_delivery_has_in_hand_and_keeps_it_from_the_rest() {
    let (store, _database, ids) = effects().await;
    assert_eq!(store.cancel_outbox(&audit(), &ids).await.unwrap(), 2);
    let found = states(&store).await;
    assert_eq!((found[0], found[1], found[3]), ("cancelled", "sending", "cancelled"));
    // Delivery had them in memory before: it claims by state right before it sends.
    let epoch = store.take_lease(DELIVERY_LEASE, "d", Duration::from_secs(60)).await.unwrap().unwrap();
    assert!(store.claim_outbox(&ids, "d", epoch).await.unwrap().is_empty());
}

#[tokio::test]
async fn only_what_is_unknown_can_be_resolved() {
    let (store, _database, ids) = effects().await;
    assert_eq!(store.resolve_outbox(&audit(), &ids[..7], true).await.unwrap(), 1);
    assert_eq!(store.resolve_outbox(&audit(), &ids, false).await.unwrap(), 1);
    let found = states(&store).await;
    assert_eq!((found[4], found[5], found[7]), ("failed", "sent", "failed"));
}

#[tokio::test]
async fn an_effect_is_read_back_as_it_was_decided() {
    let (store, _database, ids) = effects().await;
    let body = store.read_effect(ids[7]).await.unwrap().unwrap();
    assert_eq!(body.key_owner(), 1001);
    assert_eq!(body.decode(None).unwrap().chat(), Some(ChatId(-5)));
    assert!(store.read_effect(i64::MAX).await.unwrap().is_none());
}

/// How the database would execute a statement for operators, with these arguments of its filters.
async fn plan(store: &Store, sql: &str, arguments: &str) -> String {
    let connection = store.connection().await.unwrap();
    let explain = format!("prepare it as {sql}; explain execute it ({arguments}); deallocate it");
    let messages = connection.simple_query(&explain).await.unwrap();
    let lines = messages.iter().filter_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn what_was_sent_is_not_read_unless_it_is_asked_for() {
    let (store, _database, _) = effects().await;
    let filled = "
        insert into core.outbox (partition, position, input, stream, kind, class, schema, body, state)
        select 0, 0, 'tg:' || n, 'user.' || n, 'Show', 'interactive', 1, '', 'sent' from generate_series(1, 20000) n;
        insert into core.journal (input, partition, sequence, stream, kind, at, outcome, revision)
        select 'tg:' || n, 0, n, 'user.' || n, 'message', now(), 'applied', 0 from generate_series(10, 20000) n;
        analyze core.outbox, core.journal;";
    store.connection().await.unwrap().batch_execute(filled).await.unwrap();
    let by_state =
        [include_str!("../../sql/find_outbox.sql"), include_str!("../../sql/summarize_outbox.sql")];
    for sql in by_state {
        for states in
            ["pending,retry", "failed", "unknown,cancelled", "pending,sending,retry,failed,unknown,cancelled"]
        {
            let plan = plan(
                &store,
                sql,
                &format!("null, '{{{states}}}', null, null, null, null, null, null, null, 100"),
            )
            .await;
            assert!(!plan.contains("Seq Scan"), "{states}: {plan}");
        }
        let numbers =
            plan(&store, sql, "'{7,8}', '{sent}', null, null, null, null, null, null, null, 100").await;
        assert!(!numbers.contains("Seq Scan"), "{numbers}");
    }
    let by_stream = [
        include_str!("../../sql/find_outbox_stream.sql"),
        include_str!("../../sql/summarize_outbox_stream.sql"),
    ];
    for sql in by_stream {
        let plan =
            plan(&store, sql, "null, '{sent,failed}', null, null, 'user.77', null, null, null, null, 100")
                .await;
        assert!(!plan.contains("Seq Scan"), "{plan}");
    }
    let user = studymate_schema::Aggregate::User(studymate_schema::UserId(77));
    let filter = OutboxFilter { stream: Some(user), ..OutboxFilter::default() };
    assert_eq!(store.find_outbox(&filter, 10).await.unwrap().found, 1);
}
