//! How well a student masters each topic, and what a practice of one puts.
//!
//! The mastery of a topic is the share of its questions that the student would answer right today: each question counts with the
//! probability that FSRS gives for its being remembered, nothing when its last answer was not right or when it was never asked.
//! Questions are those of the quizzes that the student has taken; what a review may not tell, mastery does not tell either.

use std::collections::BTreeMap;

use studymate_schema::catalogue::Catalogue;
use studymate_schema::practice::{TopicKey, TopicStanding};
use studymate_schema::quiz::Quiz;
use studymate_schema::review::{QuestionRef, Rating};

use super::Student;
use super::memory::{Begun, in_order};
use super::schedule::retained;

/// The most questions of one practice: a few minutes.
pub const PRACTICE_MAX: usize = 5;

/// Why a question is put in a practice; the first come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// Its last answer was not right; the oldest first.
    Wrong(i32),
    /// It was never asked; in the author's order.
    New,
    /// It may be forgotten: thousandths of what is still remembered, and for how long it is.
    Known(u32, u32),
}

#[derive(Default)]
struct Sums {
    retained: u64,
    questions: u16,
    answered: u16,
    practice: u16,
}

impl Student {
    /// How they master each topic, the weakest first.
    pub fn topics(&self, catalogue: &Catalogue, today: i32) -> Vec<TopicStanding> {
        let mut topics: BTreeMap<&str, Sums> = BTreeMap::new();
        let begun: Vec<Begun<'_>> = self.begun(catalogue, today).collect();
        for question in &begun {
            let sums = topics.entry(question.topic()).or_default();
            sums.retained += u64::from(remembered(question, today));
            sums.questions = sums.questions.saturating_add(1);
            sums.answered += u16::from(question.item.is_some());
            sums.practice += u16::from(self.may_practise(question));
        }
        let mut topics: Vec<TopicStanding> = topics
            .into_iter()
            .map(|(topic, sums)| TopicStanding {
                topic: topic.to_owned(),
                mastery: (sums.retained / (10 * u64::from(sums.questions.max(1)))).min(100) as u8,
                answered: sums.answered,
                questions: sums.questions,
                practice: sums.practice.min(PRACTICE_MAX as u16),
            })
            .collect();
        topics.sort_by(|a, b| (a.mastery, &a.topic).cmp(&(b.mastery, &b.topic)));
        topics
    }

    /// The questions of a topic that a practice puts: what was not right, what was never asked, then what is known least.
    pub fn to_practise(&self, topic: TopicKey, catalogue: &Catalogue, today: i32) -> Vec<QuestionRef> {
        let of_topic = |question: &Begun<'_>| TopicKey::of(question.topic()) == topic;
        let questions =
            self.begun(catalogue, today).filter(|question| of_topic(question) && self.may_practise(question));
        in_order(questions.map(|question| (reason(&question, today), question.place())))
    }

    fn begun<'s>(&'s self, catalogue: &'s Catalogue, today: i32) -> impl Iterator<Item = Begun<'s>> {
        let told = move |question: &Begun<'s>| self.may_review(question.content, catalogue, today);
        self.memory.begun(catalogue).filter(told)
    }

    fn may_practise(&self, question: &Begun<'_>) -> bool {
        question.item.is_some() || self.may_practise_new(question.content)
    }

    /// Whether a practice may put questions of a quiz that the student was never asked: not before it was finished once, not in the
    /// middle of an attempt, and not where attempts are counted, or a practice would be a look into the next one.
    fn may_practise_new(&self, quiz: &Quiz) -> bool {
        quiz.settings.attempts.is_none()
            && self.attempts_finished(&quiz.code) > 0
            && self.unfinished.iter().all(|attempt| attempt.quiz.code != quiz.code)
    }
}

/// The probability, in thousandths, that a question would be answered right.
fn remembered(question: &Begun<'_>, today: i32) -> u32 {
    match question.item {
        Some(item) if item.schedule.rating != Rating::Again => {
            retained(item.schedule, today.saturating_sub(item.answered).max(0).unsigned_abs())
        }
        _ => 0,
    }
}

fn reason(question: &Begun<'_>, today: i32) -> Reason {
    match question.item {
        None => Reason::New,
        Some(item) if item.schedule.rating == Rating::Again => Reason::Wrong(item.answered),
        Some(item) => Reason::Known(remembered(question, today), item.schedule.stability),
    }
}
