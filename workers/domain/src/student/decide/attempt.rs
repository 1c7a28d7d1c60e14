//! The course of an attempt: start, answer, feedback, next, result, review.

use studymate_schema::button::Pick;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::quiz::{Question as Content, QuestionKind};
use studymate_schema::view::{AttemptResult, Hint, Notice, Question, Toast, View};
use studymate_schema::{AttemptId, ChatId, MessageId, Personal, QuizCode};

use super::{Turn, in_message};
use crate::scoring;
use crate::student::{Attempt, FinishedAttempt, Stage, UNFINISHED_MAX};

/// The most characters of a typed answer that are kept: one Telegram message.
const TYPED_MAX: usize = 4096;

impl Turn {
    /// Starts an attempt, or goes on with the unfinished one of the same quiz. The quiz is live.
    pub(super) fn start_quiz(&mut self, code: &QuizCode, place: Place, catalogue: &Catalogue) {
        if let Some(unfinished) = self.student.unfinished.iter().find(|attempt| attempt.quiz.code == *code) {
            let attempt = unfinished.id;
            return self.resume_attempt(attempt, place, catalogue);
        }
        let Some(quiz) = catalogue.live(code) else { return };
        let Some(content) = catalogue.content(&quiz) else { return };
        if self.student.unfinished.len() >= UNFINISHED_MAX {
            let oldest = &self.student.unfinished[0];
            let (attempt, quiz) = (oldest.id, oldest.quiz.clone());
            self.record(StudentEvent::AttemptCancelled { attempt, quiz });
        }
        let attempt = AttemptId(self.student.attempts_started + 1);
        let questions = content.questions.len() as u16;
        self.record(StudentEvent::AttemptStarted { attempt, quiz, seed: self.seed, questions });
        self.record(StudentEvent::QuestionAsked { attempt, number: 1 });
        self.show_question(attempt, place, None, catalogue);
    }

    /// Makes an unfinished attempt the current one and puts its question again: the break does not count.
    pub(super) fn resume_attempt(&mut self, attempt: AttemptId, place: Place, catalogue: &Catalogue) {
        if self.student.current != Some(attempt) {
            self.record(StudentEvent::AttemptResumed { attempt });
        }
        let Some(number) = self.student.unfinished(attempt).map(|a| a.answered() + 1) else { return };
        self.record(StudentEvent::QuestionAsked { attempt, number });
        self.show_question(attempt, place, Some(Hint::WelcomeBack), catalogue);
    }

    pub(super) fn cancel_attempt(&mut self, attempt: AttemptId, place: Place) {
        let Some(quiz) = self.student.unfinished(attempt).map(|a| a.quiz.clone()) else { return };
        self.record(StudentEvent::AttemptCancelled { attempt, quiz: quiz.clone() });
        self.show(Some(Card::Attempt(attempt)), place, View::Cancelled { quiz });
    }

    pub(super) fn choose(
        &mut self,
        attempt: AttemptId,
        number: u16,
        pick: Pick,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let question = self.open_question(attempt, number, message, catalogue)?;
        let selected = self.selected(attempt);
        let fits =
            usize::from(pick.option) < question.option_count() && usize::from(pick.step) == selected.len();
        match &question.kind {
            QuestionKind::SingleChoice { .. } | QuestionKind::TrueFalse { .. } if fits => {
                self.answer(
                    attempt,
                    number,
                    question,
                    Given::Options(vec![pick.option]),
                    in_message(message),
                    catalogue,
                );
            }
            QuestionKind::Matching { pairs, .. } if fits => {
                let picked: Vec<u8> = selected.iter().copied().chain([pick.option]).collect();
                if picked.len() == pairs.len() {
                    self.answer(
                        attempt,
                        number,
                        question,
                        Given::Matches(picked),
                        in_message(message),
                        catalogue,
                    );
                } else {
                    self.record(StudentEvent::SelectionChanged { attempt, number, selected: picked });
                    self.show_question(attempt, in_message(message), None, catalogue);
                }
            }
            // A second tap on a slow line: the screen is put right, nothing else happens.
            _ => self.show_question(attempt, in_message(message), None, catalogue),
        }
        Ok(())
    }

    pub(super) fn toggle(
        &mut self,
        attempt: AttemptId,
        number: u16,
        pick: Pick,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let question = self.open_question(attempt, number, message, catalogue)?;
        let mut selected = self.selected(attempt);
        let multiple = matches!(question.kind, QuestionKind::MultipleChoice { .. });
        let fits =
            usize::from(pick.option) < question.option_count() && usize::from(pick.step) == selected.len();
        if multiple && fits {
            match selected.binary_search(&pick.option) {
                Ok(index) => drop(selected.remove(index)),
                Err(index) => selected.insert(index, pick.option),
            }
            self.record(StudentEvent::SelectionChanged { attempt, number, selected });
        }
        self.show_question(attempt, in_message(message), None, catalogue);
        Ok(())
    }

    pub(super) fn confirm(
        &mut self,
        attempt: AttemptId,
        number: u16,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let question = self.open_question(attempt, number, message, catalogue)?;
        let selected = self.selected(attempt);
        if !matches!(question.kind, QuestionKind::MultipleChoice { .. }) {
            return Err(Toast::UnknownButton);
        }
        if selected.is_empty() {
            return Err(Toast::ChooseFirst);
        }
        self.answer(attempt, number, question, Given::Options(selected), in_message(message), catalogue);
        Ok(())
    }

