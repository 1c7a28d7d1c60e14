//! The course of a review: start, answer, when it comes again, next, end. The screens and buttons are those of an attempt.

use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::practice::EndedPractice;
use studymate_schema::quiz::{Question as Content, QuestionKind};
use studymate_schema::review::ReviewOf;
use studymate_schema::view::{EndedReview, Hint, Question, Toast, View};
use studymate_schema::{ChatId, MessageId, Personal};

use super::attempt::TYPED_MAX;
use super::picking::{self, Picked};
use super::{Turn, in_message};
use crate::scoring;
use crate::student::schedule::rate;
use crate::student::{PRACTICE_MAX, REVIEW_MAX, Review, ReviewStage, option_order};

/// The most mistakes that are listed.
const MISTAKES_SHOWN: usize = 15;

impl Turn {
    /// `/review`: goes on with the review that is on, or begins one with what is due, or shows when something is. One that cannot go on ends; the
    /// card on which it was says what came of it.
    pub(super) fn reviews(&mut self, place: Place, catalogue: &Catalogue) {
        if self.can_go_on(catalogue) {
            return self.ask_again(place, catalogue);
        }
        if self.student.review.is_some() {
            if self.student.due(catalogue, self.student.day_of(self.at)).is_empty() {
                return self.end_review(place, catalogue);
            }
            if !self.may_begin_steps() {
                return;
            }
            self.end_review(Place::Kept, catalogue);
        }
        self.start_review(ReviewOf::Due, place, catalogue);
    }

    /// Whether a review is on whose next question can be put.
    pub(super) fn can_go_on(&self, catalogue: &Catalogue) -> bool {
        self.student.review.as_ref().is_some_and(|review| {
            review.answered < review.total()
                && self.put_in_review(review, review.answered + 1, catalogue).is_some()
        })
    }

    /// `/mistakes`: what was answered wrong lately.
    pub(super) fn mistakes(&mut self, place: Place, catalogue: &Catalogue) {
        let mut questions = self.student.mistakes(catalogue, self.student.day_of(self.at));
        let total = questions.len() as u32;
        questions.truncate(MISTAKES_SHOWN);
        self.show(Some(Card::Menu), place, View::Mistakes { questions, total });
    }

    pub(super) fn start_review(&mut self, of: ReviewOf, place: Place, catalogue: &Catalogue) {
        let today = self.student.day_of(self.at);
        let mut questions = match of {
            ReviewOf::Due => self.student.due(catalogue, today),
            ReviewOf::Mistakes => self.student.mistakes(catalogue, today),
            ReviewOf::Topic(topic) => self.student.to_practise(topic, catalogue, today),
        };
        let practice = matches!(of, ReviewOf::Topic(_));
        questions.truncate(if practice { PRACTICE_MAX } else { REVIEW_MAX });
        if questions.is_empty() && practice {
            return self.practice(place, catalogue);
        }
        if questions.is_empty() {
            return self.show_standing(Card::Menu, place, None, catalogue);
        }
        if !self.may_begin_steps() {
            return;
        }
        let review = self.student.reviews_started + 1;
        self.leave_dialog(Place::Kept);
        self.record(StudentEvent::ReviewStarted { review, of, seed: self.seed, questions });
        self.record(StudentEvent::ReviewQuestionAsked { review, number: 1 });
        self.show_review(place, None, catalogue);
    }

    /// Goes on with a review that can: puts its open question again, since the break does not count, or shows the last answer, or puts the next
    /// question where that cannot be shown any more.
    pub(super) fn ask_again(&mut self, place: Place, catalogue: &Catalogue) {
        if !self.may_begin_steps() {
            return;
        }
        self.leave_dialog(Place::Kept);
        let Some(review) = &self.student.review else { return };
        let number = review.number;
        let hidden = self.put_in_review(review, review.shown(), catalogue).is_none();
        let asking = review.asking().or_else(|| hidden.then_some(review.answered + 1));
        if let Some(question) = asking {
            self.record(StudentEvent::ReviewQuestionAsked { review: number, number: question });
        }
        self.show_review(place, asking.map(|_| Hint::WelcomeBack), catalogue);
    }

