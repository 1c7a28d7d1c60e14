//! Webhook delivery: secret, order, retries, faults.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests; a panic is how they fail")]

mod support;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use studymate_simulator::{Fault, FaultRule, Press, RunningSimulator, Simulator, SimulatorConfig};
use support::{ANN, IVAN, RawBot, SOON, config};
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, timeout},
};

type Judge = Arc<dyn Fn(&Value, usize) -> Response + Send + Sync>;

/// A bot's server: tells what it got and answers as `judge` says (given the update and how many came before).
struct Hook {
    url: String,
    got: mpsc::Receiver<(Value, Option<String>, Instant)>,
    _server: JoinSet<()>,
}

impl Hook {
    async fn start(judge: impl Fn(&Value, usize) -> Response + Send + Sync + 'static) -> Self {
        type Shared =
            (mpsc::Sender<(Value, Option<String>, Instant)>, Judge, Arc<std::sync::atomic::AtomicUsize>);
        async fn receive(
            State((tell, judge, count)): State<Shared>,
            headers: HeaderMap,
            body: String,
        ) -> Response {
            let update: Value = serde_json::from_str(&body).unwrap();
            let secret =
                headers.get("x-telegram-bot-api-secret-token").map(|s| s.to_str().unwrap().to_owned());
            let before = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let answer = judge(&update, before);
            tell.send((update, secret, Instant::now())).await.unwrap();
            answer
        }
        let (tell, got) = mpsc::channel(100);
        let judge: Judge = Arc::new(judge);
        let router = Router::new().fallback(receive).with_state((tell, judge, Arc::default()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, got, _server: server }
    }

    async fn next(&mut self) -> (Value, Option<String>, Instant) {
        timeout(SOON, self.got.recv()).await.expect("no delivery").unwrap()
    }

    async fn texts(&mut self, count: usize) -> Vec<String> {
        let mut texts = Vec::new();
        for _ in 0..count {
            texts.push(self.next().await.0["message"]["text"].as_str().unwrap_or("?").to_owned());
        }
        texts
    }
}

fn ok(_: &Value, _: usize) -> Response {
    StatusCode::OK.into_response()
}

async fn simulator() -> RunningSimulator {
    let config = SimulatorConfig { webhook_retry_base: Duration::from_millis(30), ..config() };
    Simulator::start(config).await.unwrap()
}

async fn drained(simulator: &RunningSimulator) {
    let bot = RawBot::of(simulator);
    let deadline = Instant::now() + SOON;
    while bot.call("getWebhookInfo", json!({})).await["pending_update_count"] != 0 {
        assert!(Instant::now() < deadline, "updates stay pending");
    }
}

#[tokio::test]
async fn updates_come_with_the_secret_and_in_order() {
    let (simulator, mut hook) = (simulator().await, Hook::start(ok).await);
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    control.send_text(ANN, ANN, "before").unwrap();
    let set = json!({ "url": hook.url, "secret_token": "s-1", "max_connections": 10 });
    bot.call("setWebhook", set).await;
    let (update, secret, _) = hook.next().await;
    assert_eq!((&update["message"]["text"], secret.as_deref()), (&json!("before"), Some("s-1")));
    let texts: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    texts.iter().for_each(|text| drop(control.send_text(ANN, ANN, text).unwrap()));
    assert_eq!(hook.texts(20).await, texts);
    drained(&simulator).await;
    let info = bot.call("getWebhookInfo", json!({})).await;
    assert_eq!((&info["url"], &info["max_connections"]), (&json!(hook.url), &json!(10)));
}

#[tokio::test]
async fn a_refused_update_holds_its_own_queue_only_and_is_tried_again() {
    let simulator = simulator().await;
    let refuse_twice = |update: &Value, before: usize| {
        let is_ann = update["message"]["text"] == "ann 1";
        if is_ann && before < 3 {
            StatusCode::BAD_GATEWAY.into_response()
        } else {
            StatusCode::OK.into_response()
        }
    };
    let mut hook = Hook::start(refuse_twice).await;
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    bot.call("setWebhook", json!({ "url": hook.url })).await;
    control.send_text(ANN, ANN, "ann 1").unwrap();
    control.send_text(ANN, ANN, "ann 2").unwrap();
    assert_eq!(hook.texts(1).await, ["ann 1"]);
    control.send_text(IVAN, IVAN, "ivan").unwrap();
    let mut texts = Vec::new();
    while texts.last().map(String::as_str) != Some("ann 2") {
        texts.extend(hook.texts(1).await);
    }
    let anns: Vec<_> = texts.iter().filter(|text| text.starts_with("ann")).collect();
    assert_eq!(anns.last().unwrap().as_str(), "ann 2");
    assert!(anns.iter().filter(|text| text.as_str() == "ann 1").count() >= 1, "{texts:?}");
    assert!(texts.contains(&"ivan".to_owned()), "{texts:?}");
    let info = bot.call("getWebhookInfo", json!({})).await;
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 502 Bad Gateway");
    drained(&simulator).await;
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let simulator = simulator().await;
    let later = |_: &Value, before: usize| match before {
        0 => (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "1")]).into_response(),
        _ => StatusCode::OK.into_response(),
    };
    let mut hook = Hook::start(later).await;
    let bot = RawBot::of(&simulator);
    bot.call("setWebhook", json!({ "url": hook.url })).await;
    simulator.control().send_text(ANN, ANN, "x").unwrap();
    let (first, second) = (hook.next().await, hook.next().await);
    assert_eq!(first.0, second.0);
    assert!(second.2 - first.2 >= Duration::from_millis(990), "the base of 30 ms must not count");
}

