//! What hangs on the staff: pages of information and files as they were made, reports for assistants, and what an export says.

use jiff::SignedDuration;

use super::{Model, Mutation};
use crate::board::{Notice, Posted};
use crate::content::PICTURE;
use crate::diary::{Export, Window};

/// An export holds what the results of so many attempts at a quiz are made of; of older ones the number.
const RESULTS_KEPT: usize = 20;
/// How long somebody waits between two exports.
const EXPORT_PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// A finished attempt, as reports count it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Finish {
    /// At which quiz.
    pub code: &'static str,
    /// When.
    pub at: Window,
    /// Whether it passed.
    pub passed: bool,
    /// When it was forgotten, if it was.
    pub forgotten: Option<Window>,
}

/// How many attempts a report may show: the least and the most, finished and passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counted {
    /// Finished.
    pub finished: (u32, u32),
    /// Passed.
    pub passed: (u32, u32),
}

impl Counted {
    /// Counts the attempts at a quiz for a report that was looked at in a window; what was done before it began had come into reports.
    pub fn of<'f>(finishes: impl IntoIterator<Item = &'f Finish>, code: &str, look: Window) -> Self {
        let mut counted = Counted::default();
        for finish in finishes.into_iter().filter(|finish| finish.code == code) {
            let surely =
                finish.at.until < look.from && finish.forgotten.is_none_or(|at| at.from > look.until);
            let maybe =
                finish.at.from <= look.until && finish.forgotten.is_none_or(|at| at.until >= look.from);
            let (least, most) = (u32::from(surely), u32::from(maybe));
            counted.finished = (counted.finished.0 + least, counted.finished.1 + most);
            if finish.passed {
                counted.passed = (counted.passed.0 + least, counted.passed.1 + most);
            }
        }
        counted
    }

    /// Whether a report may show these numbers.
    pub fn allows(&self, (finished, passed): (u32, u32)) -> bool {
        let within = |(least, most): (u32, u32), shown: u32| (least..=most).contains(&shown);
        within(self.finished, finished) && within(self.passed, passed)
    }
}