    /// A button of a review's card.
    pub(super) fn press_in_review(
        &mut self,
        button: &Button,
        key: AttemptKey,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let place = in_message(message);
        let Some(review) = self.student.review.as_ref().filter(|review| review.id() == key.attempt) else {
            self.show_standing(Card::Attempt(key.attempt), place, None, catalogue);
            return Err(Toast::ReviewOver);
        };
        match button {
            Button::Cancel(_) => {
                self.end_review(place, catalogue);
                return Ok(());
            }
            Button::Next(_, number) => {
                let over = review.answered == review.total();
                if review.asking().is_none() && review.answered == *number {
                    if over {
                        self.end_review(place, catalogue);
                        return Ok(());
                    }
                    let review = review.number;
                    self.leave_dialog(Place::Kept);
                    self.record(StudentEvent::ReviewQuestionAsked { review, number: number + 1 });
                }
                self.show_review(place, None, catalogue);
                return Ok(());
            }
            _ => {}
        }
        let (Some(number), Some(asked)) = (review.asking(), asked_number(button)) else {
            self.show_review(place, None, catalogue);
            return Err(Toast::AnsweredAlready);
        };
        if number != asked {
            self.show_review(place, None, catalogue);
            return Err(Toast::AnsweredAlready);
        }
        let selected = review.selected();
        let Some(question) = self.put_in_review(review, number, catalogue) else {
            self.end_review(place, catalogue);
            return Err(Toast::QuizGone);
        };
        match picking::press(button, question, selected)? {
            Picked::Answer(given) => self.answer_in_review(number, question, given, place, catalogue),
            Picked::Selected(selected) => {
                self.record(StudentEvent::SelectionChanged { attempt: key.attempt, number, selected });
                self.show_review(place, None, catalogue);
            }
            Picked::Nothing => self.show_review(place, None, catalogue),
        }
        Ok(())
    }

    /// Whether a question of a review waits for its answer.
    pub(super) fn is_reviewing(&self) -> bool {
        self.student.review.as_ref().is_some_and(|review| review.asking().is_some())
    }

    /// What was sent while a question of a review is open; `None` for something that can be no answer.
    pub(super) fn typed_in_review(&mut self, text: Option<&str>, message: MessageId, catalogue: &Catalogue) {
        let Some(review) = &self.student.review else { return };
        let Some(number) = review.asking() else { return };
        let Some(question) = self.put_in_review(review, number, catalogue) else {
            return self.end_review(Place::Kept, catalogue);
        };
        let text = text.map(|text| text.chars().take(TYPED_MAX).collect::<String>());
        let hint = match (&question.kind, &text) {
            (QuestionKind::Numeric { .. }, Some(text)) if scoring::parse_number(text).is_none() => {
                Some(Hint::NotANumber)
            }
            (QuestionKind::Numeric { .. } | QuestionKind::ShortText { .. }, Some(_)) => None,
            (QuestionKind::Numeric { .. } | QuestionKind::ShortText { .. }, None) => Some(Hint::TypeText),
            _ => Some(Hint::UseButtons),
        };
        match (hint, text) {
            (None, Some(text)) => {
                let given = Given::Text(Personal::Known(text));
                self.answer_in_review(number, question, given, Place::Kept, catalogue);
            }
            (hint, _) => self.show_review(Place::Kept, hint, catalogue),
        }
        self.effect(Effect::DeleteMessage { chat: ChatId::from(self.student.id), message });
    }

