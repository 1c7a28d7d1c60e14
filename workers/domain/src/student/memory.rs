//! The questions that a student has answered, and when each comes again.
//!
//! Part of the state of everybody who ever answered, and of its snapshots: an item is five small numbers under the quiz's code and the
//! question's id, and there are at most [`ITEMS_MAX`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::quiz::{Question, Quiz, QuizRef};
use studymate_schema::review::{QuestionRef, Rating, ReviewStanding, Schedule};
use studymate_schema::settings::RetentionGoal;
use studymate_schema::zone::{ZoneName, time_zone_of};
use studymate_schema::{QuizCode, Timestamp};

/// The most questions that come again to one person. Beyond it, the one that is due last is forgotten: it is known best, and comes
/// back when it is answered again.
pub const ITEMS_MAX: usize = 2000;
/// For how many days a wrong answer is a mistake of lately, unless the question was answered right since.
pub const MISTAKE_DAYS: i32 = 30;

/// A day of the student's calendar (UTC until a zone was chosen), as days since 1970-01-01.
pub(super) fn day_of(at: Timestamp, zone: Option<&ZoneName>) -> i32 {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    at.to_zoned(time_zone_of(zone)).date().since(epoch).map_or(0, |span| span.get_days())
}

/// Which questions can be put: those of live quizzes that may be reviewed.
#[derive(Clone, Copy)]
pub(super) struct Open<'o> {
    /// All quizzes.
    pub(super) catalogue: &'o Catalogue,
    /// Whether the student may review a live one.
    pub(super) quiz: &'o dyn Fn(&Quiz) -> bool,
}

/// What a student has answered, by quiz and question.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    quizzes: BTreeMap<QuizCode, BTreeMap<String, Item>>,
}

/// One question: its last schedule, and the day of that answer. Written as a row of numbers, since there may be many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub(super) struct Item {
    /// The day.
    pub(super) answered: i32,
    pub(super) schedule: Schedule,
}

/// The day, and the schedule's rating, days, stability and difficulty.
type Row = (i32, u8, u16, u32, u16);

impl From<Row> for Item {
    fn from((answered, rating, days, stability, difficulty): Row) -> Self {
        let rating = match rating {
            1 => Rating::Again,
            2 => Rating::Hard,
            3 => Rating::Good,
            _ => Rating::Easy,
        };
        Item { answered, schedule: Schedule { rating, days, stability, difficulty } }
    }
}

impl From<Item> for Row {
    fn from(Item { answered, schedule }: Item) -> Self {
        let rating = match schedule.rating {
            Rating::Again => 1,
            Rating::Hard => 2,
            Rating::Good => 3,
            Rating::Easy => 4,
        };
        (answered, rating, schedule.days, schedule.stability, schedule.difficulty)
    }
}

/// A question of a quiz that the student has taken.
#[derive(Clone)]
pub(super) struct Begun<'m> {
    quiz: QuizRef,
    pub(super) content: &'m Quiz,
    index: usize,
    question: &'m Question,
    /// What is known of it; `None` when it was never answered.
    pub(super) item: Option<Item>,
}

impl<'m> Begun<'m> {
    /// What it is about.
    pub(super) fn topic(&self) -> &'m str {
        self.content.topic_of(self.question)
    }

    /// Where it stands.
    pub(super) fn place(&self) -> (QuizRef, usize) {
        (self.quiz.clone(), self.index)
    }
}

impl Item {
    fn due(&self) -> i32 {
        self.answered.saturating_add(i32::from(self.schedule.days))
    }

    fn is_mistake(&self, today: i32) -> bool {
        self.schedule.rating == Rating::Again && self.answered.saturating_add(MISTAKE_DAYS) >= today
    }
}

impl Memory {
    /// When a question comes again that is answered on this day.
    pub fn schedule(
        &self,
        quiz: &QuizCode,
        question: &str,
        day: i32,
        rating: Rating,
        retention: RetentionGoal,
    ) -> Schedule {
        let before = self.quizzes.get(quiz).and_then(|quiz| quiz.get(question));
        let elapsed = before.map_or(0, |item| u32::try_from(day.saturating_sub(item.answered)).unwrap_or(0));
        super::schedule::schedule(before.map(|item| item.schedule), elapsed, rating, retention)
    }

    /// Keeps what was computed for an answer of this day.
    pub(super) fn keep(&mut self, quiz: &QuizCode, question: &str, day: i32, schedule: Schedule) {
        let item = Item { answered: day, schedule };
        self.quizzes.entry(quiz.clone()).or_default().insert(question.to_owned(), item);
        if self.len() > ITEMS_MAX {
            self.forget_the_last();
        }
    }

    /// How many questions come again.
    pub fn len(&self) -> usize {
        self.quizzes.values().map(BTreeMap::len).sum()
    }

    /// Whether nothing was ever answered.
    pub fn is_empty(&self) -> bool {
        self.quizzes.is_empty()
    }

