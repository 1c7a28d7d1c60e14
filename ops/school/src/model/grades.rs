//! Attempts, and what counts of them.

use super::free::Kept;
use crate::content::{Counts, Difficulty, Draw, FULL, Question, Quiz};

/// An attempt that is not over.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Attempt {
    /// What each answer is worth, in the order in which they were given.
    pub credits: Vec<i64>,
    /// Which questions they were given to.
    pub asked: Vec<String>,
    /// How much they count among each other.
    pub points: Vec<i64>,
    /// The question that is on the screen.
    pub open: Option<String>,
    /// When a question was put last.
    pub seen: Option<jiff::Timestamp>,
    /// When it began.
    pub begun: Option<jiff::Timestamp>,
    /// What is kept until it is handed in, where students go to and fro.
    pub kept: Kept,
    /// Its number, known from an essay in it.
    pub number: Option<u32>,
    /// The answers that wait for their grade, by their place among the answers.
    pub waits: Vec<usize>,
}

/// The result of one attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Right answers.
    pub right: u32,
    /// Of how many questions.
    pub questions: u32,
    /// Per cent of the points, rounded down.
    pub percent: u32,
}

/// All results of a quiz.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Grade {
    /// Per cent of each finished attempt.
    pub percents: Vec<u32>,
    /// How many of them passed.
    pub passes: u32,
    last: Option<Outcome>,
    /// Attempts of which answers wait for their grade, with their place among the finished ones.
    waiting: Vec<(usize, Attempt)>,
    /// Attempts of which all answers were graded, with their place.
    complete: Vec<(usize, Attempt)>,
    /// What the newest grade made of its attempt.
    graded: Option<u32>,
}

impl Attempt {
    /// How many questions have an answer.
    pub fn done(&self) -> usize {
        self.credits.len() + self.kept.marked.len()
    }

    pub(super) fn answer(&mut self, question: &Question, credit: i64) {
        self.credits.push(credit);
        self.asked.push(question.id.clone());
        self.points.push(question.points);
        self.open = None;
    }

    /// The questions that were asked, where those are not what the quiz draws.
    pub(super) fn wrong_draw(&self, quiz: &Quiz) -> Option<String> {
        let drawn: Vec<(usize, Option<&str>, Option<Difficulty>)> = match &quiz.draw {
            Draw::All | Draw::Any(_) => return None,
            Draw::ByTopic(topics) => {
                topics.iter().map(|(count, topic)| (*count, Some(*topic), None)).collect()
            }
            Draw::Parts(parts) => {
                parts.iter().map(|(count, topic, difficulty)| (*count, *topic, Some(*difficulty))).collect()
            }
        };
        let asked = |topic: Option<&str>, difficulty: Option<Difficulty>| {
            let is_such = |question: &&Question| {
                topic.is_none_or(|topic| question.topic == topic)
                    && (difficulty.is_none() || question.difficulty == difficulty)
            };
            self.asked.iter().filter_map(|id| quiz.question(id)).filter(is_such).count()
        };
        let whole = self.credits.len() == quiz.asked();
        (whole && drawn.iter().any(|(count, topic, difficulty)| asked(*topic, *difficulty) != *count))
            .then(|| format!("{:?}", self.asked))
    }
}

impl Grade {
    pub(super) fn finished(&mut self, quiz: &Quiz, attempt: Attempt) {
        let percent = percent(quiz, &attempt);
        let right = attempt.credits.iter().filter(|credit| **credit == FULL).count() as u32;
        self.percents.push(percent);
        self.last = Some(Outcome { right, questions: quiz.asked() as u32, percent });
        if attempt.waits.is_empty() {
            self.passes += u32::from(percent >= u32::from(quiz.pass_mark));
        } else {
            self.waiting.push((self.percents.len() - 1, attempt));
        }
    }

    /// An answer was graded. Returns whether there was such.
    pub(super) fn graded(&mut self, quiz: &Quiz, attempt: u32, number: u32, credit: i64) -> bool {
        let of = |(_, waiting): &(usize, Attempt)| waiting.number == Some(attempt);
        let Some(index) = self.waiting.iter().position(of) else { return false };
        let (place, mut waiting) = self.waiting.remove(index);
        let answer = number.saturating_sub(1) as usize;
        let Some(waits) = waiting.waits.iter().position(|of| *of == answer) else { return false };
        waiting.waits.remove(waits);
        waiting.credits[answer] = credit;
        self.percents[place] = percent(quiz, &waiting);
        self.graded = Some(self.percents[place]);
        if waiting.waits.is_empty() {
            self.passes += u32::from(self.percents[place] >= u32::from(quiz.pass_mark));
            self.complete.push((place, waiting));
        } else {
            self.waiting.push((place, waiting));
        }
        true
    }

    /// An answer was graded anew. Returns whether there was such.
    pub(super) fn graded_anew(&mut self, quiz: &Quiz, attempt: u32, number: u32, credit: i64) -> bool {
        let Some((place, complete)) =
            self.complete.iter_mut().find(|(_, complete)| complete.number == Some(attempt))
        else {
            return false;
        };
        let Some(answer) = complete.credits.get_mut(number.saturating_sub(1) as usize) else { return false };
        *answer = credit;
        let passes = |percent: u32| u32::from(percent >= u32::from(quiz.pass_mark));
        let before = std::mem::replace(&mut self.percents[*place], percent(quiz, complete));
        self.passes = self.passes + passes(self.percents[*place]) - passes(before);
        self.graded = Some(self.percents[*place]);
        true
    }

