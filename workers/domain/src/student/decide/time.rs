//! Limits of time. Which timers a student has follows from the state: after each decision those that differ are set and cancelled, so
//! that no way through a quiz can forget one. An answer that comes late finds its question timed out, whether the timer fired or not.

use std::collections::BTreeMap;
use std::time::Duration;

use studymate_schema::catalogue::Catalogue;
use studymate_schema::dialog::{Dialog, MaterialDraft};
use studymate_schema::effect::{Effect, Place};
use studymate_schema::event::{Event, Given, StudentEvent};
use studymate_schema::input::{Command, Input, InputBody};
use studymate_schema::quiz::Question as Content;
use studymate_schema::quiz_settings::QuizSettings;
use studymate_schema::view::Ends;
use studymate_schema::{AttemptId, Timestamp};

use super::material::ALBUM_TIMER;
use super::{Turn, picking, reminder};
use crate::Decision;
use crate::student::{Attempt, Stage, Student, evolve};

/// Sets and cancels the timers that a decision changes.
pub(super) fn keep_timers(student: &Student, decision: &mut Decision, input: &Input, catalogue: &Catalogue) {
    let reminded = match &input.body {
        InputBody::Command(Command::TimerFired { key, at }) if key == reminder::TIMER => Some(*at),
        _ => None,
    };
    if decision.events.is_empty() && reminded.is_none() {
        return;
    }
    let before = timers(student, catalogue);
    let begins = |event: &Event| {
        matches!(
            event,
            Event::Student(
                StudentEvent::AttemptStarted { .. }
                    | StudentEvent::QuestionAsked { .. }
                    | StudentEvent::DialogMoved { .. }
                    | StudentEvent::InputHeldBack { .. }
            )
        ) || reminder::moves_timer(event)
    };
    if before.is_empty() && reminded.is_none() && !decision.events.iter().any(begins) {
        return;
    }
    let mut after = student.clone();
    for event in &decision.events {
        if let Event::Student(event) = event {
            evolve(&mut after, event, input.at);
        }
    }
    let mut changes = BTreeMap::new();
    let limits = timers(&after, catalogue);
    changes.extend(before.keys().filter(|key| !limits.contains_key(*key)).map(|key| (key.clone(), None)));
    changes.extend(
        limits.into_iter().filter(|(key, at)| before.get(key) != Some(at)).map(|(key, at)| (key, Some(at))),
    );
    changes.extend(
        reminder_change(student, &after, input.at, reminded).map(|at| (reminder::TIMER.to_owned(), at)),
    );
    decision.effects.extend(changes.into_iter().map(|(key, at)| match at {
        Some(at) => Effect::SetTimer { key, at },
        None => Effect::CancelTimer { key },
    }));
}

/// What becomes of the timer for reminders: a time, none, or no change. One that has fired is set again in any case, later than it was set
/// for: the clock of who fired it may be a little ahead of the log's, and the same time again would be the same input.
fn reminder_change(
    before: &Student,
    after: &Student,
    at: Timestamp,
    fired: Option<Timestamp>,
) -> Option<Option<Timestamp>> {
    match fired {
        Some(set_for) => reminder::next(after, at.max(set_for)).map(Some),
        None => {
            let next = reminder::next(after, at);
            (reminder::next(before, at) != next).then_some(next)
        }
    }
}

/// The timer that ends the wait for Telegram's word on memberships.
const PATIENCE_KEY: &str = "memberships";

/// All timers of a student: `question.<attempt>.<number>` for a question that is open, `quiz.<attempt>` for an attempt, `album` for an
/// album whose files come in, and `memberships` while something waits for what Telegram says of them.
fn timers(student: &Student, catalogue: &Catalogue) -> BTreeMap<String, Timestamp> {
    let mut timers = BTreeMap::new();
    timers.extend(student.memberships.patience_ends().map(|ends| (PATIENCE_KEY.to_owned(), ends)));
    for attempt in &student.unfinished {
        let Some(settings) = settings_of(attempt, catalogue) else { continue };
        if let (Some(number), Some(ends)) = (attempt.asking(), question_ends(attempt, settings)) {
            timers.insert(format!("question.{}.{number}", attempt.id), ends);
        }
        if let Some(ends) = quiz_ends(attempt, settings) {
            timers.insert(format!("quiz.{}", attempt.id), ends);
        }
    }
    if let Some(Dialog::Material(MaterialDraft { album: Some(album), .. })) = student.dialog.as_deref() {
        timers.insert(ALBUM_TIMER.to_owned(), album.closes_at);
    }
    timers
}

