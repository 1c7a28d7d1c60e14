//! Ways out of an attempt that is on: to go on later, or to give it up, which is asked about first. The question lies in its buttons
//! only: whoever leaves it unanswered is where they were.

use studymate_schema::button::AttemptKey;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::effect::{Card, Place};
use studymate_schema::event::StudentEvent;
use studymate_schema::quiz::QuizRef;
use studymate_schema::view::{Notice, Toast, UnfinishedAttempt, View};
use studymate_schema::{AttemptId, MessageId};

use super::{Turn, in_message, time};
use crate::student::Attempt;

impl Turn {
    /// The button that gives an attempt up, pressed once.
    pub(super) fn ask_to_give_up(
        &mut self,
        key: AttemptKey,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.must_be_on(key, place, catalogue)?;
        self.show_cancel_question(key.attempt, place, catalogue);
        Ok(())
    }

    /// `/cancel`.
    pub(super) fn cancel_current(&mut self, catalogue: &Catalogue) {
        if self.student.review.is_some() {
            return self.end_review(Place::Fresh, catalogue);
        }
        match self.student.current().map(|attempt| attempt.id) {
            Some(attempt) if self.run_out(attempt, self.now(), Place::Fresh, catalogue) => {}
            Some(attempt) => self.show_cancel_question(attempt, Place::Fresh, catalogue),
            None => self.say(View::Notice(Notice::NothingToCancel)),
        }
    }

    fn show_cancel_question(&mut self, attempt: AttemptId, place: Place, catalogue: &Catalogue) {
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        let left = self.attempts_left(&unfinished.quiz, catalogue).map(|left| left.saturating_sub(1));
        let view = View::CancelQuestion { attempt: self.unfinished_attempt(unfinished), attempts_left: left };
        self.show(Some(Card::Attempt(attempt)), place, view);
    }

    /// Yes, it is to be given up.
    pub(super) fn give_up(
        &mut self,
        key: AttemptKey,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.must_be_on(key, place, catalogue)?;
        let Some(unfinished) = self.student.unfinished(key.attempt) else { return Ok(()) };
        let (attempt, quiz, trial) = (key.attempt, unfinished.quiz.clone(), unfinished.trial);
        self.record(StudentEvent::AttemptCancelled { attempt, quiz: quiz.clone(), trial });
        let attempts_left = self.attempts_left(&quiz, catalogue);
        let course = self.course_of(&quiz, catalogue);
        self.show(Some(Card::Attempt(attempt)), place, View::Cancelled { quiz, attempts_left, course });
        Ok(())
    }

    /// No, it goes on where it is.
    pub(super) fn stay(
        &mut self,
        key: AttemptKey,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.must_be_on(key, in_message(message), catalogue)?;
        if !self.may_go_on(key.attempt, catalogue) {
            return Err(Toast::QuizNotForYou);
        }
        self.make_current(key.attempt);
        self.show_where_it_stands(key.attempt, message, catalogue);
        Ok(())
    }

    /// Leaves an attempt as it is. Its limits of time go on.
    pub(super) fn pause(
        &mut self,
        key: AttemptKey,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.must_be_on(key, place, catalogue)?;
        if self.student.current == Some(key.attempt) {
            self.record(StudentEvent::AttemptPaused { attempt: key.attempt });
        }
        let Some(unfinished) = self.student.unfinished(key.attempt) else { return Ok(()) };
        let ends = time::ends(unfinished, catalogue);
        let course = self.course_of(&unfinished.quiz, catalogue);
        let view = View::Paused { attempt: self.unfinished_attempt(unfinished), ends, course };
        self.show(Some(Card::Attempt(key.attempt)), place, view);
        Ok(())
    }

    /// Whether an attempt is on and has time left; if its time ran out, the screen says what came of it.
    fn must_be_on(&mut self, key: AttemptKey, place: Place, catalogue: &Catalogue) -> Result<(), Toast> {
        self.must_be_unfinished(key)?;
        if self.run_out(key.attempt, self.now(), place, catalogue) {
            return Err(Toast::TimeIsUp);
        }
        Ok(())
    }

    /// How many more attempts are allowed by the version that the next one would be of.
    pub(super) fn attempts_left(&self, quiz: &QuizRef, catalogue: &Catalogue) -> Option<u16> {
        let live = catalogue.live(&quiz.code).and_then(|live| catalogue.content(&live))?;
        self.student.attempts_left(live)
    }

    /// The attempts that can be resumed, the newest first.
    pub(super) fn unfinished_attempts(&self) -> Vec<UnfinishedAttempt> {
        self.student.unfinished.iter().rev().map(|attempt| self.unfinished_attempt(attempt)).collect()
    }

    /// An attempt as lists show it.
    pub(super) fn unfinished_attempt(&self, attempt: &Attempt) -> UnfinishedAttempt {
        UnfinishedAttempt {
            student: self.student.id,
            attempt: attempt.id,
            quiz: attempt.quiz.clone(),
            answered: attempt.done(),
            total: attempt.questions,
        }
    }
}