#[tokio::test]
async fn presses_and_messages_have_queues_of_their_own() {
    let simulator = simulator().await;
    let no_messages = |update: &Value, _: usize| {
        let status = if update.get("message").is_some() { StatusCode::BAD_GATEWAY } else { StatusCode::OK };
        status.into_response()
    };
    let mut hook = Hook::start(no_messages).await;
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    bot.call("setWebhook", json!({ "url": hook.url })).await;
    control.start(ANN, "").unwrap();
    let keys = json!({ "inline_keyboard": [[{ "text": "x", "callback_data": "d" }]] });
    let sent = bot.call("sendMessage", json!({ "chat_id": ANN, "text": "?", "reply_markup": keys })).await;
    let id = i32::try_from(sent["message_id"].as_i64().unwrap()).unwrap();
    control.press(ANN, ANN, id, &Press::At(0, 0)).unwrap();
    while hook.next().await.0.get("callback_query").is_none() {}
}

#[tokio::test]
async fn faults_duplicate_and_reorder_deliveries() {
    let (simulator, mut hook) = (simulator().await, Hook::start(ok).await);
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    bot.call("setWebhook", json!({ "url": hook.url })).await;
    control.add_fault(FaultRule::new(Fault::DuplicateUpdate).times(1));
    control.send_text(ANN, ANN, "twice").unwrap();
    assert_eq!(hook.texts(2).await, ["twice", "twice"]);
    control.add_fault(FaultRule::new(Fault::ReorderUpdate { ms: 5_000 }).times(1));
    control.send_text(ANN, ANN, "first").unwrap();
    control.send_text(ANN, ANN, "second").unwrap();
    assert_eq!(hook.texts(2).await, ["second", "first"]);
    drained(&simulator).await;
}

#[tokio::test]
async fn what_a_webhook_did_not_take_is_there_for_polling() {
    let simulator = simulator().await;
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    // Nobody listens at the port of a listener that has gone.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    bot.call("setWebhook", json!({ "url": url })).await;
    control.send_text(ANN, ANN, "kept").unwrap();
    let deadline = Instant::now() + SOON;
    while bot.call("getWebhookInfo", json!({})).await["last_error_message"] != "Connection refused" {
        assert!(Instant::now() < deadline);
    }
    bot.call("deleteWebhook", json!({})).await;
    assert_eq!(bot.updates(0).await[0]["message"]["text"], "kept");
    bot.call("setWebhook", json!({ "url": url, "drop_pending_updates": true })).await;
    assert_eq!(control.pending_updates(), 0);
    let secret = bot.refused("setWebhook", json!({ "url": url, "secret_token": "a b" })).await;
    assert_eq!(secret, "Bad Request: secret token contains unallowed characters");
}

#[tokio::test]
async fn an_expired_press_is_never_delivered() {
    let simulator = simulator().await;
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    control.start(ANN, "").unwrap();
    bot.updates(0).await;
    control.press(ANN, ANN, 1, &Press::Stale("x".into())).unwrap();
    control.advance_clock(Duration::from_secs(151)).unwrap();
    let mut hook = Hook::start(ok).await;
    bot.call("setWebhook", json!({ "url": hook.url })).await;
    assert!(hook.next().await.0.get("message").is_some());
    drained(&simulator).await;
    control.send_text(ANN, ANN, "after").unwrap();
    assert_eq!(hook.texts(1).await, ["after"]);
}
