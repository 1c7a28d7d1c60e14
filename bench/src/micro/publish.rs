//! What the log takes a second, beside the same messages from a plain client.

use std::time::Instant;

use async_nats::HeaderMap;
use async_nats::jetstream;
use bytes::Bytes;
use futures::stream::{StreamExt, TryStreamExt, iter};
use studymate_nats::{Log, LogConfig, NewInput};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId, UserId};

use super::timer::middle;
use super::{Effort, Figure, Unit};
use crate::BenchError;

/// Messages on their way at the same time.
const DEPTHS: [usize; 2] = [1, 64];
/// Inputs of an atomic batch.
const TOGETHER: usize = 100;
/// Inputs that are published for a figure.
const INPUTS: usize = 10_000;
/// How often each is measured, in turns with the plain client.
const ROUNDS: usize = 3;
/// The bytes of an update as Telegram sends them.
const BYTES: usize = 700;

pub(super) async fn measure(url: &str, effort: Effort) -> Result<Vec<Figure>, BenchError> {
    let log = Log::connect(LogConfig { url: url.to_owned(), ..LogConfig::default() }).await?;
    log.ensure_stream().await?;
    let raw = jetstream::new(connect_plain(url).await?);
    let (mut figures, mut next) = (Vec::new(), 1);
    for depth in DEPTHS {
        let inputs = effort.times(INPUTS).min(INPUTS / 5 * depth);
        let (mut ours, mut plain) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(rate(inputs, publish(&log, numbered(&mut next, inputs), depth)).await?);
            plain.push(rate(inputs, publish_plain(&raw, numbered(&mut next, inputs), depth)).await?);
        }
        figures.push(Figure {
            what: format!("publish inputs durably, {depth} at a time"),
            value: middle(&mut ours),
            unit: Unit::PerSecond,
            raw: Some(middle(&mut plain)),
        });
    }
    let inputs = effort.times(INPUTS) / TOGETHER * TOGETHER;
    let mut ours = Vec::new();
    for _ in 0..ROUNDS {
        let all = numbered(&mut next, inputs.max(TOGETHER));
        let all = async { Ok(log.publish_all(&all).await?) };
        ours.push(rate(inputs.max(TOGETHER), all).await?);
    }
    figures.push(Figure {
        what: format!("publish inputs durably, in atomic batches of {TOGETHER}"),
        value: middle(&mut ours),
        unit: Unit::PerSecond,
        raw: None,
    });
    Ok(figures)
}

async fn connect_plain(url: &str) -> Result<async_nats::Client, BenchError> {
    let failed = |error: &dyn std::fmt::Display| BenchError::unexpected(error.to_string());
    let server: async_nats::ServerAddr = url.parse().map_err(|error| failed(&error))?;
    // The client reads addresses from the URL, but not who we are.
    let (user, password) = server.username().zip(server.password()).unwrap_or_default();
    async_nats::ConnectOptions::with_user_and_password(user.to_owned(), password.to_owned())
        .connect(server.clone())
        .await
        .map_err(|error| failed(&error))
}

fn numbered(next: &mut i64, count: usize) -> Vec<NewInput> {
    let first = *next;
    *next += count as i64;
    let payload = Bytes::from(vec![b'x'; BYTES]);
    let input = |number| NewInput {
        aggregate: Aggregate::User(UserId(number % 5_000 + 1)),
        id: InputId::telegram(number),
        kind: InputKind::Telegram,
        traceparent: None,
        payload: payload.clone(),
    };
    (first..*next).map(input).collect()
}

async fn rate(count: usize, work: impl Future<Output = Result<(), BenchError>>) -> Result<f64, BenchError> {
    let began = Instant::now();
    work.await?;
    Ok(count as f64 / began.elapsed().as_secs_f64())
}

async fn publish(log: &Log, inputs: Vec<NewInput>, depth: usize) -> Result<(), BenchError> {
    iter(inputs)
        .map(|input| async move {
            let NewInput { aggregate, id, kind, payload, .. } = input;
            log.publish(&aggregate, &id, kind, None, payload).await?;
            Ok(())
        })
        .buffer_unordered(depth)
        .try_collect()
        .await
}

async fn publish_plain(
    context: &jetstream::Context,
    inputs: Vec<NewInput>,
    depth: usize,
) -> Result<(), BenchError> {
    iter(inputs)
        .map(|input| async move {
            let mut headers = HeaderMap::new();
            headers.insert("Nats-Msg-Id", input.id.0.as_str());
            let failed = |error: jetstream::context::PublishError| BenchError::unexpected(error.to_string());
            let subject = input.aggregate.subject();
            let sent = context.publish_with_headers(subject, headers, input.payload).await.map_err(failed)?;
            sent.await.map_err(failed)?;
            Ok(())
        })
        .buffer_unordered(depth)
        .try_collect()
        .await
}
