//! The course of an attempt: answer, feedback, next, result, review.

use std::sync::Arc;

use studymate_schema::button::Button;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::CourseItem;
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::quiz::{Question as Content, QuestionKind, Quiz};
use studymate_schema::quiz_settings::FeedbackPolicy;
use studymate_schema::view::{AttemptResult, Ends, Hint, Notice, Question, Toast, View};
use studymate_schema::{AttemptId, ChatId, Credit, MessageId, Personal, Timestamp};

use super::picking::{self, Picked};
use super::{Turn, in_message, time};
use crate::scoring;
use crate::student::access::told_at;
use crate::student::schedule::rate;
use crate::student::{Answer, Attempt, Closed, FinishedAttempt, Stage};

/// The most characters of a typed answer that are kept: one Telegram message.
pub(super) const TYPED_MAX: usize = 4096;

impl Turn {
    /// Whether an attempt may go on: whoever loses a course loses its attempts at once, results stay.
    pub(super) fn may_go_on(&self, attempt: AttemptId, catalogue: &Catalogue) -> bool {
        let quiz = self.student.unfinished(attempt).map(|unfinished| &unfinished.quiz.code);
        quiz.is_none_or(|quiz| self.student.has_access(&CourseItem::Quiz(quiz.clone()), catalogue))
    }

    /// Why an attempt cannot go on.
    pub(super) fn lost(&self, attempt: AttemptId, catalogue: &Catalogue) -> View {
        let quiz = self.student.unfinished(attempt).map(|unfinished| &unfinished.quiz.code);
        let closed = quiz.and_then(|quiz| self.student.may_take(quiz, catalogue, self.now()).err());
        View::Notice(match closed {
            Some(Closed::Archived) => Notice::CourseArchived,
            _ => Notice::QuizNotForYou,
        })
    }

    /// Makes an unfinished attempt the current one and puts its question again: the break does not count.
    /// One with a limit of time goes on where it was.
    pub(super) fn resume_attempt(&mut self, attempt: AttemptId, place: Place, catalogue: &Catalogue) {
        if !self.may_go_on(attempt, catalogue) {
            return self.show(Some(Card::Menu), place, self.lost(attempt, catalogue));
        }
        if self.run_out(attempt, self.now(), place, catalogue) || !self.may_begin_steps() {
            return;
        }
        self.leave_dialog(Place::Kept);
        self.make_current(attempt);
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        if unfinished.is_free() {
            return self.resume_freely(attempt, place, catalogue);
        }
        let number = unfinished.answered() + 1;
        let timed =
            catalogue.content(&unfinished.quiz).is_some_and(|quiz| quiz.settings.question_seconds.is_some());
        if !(timed && unfinished.asking().is_some()) {
            self.record(StudentEvent::QuestionAsked { attempt, number });
        }
        self.show_question(attempt, place, Some(Hint::WelcomeBack), catalogue);
    }

    /// A press on the options of question `number`.
    pub(super) fn pick(
        &mut self,
        attempt: AttemptId,
        number: u16,
        button: &Button,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let question = self.open_question(attempt, number, message, catalogue)?;
        let free = self.student.unfinished(attempt).is_some_and(Attempt::is_free);
        if question.is_graded() && !free {
            return self.confirm_text(attempt, number, question, in_message(message), catalogue);
        }
        let selected = self.selected(attempt);
        let picked = if free {
            picking::press_freely(button, question, &selected)?
        } else {
            picking::press(button, question, &selected)?
        };
        match picked {
            Picked::Answer(given) => {
                self.answer(attempt, number, question, given, in_message(message), catalogue);
            }
            Picked::Selected(selected) => {
                self.record(StudentEvent::SelectionChanged { attempt, number, selected });
                self.show_question(attempt, in_message(message), None, catalogue);
            }
            Picked::Nothing => self.show_question(attempt, in_message(message), None, catalogue),
        }
        Ok(())
    }

    /// Goes on after the feedback to question `number`.
    pub(super) fn next(
        &mut self,
        attempt: AttemptId,
        number: u16,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        if self.run_out(attempt, self.now(), in_message(message), catalogue) {
            return Err(Toast::TimeIsUp);
        }
        if !self.may_go_on(attempt, catalogue) {
            return Err(Toast::QuizNotForYou);
        }
        let Some(unfinished) = self.student.unfinished(attempt) else {
            return self.result(attempt, message, catalogue);
        };
        if unfinished.stage == Stage::Answered && unfinished.answered() == number && !unfinished.is_free() {
            self.leave_dialog(Place::Kept);
            self.make_current(attempt);
            self.record(StudentEvent::QuestionAsked { attempt, number: number + 1 });
        }
        self.show_where_it_stands(attempt, message, catalogue);
        Ok(())
    }

