//! Doing one effect, and what its end means.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use jiff::Timestamp;
use studymate_nats::Log;
use studymate_process::{failpoint, telemetry};
use studymate_render::{Media, Needs, RenderContext, Screen, ViewData, needs, render};
use studymate_schema::board::BoardScope;
use studymate_schema::classroom::{ClassroomCommand, MembershipCommand};
use studymate_schema::effect::{Effect, Export, Place, Show};
use studymate_schema::import::IMPORT_FILE_MAX;
use studymate_schema::input::{Command, FetchOutcome, InputKind};
use studymate_schema::view::{AlertKind, GradingAt, View};
use studymate_schema::zone::time_zone_of;
use studymate_schema::{Aggregate, ChatId, InputId, MessageId, PartitionId, Position, StreamVersion, UserId};
use studymate_store::StoreError;
use studymate_store::board::BoardOf;
use studymate_store::commit::Claimant;
use studymate_store::outbox::{Settled, SettledState, WaitingEffect};
use tracing::Instrument;

use super::{membership, menu};
use crate::Context;
use crate::export::{self, Told};
use crate::telegram::CallError;

/// An effect in memory.
#[derive(Clone)]
pub(crate) struct Job {
    pub(super) row: WaitingEffect,
    pub(super) effect: Effect,
    /// Whether it is claimed already: by the commit that decided it.
    pub(super) claimed: bool,
}

impl Job {
    /// An effect that its commit claimed.
    pub(crate) fn claimed(row: WaitingEffect, effect: Effect) -> Self {
        Job { row, effect, claimed: true }
    }

    /// The card that it shows.
    pub(super) fn card(&self) -> Option<(ChatId, String)> {
        match &self.effect {
            Effect::Show(Show { chat, card: Some(card), .. }) => Some((*chat, card.key())),
            _ => None,
        }
    }
}

/// An effect that was tried.
pub(super) struct Executed {
    pub(super) job: Job,
    pub(super) settled: Settled,
    pub(super) next: Next,
}

/// What follows for the lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The effect is over, one way or the other.
    Done,
    /// It is tried again after a pause.
    After(Duration),
    /// Telegram throttles: again after a pause.
    Throttled(Duration),
    /// Telegram cannot be reached: everything pauses.
    Everything(Duration),
}

/// The longest pause between two tries: when Telegram is back, nobody waits for longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// What was tried for a day is given up: nobody waits for it any more. Counted in tries, so that an operator's new try counts anew.
const TRIES_MAX: u32 = 24 * 3600 / LONGEST_PAUSE.as_secs() as u32;
/// How long a screen waits for the read models to include what it was decided on.
const PROJECTED_DEADLINE: Duration = Duration::from_secs(1);
const PROJECTED_POLL: Duration = Duration::from_millis(20);

/// Why an effect was not done.
pub(super) enum Failure {
    Call(CallError),
    /// Something of ours is away: again soon.
    Ours(String),
    /// It can never be done.
    Never(String),
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        Failure::Call(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.blames_the_content() {
            Failure::Never(error.to_string())
        } else {
            Failure::Ours(error.to_string())
        }
    }
}

/// Does an effect. Never fails and never panics: what went wrong is in the result, so that its chat goes on.
pub(super) async fn execute_or_fail(context: Arc<Context>, job: Job, card: Option<MessageId>) -> Executed {
    let (spare, around) = (job.clone(), Arc::clone(&context));
    match AssertUnwindSafe(execute(context, job, card)).catch_unwind().await {
        Ok(executed) => executed,
        Err(_) => {
            conclude(&around, spare, Err(Failure::Never("showing it panicked: a bug".to_owned()))).await
        }
    }
}

