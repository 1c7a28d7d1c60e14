//! Updates by webhook, against a real log.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod support;

use reqwest::StatusCode;
use std::net::SocketAddr;
use studymate_ingress::{IngressError, Mode, WebhookConfig};
use studymate_nats::Log;
use studymate_testkit::eventually;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use support::{DEADLINE, Ingress, Telegram, ids, log, log_at, message, stored, stored_count};

const SECRET: &str = "a-secret_of-ours";

/// Telegram's side of the webhook.
#[derive(Clone)]
struct Sender {
    client: reqwest::Client,
    url: String,
}

impl Sender {
    async fn send(&self, secret: Option<&str>, body: impl Into<reqwest::Body>) -> reqwest::Response {
        let mut request = self.client.post(&self.url).body(body);
        if let Some(secret) = secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        request.send().await.unwrap()
    }

    /// Sends until it is taken, as Telegram does.
    async fn deliver(&self, update: &str) {
        eventually(DEADLINE, async || {
            let code = self.send(Some(SECRET), update.to_owned()).await.status();
            assert!(code == StatusCode::OK || code == StatusCode::SERVICE_UNAVAILABLE, "{code}");
            code == StatusCode::OK
        })
        .await;
    }
}

async fn start(telegram: &Telegram, log: &Log) -> (Ingress, Sender) {
    let listen = SocketAddr::from(([127, 0, 0, 1], studymate_testkit::free_port()));
    let webhook = WebhookConfig {
        url: "https://bot.example/hook/:odd".parse().unwrap(),
        secret: SECRET.parse().unwrap(),
        listen,
    };
    let ingress = Ingress::start(telegram, log, Mode::Webhook(webhook));
    let sender = Sender { client: reqwest::Client::new(), url: format!("http://{listen}/hook/:odd") };
    eventually(DEADLINE, async || sender.client.get(&sender.url).send().await.is_ok()).await;
    (ingress, sender)
}

#[tokio::test]
async fn telegram_is_told_where_and_with_which_secret() {
    let (telegram, log) = (Telegram::start().await, log().await);
    telegram.answer_once("setWebhook", 502, "<html>Bad Gateway</html>");
    let (ingress, _) = start(&telegram, &log).await;
    eventually(DEADLINE, async || telegram.calls("setWebhook").len() == 2).await;
    let told = telegram.calls("setWebhook").pop().unwrap().parameters;
    assert_eq!(told["url"], "https://bot.example/hook/:odd");
    assert_eq!(told["secret_token"], SECRET);
    assert!(told["allowed_updates"].as_array().unwrap().contains(&"chat_member".into()));
    ingress.stop().await;
}

#[tokio::test]
async fn an_update_is_taken_once_it_lies_in_the_log_as_it_came() {
    let (telegram, log) = (Telegram::start().await, log().await);
    let (ingress, sender) = start(&telegram, &log).await;
    let odd = "{ \"update_id\":3 ,\n\"from_the_future\" : {\"user\":{\"id\":7}, \"x\": 1.0} }";
    for _ in 0..2 {
        let response = sender.send(Some(SECRET), odd).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(stored_count(&log).await, 1);
        assert_eq!(response.bytes().await.unwrap().len(), 0, "a method in the body would be executed unseen");
    }
    let found = stored(&log, 1).await.remove(0);
    assert_eq!(&found.payload[..], odd.as_bytes());
    assert_eq!((found.id.0.as_str(), found.aggregate.unwrap().to_string().as_str()), ("tg:3", "user.7"));
    ingress.stop().await;
}

#[tokio::test]
async fn whoever_does_not_know_the_secret_is_refused() {
    let (telegram, log) = (Telegram::start().await, log().await);
    let (ingress, sender) = start(&telegram, &log).await;
    let longer = format!("{SECRET}x");
    for secret in [None, Some(""), Some("a-secret_of-ourz"), Some("a-secret"), Some(longer.as_str())] {
        let code = sender.send(secret, message(1, 7)).await.status();
        assert_eq!(code, StatusCode::UNAUTHORIZED, "{secret:?}");
    }
    assert_eq!(stored_count(&log).await, 0);
    ingress.stop().await;
}

