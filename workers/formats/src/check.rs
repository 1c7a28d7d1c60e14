//! Holds a question against the limits of `studymate_schema::quiz`, whatever format it came from.

use std::collections::HashSet;

use studymate_schema::Credit;
use studymate_schema::import::{Part, Problem, ProblemKind};
use studymate_schema::quiz::{
    Choice, FEEDBACK_TEXT_MAX, GUIDANCE_MAX, OPTION_TEXT_MAX, OPTIONS_MAX, QUESTION_TEXT_MAX, QuestionKind,
};

use crate::draft::QuestionDraft;
use crate::text::excerpt;

/// Everything that is wrong with a question, each on the line where it is.
pub(crate) fn question(draft: &QuestionDraft) -> Vec<Problem> {
    let question = &draft.question;
    let mut found = Found { draft, problems: Vec::new() };
    found.whole(text(Part::Question, &question.text, QUESTION_TEXT_MAX));
    found.whole(text(Part::Id, &question.id, OPTION_TEXT_MAX));
    found.whole(too_long(Part::Topic, &question.topic, OPTION_TEXT_MAX));
    found.whole(too_long(Part::Explanation, &question.explanation, FEEDBACK_TEXT_MAX));
    match &question.kind {
        QuestionKind::SingleChoice { options } => {
            found.options(options);
            found.full_credit(options.iter().map(|o| o.credit));
        }
        QuestionKind::MultipleChoice { options } => {
            found.options(options);
            found.full_credit([Credit::sum(options.iter().map(|o| o.credit.max(Credit::NONE)))]);
        }
        QuestionKind::TrueFalse { feedback_right, feedback_wrong, .. } => {
            found.whole(too_long(Part::Feedback, feedback_right, FEEDBACK_TEXT_MAX));
            found.whole(too_long(Part::Feedback, feedback_wrong, FEEDBACK_TEXT_MAX));
        }
        QuestionKind::Numeric { accepted } => {
            for (n, range) in accepted.iter().enumerate() {
                found.answer(n, weight(range.credit));
                found.answer(n, too_long(Part::Feedback, &range.feedback, FEEDBACK_TEXT_MAX));
            }
            found.full_credit(accepted.iter().map(|a| a.credit));
        }
        QuestionKind::ShortText { accepted } => {
            for (n, answer) in accepted.iter().enumerate() {
                found.answer(n, text(Part::Answer, &answer.text, OPTION_TEXT_MAX));
                found.answer(n, weight(answer.credit));
                found.answer(n, too_long(Part::Feedback, &answer.feedback, FEEDBACK_TEXT_MAX));
            }
            found.full_credit(accepted.iter().map(|a| a.credit));
        }
        QuestionKind::Matching { pairs, distractors } => {
            let mut lefts = HashSet::new();
            for (n, pair) in pairs.iter().enumerate() {
                found.answer(n, text(Part::Pair, &pair.left, OPTION_TEXT_MAX));
                found.answer(n, text(Part::Pair, &pair.right, OPTION_TEXT_MAX));
                found.answer(n, twice(&mut lefts, &pair.left));
            }
            for distractor in distractors {
                found.whole(text(Part::Pair, distractor, OPTION_TEXT_MAX));
            }
            if pairs.len() < 2 {
                found.whole(Some(ProblemKind::TooFewPairs { count: pairs.len() as u32 }));
            }
            // Counted without `Question::right_sides`, which compares every side with every other.
            let rights: HashSet<&String> = pairs.iter().map(|p| &p.right).chain(distractors).collect();
            if pairs.len() >= 2 && rights.len() < 2 {
                found.whole(Some(ProblemKind::OneRightSide));
            }
            found.whole(too_many(pairs.len().max(rights.len())));
        }
        QuestionKind::Ordering { items } => {
            let mut texts = HashSet::new();
            for (n, item) in items.iter().enumerate() {
                found.answer(n, text(Part::Option, item, OPTION_TEXT_MAX));
                found.answer(n, twice(&mut texts, item));
            }
            if items.len() < 2 {
                found.whole(Some(ProblemKind::TooFewOptions { count: items.len() as u32 }));
            }
            found.whole(too_many(items.len()));
        }
        QuestionKind::Essay { guidance } => {
            found.whole(too_long(Part::Guidance, guidance, GUIDANCE_MAX));
        }
    }
    found.problems
}

/// A text that must be there and no longer than `limit` characters.
pub(crate) fn text(part: Part, text: &str, limit: usize) -> Option<ProblemKind> {
    if text.is_empty() { Some(ProblemKind::TextMissing { part }) } else { too_long(part, text, limit) }
}

/// A weight in per cent, as a problem shows it.
pub(crate) fn percent(credit: Credit) -> String {
    let millionths = credit.0.unsigned_abs();
    let sign = if credit.0 < 0 { "-" } else { "" };
    let digits = format!("{sign}{}.{:04}", millionths / 10_000, millionths % 10_000);
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

struct Found<'a> {
    draft: &'a QuestionDraft,
    problems: Vec<Problem>,
}

impl Found<'_> {
    fn whole(&mut self, kind: Option<ProblemKind>) {
        self.problems.extend(kind.map(|kind| Problem { line: self.draft.line, kind }));
    }

    fn answer(&mut self, number: usize, kind: Option<ProblemKind>) {
        let line = self.draft.answer_lines.get(number).copied().unwrap_or(self.draft.line);
        self.problems.extend(kind.map(|kind| Problem { line, kind }));
    }

    fn options(&mut self, options: &[Choice]) {
        let mut texts = HashSet::new();
        for (n, option) in options.iter().enumerate() {
            self.answer(n, text(Part::Option, &option.text, OPTION_TEXT_MAX));
            self.answer(n, weight(option.credit));
            self.answer(n, too_long(Part::Feedback, &option.feedback, FEEDBACK_TEXT_MAX));
            self.answer(n, twice(&mut texts, &option.text));
        }
        if options.len() < 2 {
            self.whole(Some(ProblemKind::TooFewOptions { count: options.len() as u32 }));
        }
        self.whole(too_many(options.len()));
    }

    fn full_credit(&mut self, credits: impl IntoIterator<Item = Credit>) {
        if !credits.into_iter().any(Credit::is_right) {
            self.whole(Some(ProblemKind::NoFullCredit));
        }
    }
}

fn too_long(part: Part, text: &str, limit: usize) -> Option<ProblemKind> {
    let length = text.chars().count();
    (length > limit).then_some(ProblemKind::TextTooLong { part, length: length as u32, limit: limit as u32 })
}

fn too_many(count: usize) -> Option<ProblemKind> {
    (count > OPTIONS_MAX)
        .then_some(ProblemKind::TooManyOptions { count: count as u32, limit: OPTIONS_MAX as u32 })
}

fn weight(credit: Credit) -> Option<ProblemKind> {
    let whole = -Credit::FULL.0..=Credit::FULL.0;
    (!whole.contains(&credit.0)).then(|| ProblemKind::WeightOutOfRange { got: percent(credit) })
}

fn twice<'a>(seen: &mut HashSet<&'a str>, text: &'a str) -> Option<ProblemKind> {
    let again = !text.is_empty() && !seen.insert(text);
    again.then(|| ProblemKind::DuplicateOption { text: excerpt(text) })
}
