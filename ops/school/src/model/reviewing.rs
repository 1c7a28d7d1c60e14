//! Reviews and practices: which questions may be asked in them, and what an answer tells.

use super::{Model, PRACTICE_MAX, REVIEW_MAX, Review};
use crate::content::{Answer, Quiz};
use crate::diary::{Verdict, Window};

impl Model<'_> {
    pub(super) fn begin_practice(&mut self, at: Window, review: u32, question: &str, place: (u32, u32)) {
        self.asked = Some(at);
        self.expect_within(at, "questions of the practice", (1, PRACTICE_MAX), place.1 as usize);
        self.review = Some(Review { number: review, asked: Vec::new(), practises: true });
        self.next_of_review(at, question);
    }

    pub(super) fn begin_review(&mut self, at: Window, review: u32, question: &str, place: (u32, u32)) {
        self.asked = Some(at);
        if let Some(on) = self.review.as_ref().filter(|on| on.number == review) {
            let expected = on.asked.len().to_string();
            return self.expect(at, "question of the review", &expected, &place.0.to_string());
        }
        let (least, most) = self.memory.due(&self.open_at(at.from));
        let due = (least.min(REVIEW_MAX), most.min(REVIEW_MAX));
        self.expect_within(at, "questions of the review", due, place.1 as usize);
        self.review = Some(Review { number: review, asked: Vec::new(), practises: false });
        self.next_of_review(at, question);
    }

    /// The next question of the review that is on must be one that is due. One that is on goes on with a quiz that is retired meanwhile.
    pub(super) fn next_of_review(&mut self, at: Window, question: &str) {
        let day = self.day(at.from);
        let Some(review) = &mut self.review else {
            let attempt =
                self.content.question(question).and_then(|(quiz, _)| self.unfinished.get_mut(quiz.code));
            if let Some(attempt) = attempt {
                attempt.open = Some(question.to_owned());
                attempt.seen = Some(at.from);
            }
            return;
        };
        let twice = review.asked.iter().any(|before| before == question);
        review.asked.push(question.to_owned());
        let first = review.practises.then(|| review.asked.first().cloned()).flatten();
        if twice {
            return self.expect(at, "question of the review", "each once", question);
        }
        let Some((quiz, _)) = self.content.question(question) else { return };
        if let Some(first) = first {
            return self.may_be_practised(at, quiz, question, &first);
        }
        let told = quiz.is_told_on(day, &self.zone) && self.closed(at.from).lets_go_on(quiz, &self.keys);
        if !self.memory.may_be_due(quiz.code, question, day) || !told {
            self.expect(at, "question of the review", "one that is due", question);
        }
    }

    /// A practice keeps to its topic, and looks into no attempt that counts.
    pub(super) fn may_be_practised(&mut self, at: Window, quiz: &Quiz, question: &str, first: &str) {
        let topic = |id: &str| self.content.question(id).map(|(_, question)| question.topic);
        let answered = self.memory.is_known(quiz.code, question);
        let free = self.grades.contains_key(quiz.code)
            && !self.unfinished.contains_key(quiz.code)
            && quiz.attempts.is_none();
        let told = self.closed(at.from).lets_go_on(quiz, &self.keys)
            && quiz.may_come_again()
            && quiz.is_told_on(self.day(at.from), &self.zone);
        if topic(question) != topic(first) || !told || !(answered || free) {
            self.expect(at, "question of the practice", "one of the topic that may be told", question);
        }
    }

    pub(super) fn reviewed(
        &mut self,
        at: Window,
        id: &str,
        answer: &Answer,
        verdict: Verdict,
        days: Option<u32>,
    ) {
        let Some((quiz, question)) = self.content.question(id) else { return };
        let credit = question.credit(answer);
        self.expect_verdict(at, id, Some(answer), credit, verdict);
        self.remember(at, quiz, question, credit);
        self.row.answered(self.day(at.from));
        self.reviewed += 1;
        if let Some(days) = days {
            let possible = self.memory.days(quiz.code, id);
            if !possible.contains(&days) {
                self.expect(
                    at,
                    &format!("days until {id} comes again"),
                    &format!("{possible:?}"),
                    &days.to_string(),
                );
            }
        }
    }
}