#[tokio::test]
async fn what_cannot_be_an_update_is_taken_all_the_same_and_its_beginning_kept() {
    let (telegram, log) = (Telegram::start().await, log().await);
    let (ingress, sender) = start(&telegram, &log).await;
    let large = format!(r#"{{"update_id":1,"message":{{"text":"{}"}}}}"#, "x".repeat(1024 * 1024));
    let odd = ["", "{\"update_id\":", "[{\"update_id\":1}]", "{\"message\":{}}", large.as_str()];
    for body in odd {
        // Refused, it would come again for a day and hold up what is behind it.
        for _ in 0..2 {
            assert_eq!(sender.send(Some(SECRET), body.to_owned()).await.status(), StatusCode::OK);
        }
    }
    let found = stored(&log, odd.len() as u64).await;
    assert_eq!(stored_count(&log).await, odd.len() as u64, "the same bytes are one input");
    assert!(found.iter().all(|input| input.id.0.starts_with("raw:")));
    assert_eq!(found.iter().map(|input| input.payload.len()).max(), Some(64 * 1024));
    ingress.stop().await;
}

#[tokio::test]
async fn people_in_parallel_keep_their_order_through_the_brokers_death() {
    let mut nats = studymate_testkit::own_nats().await;
    let (telegram, log) = (Telegram::start().await, log_at(&nats.url(), "t").await);
    let (ingress, sender) = start(&telegram, &log).await;
    let people = (1..=20).map(|person| {
        let sender = sender.clone();
        async move {
            for turn in 0..30 {
                sender.deliver(&message(person * 1000 + turn, person)).await;
            }
        }
    });
    let death = async {
        eventually(DEADLINE, async || stored_count(&log).await > 50).await;
        nats.kill9().await;
        let refused = sender.send(Some(SECRET), message(99_000, 99)).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.headers()["retry-after"], "1");
        nats.restart().await.unwrap();
        sender.deliver(&message(99_000, 99)).await;
    };
    tokio::join!(futures::future::join_all(people), death);
    let found = stored(&log, 601).await;
    for person in 1..=20 {
        let name = format!("user.{person}");
        let of_person: Vec<_> = found
            .iter()
            .filter(|m| m.aggregate.as_ref().is_some_and(|a| a.to_string() == name))
            .cloned()
            .collect();
        let expected: Vec<String> = (0..30).map(|turn| format!("tg:{}", person * 1000 + turn)).collect();
        assert_eq!(ids(&of_person), expected);
    }
    ingress.stop().await;
}

#[tokio::test]
async fn a_stop_waits_for_the_update_in_hand() {
    let (telegram, log) = (Telegram::start().await, log().await);
    let (ingress, sender) = start(&telegram, &log).await;
    let address = sender.url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let mut connection = TcpStream::connect(address).await.unwrap();
    let body = message(1, 7);
    let head = format!(
        "POST /hook/:odd HTTP/1.1\r\nHost: bot\r\nExpect: 100-continue\r\nConnection: close\r\n\
         X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 64];
    let read = connection.read(&mut answer).await.unwrap();
    assert!(answer[..read].starts_with(b"HTTP/1.1 100 "), "the body is waited for");
    ingress.ask_to_stop();
    connection.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    ingress.end().await.unwrap();
    assert_eq!(stored_count(&log).await, 1);
}

#[tokio::test]
async fn what_telegram_will_never_take_ends_it() {
    let log = log().await;
    let cases = [
        (401, "Unauthorized", "BOT_TOKEN was refused"),
        (400, "Bad Request: bad webhook: HTTPS url must be provided for webhook", "WEBHOOK_URL was refused"),
    ];
    for (code, description, expected) in cases {
        let telegram = Telegram::start().await;
        let body = format!(r#"{{"ok":false,"error_code":{code},"description":"{description}"}}"#);
        telegram.answer_once("setWebhook", code, body);
        let webhook = WebhookConfig {
            url: "https://bot.example/hook".parse().unwrap(),
            secret: SECRET.parse().unwrap(),
            listen: SocketAddr::from(([127, 0, 0, 1], studymate_testkit::free_port())),
        };
        let error = Ingress::start(&telegram, &log, Mode::Webhook(webhook)).end().await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let (telegram, log) = (Telegram::start().await, log().await);
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let webhook = WebhookConfig {
        url: "https://bot.example/hook".parse().unwrap(),
        secret: SECRET.parse().unwrap(),
        listen: taken.local_addr().unwrap(),
    };
    let error = Ingress::start(&telegram, &log, Mode::Webhook(webhook)).end().await.unwrap_err();
    assert!(matches!(error, IngressError::Listen { .. }), "{error}");
}
