//! What a process answers about itself over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so by failing")]

use std::net::SocketAddr;
use std::time::Duration;

use studymate_process::health::{self, Health, Status};
use studymate_process::metrics;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

async fn get(address: SocketAddr, path: &str) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Ok((head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned()))
}

/// Serves on a port that was free a moment ago; returns when it answers.
async fn serve(
    health: Health,
    stop: CancellationToken,
) -> (SocketAddr, tokio::task::JoinHandle<std::io::Result<()>>) {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let server = tokio::spawn(health::serve(address, health, stop));
    let deadline = Instant::now() + Duration::from_secs(10);
    while get(address, "/health/live").await.is_err() {
        assert!(Instant::now() < deadline, "no answer");
        tokio::task::yield_now().await;
    }
    (address, server)
}

#[tokio::test]
async fn an_unhealthy_part_makes_the_process_not_ready_but_leaves_it_alive() {
    let (health, stop) = (Health::default(), CancellationToken::new());
    let (address, server) = serve(health.clone(), stop.clone()).await;
    health.set("database", Status::Healthy, "answers");
    assert_eq!(get(address, "/health/ready").await.unwrap().0, 200);
    health.set("database", Status::Unhealthy, "away for 3 s");
    assert_eq!(get(address, "/health/ready").await.unwrap().0, 503);
    assert_eq!(get(address, "/health/live").await.unwrap().0, 200);
    let (code, body) = get(address, "/health").await.unwrap();
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(code, 503);
    assert_eq!(body["status"], "unhealthy");
    assert_eq!(body["components"]["database"]["detail"], "away for 3 s");
    stop.cancel();
    timeout(Duration::from_secs(10), server).await.unwrap().unwrap().unwrap();
    assert!(get(address, "/health/live").await.is_err(), "it still answers");
}

#[tokio::test]
async fn what_was_counted_is_served() {
    metrics::install();
    let stop = CancellationToken::new();
    let (address, _server) = serve(Health::default(), stop.clone()).await;
    ::metrics::counter!("served_total").increment(3);
    let (code, body) = get(address, "/metrics").await.unwrap();
    assert_eq!(code, 200);
    assert!(body.contains("served_total 3"), "{body}");
    stop.cancel();
}

#[tokio::test]
async fn an_address_that_is_taken_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap();
    let error = health::serve(address, Health::default(), CancellationToken::new()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}