async fn execute(context: Arc<Context>, job: Job, card: Option<MessageId>) -> Executed {
    let span = tracing::info_span!(
        "deliver effect",
        otel.kind = "producer",
        effect = job.row.id,
        kind = job.effect.kind(),
        input = %job.row.input,
        stream = %job.row.stream,
        tries = job.row.tries,
        outcome = tracing::field::Empty,
    );
    telemetry::set_parent(&span, job.row.trace.as_deref());
    async move {
        let done = perform(&context, &job, card).await;
        let executed = conclude(&context, job, done).await;
        let outcome = outcome(&executed);
        tracing::Span::current().record("outcome", outcome);
        let age = Timestamp::now().duration_since(executed.job.row.created_at).as_secs_f64().max(0.0);
        metrics::counter!("studymate_effects_total", "kind" => executed.job.effect.kind(), "outcome" => outcome).increment(1);
        metrics::histogram!("studymate_effect_seconds").record(age);
        executed
    }
    .instrument(span)
    .await
}

fn outcome(executed: &Executed) -> &'static str {
    match executed.settled.state {
        SettledState::Sent => "sent",
        SettledState::Retry(_) => "retry",
        SettledState::Failed => "failed",
        SettledState::Unknown => "unknown",
    }
}

/// Returns the message that shows the effect, where there is one.
async fn perform(
    context: &Context,
    job: &Job,
    card: Option<MessageId>,
) -> Result<Option<MessageId>, Failure> {
    if job.row.stream.key_owner() == 0 {
        // The catalogue, which is nobody's, has changed: what follows from it is shown by this process, which must know the change.
        context.catalogue.catch_up(&context.outbox).await?;
    }
    match &job.effect {
        Effect::Show(show) => self::show(context, &job.row, show, card).await.map(Some),
        Effect::DeleteMessage { chat, message } => {
            context.telegram.delete(*chat, *message).await?;
            Ok(None)
        }
        Effect::FetchFile { user, file_id, name } => {
            let outcome = match context.telegram.fetch(file_id, IMPORT_FILE_MAX).await {
                Ok(bytes) => FetchOutcome::Fetched(bytes),
                Err(CallError::Refused { .. }) => FetchOutcome::Failed,
                Err(error) => return Err(error.into()),
            };
            let name = name.known().cloned().unwrap_or_default();
            tell(context, &job.row, &Aggregate::User(*user), &Command::FileFetched { name, outcome }).await?;
            Ok(None)
        }
        Effect::Export(export) => self::export(context, &job.row, export).await.map(Some),
        Effect::Erase { chat, until } => {
            erase(context, *chat, *until).await?;
            Ok(None)
        }
        Effect::CheckMembership { user, classroom, asked_at } => {
            let (outcome, moved_to) = membership::check(context, &job.row, *user, *classroom).await?;
            let (classroom, asked_at) = (*classroom, *asked_at);
            let checked = MembershipCommand::Checked { classroom, asked_at, outcome, moved_to };
            tell(context, &job.row, &Aggregate::User(*user), &Command::Membership(checked)).await?;
            Ok(None)
        }
        Effect::LeaveGroup { chat } => {
            context.telegram.leave(*chat).await?;
            Ok(None)
        }
        Effect::SetMenu { chat, locale, role } => {
            match menu::tell_one(context, UserId(chat.0), *locale, *role).await {
                Err(error @ CallError::Refused { .. }) => {
                    tracing::info!(%chat, %error, "a menu is not taken");
                }
                told => told?,
            }
            Ok(None)
        }
        Effect::Tell { to, command } => {
            tell(context, &job.row, to, command).await?;
            Ok(None)
        }
        Effect::AnswerPress { .. } | Effect::SetTimer { .. } | Effect::CancelTimer { .. } => {
            Err(Failure::Never("what is not stored cannot be delivered".to_owned()))
        }
    }
}

