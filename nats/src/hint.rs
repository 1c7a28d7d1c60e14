//! Hints: "look now". They go over core NATS, may be lost, and carry nothing; whoever waits for one also looks by the clock.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use async_nats::Subscriber;
use bytes::Bytes;
use futures::{Stream, StreamExt};

use crate::Log;

/// How long a hint may wait for room in the client's queue, which is full only while the server is away.
const PATIENCE: Duration = Duration::from_millis(20);

/// What there is to look at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Hint {
    /// New effects in the outbox.
    Outbox,
    /// New events.
    Events,
    /// A new revision of the catalogue.
    Catalogue,
    /// Work that is free, partitions or delivery, or another worker to share it with.
    Partitions,
}

impl Hint {
    fn subject(self, prefix: &str) -> String {
        let name = match self {
            Hint::Outbox => "outbox",
            Hint::Events => "events",
            Hint::Catalogue => "catalogue",
            Hint::Partitions => "partitions",
        };
        format!("{prefix}hint.{name}")
    }
}

/// Hints as they come. Several that came while nobody looked are one. Never ends: without a subscription it is silent.
pub struct Hints(Option<Subscriber>);

impl Stream for Hints {
    type Item = ();

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<()>> {
        let Some(subscriber) = &mut self.0 else { return Poll::Pending };
        let mut heard = false;
        loop {
            match subscriber.poll_next_unpin(context) {
                Poll::Ready(Some(_)) => heard = true,
                Poll::Ready(None) => {
                    self.0 = None;
                    return if heard { Poll::Ready(Some(())) } else { Poll::Pending };
                }
                Poll::Pending => return if heard { Poll::Ready(Some(())) } else { Poll::Pending },
            }
        }
    }
}

impl Log {
    /// Tells whoever listens to look now. Never waits for them, never fails.
    pub async fn hint(&self, hint: Hint) {
        let sent = self.client.publish(hint.subject(&self.config.prefix), Bytes::new());
        match tokio::time::timeout(PATIENCE, sent).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, "a hint was not sent"),
            Err(_) => tracing::debug!("a hint was not sent: the queue to the server is full"),
        }
    }

    /// Listens to hints of a kind.
    pub async fn hints(&self, hint: Hint) -> Hints {
        match self.client.subscribe(hint.subject(&self.config.prefix)).await {
            Ok(subscriber) => Hints(Some(subscriber)),
            Err(error) => {
                tracing::warn!(%error, "hints cannot be heard, the clock alone is followed");
                Hints(None)
            }
        }
    }
}
