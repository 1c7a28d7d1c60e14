//! Into the log, in order: updates of one aggregate one at a time, those of different ones side by side.

use std::collections::HashMap;

use bytes::Bytes;
use futures::future::try_join_all;
use studymate_nats::{Log, NewInput, PublishError};
use studymate_process::health::{Health, Status};
use studymate_process::{failpoint, telemetry};
use studymate_schema::input::InputKind;
use studymate_schema::telegram::Route;
use studymate_schema::{Aggregate, InputId};
use tracing::{Instrument, Span};

use crate::bot_api::ALLOWED_UPDATES;
use crate::lanes::Lanes;

/// From this many on, updates that came together share one write.
const TOGETHER: usize = 20;

/// The way into the log.
pub(crate) struct Intake {
    log: Log,
    lanes: Lanes,
    pub(crate) health: Health,
}

/// The most bytes of an update. Telegram's are a few kilobytes.
pub(crate) const UPDATE_MAX: usize = 1024 * 1024;
/// What is kept of an update that is larger than any of Telegram's.
pub(crate) const KEPT: usize = 64 * 1024;

/// An update that was read as far as its way into the log needs. Its trace begins here and lasts until this is dropped.
pub(crate) struct Arrived {
    /// Telegram's number, where it could be read.
    pub(crate) number: Option<i64>,
    /// What is written.
    pub(crate) input: NewInput,
    span: Span,
}

impl Arrived {
    /// Reads an update; the bytes stay as they are.
    ///
    /// What cannot be an update goes into the log, too, at most its first [`KEPT`] bytes where it is larger than [`UPDATE_MAX`]: workers
    /// make a dead letter of it. Refused, Telegram would send it again for a day and keep what comes behind it waiting.
    pub(crate) fn read(payload: Bytes) -> Self {
        match Route::of(&payload) {
            Ok(route) if payload.len() <= UPDATE_MAX => Arrived::on_its_way(route, payload),
            Ok(route) => {
                odd("too_large", &format!("update {} has {} bytes", route.update_id, payload.len()));
                Arrived::on_its_way(route, Bytes::copy_from_slice(&payload[..KEPT]))
            }
            Err(error) => Arrived::unreadable("malformed", &error.to_string(), &payload),
        }
    }

    /// What cannot be an update, under a name that is made of its bytes.
    pub(crate) fn unreadable(reason: &'static str, detail: &str, bytes: &[u8]) -> Self {
        odd(reason, detail);
        let payload = Bytes::copy_from_slice(&bytes[..bytes.len().min(KEPT)]);
        let name = InputId(String::from_utf8_lossy(&payload).into_owned()).seed();
        let aggregate = Aggregate::Other((name >> 1) as i64);
        let span = tracing::info_span!(parent: None, "take update", otel.kind = "producer", kind = reason, stream = %aggregate);
        let input = NewInput {
            aggregate,
            id: InputId(format!("raw:{name:016x}")),
            kind: InputKind::Telegram,
            traceparent: span.in_scope(telemetry::current_traceparent),
            payload,
        };
        Arrived { number: None, input, span }
    }

    fn on_its_way(route: Route, payload: Bytes) -> Self {
        let span = tracing::info_span!(
            parent: None,
            "take update",
            otel.kind = "producer",
            update = route.update_id,
            kind = route.kind,
            stream = %route.aggregate
        );
        let known = ALLOWED_UPDATES.iter().find(|kind| **kind == route.kind);
        metrics::counter!("studymate_updates_total", "kind" => *known.unwrap_or(&"other")).increment(1);
        let input = NewInput {
            aggregate: route.aggregate,
            id: InputId::telegram(route.update_id),
            kind: InputKind::Telegram,
            traceparent: span.in_scope(telemetry::current_traceparent),
            payload,
        };
        Arrived { number: Some(route.update_id), input, span }
    }
}

impl Intake {
    pub(crate) fn new(log: Log, health: Health) -> Self {
        Intake { log, lanes: Lanes::default(), health }
    }

    /// Takes one update; returns when it is durable. Its place in the order of its aggregate is that of this call.
    pub(crate) async fn take(&self, update: &Arrived) -> Result<(), PublishError> {
        let turn = self.lanes.turn(&update.input.aggregate).await;
        let taken = self.publish(update).await;
        drop(turn);
        self.report(taken)
    }

    /// Takes updates that came together; returns when all are durable. Taking them again is safe.
    pub(crate) async fn take_all(&self, updates: &[Arrived]) -> Result<(), PublishError> {
        if updates.len() >= TOGETHER {
            let inputs: Vec<NewInput> = updates.iter().map(|update| update.input.clone()).collect();
            let taken = self.log.publish_all(&inputs).await;
            failpoint::reach("ingress.published");
            return self.report(taken);
        }
        let mut lanes: HashMap<_, Vec<&Arrived>> = HashMap::new();
        for update in updates {
            lanes.entry(&update.input.aggregate).or_default().push(update);
        }
        let lanes = lanes.into_values().map(|lane| async move {
            for update in lane {
                self.publish(update).await?;
            }
            Ok(())
        });
        self.report(try_join_all(lanes).await.map(|_| ()))
    }

    async fn publish(&self, update: &Arrived) -> Result<(), PublishError> {
        let NewInput { aggregate, id, kind, traceparent, payload } = &update.input;
        let published = self.log.publish(aggregate, id, *kind, traceparent.as_deref(), payload.clone());
        published.instrument(update.span.clone()).await?;
        failpoint::reach("ingress.published");
        Ok(())
    }

    /// Says how the log is, as far as an update's fate tells.
    fn report(&self, taken: Result<(), PublishError>) -> Result<(), PublishError> {
        match &taken {
            Ok(()) => self.health.set("queue", Status::Healthy, "acknowledges"),
            Err(error) if error.is_transient() => {
                self.health.set("queue", Status::Unhealthy, telemetry::chain(error));
            }
            Err(_) => {}
        }
        taken
    }
}

/// Counts and tells of something that cannot be an update.
fn odd(reason: &'static str, detail: &str) {
    tracing::warn!(reason, detail, "what came cannot be an update, its beginning is kept as a dead letter");
    metrics::counter!("studymate_updates_odd_total", "reason" => reason).increment(1);
}

/// Counts and tells of an update that will never be stored.
pub(crate) fn refuse(reason: &'static str, error: &dyn std::error::Error) {
    tracing::warn!(reason, error = telemetry::chain(error), "an update is refused");
    metrics::counter!("studymate_updates_refused_total", "reason" => reason).increment(1);
}