async fn show(
    context: &Context,
    row: &WaitingEffect,
    show: &Show,
    card: Option<MessageId>,
) -> Result<MessageId, Failure> {
    let data = match figures(context, row, &show.view).await {
        // Whoever waits is told, instead of all that comes after in their chat waiting for another try that takes as long.
        Err(error) if error.took_too_long() => {
            tracing::warn!(effect = row.id, %error, "figures take too long, that is shown instead");
            metrics::counter!("studymate_figures_too_slow_total").increment(1);
            ViewData::TookTooLong
        }
        data => data?,
    };
    let catalogue = context.catalogue.newest();
    let zone = time_zone_of(show.zone.as_ref());
    let around = RenderContext {
        locale: show.locale,
        catalogue: &catalogue,
        bot_username: &context.telegram.bot.username,
        now: context.log.clock().now(),
        zone: &zone,
        inputs_kept: context.log.retention(),
    };
    let screen = match render(&show.view, &data, &around) {
        Ok(screen) => screen,
        // The catalogue of this process may be a moment behind the one that the decision saw.
        Err(error) => {
            context.catalogue.catch_up(&context.outbox).await?;
            let behind = context.catalogue.newest().revision() == catalogue.revision();
            return Err(if behind {
                Failure::Never(error.to_string())
            } else {
                Failure::Ours(error.to_string())
            });
        }
    };
    let target = match show.place {
        Place::In(message) => Some(message),
        Place::Kept => card,
        Place::Fresh => None,
    };
    let message = match put(context, show.chat, target, &screen).await {
        Err(error) if error.refuses_the_file() => {
            put_without(context, row, show.chat, target, screen, error).await?
        }
        put => put?,
    };
    failpoint::reach("delivery.accepted");
    // A card is one message: what it was in before goes, also a second copy that was sent because an answer of Telegram was lost.
    // Best effort: its buttons are answered politely anyway.
    let replaced: HashSet<MessageId> =
        [target, card].into_iter().flatten().filter(|old| *old != message).collect();
    for old in replaced {
        if let Err(error) = context.telegram.delete(show.chat, old).await {
            tracing::debug!(%error, "a replaced message could not be deleted");
        }
    }
    Ok(message)
}

/// Reads what a view needs beside itself and the catalogue.
async fn figures(context: &Context, row: &WaitingEffect, view: &View) -> Result<ViewData, StoreError> {
    Ok(match needs(view) {
        Needs::Nothing => ViewData::None,
        Needs::Progress(student) => {
            wait_until_projected(context, (row.partition, row.position)).await?;
            ViewData::Progress(context.outbox.progress_report(student).await?)
        }
        Needs::Board { reader, page, week } => {
            wait_until_projected(context, (row.partition, row.position)).await?;
            let of = compared(&page.scope, context);
            ViewData::Board(context.outbox.board_report(&of, week, reader, page.page).await?)
        }
        Needs::Waiting(grader) => ViewData::Waiting(context.outbox.answers_waiting(grader).await?),
        Needs::Grading(grader, at) => {
            // A grade that was just given stands in the stream of the student, who may be in another partition.
            if let GradingAt::Next(Some(answer)) | GradingAt::Answer(answer) = at {
                let end = context.outbox.stream_end(&Aggregate::User(answer.student)).await?;
                if let Some(end) = end {
                    wait_until_projected(context, end).await?;
                }
            }
            ViewData::Grading(context.outbox.grading_report(grader, at).await?)
        }
        Needs::QuizReport(grader, part) => {
            ViewData::QuizReport(context.outbox.quiz_report(grader, &part).await?)
        }
        Needs::Stats => ViewData::Stats(context.outbox.stats_report(context.log.clock().now()).await?),
        Needs::Roles => ViewData::Roles(context.outbox.roles_report().await?),
        Needs::Classrooms(whose) => ViewData::Classrooms(context.outbox.classrooms_report(&whose).await?),
        Needs::Classroom(chat) => ViewData::Classroom(context.outbox.classroom_report(chat).await?),
        Needs::Roster(chat, page) => ViewData::Roster(context.outbox.roster_report(chat, page).await?),
        Needs::CourseRoster(of) => ViewData::CourseRoster(context.outbox.course_roster(&of).await?),
    })
}