    pub(super) fn undo(
        &mut self,
        attempt: AttemptId,
        number: u16,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.open_question(attempt, number, message, catalogue)?;
        let mut selected = self.selected(attempt);
        if selected.pop().is_some() {
            self.record(StudentEvent::SelectionChanged { attempt, number, selected });
        }
        self.show_question(attempt, in_message(message), None, catalogue);
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
        let Some(unfinished) = self.student.unfinished(attempt) else {
            return self.result(attempt, message);
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
        let Some(unfinished) = self.student.unfinished(attempt) else {
            return Err(self.late_answer(attempt, number, message));
        };
        if unfinished.asking() != Some(number) {
            self.show_where_it_stands(attempt, message, catalogue);
            return Err(Toast::AnsweredAlready);
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

    /// A press on a question of an attempt that is over. On the last question it is a second tap: its feedback is shown again.
    fn late_answer(&mut self, attempt: AttemptId, number: u16, message: Option<MessageId>) -> Toast {
        let Some(finished) = self.student.finished(attempt) else { return Toast::AttemptGone };
        if finished.attempt.questions != number {
            return Toast::AttemptOver;
        }
        if let Some(view) = self.feedback(&finished.attempt) {
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
        catalogue.question(&self.student.unfinished(attempt)?.quiz, number.checked_sub(1)?)
    }

    /// The content of an attempt is not there: it cannot go on.
    fn gone(&mut self, attempt: AttemptId) {
        if let Some(quiz) = self.student.unfinished(attempt).map(|a| a.quiz.clone()) {
            self.record(StudentEvent::AttemptCancelled { attempt, quiz });
        }
        self.show(Some(Card::Attempt(attempt)), Place::Kept, View::Notice(Notice::AttemptGone));
    }

    /// Scores an answer; the last one finishes the attempt.
    fn answer(
        &mut self,
        attempt: AttemptId,
        number: u16,
        question: &Content,
        given: Given,
        place: Place,
        catalogue: &Catalogue,
    ) {
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        let Stage::Asking { asked_at, .. } = unfinished.stage else { return };
        let quiz = unfinished.quiz.clone();
        let credit = scoring::score(question, &given);
        let took_ms = u32::try_from(self.at.duration_since(asked_at).as_millis().max(0)).unwrap_or(u32::MAX);
        self.record(StudentEvent::AnswerGiven {
            attempt,
            quiz,
            number,
            question: question.id.clone(),
            topic: question.topic.clone(),
            given,
            credit,
            took_ms,
        });
        let Some(answered) = self.student.unfinished(attempt).cloned() else { return };
        if answered.answered() == answered.questions {
            self.finish(&answered, catalogue);
        }
        if let Some(view) = self.feedback(&answered) {
            self.show(Some(Card::Attempt(attempt)), place, view);
        }
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
        let Some(content) = catalogue.question(&unfinished.quiz, number - 1) else {
            return self.gone(attempt);
        };
        let mut question = self.question(unfinished, number);
        question.order = unfinished.option_order(number, content);
        question.selected = unfinished.selected().to_vec();
        question.hint = hint;
        self.show(Some(Card::Attempt(attempt)), place, View::Question(question));
    }

    /// A question of an attempt, with nothing picked.
    fn question(&self, attempt: &Attempt, number: u16) -> Question {
        Question {
            student: self.student.id,
            attempt: attempt.id,
            quiz: attempt.quiz.clone(),
            number,
            total: attempt.questions,
            order: Vec::new(),
            selected: Vec::new(),
            hint: None,
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
    pub(super) fn result(&mut self, attempt: AttemptId, message: Option<MessageId>) -> Result<(), Toast> {
        let Some(finished) = self.student.finished(attempt) else { return Err(Toast::AttemptGone) };
        let view = View::Result(self.attempt_result(finished));
        self.show(Some(Card::Attempt(attempt)), in_message(message), view);
        Ok(())
    }

    fn attempt_result(&self, finished: &FinishedAttempt) -> AttemptResult {
        let FinishedAttempt { attempt, percent, passed, took_ms, best_before } = finished;
        AttemptResult {
            student: self.student.id,
            attempt: attempt.id,
            quiz: attempt.quiz.clone(),
            questions: attempt.questions,
            right: attempt.right(),
            percent: *percent,
            passed: *passed,
            seconds: took_ms / 1000,
            wrong: (1..=attempt.questions)
                .filter(|number| attempt.answer(*number).is_none_or(|answer| !answer.credit.is_right()))
                .collect(),
            best_before: *best_before,
            day: Some(self.day()),
        }
    }

    /// Shows one question of a finished attempt with its answer.
    pub(super) fn review(
        &mut self,
        attempt: AttemptId,
        number: u16,
        message: Option<MessageId>,
    ) -> Result<(), Toast> {
        let Some(finished) = self.student.finished(attempt) else { return Err(Toast::AttemptGone) };
        let Some(answer) = finished.attempt.answer(number) else { return Err(Toast::UnknownButton) };
        let view = View::Review {
            question: self.question(&finished.attempt, number),
            given: answer.given.clone(),
            credit: answer.credit,
            previous: (number > 1).then(|| number - 1),
            next: (number < finished.attempt.questions).then(|| number + 1),
        };
        self.show(Some(Card::Attempt(attempt)), in_message(message), view);
        Ok(())
    }
}