    fn forget_the_last(&mut self) {
        let all =
            self.quizzes.iter().flat_map(|(code, quiz)| quiz.iter().map(move |(id, item)| (item, code, id)));
        let last = all.max_by_key(|(item, code, id)| (item.due(), *code, *id));
        let Some((code, id)) = last.map(|(_, code, id)| (code.clone(), id.clone())) else { return };
        if let Some(quiz) = self.quizzes.get_mut(&code) {
            quiz.remove(&id);
            if quiz.is_empty() {
                self.quizzes.remove(&code);
            }
        }
    }

    /// The questions of the live quizzes of which at least one was answered.
    pub(super) fn begun<'m>(&'m self, catalogue: &'m Catalogue) -> impl Iterator<Item = Begun<'m>> {
        self.quizzes.iter().flat_map(move |(code, items)| {
            let live = catalogue.live(code).and_then(|quiz| Some((catalogue.content(&quiz)?, quiz)));
            live.into_iter().flat_map(move |(content, quiz)| {
                // What a person grades is not asked in reviews, where nobody waits to grade it.
                let marked =
                    content.questions.iter().enumerate().filter(|(_, question)| !question.is_graded());
                marked.map(move |(index, question)| Begun {
                    quiz: quiz.clone(),
                    content,
                    index,
                    question,
                    item: items.get(&question.id).copied(),
                })
            })
        })
    }

    /// The items whose questions can be put now, where those stand.
    fn live<'m>(&'m self, open: Open<'m>) -> impl Iterator<Item = (QuizRef, usize, Item)> {
        let begun = self.begun(open.catalogue).filter(move |begun| (open.quiz)(begun.content));
        begun
            .filter_map(|begun| Some((begun.item?, begun.place())))
            .map(|(item, (quiz, index))| (quiz, index, item))
    }

    /// What is due on a day: the longest overdue first, of a day the least known first.
    pub(super) fn due(&self, open: Open<'_>, today: i32) -> Vec<QuestionRef> {
        let due = self.live(open).filter(|(.., item)| item.due() <= today);
        in_order(due.map(|(quiz, index, item)| ((item.due(), item.schedule.stability), (quiz, index))))
    }

    /// What was answered wrong lately and not right since, the newest first.
    pub(super) fn mistakes(&self, open: Open<'_>, today: i32) -> Vec<QuestionRef> {
        let mistakes = self.live(open).filter(|(.., item)| item.is_mistake(today));
        in_order(mistakes.map(|(quiz, index, item)| (-item.answered, (quiz, index))))
    }

    /// How much is due, today and in the days after.
    pub(super) fn standing(&self, open: Open<'_>, today: i32) -> ReviewStanding {
        let mut standing = ReviewStanding { due: 0, mistakes: 0, questions: 0, week: [0; 7] };
        for (.., item) in self.live(open) {
            standing.questions += 1;
            standing.mistakes += u32::from(item.is_mistake(today));
            let day = usize::try_from((item.due().saturating_sub(today)).max(0)).unwrap_or(usize::MAX);
            if let Some(count) = standing.week.get_mut(day) {
                *count += 1;
            }
        }
        standing.due = standing.week[0];
        standing
    }
}

/// Questions by a key; of the same key by quiz and place.
pub(super) fn in_order<K: Ord>(found: impl Iterator<Item = (K, (QuizRef, usize))>) -> Vec<QuestionRef> {
    let mut found: Vec<_> = found.collect();
    found.sort();
    let index_of = |index| u16::try_from(index).unwrap_or(u16::MAX);
    found.into_iter().map(|(_, (quiz, index))| QuestionRef { quiz, index: index_of(index) }).collect()
}

#[cfg(test)]
mod tests {
    use studymate_schema::codec;

    use super::*;

    fn item(days: u16) -> Schedule {
        Schedule { rating: Rating::Good, days, stability: 2_307, difficulty: 5_000 }
    }

    #[test]
    fn beyond_the_most_the_one_that_is_due_last_is_forgotten() {
        let code = QuizCode::parse("demo").unwrap();
        let mut memory = Memory::default();
        for number in 0..ITEMS_MAX {
            memory.keep(&code, &format!("q{number}"), 20_000, item(2));
        }
        memory.keep(&code, "known", 20_000, item(300));
        assert_eq!(memory.len(), ITEMS_MAX);
        assert!(!memory.quizzes[&code].contains_key("known"));
    }

    #[test]
    fn a_full_memory_stays_small_in_a_snapshot() {
        let code = QuizCode::parse("demo").unwrap();
        let mut memory = Memory::default();
        for number in 0..ITEMS_MAX {
            memory.keep(&code, &format!("{number:016x}"), 20_000, item(2));
        }
        let bytes = codec::encode_open(&memory).unwrap();
        assert!(bytes.len() < 80_000, "{} bytes", bytes.len());
        assert_eq!(codec::decode_open::<Memory>(&bytes, codec::SCHEMA).unwrap(), memory);
    }
}