/// Shows a screen in a message that is there, or in a new one.
async fn put(
    context: &Context,
    chat: ChatId,
    target: Option<MessageId>,
    screen: &Screen,
) -> Result<MessageId, CallError> {
    match target {
        Some(message) if context.telegram.edit(chat, message, screen).await? => Ok(message),
        _ => context.telegram.send(chat, screen).await,
    }
}

/// Shows a screen without its file, which Telegram refuses, and sees to it that the author hears of it. Where nothing makes sense
/// without the file, the refusal stays one.
async fn put_without(
    context: &Context,
    row: &WaitingEffect,
    chat: ChatId,
    target: Option<MessageId>,
    mut screen: Screen,
    refusal: CallError,
) -> Result<MessageId, Failure> {
    let Some(Media::File { without: Some(without), .. }) = screen.media.take() else {
        return Err(refusal.into());
    };
    tracing::warn!(effect = row.id, error = %refusal, "Telegram refuses a file, its message goes without");
    let (admins, pause) = (&context.config.admins, context.config.alert_pause);
    context.outbox.raise_alert(AlertKind::SendFailed, &row.input, 1, admins, pause).await?;
    screen.text = without.text;
    let message = put(context, chat, target, &screen).await?;
    let command = Command::FilesNotSent { material: without.material, shown: true };
    tell(context, row, &Aggregate::of_chat(chat), &command).await?;
    Ok(message)
}

/// Whose points a leaderboard compares, as read models name them.
fn compared(scope: &BoardScope, context: &Context) -> BoardOf {
    match scope {
        BoardScope::Everybody => BoardOf::Everybody,
        BoardScope::Classroom(chat) => BoardOf::Classroom(*chat),
        BoardScope::Course(code) => {
            let catalogue = context.catalogue.newest();
            let course = catalogue.course(code).and_then(|course| course.published());
            let quizzes = course.map(|course| course.quizzes().map(ToString::to_string).collect());
            BoardOf::Quizzes(quizzes.unwrap_or_default())
        }
    }
}

/// Events that are read at once.
const EVENTS: i64 = 1000;

/// Makes a file of all that the store has of a person, and sends it.
async fn export(context: &Context, row: &WaitingEffect, export: &Export) -> Result<MessageId, Failure> {
    let stream = Aggregate::of_chat(export.chat);
    let owner = stream.key_owner();
    let keys = context.outbox.person_keys(&[owner], &context.config.master_keys).await?;
    let (mut history, mut after) = (Vec::new(), StreamVersion(0));
    loop {
        let events = context.outbox.read_stream(&stream, after, EVENTS).await?;
        let Some(last) = events.last() else { break };
        after = last.version;
        for stored in &events {
            let event =
                stored.decode(keys.get(&owner)).map_err(|error| Failure::Never(telemetry::chain(&error)))?;
            history.push(Told { version: stored.version, at: stored.at, event });
        }
    }
    let (catalogue, now) = (context.catalogue.newest(), context.log.clock().now());
    let bytes = export::file(export.file, UserId(export.chat.0), &history, &catalogue, now)
        .map_err(|error| Failure::Never(error.to_string()))?;
    tracing::info!(stream = %row.stream, events = history.len(), bytes = bytes.len(), "a person's own data is sent to them");
    let caption = studymate_render::export_caption(export.file, export.locale);
    Ok(context.telegram.send_document(export.chat, export.file, bytes, &caption).await?)
}

/// Takes what is left of a forgotten person out of the log and the store. Each step may be done again.
async fn erase(context: &Context, chat: ChatId, until: Timestamp) -> Result<(), Failure> {
    context.outbox.forget_cards(chat).await?;
    match context.log.purge_until(&Aggregate::of_chat(chat), until).await {
        Ok(inputs) => {
            tracing::info!(%chat, inputs, "a forgotten person's inputs are out of the log");
            Ok(())
        }
        // For as long as it takes: it must not stay, and whoever must permit it is told by the log's health.
        Err(error) => Err(Failure::Ours(error.to_string())),
    }
}

