//! A Bot API that only counts connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use studymate_schema::personal::MasterKeys;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Barrier;

use super::*;
use crate::config::DeliveryLimits;

const ANSWER: &str = r#"{"ok":true,"result":{"id":7,"is_bot":true,"first_name":"B","username":"b"}}"#;

/// A Bot API that counts connections, and answers so many calls together, but the first one at once.
#[derive(Clone)]
struct Server {
    connections: Arc<AtomicUsize>,
    asked: Arc<AtomicBool>,
    together: Arc<Barrier>,
}

impl Server {
    async fn listen(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            self.connections.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(self.clone().answer(stream));
        }
    }

    async fn answer(self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        while let Some(length) = head(&mut stream).await {
            let mut body = vec![0; length];
            stream.read_exact(&mut body).await.unwrap();
            if self.asked.swap(true, Ordering::Relaxed) {
                self.together.wait().await;
            }
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                ANSWER.len()
            );
            stream.write_all((head + ANSWER).as_bytes()).await.unwrap();
        }
    }
}

/// How long the body is after the next request's head; `None` at the end of the connection.
async fn head(stream: &mut BufReader<TcpStream>) -> Option<usize> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap();
            }
            None if line == "\r\n" => return Some(length),
            _ => {}
        }
    }
}

fn config(telegram_api: Url) -> WorkersConfig {
    WorkersConfig {
        token: "7:token".parse().unwrap(),
        telegram_api,
        master_keys: MasterKeys::generate_setting().unwrap().parse().unwrap(),
        admins: Vec::new(),
        admission: Default::default(),
        delivery: DeliveryLimits::default(),
        lease: Duration::from_secs(5),
        cached_states: 10,
        batch: 10,
        alert_pause: Duration::from_secs(60),
        shutdown: Duration::from_secs(5),
    }
}

#[tokio::test]
async fn calls_at_once_keep_their_connections() {
    let calls = DeliveryLimits::default().in_flight + press::IN_FLIGHT;
    let server = Server {
        connections: Arc::default(),
        asked: Arc::default(),
        together: Arc::new(Barrier::new(calls)),
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let api = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(server.clone().listen(listener));
    let telegram = Telegram::connect(&config(api), &CancellationToken::new()).await.unwrap();
    let rounds = 10;
    for _ in 0..rounds {
        let called = futures::future::join_all((0..calls).map(|_| telegram.me())).await;
        assert!(called.iter().all(Result::is_ok), "{called:?}");
    }
    // A connection may come back a moment after the next call began, and there is one more then. With a smaller pool, each round makes some anew.
    let connections = server.connections.load(Ordering::Relaxed);
    assert!(connections < 2 * calls, "{connections} connections for {calls} calls at once");
}
