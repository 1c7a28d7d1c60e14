//! What nobody should send, and somebody will.

use serde_json::json;
use studymate_nats::{Log, LogConfig};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId, UserId};
use studymate_simulator::Press;

use crate::world::*;

#[tokio::test]
async fn the_webhook_refuses_strangers_and_keeps_nonsense_for_an_operator() {
    let world = World::start(Intake::Webhook).await;
    // A connection of its own for each request: a refusal may close it.
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
    let url = format!("http://{}/telegram", world.webhook);
    let send = |secret: Option<&str>, body: Vec<u8>| {
        let mut request = client.post(&url).body(body);
        if let Some(secret) = secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        async move { request.send().await.unwrap().status().as_u16() }
    };
    let update = || b"{\"update_id\":77}".to_vec();
    assert_eq!(send(None, update()).await, 401);
    assert_eq!(send(Some("guess"), update()).await, 401);
    for nonsense in [b"{\"update_id\":".to_vec(), b"[]".to_vec(), vec![b' '; 20 * 1024 * 1024]] {
        assert_eq!(send(Some("the-secret"), nonsense).await, 200);
    }
    assert_eq!(send(Some("the-secret"), update()).await, 200);
    world
        .count_becomes("select count(*) from core.journal where input = 'tg:77' and outcome = 'ignored'", 1)
        .await;
    assert_eq!(send(Some("the-secret"), update()).await, 200);
    world.count_becomes("select count(*) from core.dead_letter where input like 'raw:%'", 3).await;
    world.count_becomes("select count(*) from core.journal where outcome = 'dead'", 3).await;
    let kept = "select max(length(body))::bigint from core.dead_letter";
    assert!(world.count(kept).await < 70_000, "twenty megabytes were kept");
    world.end().await;
}

#[tokio::test]
async fn strange_updates_are_kept_and_journalled() {
    let world = World::start(Intake::Polling).await;
    let strange = [
        json!({"poll": {"id": "5"}}),
        json!({"something_new": {"deep": [1, 2, {"x": "😀"}]}}),
        json!({"message": {"message_id": 1, "date": 0, "chat": {"id": 55, "type": "private"}}}),
        json!({"callback_query": {"id": "q", "from": {"id": 1001, "is_bot": false, "first_name": "A"}, "data": "1:pick:1002:1:1:1:0"}}),
    ];
    for update in &strange {
        world.telegram.send_raw_update(update);
    }
    let seen = "select count(*) from core.journal where sequence > 2 and outcome in ('ignored', 'applied')";
    world.count_becomes(&format!("{seen} and input like 'tg:%'"), strange.len() as i64).await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn texts_of_all_kinds_are_shown_escaped() {
    let world = World::start(Intake::Polling).await;
    for text in ["/quiz <b>bold</b>", "/quiz \u{202e}rtl\u{0}\u{7}", "/quiz 😀&amp;"] {
        world.says(ANN, text);
        world.sees_button(ANN, "1:list:0").await;
    }
    world.is_consistent().await;
    assert_eq!(world.count("select count(*) from core.outbox where state = 'failed'").await, 0);
    world.end().await;
}

#[tokio::test]
async fn stale_and_foreign_buttons_get_a_toast() {
    let world = World::start(Intake::Polling).await;
    world.says(ANN, "/quiz demo");
    let (message, _) = world.sees_button(ANN, "1:pick:1001:1:1").await;
    for data in ["1:pick:1002:1:1:0:0", "1:pick:1001:9:1:0:0", "0:old", "nonsense", "1:next:1001:1:77"] {
        let query =
            world.telegram.press(ANN, ANN, message.message_id, &Press::Stale(data.to_owned())).unwrap();
        let toast = world.telegram.wait_for_toast(ANN, &query, DEADLINE).await.unwrap();
        assert!(!toast.text.is_empty() || data.starts_with("1:next"), "{data}");
    }
    assert_eq!(world.count("select count(*) from core.event where kind = 'AnswerGiven'").await, 0);
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn who_floods_is_slowed_down() {
    let mut world = World::start(Intake::Polling).await;
    world.kill9("workers").await;
    world.set("ADMISSION_BURST", "5");
    world.set("ADMISSION_RATE", "0.1");
    world.spawn("workers", "workers");
    for _ in 0..8 {
        world.says(ANN, "/help");
    }
    world.count_becomes("select count(*) from core.journal where outcome = 'throttled'", 3).await;
    world.count_becomes("select count(*) from core.event where kind = 'FloodNoticed'", 1).await;
    world.is_consistent().await;
    // Decoding comes before admission: what cannot be read is kept, also from somebody who is too fast.
    let config = LogConfig { url: world.nats.url(), partitions: 4, ..LogConfig::default() };
    let log = Log::connect(config).await.unwrap();
    let id = InputId("tg:unreadable".into());
    log.publish(&Aggregate::User(UserId(ANN)), &id, InputKind::Telegram, None, "{".into()).await.unwrap();
    world
        .count_becomes(
            "select count(*) from core.journal where input = 'tg:unreadable' and outcome = 'dead'",
            1,
        )
        .await;
    world.end().await;
}