/// Waits until the read models include the events of a partition up to a position, at most a second: then what they have is shown.
async fn wait_until_projected(
    context: &Context,
    (partition, position): (PartitionId, Position),
) -> Result<(), StoreError> {
    let deadline = tokio::time::Instant::now() + PROJECTED_DEADLINE;
    while tokio::time::Instant::now() < deadline {
        if context.outbox.projected(partition, position).await? {
            break;
        }
        tokio::time::sleep(PROJECTED_POLL).await;
    }
    Ok(())
}

async fn tell(
    context: &Context,
    row: &WaitingEffect,
    to: &Aggregate,
    command: &Command,
) -> Result<(), Failure> {
    let bytes = command.encode().map_err(|error| Failure::Never(error.to_string()))?;
    publish(&context.log, to, row, bytes).await
}

/// An effect becomes an input under its own number: told twice, it is one input.
async fn publish(log: &Log, to: &Aggregate, row: &WaitingEffect, bytes: Vec<u8>) -> Result<(), Failure> {
    let trace = telemetry::current_traceparent();
    let trace = trace.as_deref().or(row.trace.as_deref());
    let id = InputId::effect(&row.input, row.number);
    match log.publish(to, &id, InputKind::Command, trace, bytes.into()).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_transient() => Err(Failure::Ours(error.to_string())),
        Err(error) => Err(Failure::Never(error.to_string())),
    }
}

/// What the end of a try means for the effect and for its lane.
async fn conclude(context: &Context, job: Job, done: Result<Option<MessageId>, Failure>) -> Executed {
    let (id, tries) = (job.row.id, job.row.tries);
    let settled = |state, error: Option<String>, ambiguous| Settled {
        id,
        tries,
        state,
        error,
        message: None,
        ambiguous,
        card: None,
    };
    let again = |pause: Duration| SettledState::Retry(Timestamp::now() + pause);
    let pause = backoff(job.row.tries);
    let at_least_once = job.effect.class().at_least_once();
    // What must go goes in the end, however long that takes.
    let given_up = job.row.tries >= TRIES_MAX && !matches!(job.effect, Effect::Erase { .. });
    let (settled, next) = match done {
        Ok(message) => {
            let card = message.and_then(|_| job.card());
            (Settled { message, card, ..settled(SettledState::Sent, None, false) }, Next::Done)
        }
        Err(Failure::Call(CallError::RetryAfter(pause))) => {
            metrics::counter!("studymate_throttled_by_telegram_total").increment(1);
            (
                settled(again(pause), Some(format!("429, wait {} s", pause.as_secs())), false),
                Next::Throttled(pause),
            )
        }
        Err(Failure::Call(error)) if error.is_unreachable() => match refused(context, &job, &error).await {
            Err(Failure::Ours(ours)) => (settled(again(pause), Some(ours), false), Next::After(pause)),
            Ok(()) | Err(_) => (settled(SettledState::Failed, Some(error.to_string()), false), Next::Done),
        },
        // The group is told, and shows anew what it has to show under its new id.
        Err(Failure::Call(error @ CallError::Moved(to))) => match moved(context, &job, to).await {
            Err(Failure::Ours(ours)) => (settled(again(pause), Some(ours), false), Next::After(pause)),
            Ok(()) | Err(_) => (settled(SettledState::Failed, Some(error.to_string()), false), Next::Done),
        },
        Err(Failure::Call(error @ CallError::Refused { .. })) => {
            tracing::error!(effect = id, %error, "Telegram refuses an effect, it fails");
            alert(context, &job).await;
            if error.refuses_the_file()
                && let Err(Failure::Ours(ours)) = files_not_sent(context, &job).await
            {
                let retry = settled(again(pause), Some(ours), false);
                return Executed { job, settled: retry, next: Next::After(pause) };
            }
            (settled(SettledState::Failed, Some(error.to_string()), false), Next::Done)
        }
        Err(Failure::Never(error)) => {
            tracing::error!(effect = id, error, "an effect can never be done, it fails");
            alert(context, &job).await;
            (settled(SettledState::Failed, Some(error), false), Next::Done)
        }
        Err(Failure::Call(error @ CallError::NoAnswer(_))) => {
            metrics::counter!("studymate_ambiguous_sends_total").increment(1);
            if at_least_once && !given_up {
                (settled(again(pause), Some(error.to_string()), true), Next::After(pause))
            } else {
                (settled(SettledState::Unknown, Some(error.to_string()), true), Next::Done)
            }
        }
        Err(Failure::Call(error @ CallError::TokenRefused)) => {
            context.token_refused();
            (settled(again(pause), Some(error.to_string()), false), Next::Everything(pause))
        }
        Err(Failure::Call(error @ CallError::NotReached(_))) if given_up => {
            (settled(SettledState::Failed, Some(error.to_string()), false), Next::Done)
        }
        Err(Failure::Call(error @ CallError::NotReached(_))) => {
            (settled(again(pause), Some(error.to_string()), false), Next::Everything(pause))
        }
        Err(Failure::Ours(error)) if given_up => {
            (settled(SettledState::Failed, Some(error), false), Next::Done)
        }
        Err(Failure::Ours(error)) => (settled(again(pause), Some(error), false), Next::After(pause)),
    };
    Executed { job, settled, next }
}