/// When an attempt is handed in as it stands and its open question is taken away, where their time is limited.
pub(super) fn ends(attempt: &Attempt, catalogue: &Catalogue) -> Ends {
    settings_of(attempt, catalogue).map_or_else(Ends::default, |settings| Ends {
        quiz: quiz_ends(attempt, settings),
        question: question_ends(attempt, settings),
    })
}

/// An attempt keeps the settings of its version.
fn settings_of<'c>(attempt: &Attempt, catalogue: &'c Catalogue) -> Option<&'c QuizSettings> {
    Some(&catalogue.content(&attempt.quiz)?.settings)
}

fn question_ends(attempt: &Attempt, settings: &QuizSettings) -> Option<Timestamp> {
    let Stage::Asking { asked_at, .. } = attempt.stage else { return None };
    Some(after(asked_at, u64::from(settings.question_seconds?)))
}

fn quiz_ends(attempt: &Attempt, settings: &QuizSettings) -> Option<Timestamp> {
    Some(after(attempt.started_at, 60 * u64::from(settings.quiz_minutes?)))
}

/// To the microsecond, as timers are kept.
pub(super) fn after(start: Timestamp, seconds: u64) -> Timestamp {
    let end = start.checked_add(Duration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
    Timestamp::from_microsecond(end.as_microsecond()).unwrap_or(end)
}

impl Turn {
    /// A timer's time has come. It may have been moved or cancelled meanwhile: then nothing happens.
    pub(super) fn timer_fired(&mut self, key: &str, at: Timestamp, catalogue: &Catalogue) {
        if timers(&self.student, catalogue).get(key) != Some(&at) {
            return;
        }
        if key == ALBUM_TIMER {
            self.close_album(catalogue);
            return;
        }
        if key == PATIENCE_KEY {
            return self.end_wait(catalogue);
        }
        let attempt = key.split('.').nth(1).and_then(|attempt| attempt.parse().ok()).map(AttemptId);
        if let Some(attempt) = attempt {
            // The clock of who fired it may be a little ahead of the log's.
            self.run_out(attempt, at.max(self.now()), Place::Kept, catalogue);
        }
    }

    /// Ends what has no time left by `now`: the attempt, or its open question. Returns whether there was such.
    pub(super) fn run_out(
        &mut self,
        attempt: AttemptId,
        now: Timestamp,
        place: Place,
        catalogue: &Catalogue,
    ) -> bool {
        let Some(unfinished) = self.student.unfinished(attempt) else { return false };
        let Some(settings) = settings_of(unfinished, catalogue) else { return false };
        let over = |ends: Option<Timestamp>| ends.is_some_and(|ends| ends <= now);
        let number = unfinished.answered() + 1;
        let (quiz, question) =
            (over(quiz_ends(unfinished, settings)), over(question_ends(unfinished, settings)));
        let index = unfinished.asking().and_then(|number| unfinished.index(number));
        let content = index.and_then(|index| catalogue.question(&unfinished.quiz, index));
        // A text that was typed in time is handed in.
        let typed = |content: &Content| {
            let kept = unfinished.kept.get(&number).filter(|_| content.is_graded());
            kept.and_then(|kept| picking::given(content, kept)).unwrap_or(Given::TimedOut)
        };
        let given = content.map_or(Given::TimedOut, typed);
        match content {
            _ if quiz && unfinished.is_free() => self.hand_in(attempt, &Given::TimedOut, place, catalogue),
            Some(content) if quiz => {
                self.score(attempt, number, content, given);
                self.end_attempt(attempt, place, catalogue);
            }
            None if quiz => self.end_attempt(attempt, place, catalogue),
            Some(content) if question => {
                self.answer(attempt, number, content, given, place, catalogue);
            }
            _ => return false,
        }
        true
    }

    /// Whether a question of an attempt was not answered in time.
    pub(super) fn was_late(&self, attempt: AttemptId, number: u16) -> bool {
        let finished = self.student.finished(attempt).map(|finished| &finished.attempt);
        let Some(of) = finished.or_else(|| self.student.unfinished(attempt)) else { return false };
        match of.answer(number) {
            Some(answer) => answer.given == Given::TimedOut,
            None => finished.is_some() && number <= of.questions,
        }
    }
}
