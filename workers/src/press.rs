//! Answers to button presses: they stop the clock on the button and show a toast. Best effort: not stored, not repeated; what
//! does not fit the queue is dropped and counted.

use std::sync::Arc;
use std::time::Duration;

use studymate_schema::Locale;
use studymate_schema::view::Toast;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::Context;

/// Presses that wait for their answer in this process.
const QUEUE: usize = 1024;
/// How long answers may still be sent when everything stops.
const FINISH: Duration = Duration::from_secs(2);
/// Answers that are sent at the same time.
pub(crate) const IN_FLIGHT: usize = 32;

/// An answer to a press.
pub(crate) struct PressAnswer {
    pub(crate) callback: String,
    pub(crate) toast: Option<Toast>,
    pub(crate) locale: Locale,
}

/// Where answers are put.
#[derive(Clone)]
pub(crate) struct PressAnswers(mpsc::Sender<PressAnswer>);

impl PressAnswers {
    /// Sends an answer soon, or drops and counts it.
    pub(crate) fn send(&self, answer: PressAnswer) {
        if self.0.try_send(answer).is_err() {
            metrics::counter!("studymate_press_answers_total", "outcome" => "dropped").increment(1);
        }
    }
}

/// The queue of answers.
pub(crate) fn channel() -> (PressAnswers, mpsc::Receiver<PressAnswer>) {
    let (sender, receiver) = mpsc::channel(QUEUE);
    (PressAnswers(sender), receiver)
}

/// Sends answers until told to stop; those that wait by then are sent still, as far as the time for that goes.
pub(crate) async fn answer(
    context: Arc<Context>,
    queue: mpsc::Receiver<PressAnswer>,
    stop: CancellationToken,
) {
    let bound = async {
        stop.cancelled().await;
        tokio::time::sleep(FINISH).await;
    };
    tokio::select! {
        () = answer_all(context, queue, &stop) => {}
        () = bound => tracing::debug!("answers to presses were cut off"),
    }
}

async fn answer_all(context: Arc<Context>, mut queue: mpsc::Receiver<PressAnswer>, stop: &CancellationToken) {
    let mut in_flight = JoinSet::new();
    loop {
        while in_flight.try_join_next().is_some() {}
        if in_flight.len() >= IN_FLIGHT {
            in_flight.join_next().await;
        }
        let answer = tokio::select! {
            biased;
            answer = queue.recv() => answer,
            () = stop.cancelled() => break,
        };
        let Some(answer) = answer else { break };
        let context = Arc::clone(&context);
        in_flight.spawn(async move {
            let text = answer.toast.map(|toast| studymate_render::toast(toast, answer.locale));
            let outcome = context.telegram.answer_press(&answer.callback, text.as_deref()).await;
            let outcome = if outcome.is_ok() { "sent" } else { "failed" };
            metrics::counter!("studymate_press_answers_total", "outcome" => outcome).increment(1);
        });
    }
    while in_flight.join_next().await.is_some() {}
}