/// 0.4 s, doubled with every try.
fn backoff(tries: u32) -> Duration {
    Duration::from_millis(200).saturating_mul(1 << tries.min(10)).min(LONGEST_PAUSE)
}

/// Nothing can be sent to this person or group: that becomes an input of theirs.
async fn refused(context: &Context, job: &Job, error: &CallError) -> Result<(), Failure> {
    let Some(chat) = job.effect.chat() else { return Ok(()) };
    let command = if error.is_account_gone() { Command::AccountGone } else { Command::SendRefused };
    tell(context, &job.row, &Aggregate::of_chat(chat), &command).await
}

/// The group has another id: that becomes an input of it.
async fn moved(context: &Context, job: &Job, to: ChatId) -> Result<(), Failure> {
    let Some(chat) = job.effect.chat() else { return Ok(()) };
    let command = Command::Classroom(ClassroomCommand::Moved { to });
    tell(context, &job.row, &Aggregate::of_chat(chat), &command).await
}

/// The files of a material cannot be sent: that becomes an input of who should have got them.
async fn files_not_sent(context: &Context, job: &Job) -> Result<(), Failure> {
    let Effect::Show(Show { chat, view: View::MaterialFiles { material }, .. }) = &job.effect else {
        return Ok(());
    };
    let command = Command::FilesNotSent { material: material.clone(), shown: false };
    tell(context, &job.row, &Aggregate::of_chat(*chat), &command).await
}

async fn alert(context: &Context, job: &Job) {
    // An alert that cannot be sent must not raise another one.
    if matches!(&job.effect, Effect::Show(show) if matches!(show.view, View::Alert { .. })) {
        return;
    }
    let (admins, pause) = (&context.config.admins, context.config.alert_pause);
    if let Err(error) =
        context.outbox.raise_alert(AlertKind::SendFailed, &job.row.input, 1, admins, pause).await
    {
        tracing::error!(%error, "the admins could not be told of a failed effect");
    }
}

/// Settles an effect that cannot even be read.
pub(super) async fn refuse(
    context: &Context,
    claimant: &Claimant,
    row: &WaitingEffect,
    error: &str,
) -> Result<(), StoreError> {
    let claimed = context.outbox.claim_outbox(&[row.id], &claimant.owner, claimant.epoch).await?;
    let settled: Vec<Settled> = claimed
        .into_iter()
        .map(|(id, tries)| Settled {
            id,
            tries,
            state: SettledState::Failed,
            error: Some(error.to_owned()),
            message: None,
            ambiguous: false,
            card: None,
        })
        .collect();
    context.outbox.settle_outbox(&settled).await
}
