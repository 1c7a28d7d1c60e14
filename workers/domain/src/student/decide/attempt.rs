//! The course of an attempt: start, answer, feedback, next, result, review.

use std::sync::Arc;

use studymate_schema::button::Button;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::CourseItem;
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::quiz::{Question as Content, QuestionKind, Quiz, QuizRef};
use studymate_schema::quiz_settings::FeedbackPolicy;
use studymate_schema::view::{AttemptResult, Hint, Notice, Question, Toast, View};
use studymate_schema::{AttemptId, ChatId, MessageId, Personal, QuizCode};

use super::picking::{self, Picked};
use super::{Turn, in_message};
use crate::scoring;
use crate::student::access::told_at;
use crate::student::picks::picks;
use crate::student::schedule::rate;
use crate::student::{Attempt, Closed, FinishedAttempt, Stage, Taking, UNFINISHED_MAX};

/// The most characters of a typed answer that are kept: one Telegram message.
pub(super) const TYPED_MAX: usize = 4096;

impl Turn {
    /// Starts an attempt, or goes on with the unfinished one of the same quiz. The quiz is live.
    pub(super) fn start_quiz(&mut self, code: &QuizCode, place: Place, catalogue: &Catalogue) {
        if let Some(unfinished) = self.student.unfinished.iter().find(|attempt| attempt.quiz.code == *code) {
            let attempt = unfinished.id;
            return self.resume_attempt(attempt, place, catalogue);
        }
        let Some(quiz) = catalogue.live(code) else { return };
        let verdict = self.student.may_take(code, catalogue, self.now());
        if let Err(closed) = verdict {
            return self.refuse_closed(quiz, closed, place);
        }
        let Some(content) = catalogue.content(&quiz) else { return };
        if self.student.attempts_left(content) == Some(0) {
            return self.refuse_attempt(quiz, content, place);
        }
        if self.student.unfinished.len() >= UNFINISHED_MAX {
            let oldest = &self.student.unfinished[0];
            let (attempt, quiz) = (oldest.id, oldest.quiz.clone());
            self.record(StudentEvent::AttemptCancelled { attempt, quiz });
        }
        let attempt = AttemptId(self.student.attempts_started + 1);
        let picks = picks(content, self.seed);
        let questions = if picks.is_empty() { content.questions.len() } else { picks.len() } as u16;
        let late = matches!(verdict, Ok(Taking::Late(_)));
        self.record(StudentEvent::AttemptStarted { attempt, quiz, seed: self.seed, questions, picks, late });
        self.record(StudentEvent::QuestionAsked { attempt, number: 1 });
        self.show_question(attempt, place, late.then_some(Hint::Late), catalogue);
    }

    /// The student finished as many attempts as the quiz allows.
    fn refuse_attempt(&mut self, quiz: QuizRef, content: &Quiz, place: Place) {
        let counts = content.settings.counts;
        let Some(results) = self.student.results.get(&quiz.code).copied() else { return };
        let notice = Notice::AttemptsUsedUp {
            quiz,
            attempts: content.settings.attempts.unwrap_or(results.attempts),
            percent: results.counted(counts),
            counts,
        };
        self.show(Some(Card::Menu), place, View::Notice(notice));
    }

    /// The quiz is not theirs to begin, or not now.
    fn refuse_closed(&mut self, quiz: QuizRef, closed: Closed, place: Place) {
        let notice = match closed {
            Closed::NotYet(opens) => Notice::QuizNotYet { quiz, opens },
            Closed::Over(due) => {
                let of_quiz = |finished: &&FinishedAttempt| finished.attempt.quiz.code == quiz.code;
                let last = self.student.finished.iter().rev().find(of_quiz).map(|last| last.attempt.id);
                Notice::QuizOver { quiz, due, student: self.student.id, last }
            }
            Closed::NoAccess => Notice::QuizNotForYou,
        };
        self.show(Some(Card::Menu), place, View::Notice(notice));
    }

    /// Whether an attempt may go on: whoever loses a course loses its attempts at once, results stay.
    pub(super) fn may_go_on(&self, attempt: AttemptId, catalogue: &Catalogue) -> bool {
        let quiz = self.student.unfinished(attempt).map(|unfinished| &unfinished.quiz.code);
        quiz.is_none_or(|quiz| self.student.has_access(&CourseItem::Quiz(quiz.clone()), catalogue))
    }