    /// Text typed while a question is open.
    pub(super) fn typed_answer(&mut self, text: &str, message: MessageId, catalogue: &Catalogue) {
        let Some((attempt, number)) = self.student.current().and_then(|a| Some((a.id, a.asking()?))) else {
            return;
        };
        if self.run_out(attempt, self.now(), Place::Kept, catalogue) {
            return self.tidy_away(message);
        }
        if !self.may_go_on(attempt, catalogue) {
            return self.say(self.lost(attempt, catalogue));
        }
        let Some(question) = self.content(attempt, number, catalogue) else { return self.gone(attempt) };
        let text: String = text.chars().take(TYPED_MAX).collect();
        let hint = match question.kind {
            QuestionKind::Numeric { .. } if scoring::parse_number(&text).is_none() => Some(Hint::NotANumber),
            _ if question.is_typed() => None,
            _ => Some(Hint::UseButtons),
        };
        let free = self.student.unfinished(attempt).is_some_and(Attempt::is_free);
        match hint {
            Some(hint) => self.show_question(attempt, Place::Kept, Some(hint), catalogue),
            None if question.is_graded() => {
                // What was written stays above the card, to be read again, copied and improved.
                self.record(StudentEvent::TextKept { attempt, number, text: Personal::Known(text) });
                return self.show_question(attempt, Place::Fresh, None, catalogue);
            }
            None if free => {
                self.record(StudentEvent::TextKept { attempt, number, text: Personal::Known(text) });
                self.show_question(attempt, Place::Kept, None, catalogue);
            }
            None => {
                let given = Given::Text(Personal::Known(text));
                self.answer(attempt, number, question, given, Place::Kept, catalogue);
            }
        }
        self.tidy_away(message);
    }

    /// Something that can be no answer came while a question is open.
    pub(super) fn unusable_answer(&mut self, message: MessageId, catalogue: &Catalogue) {
        let Some((attempt, number)) = self.student.current().and_then(|a| Some((a.id, a.asking()?))) else {
            return;
        };
        if self.run_out(attempt, self.now(), Place::Kept, catalogue) {
            return self.tidy_away(message);
        }
        if !self.may_go_on(attempt, catalogue) {
            return self.say(self.lost(attempt, catalogue));
        }
        let Some(question) = self.content(attempt, number, catalogue) else { return self.gone(attempt) };
        let hint = if question.is_typed() { Hint::TypeText } else { Hint::UseButtons };
        self.show_question(attempt, Place::Kept, Some(hint), catalogue);
        self.tidy_away(message);
    }

    /// What was typed stands on the card: the message itself is removed, so that the card stays the last one of the chat.
    fn tidy_away(&mut self, message: MessageId) {
        self.effect(Effect::DeleteMessage { chat: ChatId::from(self.student.id), message });
    }