impl Model<'_> {
    /// The files of a course come to those whom the course is for, and they are those that the mentor sent, in their order.
    pub(super) fn fetched(&mut self, at: Window, of: &str, files: &[String]) {
        let is_for =
            self.content.quiz(of).is_some_and(|quiz| self.closed(at.from).lets_begin(quiz, &self.keys));
        let sent = self.board.iter().find_map(|posted| match &posted.notice {
            Notice::Course { code, files } if *code == of => Some(files.as_slice()),
            _ => None,
        });
        let expected = sent.filter(|_| is_for).unwrap_or_default();
        self.fetched += files.len() as u32;
        self.expect(
            at,
            &format!("files of the course of {of}"),
            &format!("{expected:?}"),
            &format!("{files:?}"),
        );
    }

    /// The page says what was written last in the language of its reader, else in the other one; nothing once it was removed.
    pub(super) fn informed(&mut self, at: Window, language: &str, text: Option<&String>) {
        let is_page = |notice: &Notice| matches!(notice, Notice::Page { .. } | Notice::PageRemoved);
        let pages: Vec<&Posted> = self.board.iter().filter(|posted| is_page(&posted.notice)).collect();
        let newest =
            if self.mutation == Some(Mutation::FirstPage) { pages.len().min(1) } else { pages.len() };
        let possible: Vec<Option<&str>> =
            so_far(&pages[..newest], at).map(|so_far| said(&pages[..so_far], language)).collect();
        if !possible.contains(&text.map(String::as_str)) {
            let expected = format!("{possible:?}");
            self.expect(at, "what the page of information says", &expected, &format!("{text:?}"));
        }
    }

    /// A question stands with its picture or sound, as that was sent last.
    pub(super) fn illustrated(&mut self, at: Window, question: &str, found: Option<&str>) {
        let wanted = self.content.question(question).and_then(|(_, question)| question.media);
        let wanted = wanted.filter(|name| self.mutation != Some(Mutation::Silent) || *name == PICTURE);
        let of_it = |posted: &&Posted| match posted.notice {
            Notice::Media { name, .. } => Some(name) == wanted,
            _ => false,
        };
        let first_stays = self.mutation == Some(Mutation::FirstPicture);
        let known = if first_stays { 1 } else { usize::MAX };
        let sent: Vec<&Posted> = self.board.iter().filter(of_it).take(known).collect();
        let file = |so_far: usize| match &sent.get(so_far.checked_sub(1)?)?.notice {
            Notice::Media { file, .. } => Some(file.as_str()),
            _ => None,
        };
        let possible: Vec<Option<&str>> = so_far(&sent, at).map(file).collect();
        if !possible.contains(&found) {
            let what = format!("picture or sound of {question}");
            self.expect(at, &what, &format!("{possible:?}"), &format!("{found:?}"));
        }
    }

    /// A question stands with its code, as it was written.
    pub(super) fn coded(&mut self, at: Window, question: &str, found: Option<&(String, String)>) {
        let wanted = self.content.question(question).and_then(|(_, question)| question.code.clone());
        let wanted = wanted.map(|code| (code.language.to_owned(), code.lines));
        let wanted = wanted.filter(|_| self.mutation != Some(Mutation::CodeIsText));
        self.expect(
            at,
            &format!("code of {question}"),
            &format!("{wanted:?}"),
            &format!("{:?}", found.cloned()),
        );
    }

    /// A report is shown to assistants where they are taught, refused to everybody else, and that is counted.
    pub(super) fn report(&mut self, at: Window, code: &str, is_shown: bool) {
        // All of these quizzes are for classrooms.
        let closed = self.closed(at.from);
        let theirs = self.content.quiz(code).is_some_and(|quiz| closed.lets_go_on(quiz, &self.keys));
        self.overreached += u32::from(!(self.assistant && theirs));
        let expected = (self.assistant && theirs).to_string();
        self.expect(at, &format!("whether the report of {code} is shown"), &expected, &is_shown.to_string());
    }

    /// The files hold every result, and every answer.
    pub(super) fn exported(&mut self, at: Window, export: &Export) {
        let (before, _) = self.since_export(at);
        self.exported = Some(at);
        self.expect(at, "an export so soon", "false", &before.to_string());
        let results = self.grades.iter().map(|(code, grade)| {
            let all = &grade.percents;
            let newest = all[all.len().saturating_sub(RESULTS_KEPT)..].to_vec();
            ((*code).to_owned(), (all.len() as u32, newest))
        });
        let (answers, reviews) = self.all_answers();
        let expected = Export {
            results: results.collect(),
            unfinished: self
                .unfinished
                .iter()
                .map(|(code, attempt)| ((*code).to_owned(), attempt.done() as u32))
                .collect(),
            answers,
            reviews,
        };
        self.expect(at, "what an export says", &format!("{expected:?}"), &format!("{export:?}"));
    }

    /// Answers in quizzes and in reviews: events stay, by the id, also of who was forgotten.
    pub(super) fn all_answers(&self) -> (u32, u32) {
        let (answers, reviews) = self.before;
        (answers + self.topics.values().map(|(answers, _)| answers).sum::<u32>(), reviews + self.reviewed)
    }

    /// Nothing was exported, because the last time is less than an hour ago.
    pub(super) fn not_exported(&mut self, at: Window) {
        let (_, maybe) = self.since_export(at);
        self.expect(at, "whether there was an export before", &maybe.to_string(), "true");
    }

    /// Whether the last export surely is too young for another one, and whether it may be.
    fn since_export(&self, at: Window) -> (bool, bool) {
        let ago = |from: jiff::Timestamp, to: jiff::Timestamp| to.duration_since(from);
        self.exported.map_or((false, false), |last| {
            (ago(last.from, at.until) < EXPORT_PAUSE, ago(last.until, at.from) < EXPORT_PAUSE)
        })
    }
}

