//! What differs between what must be and what is.

use std::collections::BTreeMap;
use std::fmt;

use crate::content::Content;
use crate::found::{Found, Progress};
use crate::model::{Attempt, Grade, Model};

/// So many messages may be on their way to somebody before it is known that they have no account any more.
const TRIES: usize = 1;

/// Something that is not as it must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Whose.
    pub student: i64,
    /// What.
    pub what: String,
    /// What must be.
    pub expected: String,
    /// What is.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { student, what, expected, found } = self;
        write!(f, "student {student}: {what}: expected {expected}, found {found}")
    }
}

/// Compares everything that must be true of a student with what was found.
pub fn compare(model: &Model<'_>, content: &Content, found: &Found) -> Vec<Difference> {
    let mut differ = Differ { student: model.student, differences: model.differences.clone() };
    grades(&mut differ, model, content, found);
    row(&mut differ, model, found);
    reminders(&mut differ, model, found);
    refused(&mut differ, model, found);
    differ.expect("classrooms", &model.keys.rooms, &found.rooms);
    memory(&mut differ, model, found);
    differ.expect("attempts started", &model.started, &found.started);
    differ.expect("attempts finished", &(finished(model)), &found.finished);
    differ.expect("attempts given up", &model.given_up.values().sum::<usize>(), &(found.cancelled as usize));
    differ.expect("answers in reviews", &model.reviewed, &found.reviewed);
    differ.expect("wishes for what only others may", &model.overreached, &found.overreached);
    differ.expect("whether they are an assistant", &model.assistant, &found.assistant);
    let points = model.points.iter().map(|(code, of)| ((*code).to_owned(), of.values().sum::<u32>()));
    let points: BTreeMap<String, u32> = points.filter(|(_, points)| *points > 0).collect();
    differ.expect_each("points on leaderboards for", &points, &found.points);
    let topics: BTreeMap<String, (u32, u32)> =
        model.topics.iter().map(|(topic, counts)| ((*topic).to_owned(), *counts)).collect();
    differ.expect_each("answers about", &topics, &found.topics);
    differ.differences
}

fn finished(model: &Model<'_>) -> u32 {
    model.grades.values().map(|grade| grade.percents.len() as u32).sum()
}

fn grades(differ: &mut Differ, model: &Model<'_>, content: &Content, found: &Found) {
    let progress = |grade: &Grade| Progress {
        attempts: grade.percents.len() as u32,
        passes: grade.passes,
        best: grade.percents.iter().max().copied().unwrap_or(0),
        last: grade.percents.last().copied().unwrap_or(0),
        sum: grade.percents.iter().sum(),
    };
    let expected: BTreeMap<String, Progress> =
        model.grades.iter().map(|(code, grade)| ((*code).to_owned(), progress(grade))).collect();
    differ.expect_each("results of", &expected, &found.progress);
    for quiz in &content.quizzes {
        let answered = model.unfinished.get(quiz.code).map(Attempt::done);
        let what = format!("answers in the unfinished attempt at {}", quiz.code);
        differ.expect(&what, &answered, &found.unfinished.get(quiz.code).copied());
    }
}

fn row(differ: &mut Differ, model: &Model<'_>, found: &Found) {
    let expected = model.row.at_last();
    differ.expect("days in a row at the last day that counts", &expected.days, &found.row.days);
    differ.expect("longest row of days", &expected.longest, &found.row.longest);
    differ.expect("last day that counts", &expected.last, &found.row.last);
}

fn reminders(differ: &mut Differ, model: &Model<'_>, found: &Found) {
    let (missing, unexpected) = model.reminding.compare(&found.reminded);
    // Of what a kill left in the dark nobody knows whether it came; it is not sent again.
    if missing.len() > found.in_the_dark {
        differ.push("reminders", &missing, &format!("{} in the dark", found.in_the_dark));
    }
    if !unexpected.is_empty() {
        differ.push("reminders", &"none then", &unexpected);
    }
}

/// Who has no account any more is written to until Telegram says so, and then no more.
fn refused(differ: &mut Differ, model: &Model<'_>, found: &Found) {
    let refused = found.refused_since(model.gone);
    if refused > TRIES {
        differ.push("messages to who has no account any more", &format!("at most {TRIES}"), &refused);
    }
}

fn memory(differ: &mut Differ, model: &Model<'_>, found: &Found) {
    let mut known = found.memory.clone();
    for ((code, question), possible) in model.memory.all() {
        match known.remove(&((*code).to_owned(), question.clone())) {
            Some(known) if possible.contains(&known) => {}
            known => differ.push(&format!("when {question} comes again"), possible, &known),
        }
    }
    for ((_, question), known) in known {
        differ.push(&format!("when {question} comes again"), &"never", &known);
    }
}

/// Differences of one student.
struct Differ {
    student: i64,
    differences: Vec<Difference>,
}

impl Differ {
    fn push(&mut self, what: &str, expected: &impl fmt::Debug, found: &impl fmt::Debug) {
        self.differences.push(Difference {
            student: self.student,
            what: what.to_owned(),
            expected: format!("{expected:?}"),
            found: format!("{found:?}"),
        });
    }

    fn expect<T: PartialEq + fmt::Debug>(&mut self, what: &str, expected: &T, found: &T) {
        if expected != found {
            self.push(what, expected, found);
        }
    }

    fn expect_each<T: PartialEq + fmt::Debug>(
        &mut self,
        what: &str,
        expected: &BTreeMap<String, T>,
        found: &BTreeMap<String, T>,
    ) {
        let mut keys: Vec<&String> = expected.keys().chain(found.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            self.expect(&format!("{what} {key}"), &expected.get(key), &found.get(key));
        }
    }
}