    /// Makes an unfinished attempt the current one and puts its question again: the break does not count.
    /// One with a limit of time goes on where it was.
    pub(super) fn resume_attempt(&mut self, attempt: AttemptId, place: Place, catalogue: &Catalogue) {
        if !self.may_go_on(attempt, catalogue) {
            return self.show(Some(Card::Menu), place, View::Notice(Notice::QuizNotForYou));
        }
        if self.run_out(attempt, self.now(), place, catalogue) {
            return;
        }
        if self.student.current != Some(attempt) {
            self.record(StudentEvent::AttemptResumed { attempt });
        }
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        let number = unfinished.answered() + 1;
        let timed =
            catalogue.content(&unfinished.quiz).is_some_and(|quiz| quiz.settings.question_seconds.is_some());
        if !(timed && unfinished.asking().is_some()) {
            self.record(StudentEvent::QuestionAsked { attempt, number });
        }
        self.show_question(attempt, place, Some(Hint::WelcomeBack), catalogue);
    }

    pub(super) fn cancel_attempt(&mut self, attempt: AttemptId, place: Place) {
        let Some(quiz) = self.student.unfinished(attempt).map(|a| a.quiz.clone()) else { return };
        self.record(StudentEvent::AttemptCancelled { attempt, quiz: quiz.clone() });
        self.show(Some(Card::Attempt(attempt)), place, View::Cancelled { quiz });
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
        match picking::press(button, question, &self.selected(attempt))? {
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
        if unfinished.stage == Stage::Answered && unfinished.answered() == number {
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
            return self.say(View::Notice(Notice::QuizNotForYou));
        }
        let Some(question) = self.content(attempt, number, catalogue) else { return self.gone(attempt) };
        let text: String = text.chars().take(TYPED_MAX).collect();
        let hint = match question.kind {
            QuestionKind::Numeric { .. } if scoring::parse_number(&text).is_none() => Some(Hint::NotANumber),
            QuestionKind::Numeric { .. } | QuestionKind::ShortText { .. } => None,
            _ => Some(Hint::UseButtons),
        };
        match hint {
            Some(hint) => self.show_question(attempt, Place::Kept, Some(hint), catalogue),
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
        let Some(question) = self.content(attempt, number, catalogue) else { return self.gone(attempt) };
        let hint = match question.kind {
            QuestionKind::Numeric { .. } | QuestionKind::ShortText { .. } => Hint::TypeText,
            _ => Hint::UseButtons,
        };
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
        if unfinished.asking() != Some(number) {
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
            self.feedback(&finished.attempt)
        } else {
            Some(View::Result(self.attempt_result(finished, catalogue)))
        };
        if let Some(view) = view {
            self.show(Some(Card::Attempt(attempt)), in_message(message), view);
        }
        Toast::AnsweredAlready
    }

    fn make_current(&mut self, attempt: AttemptId) {
        if self.student.current != Some(attempt) {
            self.record(StudentEvent::AttemptResumed { attempt });
        }
    }

    fn selected(&self, attempt: AttemptId) -> Vec<u8> {
        self.student.unfinished(attempt).map(|a| a.selected().to_vec()).unwrap_or_default()
    }

    fn content<'c>(&self, attempt: AttemptId, number: u16, catalogue: &'c Catalogue) -> Option<&'c Content> {
        let attempt = self.student.unfinished(attempt)?;
        catalogue.question(&attempt.quiz, attempt.index(number)?)
    }