/// How many of these may have come to be so, and surely are not older than the next one.
fn so_far(posted: &[&Posted], at: Window) -> impl Iterator<Item = usize> {
    (0..=posted.len()).filter(move |so_far| {
        let begun = *so_far == 0 || posted[so_far - 1].at.from <= at.until;
        let over = *so_far < posted.len() && posted[*so_far].at.until < at.from;
        begun && !over
    })
}

/// What a page says after all that became of it.
fn said<'p>(pages: &[&'p Posted], wanted: &str) -> Option<&'p str> {
    let removed = pages.iter().rposition(|posted| posted.notice == Notice::PageRemoved);
    let pages = &pages[removed.map_or(0, |removed| removed + 1)..];
    let newest = |wanted: Option<&str>| {
        pages.iter().rev().find_map(|posted| match &posted.notice {
            Notice::Page { language, text } if wanted.is_none_or(|wanted| wanted == *language) => {
                Some(text.as_str())
            }
            _ => None,
        })
    };
    newest(Some(wanted)).or_else(|| newest(None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::make;

    fn seconds(from: i64, until: i64) -> Window {
        let at = |second| jiff::Timestamp::from_second(second).unwrap();
        Window { from: at(from), until: at(until) }
    }

    #[test]
    fn a_page_says_what_was_written_last_when_it_is_looked_at() {
        let page =
            |at, language, text: &str| Posted { at, notice: Notice::Page { language, text: text.into() } };
        let board = [
            page(seconds(10, 12), "en", "one"),
            page(seconds(20, 22), "ru", "два"),
            page(seconds(30, 32), "en", "three"),
            Posted { at: seconds(50, 52), notice: Notice::PageRemoved },
            page(seconds(60, 62), "ru", "четыре"),
        ];
        let content = make();
        let is_right = |at, language, text: Option<&str>| {
            let mut model = Model::new(1, &content, &board, None);
            model.informed(at, language, text.map(str::to_owned).as_ref());
            model.differences.is_empty()
        };
        assert!(is_right(seconds(5, 6), "en", None) && !is_right(seconds(5, 6), "en", Some("one")));
        assert!(is_right(seconds(9, 11), "en", None) && is_right(seconds(9, 11), "en", Some("one")));
        assert!(is_right(seconds(13, 14), "ru", Some("one")) && !is_right(seconds(13, 14), "ru", None));
        assert!(is_right(seconds(23, 24), "ru", Some("два")) && is_right(seconds(23, 24), "en", Some("one")));
        assert!(
            is_right(seconds(40, 41), "en", Some("three")) && !is_right(seconds(40, 41), "en", Some("one"))
        );
        assert!(is_right(seconds(51, 51), "en", Some("three")) && is_right(seconds(51, 51), "en", None));
        assert!(is_right(seconds(55, 56), "ru", None) && !is_right(seconds(55, 56), "ru", Some("два")));
        assert!(is_right(seconds(70, 71), "en", Some("четыре")));
    }

    #[test]
    fn a_report_counts_what_was_finished_before_and_nothing_that_was_forgotten() {
        let finish = |at, passed| Finish { code: "algebra", at, passed, forgotten: None };
        let gone = Finish { forgotten: Some(seconds(5, 6)), ..finish(seconds(1, 2), true) };
        let all = [
            gone,
            finish(seconds(3, 4), true),
            finish(seconds(11, 12), false),
            finish(seconds(30, 31), true),
        ];
        let counted = Counted::of(&all, "algebra", seconds(10, 20));
        assert_eq!((counted.finished, counted.passed), ((1, 2), (1, 1)));
        assert!(counted.allows((2, 1)) && !counted.allows((3, 1)) && !counted.allows((2, 2)));
        assert_eq!(Counted::of(&all, "history", seconds(10, 20)), Counted::default());
    }
}