    /// What the newest grade made of its attempt, in per cent.
    pub(super) fn newest_grade(&self) -> Option<u32> {
        self.graded
    }

    /// Whether the attempt that counts passes.
    pub fn passed(&self, quiz: &Quiz) -> bool {
        match quiz.counts {
            Counts::Best => self.passes > 0,
            counts => self.counted(counts) >= u32::from(quiz.pass_mark),
        }
    }

    /// The newest result.
    pub fn last(&self) -> Option<Outcome> {
        self.last
    }

    /// Per cent of the attempt that counts.
    pub fn counted(&self, counts: Counts) -> u32 {
        let percents = &self.percents;
        let counted = match counts {
            Counts::Best => percents.iter().max().copied(),
            Counts::Last => percents.last().copied(),
            Counts::First => percents.first().copied(),
            Counts::Average => percents.iter().sum::<u32>().checked_div(percents.len() as u32),
        };
        counted.unwrap_or(0)
    }
}

/// Per cent of the points of an attempt, rounded down; what waits is none so far, and so is what was never come to.
fn percent(quiz: &Quiz, attempt: &Attempt) -> u32 {
    let points: i64 =
        attempt.credits.iter().zip(&attempt.points).map(|(credit, points)| credit * points).sum();
    let missing = quiz.questions.iter().filter(|question| !attempt.asked.contains(&question.id));
    let missing = missing.take(quiz.asked().saturating_sub(attempt.asked.len()));
    let all = attempt.points.iter().sum::<i64>() + missing.map(|question| question.points).sum::<i64>();
    (points * 100 / (FULL * all.max(1))) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::make;

    #[test]
    fn each_rule_counts_another_attempt() {
        let grade = Grade { percents: vec![50, 90, 61], passes: 2, ..Grade::default() };
        let counted = [Counts::Best, Counts::Last, Counts::First, Counts::Average].map(|c| grade.counted(c));
        assert_eq!(counted, [90, 61, 50, 67]);
        assert_eq!(Grade::default().counted(Counts::Average), 0);
    }

    #[test]
    fn points_are_rounded_down_over_all_questions() {
        let content = make();
        let quiz = content.quiz("algebra").unwrap();
        let asked = quiz.questions.iter().take(3).map(|question| question.id.clone()).collect();
        let credits = vec![FULL, FULL, FULL / 2];
        let attempt = Attempt { credits, asked, points: vec![1; 3], ..Attempt::default() };
        let mut grade = Grade::default();
        grade.finished(quiz, attempt);
        assert_eq!(grade.last(), Some(Outcome { right: 2, questions: 7, percent: 35 }));
        assert_eq!(grade.passes, 0);
    }

    #[test]
    fn a_question_counts_as_much_as_its_author_says() {
        let content = make();
        let quiz = content.quiz("seasons").unwrap();
        let drawn = ["wea-01", "wea-03", "wea-02", "sky-02"];
        let mut attempt = Attempt::default();
        for (id, credit) in drawn.into_iter().zip([FULL, FULL, FULL / 2, 0]) {
            attempt.answer(quiz.question(id).unwrap(), credit);
        }
        assert_eq!(attempt.points, [1, 3, 2, 2]);
        assert_eq!(attempt.wrong_draw(quiz), None);
        assert_eq!(percent(quiz, &attempt), 62, "5 of 8 points");
        attempt.asked[3] = "wea-04".to_owned();
        assert!(attempt.wrong_draw(quiz).is_some(), "nothing hard about the sky");
    }

    #[test]
    fn an_essay_counts_when_it_is_graded() {
        let content = make();
        let quiz = content.quiz("essays").unwrap();
        let attempt = Attempt {
            credits: vec![FULL, FULL, 0, 0, 0],
            asked: quiz.questions.iter().map(|question| question.id.clone()).collect(),
            points: vec![1; 5],
            waits: vec![3, 4],
            number: Some(7),
            ..Attempt::default()
        };
        let mut grade = Grade::default();
        grade.finished(quiz, attempt);
        assert_eq!((grade.percents[0], grade.passes), (40, 0));
        assert!(!grade.graded(quiz, 6, 4, FULL));
        assert!(grade.graded(quiz, 7, 4, FULL));
        assert_eq!((grade.percents[0], grade.passes), (60, 0), "the other one waits");
        assert!(grade.graded(quiz, 7, 5, FULL / 2) && !grade.graded(quiz, 7, 5, FULL));
        assert_eq!((grade.percents[0], grade.passes), (70, 1));
        assert!(!grade.graded_anew(quiz, 6, 4, 0) && grade.graded_anew(quiz, 7, 4, 0));
        assert_eq!((grade.percents[0], grade.passes), (50, 1), "half of it still passes");
        assert!(grade.graded_anew(quiz, 7, 5, 0));
        assert_eq!((grade.percents[0], grade.passes), (40, 0));
    }
}