    /// The content of an attempt is not there: it cannot go on.
    fn gone(&mut self, attempt: AttemptId) {
        if let Some(quiz) = self.student.unfinished(attempt).map(|a| a.quiz.clone()) {
            self.record(StudentEvent::AttemptCancelled { attempt, quiz });
        }
        self.show(Some(Card::Attempt(attempt)), Place::Kept, View::Notice(Notice::AttemptGone));
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
        self.score(attempt, number, question, given);
        let Some(answered) = self.student.unfinished(attempt).cloned() else { return };
        let last = answered.answered() == answered.questions;
        if last {
            self.finish(&answered, catalogue);
        }
        if tells_each(&answered, catalogue) {
            if let Some(view) = self.feedback(&answered) {
                self.show(Some(Card::Attempt(attempt)), place, view);
            }
        } else if last {
            self.show_result(attempt, place, catalogue);
        } else {
            self.record(StudentEvent::QuestionAsked { attempt, number: number + 1 });
            self.show_question(attempt, place, None, catalogue);
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
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        let Stage::Asking { asked_at, .. } = unfinished.stage else { return };
        let quiz = unfinished.quiz.clone();
        let credit = scoring::score(question, &given);
        let took_ms = u32::try_from(self.at.duration_since(asked_at).as_millis().max(0)).unwrap_or(u32::MAX);
        let rating = rate(&given, credit, took_ms);
        let day = self.student.day_of(self.at);
        let schedule = self.student.memory.schedule(&quiz.code, &question.id, day, rating);
        self.record(StudentEvent::AnswerGiven {
            attempt,
            quiz,
            number,
            question: question.id.clone(),
            topic: question.topic.clone(),
            given,
            credit,
            took_ms,
            schedule: Some(schedule),
        });
    }

    fn finish(&mut self, attempt: &Attempt, catalogue: &Catalogue) {
        let pass_mark = catalogue.content(&attempt.quiz).map_or(100, |quiz| quiz.pass_mark);
        let took_ms = u64::try_from(self.at.duration_since(attempt.started_at).as_millis()).unwrap_or(0);
        self.record(StudentEvent::AttemptFinished {
            attempt: attempt.id,
            quiz: attempt.quiz.clone(),
            questions: attempt.questions,
            right: attempt.right(),
            percent: attempt.percent(),
            passed: attempt.percent() >= pass_mark,
            took_ms,
        });
    }

    /// Shows an unfinished attempt as it stands.
    fn show_where_it_stands(
        &mut self,
        attempt: AttemptId,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) {
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        match unfinished.stage {
            Stage::Asking { .. } => self.show_question(attempt, in_message(message), None, catalogue),
            Stage::Answered => {
                if let Some(view) = self.feedback(unfinished) {
                    self.show(Some(Card::Attempt(attempt)), in_message(message), view);
                }
            }
        }
    }

    fn show_question(&mut self, attempt: AttemptId, place: Place, hint: Option<Hint>, catalogue: &Catalogue) {
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        let number = unfinished.answered() + 1;
        let shuffle_options =
            catalogue.content(&unfinished.quiz).is_some_and(|quiz| quiz.settings.shuffle_options);
        let index = unfinished.index(number);
        let Some(content) = index.and_then(|index| catalogue.question(&unfinished.quiz, index)) else {
            return self.gone(attempt);
        };
        let mut question = self.question(unfinished, number);
        question.order = unfinished.option_order(number, content, shuffle_options);
        question.selected = unfinished.selected().to_vec();
        question.hint = hint;
        let quiz = unfinished.quiz.clone();
        let place = self.below_its_media(&quiz, index.unwrap_or_default(), content, place);
        self.show(Some(Card::Attempt(attempt)), place, View::Question(question));
    }

    /// A question of an attempt, with nothing picked.
    fn question(&self, attempt: &Attempt, number: u16) -> Question {
        Question {
            student: self.student.id,
            attempt: attempt.id,
            quiz: attempt.quiz.clone(),
            number,
            index: attempt.index(number).filter(|index| index + 1 != number),
            total: attempt.questions,
            order: Vec::new(),
            selected: Vec::new(),
            hint: None,
            practice: false,
        }
    }

    /// The feedback to the last answer.
    fn feedback(&self, attempt: &Attempt) -> Option<View> {
        let answer = attempt.answers.last()?;
        Some(View::Feedback {
            question: self.question(attempt, attempt.answered()),
            given: answer.given.clone(),
            credit: answer.credit,
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

    fn show_result(&mut self, attempt: AttemptId, place: Place, catalogue: &Catalogue) {
        let Some(finished) = self.student.finished(attempt) else { return };
        let view = View::Result(self.attempt_result(finished, catalogue));
        self.show(Some(Card::Attempt(attempt)), place, view);
    }

    fn attempt_result(&self, finished: &FinishedAttempt, catalogue: &Catalogue) -> AttemptResult {
        let FinishedAttempt { attempt, percent, passed, took_ms, best_before } = finished;
        let content = catalogue.content(&attempt.quiz);
        let told_at = content.and_then(|quiz| told_at(quiz, catalogue, self.now()));
        let reviewable = content.is_none_or(|quiz| quiz.settings.reviewable()) && told_at.is_none();
        // A newer version may allow more attempts: it is what the next one would be.
        let live = catalogue.live(&attempt.quiz.code).and_then(|quiz| catalogue.content(&quiz));
        let wrong = |number: &u16| attempt.answer(*number).is_none_or(|answer| !answer.credit.is_right());
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
            attempts_left: live.and_then(|quiz| self.student.attempts_left(quiz)),
            day: Some(self.day()),
            next_step: self.next_step(&attempt.quiz, catalogue),
            out_of_time: attempt.answered() < attempt.questions,
            offer_reminders: self.offers_reminders(),
            late: attempt.late,
            told_at,
            course: self.course_after(&CourseItem::Quiz(attempt.quiz.code.clone()), catalogue),
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
        let Some(answer) = finished.attempt.answer(number) else { return Err(Toast::UnknownButton) };
        let view = View::Review {
            question: self.question(&finished.attempt, number),
            given: answer.given.clone(),
            credit: answer.credit,
            previous: (number > 1).then(|| number - 1),
            next: (number < finished.attempt.answered()).then(|| number + 1),
        };
        self.show(Some(Card::Attempt(attempt)), in_message(message), view);
        Ok(())
    }
}

/// Whether right and wrong are told after each answer. An attempt keeps the settings of its version.
fn tells_each(attempt: &Attempt, catalogue: &Catalogue) -> bool {
    catalogue.content(&attempt.quiz).is_none_or(|quiz| quiz.settings.feedback == FeedbackPolicy::Each)
}
