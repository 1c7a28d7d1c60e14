//! Quizzes in which students go to and fro: an answer can be changed, and is none before all are handed in together.

use std::collections::BTreeMap;

use super::{Attempt, Model, Mutation};
use crate::content::{Answer, FULL, Quiz};
use crate::diary::Window;

/// What is kept of an attempt until it is handed in.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Kept {
    /// The answers so far, by question.
    pub marked: BTreeMap<String, Answer>,
    /// For how many milliseconds, at least and at most, each question was looked at before another one was.
    looked_at: BTreeMap<String, (i64, i64)>,
    /// The question that is on the screen, and since when.
    open: Option<(String, Window)>,
}

impl Kept {
    /// Something else comes on the screen; what was there before a break counts only where it was left for another question.
    fn leave(&mut self, at: Window) {
        if let Some((question, since)) = self.open.take() {
            let (least, most) = at.since(since);
            let looked_at = self.looked_at.entry(question).or_default();
            *looked_at = (looked_at.0 + least, looked_at.1 + most);
        }
    }

    fn is_open(&self, question: &str) -> bool {
        self.open.as_ref().is_some_and(|(open, _)| open == question)
    }
}

impl<'c> Model<'c> {
    /// A question came on the screen, be it after a break.
    pub(super) fn open_freely(&mut self, at: Window, quiz: &'c Quiz, question: &str, place: (u32, u32)) {
        let number = quiz.questions.iter().position(|of| of.id == question).map(|index| index as u32 + 1);
        let expected = number.map(|number| (number, quiz.questions.len() as u32));
        let what = format!("place of {question} in {}", quiz.code);
        self.expect(at, &what, &format!("{expected:?}"), &format!("{:?}", Some(place)));
        self.asked = None;
        let Some(attempt) = self.unfinished.get_mut(quiz.code) else {
            return self.expect(at, &format!("attempt at {}", quiz.code), "none", "a question");
        };
        if !attempt.kept.is_open(question) {
            attempt.kept.leave(at);
        }
        attempt.kept.open = Some((question.to_owned(), at));
        attempt.seen = Some(at.from);
    }

    /// An answer, until another one is given.
    pub(super) fn mark(&mut self, at: Window, code: &str, question: &str, answer: &Answer) {
        let first_stays = self.mutation == Some(Mutation::FirstMark);
        let Some(attempt) = self.unfinished.get_mut(code).filter(|attempt| attempt.kept.is_open(question))
        else {
            return self.expect(at, &format!("question of {code}"), "the open one", question);
        };
        if !(first_stays && attempt.kept.marked.contains_key(question)) {
            attempt.kept.marked.insert(question.to_owned(), answer.clone());
        }
    }

    /// All questions came on the screen.
    pub(super) fn overview(&mut self, at: Window, code: &str, answered: &[u32]) {
        let Some(quiz) = self.content.quiz(code) else { return };
        let Some(attempt) = self.unfinished.get_mut(code) else {
            return self.expect(at, &format!("attempt at {code}"), "none", "all questions");
        };
        attempt.kept.leave(at);
        attempt.seen = attempt.begun;
        let marked = &attempt.kept.marked;
        let numbers =
            (1_u32..).zip(&quiz.questions).filter(|(_, question)| marked.contains_key(&question.id));
        let expected: Vec<u32> = numbers.map(|(number, _)| number).collect();
        let what = format!("questions of {code} that have an answer");
        self.expect(at, &what, &format!("{expected:?}"), &format!("{answered:?}"));
    }

    /// All questions are answered at once; where nothing was given, that is wrong, and counts for no day.
    pub(super) fn hand_in(&mut self, at: Window, code: &'static str) {
        let Some(quiz) = self.content.quiz(code) else { return };
        let Some(attempt) = self.unfinished.get_mut(code) else {
            return self.expect(at, &format!("attempt at {code}"), "none", "all answers");
        };
        attempt.kept.leave(at);
        let Kept { marked, looked_at, .. } = std::mem::take(&mut attempt.kept);
        let all_or_nothing = self.mutation == Some(Mutation::AllOrNothing);
        let mut handed_in: Attempt = attempt.clone();
        for question in &quiz.questions {
            let answer = marked.get(&question.id);
            let mut credit = answer.map_or(0, |answer| question.credit(answer));
            if all_or_nothing && credit < FULL {
                credit = 0;
            }
            let took = looked_at.get(&question.id).copied().unwrap_or_default();
            self.remember_after(took, at, quiz, question, credit);
            let topic = self.topics.entry(question.topic).or_default();
            *topic = (topic.0 + 1, topic.1 + u32::from(credit == FULL));
            if answer.is_some() {
                self.row.answered(self.day(at.from));
            }
            handed_in.answer(question, credit);
        }
        self.unfinished.insert(quiz.code, handed_in);
        self.finish(at, quiz);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::make;

    fn second(from: i64) -> Window {
        let at = |millisecond| jiff::Timestamp::from_millisecond(millisecond).unwrap();
        Window { from: at(1000 * from), until: at(1000 * from + 10) }
    }

    #[test]
    fn a_question_takes_as_long_as_it_is_looked_at() {
        let mut kept = Kept { open: Some(("atl-01".to_owned(), second(10))), ..Kept::default() };
        kept.leave(second(13));
        kept.leave(second(50));
        kept.open = Some(("atl-01".to_owned(), second(60)));
        kept.leave(second(61));
        assert_eq!(kept.looked_at["atl-01"], (3_980, 4_020));
    }

    #[test]
    fn the_last_answer_to_each_question_counts() {
        let content = make();
        let handed_in = |mutation| {
            let mut model = Model::new(1, &content, &[], mutation);
            model.begin(second(1), "atlas", "atl-01", (1, 7));
            model.mark(second(2), "atlas", "atl-01", &Answer::Pick(0));
            model.mark(second(3), "atlas", "atl-01", &Answer::Pick(1));
            model.overview(second(4), "atlas", &[1]);
            model.hand_in(second(5), "atlas");
            assert_eq!(model.differences, []);
            model.grades["atlas"].last().unwrap().right
        };
        assert_eq!((handed_in(None), handed_in(Some(Mutation::FirstMark))), (1, 0));
    }
}