    /// Scores an answer and says when its question comes again.
    fn answer_in_review(
        &mut self,
        number: u16,
        question: &Content,
        given: Given,
        place: Place,
        catalogue: &Catalogue,
    ) {
        let Some(review) = &self.student.review else { return };
        let (ReviewStage::Asking { asked_at, .. }, Some(asked)) = (&review.stage, review.question(number))
        else {
            return;
        };
        let (review, quiz) = (review.number, asked.quiz.clone());
        let credit = scoring::score(question, &given);
        let took_ms = u32::try_from(self.at.duration_since(*asked_at).as_millis().max(0)).unwrap_or(u32::MAX);
        let rating = rate(&given, credit, took_ms);
        let (day, retention) = (self.student.day_of(self.at), self.student.settings.retention);
        let schedule = self.student.memory.schedule(&quiz.code, &question.id, day, rating, retention);
        let trial = self.is_trial(&quiz.code, catalogue);
        self.record(StudentEvent::QuestionReviewed {
            review,
            number,
            quiz,
            question: question.id.clone(),
            topic: question.topic.clone(),
            given,
            credit,
            took_ms,
            schedule,
            trial,
        });
        self.show_review(place, None, catalogue);
    }

    /// Ends the review that is on, and says what came of it.
    pub(super) fn end_review(&mut self, place: Place, catalogue: &Catalogue) {
        let Some(review) = &self.student.review else { return };
        let &Review { number, of, answered, right, .. } = review;
        let card = Card::Attempt(review.id());
        self.record(StudentEvent::ReviewEnded { review: number, answered, right });
        match of {
            ReviewOf::Topic(topic) => {
                let ended = EndedPractice { topic, answered, right };
                self.show_practice(card, place, Some(ended), catalogue);
            }
            ReviewOf::Due | ReviewOf::Mistakes => {
                self.show_standing(card, place, Some(EndedReview { answered, right }), catalogue);
            }
        }
    }

    fn show_standing(&mut self, card: Card, place: Place, ended: Option<EndedReview>, catalogue: &Catalogue) {
        let today = self.student.day_of(self.at);
        let standing = self.student.review_standing(catalogue, today);
        let offer_reminders = ended.is_some() && self.offers_reminders();
        self.show(Some(card), place, View::Reviews { ended, standing, today, offer_reminders });
    }

    /// A question of the review, while it is there and its quiz still is theirs.
    fn put_in_review<'c>(
        &self,
        review: &Review,
        number: u16,
        catalogue: &'c Catalogue,
    ) -> Option<&'c Content> {
        let asked = review.question(number)?;
        let quiz = catalogue.content(&asked.quiz)?;
        let open = self.student.may_review(quiz, catalogue, self.student.day_of(self.at));
        catalogue.question(&asked.quiz, asked.index).filter(|_| open)
    }

    /// Shows the review as it stands.
    fn show_review(&mut self, place: Place, hint: Option<Hint>, catalogue: &Catalogue) {
        let Some(review) = &self.student.review else { return };
        let number = review.shown();
        let Some((asked, question)) =
            review.question(number).zip(self.put_in_review(review, number, catalogue))
        else {
            return self.end_review(place, catalogue);
        };
        let shown = Question {
            student: self.student.id,
            attempt: review.id(),
            quiz: asked.quiz.clone(),
            number,
            index: Some(asked.index),
            total: review.total(),
            order: option_order(question, review.seed.wrapping_add(u64::from(number)), true),
            selected: Vec::new(),
            hint,
            practice: matches!(review.of, ReviewOf::Topic(_)),
            typed: None,
            free: false,
            ends: None,
        };
        let view = match &review.stage {
            ReviewStage::Asking { selected, .. } => {
                View::Question(Question { selected: selected.clone(), ..shown })
            }
            ReviewStage::Answered { given, credit, days } => View::Reviewed {
                question: shown,
                given: given.clone(),
                credit: *credit,
                detail: self.student.settings.detail,
                days: *days,
                last: review.answered == review.total(),
            },
        };
        let (card, quiz, index) = (Card::Attempt(review.id()), asked.quiz.clone(), asked.index);
        let place = self.below_its_media(&quiz, index, question, place);
        self.show(Some(card), place, view);
    }
}

/// The number of the question that a button belongs to.
fn asked_number(button: &Button) -> Option<u16> {
    match button {
        Button::Choose(_, number, _)
        | Button::Toggle(_, number, _)
        | Button::Confirm(_, number)
        | Button::Undo(_, number, _)
        | Button::StartOver(_, number) => Some(*number),
        _ => None,
    }
}
