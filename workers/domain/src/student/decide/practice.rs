//! Practising a topic: a review of its weakest questions, begun from a screen that names topics.

use studymate_schema::catalogue::Catalogue;
use studymate_schema::effect::{Card, Place};
use studymate_schema::practice::{Calendar, EndedPractice, TopicStanding};
use studymate_schema::quiz::{Quiz, QuizRef};
use studymate_schema::view::View;

use super::Turn;

/// The most topics that a screen names.
const TOPICS_SHOWN: usize = 8;

impl Turn {
    /// `/practice`: topics to choose from, the weakest first.
    pub(super) fn practice(&mut self, place: Place, catalogue: &Catalogue) {
        self.show_practice(Card::Menu, place, None, catalogue);
    }

    /// Shows the topics, at the end of a practice with what came of it.
    pub(super) fn show_practice(
        &mut self,
        card: Card,
        place: Place,
        ended: Option<EndedPractice>,
        catalogue: &Catalogue,
    ) {
        let mut topics = self.topics(catalogue);
        // What was practised is there, however well it is known now.
        let place_of = |topics: &[TopicStanding]| {
            ended.and_then(|ended| topics.iter().position(|topic| topic.key() == ended.topic))
        };
        if let Some(practised) = place_of(&topics).filter(|practised| *practised >= TOPICS_SHOWN) {
            topics.swap(TOPICS_SHOWN - 1, practised);
        }
        topics.truncate(TOPICS_SHOWN);
        self.show(Some(card), place, View::Practice { ended, topics });
    }

    /// `/progress`, with a picture or in words.
    pub(super) fn progress(&mut self, as_text: bool, place: Place, catalogue: &Catalogue) {
        let mut topics = self.topics(catalogue);
        topics.truncate(TOPICS_SHOWN);
        let view = View::Progress {
            student: self.student.id,
            day: Some(self.day()),
            topics,
            calendar: self.calendar(),
            as_text,
        };
        self.show(Some(Card::Menu), place, view);
    }

    /// The weakest topic of a quiz, where practising it is a good next step.
    pub(super) fn next_step(&self, quiz: &QuizRef, catalogue: &Catalogue) -> Option<TopicStanding> {
        let quiz: &Quiz = catalogue.content(quiz)?;
        let of_quiz = |topic: &TopicStanding| {
            quiz.questions.iter().any(|question| quiz.topic_of(question) == topic.topic)
        };
        self.topics(catalogue).into_iter().find(|topic| topic.is_worth_practice() && of_quiz(topic))
    }

    fn topics(&self, catalogue: &Catalogue) -> Vec<TopicStanding> {
        self.student.topics(catalogue, self.student.day_of(self.now()))
    }

    fn calendar(&self) -> Calendar {
        self.student.calendar(self.now())
    }
}