    /// The question that is open in an attempt. Where there is none of this number, the screen is put right and the toast
    /// says why nothing happened.
    fn open_question<'c>(
        &mut self,
        attempt: AttemptId,
        number: u16,
        message: Option<MessageId>,
        catalogue: &'c Catalogue,
    ) -> Result<&'c Content, Toast> {
        if self.run_out(attempt, self.now(), in_message(message), catalogue) {
            return Err(Toast::TimeIsUp);
        }
        if !self.may_go_on(attempt, catalogue) {
            return Err(Toast::QuizNotForYou);
        }
        let Some(unfinished) = self.student.unfinished(attempt) else {
            return Err(self.late_answer(attempt, number, message, catalogue));
        };
        if unfinished.is_free() && unfinished.asking() != Some(number) {
            self.open_freely(attempt, number);
        } else if unfinished.asking() != Some(number) {
            let late = self.was_late(attempt, number);
            self.show_where_it_stands(attempt, message, catalogue);
            return Err(if late { Toast::TimeIsUp } else { Toast::AnsweredAlready });
        }
        match self.content(attempt, number, catalogue) {
            Some(question) => {
                self.make_current(attempt);
                Ok(question)
            }
            None => {
                self.gone(attempt);
                Err(Toast::QuizGone)
            }
        }
    }

    /// A press on a question of an attempt that is over. On the last question it is a second tap: what followed it is shown again.
    fn late_answer(
        &mut self,
        attempt: AttemptId,
        number: u16,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Toast {
        let Some(finished) = self.student.finished(attempt) else { return Toast::AttemptGone };
        if self.was_late(attempt, number) {
            self.show_result(attempt, in_message(message), catalogue);
            return Toast::TimeIsUp;
        }
        if finished.attempt.questions != number {
            return Toast::AttemptOver;
        }
        let view = if tells_each(&finished.attempt, catalogue) {
            self.feedback(&finished.attempt, catalogue)
        } else {
            Some(View::Result(self.attempt_result(finished, catalogue)))
        };
        if let Some(view) = view {
            self.show(Some(Card::Attempt(attempt)), in_message(message), view);
        }
        Toast::AnsweredAlready
    }

    pub(super) fn make_current(&mut self, attempt: AttemptId) {
        if self.student.current != Some(attempt) {
            self.record(StudentEvent::AttemptResumed { attempt });
        }
    }

    fn selected(&self, attempt: AttemptId) -> Vec<u8> {
        self.student.unfinished(attempt).map(|a| a.selected().to_vec()).unwrap_or_default()
    }

    pub(super) fn content<'c>(
        &self,
        attempt: AttemptId,
        number: u16,
        catalogue: &'c Catalogue,
    ) -> Option<&'c Content> {
        let attempt = self.student.unfinished(attempt)?;
        catalogue.question(&attempt.quiz, attempt.index(number)?)
    }

    /// The content of an attempt is not there: it cannot go on.
    pub(super) fn gone(&mut self, attempt: AttemptId) {
        if let Some((quiz, trial)) = self.student.unfinished(attempt).map(|a| (a.quiz.clone(), a.trial)) {
            self.record(StudentEvent::AttemptCancelled { attempt, quiz, trial });
        }
        self.show(Some(Card::Attempt(attempt)), Place::Kept, View::Notice(Notice::AttemptGone));
    }

    /// The button below a typed text: it is the answer.
    fn confirm_text(
        &mut self,
        attempt: AttemptId,
        number: u16,
        question: &Content,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let typed = self.student.unfinished(attempt).and_then(|unfinished| unfinished.typed().cloned());
        let Some(text) = typed else { return Err(Toast::TypeFirst) };
        self.answer(attempt, number, question, Given::Text(text), place, catalogue);
        Ok(())
    }

    /// Scores an answer and goes on; the last one finishes the attempt.
    pub(super) fn answer(
        &mut self,
        attempt: AttemptId,
        number: u16,
        question: &Content,
        given: Given,
        place: Place,
        catalogue: &Catalogue,
    ) {
        let hint = (given == Given::TimedOut).then_some(Hint::TimedOut);
        self.score(attempt, number, question, given);
        let Some(answered) = self.student.unfinished(attempt).cloned() else { return };
        let last = answered.answered() == answered.questions;
        if last {
            self.finish(&answered, catalogue);
        }
        if tells_each(&answered, catalogue) {
            if let Some(view) = self.feedback(&answered, catalogue) {
                self.show(Some(Card::Attempt(attempt)), place, view);
            }
        } else if last {
            self.show_result(attempt, place, catalogue);
        } else {
            self.record(StudentEvent::QuestionAsked { attempt, number: number + 1 });
            self.show_question(attempt, place, hint, catalogue);
        }
    }

    /// Finishes an attempt as it stands and shows its result.
    pub(super) fn end_attempt(&mut self, attempt: AttemptId, place: Place, catalogue: &Catalogue) {
        let Some(unfinished) = self.student.unfinished(attempt).cloned() else { return };
        self.finish(&unfinished, catalogue);
        self.show_result(attempt, place, catalogue);
    }

    /// Scores an answer to the question that is open.
    pub(super) fn score(&mut self, attempt: AttemptId, number: u16, question: &Content, given: Given) {
        let asked_at = self.student.unfinished(attempt).and_then(Attempt::asked_at);
        let Some(took_ms) = asked_at.map(|asked_at| self.since(asked_at)) else { return };
        self.record_answer(attempt, number, question, given, took_ms);
    }

    /// How long ago that was, in milliseconds.
    pub(super) fn since(&self, then: Timestamp) -> u32 {
        u32::try_from(self.at.duration_since(then).as_millis().max(0)).unwrap_or(u32::MAX)
    }

    /// Records an answer with what it is worth, where a key says it.
    pub(super) fn record_answer(
        &mut self,
        attempt: AttemptId,
        number: u16,
        question: &Content,
        given: Given,
        took_ms: u32,
    ) {
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        let (quiz, trial) = (unfinished.quiz.clone(), unfinished.trial);
        let (id, topic) = (question.id.clone(), question.topic.clone());
        if question.is_graded() && matches!(given, Given::Text(_)) {
            return self.record(StudentEvent::AnswerSubmitted {
                attempt,
                quiz,
                number,
                question: id,
                topic,
                given,
                took_ms,
                trial,
            });
        }
        let credit = scoring::score(question, &given);
        let rating = rate(&given, credit, took_ms);
        let day = self.student.day_of(self.at);
        let retention = self.student.settings.retention;
        let schedule = self.student.memory.schedule(&quiz.code, &question.id, day, rating, retention);
        self.record(StudentEvent::AnswerGiven {
            attempt,
            quiz,
            number,
            question: id,
            topic,
            given,
            credit,
            took_ms,
            schedule: Some(schedule),
            trial,
        });
    }

    fn finish(&mut self, attempt: &Attempt, catalogue: &Catalogue) {
        let quiz = catalogue.content(&attempt.quiz);
        let percent = quiz.map_or(0, |quiz| attempt.percent(quiz));
        let pass_mark = quiz.map_or(100, |quiz| quiz.pass_mark);
        let pending = attempt.pending();
        let took_ms = u64::try_from(self.at.duration_since(attempt.started_at).as_millis()).unwrap_or(0);
        self.record(StudentEvent::AttemptFinished {
            attempt: attempt.id,
            quiz: attempt.quiz.clone(),
            questions: attempt.questions,
            right: attempt.right(),
            percent,
            passed: pending == 0 && percent >= pass_mark,
            took_ms,
            pending,
            trial: attempt.trial,
        });
    }

    /// Shows an unfinished attempt as it stands.
    pub(super) fn show_where_it_stands(
        &mut self,
        attempt: AttemptId,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) {
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        match unfinished.stage {
            Stage::Asking { .. } | Stage::Open { .. } => {
                self.show_question(attempt, in_message(message), None, catalogue);
            }
            Stage::Overview => self.show_overview(attempt, in_message(message), false, catalogue),
            Stage::Answered => {
                if let Some(view) = self.feedback(unfinished, catalogue) {
                    self.show(Some(Card::Attempt(attempt)), in_message(message), view);
                }
            }
        }
    }

    pub(super) fn show_question(
        &mut self,
        attempt: AttemptId,
        place: Place,
        hint: Option<Hint>,
        catalogue: &Catalogue,
    ) {
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        let number = unfinished.asking().unwrap_or_else(|| unfinished.answered() + 1);
        let index = unfinished.index(number);
        let Some(content) = index.and_then(|index| catalogue.question(&unfinished.quiz, index)) else {
            return self.gone(attempt);
        };
        let mut question = self.question(unfinished, number, catalogue);
        question.selected = unfinished.selected().to_vec();
        question.hint = hint;
        question.typed = unfinished.typed().cloned();
        let ends = time::ends(unfinished, catalogue);
        question.ends = (ends != Ends::default()).then(|| Box::new(ends));
        let quiz = unfinished.quiz.clone();
        let place = self.below_its_media(&quiz, index.unwrap_or_default(), content, place);
        self.show(Some(Card::Attempt(attempt)), place, View::Question(question));
    }

    /// A question of an attempt, with nothing picked. Its options keep their order when it is answered.
    fn question(&self, attempt: &Attempt, number: u16, catalogue: &Catalogue) -> Question {
        let shuffle_options =
            catalogue.content(&attempt.quiz).is_some_and(|quiz| quiz.settings.shuffle_options);
        let content = attempt.index(number).and_then(|index| catalogue.question(&attempt.quiz, index));
        let order = |content| attempt.option_order(number, content, shuffle_options);
        Question {
            student: self.student.id,
            attempt: attempt.id,
            quiz: attempt.quiz.clone(),
            number,
            index: attempt.index(number).filter(|index| index + 1 != number),
            total: attempt.questions,
            order: content.map(order).unwrap_or_default(),
            selected: Vec::new(),
            hint: None,
            practice: false,
            typed: None,
            free: attempt.is_free(),
            ends: None,
        }
    }

    /// The feedback to the last answer.
    fn feedback(&self, attempt: &Attempt, catalogue: &Catalogue) -> Option<View> {
        let answer = attempt.answers.last()?;
        Some(View::Feedback {
            question: self.question(attempt, attempt.answered(), catalogue),
            given: answer.given.clone(),
            credit: answer.credit.unwrap_or_default(),
            pending: answer.credit.is_none(),
            last: attempt.answered() == attempt.questions,
            detail: self.student.settings.detail,
            reached: self.reached(attempt.id, attempt.answered()),
        })
    }

    /// Shows the result of a finished attempt.
    pub(super) fn result(
        &mut self,
        attempt: AttemptId,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        if self.student.finished(attempt).is_none() {
            return Err(Toast::AttemptGone);
        }
        self.show_result(attempt, in_message(message), catalogue);
        Ok(())
    }

    pub(super) fn show_result(&mut self, attempt: AttemptId, place: Place, catalogue: &Catalogue) {
        let Some(finished) = self.student.finished(attempt) else { return };
        let view = View::Result(self.attempt_result(finished, catalogue));
        self.show(Some(Card::Attempt(attempt)), place, view);
    }

    fn attempt_result(&self, finished: &FinishedAttempt, catalogue: &Catalogue) -> AttemptResult {
        let FinishedAttempt { attempt, percent, passed, took_ms, best_before } = finished;
        let content = catalogue.content(&attempt.quiz);
        let told_at = content.and_then(|quiz| told_at(quiz, catalogue, self.now()));
        let open = |quiz: &Arc<Quiz>| quiz.settings.reviewable() && !self.student.would_tell(quiz);
        let reviewable = content.is_none_or(open) && told_at.is_none();
        let known = |answer: &Answer| answer.credit.is_none_or(Credit::is_right);
        let wrong = |number: &u16| attempt.answer(*number).is_none_or(|answer| !known(answer));
        let late =
            || attempt.is_free() && attempt.answers.iter().any(|answer| answer.given == Given::TimedOut);
        AttemptResult {
            student: self.student.id,
            attempt: attempt.id,
            quiz: attempt.quiz.clone(),
            questions: attempt.questions,
            right: attempt.right(),
            percent: *percent,
            passed: *passed,
            seconds: took_ms / 1000,
            wrong: (1..=attempt.answered()).filter(|number| reviewable && wrong(number)).collect(),
            best_before: *best_before,
            reviewable,
            attempts_left: self.attempts_left(&attempt.quiz, catalogue),
            day: Some(self.day()),
            next_step: self.next_step(&attempt.quiz, catalogue),
            out_of_time: attempt.answered() < attempt.questions || late(),
            timed_out: attempt.answers.iter().filter(|answer| answer.given == Given::TimedOut).count() as u16,
            offer_reminders: self.offers_reminders(),
            late: attempt.late,
            told_at,
            course: self.course_of(&attempt.quiz, catalogue),
            pending: attempt.pending(),
            trial: attempt.trial,
        }
    }

    /// Shows one question of a finished attempt with its answer.
    pub(super) fn review(
        &mut self,
        attempt: AttemptId,
        number: u16,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let Some(finished) = self.student.finished(attempt) else { return Err(Toast::AttemptGone) };
        let hidden =
            |quiz: &Arc<Quiz>| !quiz.settings.reviewable() || told_at(quiz, catalogue, self.now()).is_some();
        if catalogue.content(&finished.attempt.quiz).is_some_and(hidden) {
            return Err(Toast::NoReview);
        }
        if catalogue.content(&finished.attempt.quiz).is_some_and(|quiz| self.student.would_tell(quiz)) {
            return Err(Toast::ReviewLater);
        }
        let Some(answer) = finished.attempt.answer(number) else { return Err(Toast::UnknownButton) };
        let view = View::Review {
            question: Box::new(self.question(&finished.attempt, number, catalogue)),
            given: answer.given.clone(),
            credit: answer.credit.unwrap_or_default(),
            pending: answer.credit.is_none(),
            comment: self.comment(&finished.attempt, number),
            previous: (number > 1).then(|| number - 1),
            next: (number < finished.attempt.answered()).then(|| number + 1),
        };
        self.show(Some(Card::Attempt(attempt)), in_message(message), view);
        Ok(())
    }
}

/// Whether right and wrong are told after each answer: with free navigation never, since answers may be changed. An attempt keeps the settings of its version.
fn tells_each(attempt: &Attempt, catalogue: &Catalogue) -> bool {
    let each = |quiz: &Arc<Quiz>| quiz.settings.feedback == FeedbackPolicy::Each;
    !attempt.is_free() && catalogue.content(&attempt.quiz).is_none_or(each)
}
