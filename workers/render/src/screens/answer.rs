//! What was answered, and what is right.

use studymate_schema::event::Given;
use studymate_schema::quiz::{AcceptedText, Choice, NumericRange, Pair, Question as Content, QuestionKind};
use studymate_schema::{Credit, Personal};

use super::question;
use crate::markup::Html;
use crate::numbers::decimal;
use crate::scene::Scene;
use crate::words::Words;

/// What the lines may take together, in units.
const ALL_SHOWN: usize = 1000;
/// The most units of an essay: its author has it in the chat.
const ESSAY_SHOWN: usize = 1500;
/// The most accepted answers that are listed.
const ACCEPTED_SHOWN: usize = 10;
/// The most units of one answer.
const ONE_SHOWN: usize = 200;

/// The lines that compare an answer with the right one; without the right one when the answer is right. Options stand as the question
/// showed them, where `order` says how.
pub(super) fn compare(
    content: &Content,
    given: &Given,
    right: bool,
    order: &[u8],
    scene: &Scene<'_>,
) -> Html {
    let words = scene.words;
    let several = |options, chosen| several(options, chosen, order, words);
    let lines = match (&content.kind, given) {
        (QuestionKind::MultipleChoice { options }, Given::Options(chosen)) => several(options, chosen),
        (QuestionKind::Matching { pairs, .. }, Given::Matches(chosen)) => {
            pairs_of(content, pairs, chosen, words)
        }
        (QuestionKind::Ordering { items }, Given::Order(order)) => in_order(items, order, words),
        (QuestionKind::MultipleChoice { options }, Given::TimedOut) => several(options, &[]),
        (QuestionKind::Matching { pairs, .. }, Given::TimedOut) => solved_pairs(pairs, words),
        (QuestionKind::Ordering { items }, Given::TimedOut) => solved_order(items, words),
        (QuestionKind::MultipleChoice { options }, Given::Skipped) => several(options, &[]),
        (QuestionKind::Matching { pairs, .. }, Given::Skipped) => solved_pairs(pairs, words),
        (QuestionKind::Ordering { items }, Given::Skipped) => solved_order(items, words),
        (QuestionKind::Essay { .. }, Given::Text(text)) => {
            let text = text.known().map(String::as_str).unwrap_or_default();
            vec![words.html("answer-essay", &[("answer", Html::block(text, ESSAY_SHOWN).into())])]
        }
        (_, Given::TimedOut | Given::Skipped) => the_right_one(content, scene)
            .map(|answer| words.html("answer-right", &[("answer", answer.into())]))
            .into_iter()
            .collect(),
        _ => {
            let mut lines =
                vec![words.html("answer-yours", &[("answer", yours(content, given, words).into())])];
            if let Some(answer) = the_right_one(content, scene).filter(|_| !right) {
                lines.push(words.html("answer-right", &[("answer", answer.into())]));
            }
            lines
        }
    };
    Html::join(&lines, "\n")
}

/// What is right, to whoever wrote the question.
pub(super) fn solution(content: &Content, scene: &Scene<'_>) -> Html {
    let words = scene.words;
    let worth = |credit: Credit, answer: Html| {
        let answer = ("answer", answer.into());
        if credit.is_right() {
            words.html("answer-chosen-right", &[answer])
        } else {
            words.html("answer-worth", &[answer, ("percent", credit.percent().into())])
        }
    };
    let lines: Vec<Html> = match &content.kind {
        QuestionKind::SingleChoice { options } => {
            let shown = (ALL_SHOWN / options.len().max(1)).clamp(20, ONE_SHOWN);
            let right = options.iter().filter(|option| option.credit > Credit::NONE);
            right.map(|option| worth(option.credit, Html::coded_line(&option.text, shown))).collect()
        }
        QuestionKind::MultipleChoice { options } => {
            let all = (0..=u8::MAX).zip(options).filter(|(_, option)| option.credit > Credit::NONE);
            several(options, &all.map(|(index, _)| index).collect::<Vec<_>>(), &[], words)
        }
        QuestionKind::TrueFalse { answer, .. } => vec![worth(Credit::FULL, truth(*answer, words))],
        QuestionKind::Numeric { accepted } => {
            let right = accepted.iter().filter(|range| range.credit > Credit::NONE).take(ACCEPTED_SHOWN);
            right.map(|range| worth(range.credit, range_text(range, scene))).collect()
        }
        QuestionKind::ShortText { accepted } => {
            let right = accepted.iter().filter(|text| text.credit > Credit::NONE).take(ACCEPTED_SHOWN);
            let shown = |text: &AcceptedText| {
                worth(
                    text.credit,
                    Html::coded_line(&without_wildcards(&text.text), ALL_SHOWN / ACCEPTED_SHOWN),
                )
            };
            right.map(shown).collect()
        }
        QuestionKind::Matching { pairs, .. } => solved_pairs(pairs, words),
        QuestionKind::Ordering { items } => solved_order(items, words),
        QuestionKind::Essay { .. } => Vec::new(),
    };
    Html::join(&lines, "\n")
}

/// Every option that was chosen or should have been.
fn several(options: &[Choice], chosen: &[u8], order: &[u8], words: Words) -> Vec<Html> {
    let shown = (ALL_SHOWN / options.len().max(1)).clamp(20, ONE_SHOWN);
    let mut lines = Vec::new();
    for index in question::in_order(order, options.len()) {
        let Some(option) = options.get(usize::from(index)) else { continue };
        let right = option.credit.0 > 0;
        let ticked = chosen.contains(&index);
        let id = match (ticked, right) {
            (true, true) => "answer-chosen-right",
            (true, false) => "answer-chosen-wrong",
            (false, true) => "answer-missed",
            (false, false) => continue,
        };
        lines.push(words.html(id, &[("answer", Html::coded_line(&option.text, shown).into())]));
    }
    lines
}

fn pairs_of(content: &Content, pairs: &[Pair], chosen: &[u8], words: Words) -> Vec<Html> {
    let sides = content.right_sides();
    let shown = (ALL_SHOWN / pairs.len().max(1) / 3).clamp(12, ONE_SHOWN);
    pairs
        .iter()
        .enumerate()
        .map(|(index, pair)| {
            let given = chosen.get(index).and_then(|side| sides.get(usize::from(*side))).copied();
            let left = ("left", Html::coded_line(&pair.left, shown).into());
            let right = ("right", Html::coded_line(&pair.right, shown).into());
            if given == Some(pair.right.as_str()) {
                words.html("answer-pair-right", &[left, right])
            } else {
                let given = Html::coded_line(given.unwrap_or_default(), shown);
                words.html("answer-pair-wrong", &[left, right, ("given", given.into())])
            }
        })
        .collect()
}

/// The right order, and what stood in its places instead.
fn in_order(items: &[String], order: &[u8], words: Words) -> Vec<Html> {
    let shown = (ALL_SHOWN / items.len().max(1) / 2).clamp(12, ONE_SHOWN);
    items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let given = order.get(index).map(|given| usize::from(*given));
            let place = ("place", (index + 1).into());
            let right = ("item", Html::coded_line(item, shown).into());
            if given == Some(index) {
                words.html("answer-item-right", &[place, right])
            } else {
                let given = given.and_then(|given| items.get(given)).map_or("", String::as_str);
                let given = ("given", Html::coded_line(given, shown).into());
                words.html("answer-item-wrong", &[place, right, given])
            }
        })
        .collect()
}

/// The pairs to somebody who did not come to answer.
fn solved_pairs(pairs: &[Pair], words: Words) -> Vec<Html> {
    let shown = (ALL_SHOWN / pairs.len().max(1) / 2).clamp(12, ONE_SHOWN);
    let line = |pair: &Pair| {
        let (left, right) = (Html::coded_line(&pair.left, shown), Html::coded_line(&pair.right, shown));
        words.html("answer-pair-solved", &[("left", left.into()), ("right", right.into())])
    };
    pairs.iter().map(line).collect()
}

/// The right order to somebody who did not come to answer.
fn solved_order(items: &[String], words: Words) -> Vec<Html> {
    let shown = (ALL_SHOWN / items.len().max(1)).clamp(12, ONE_SHOWN);
    let line = |(place, item): (usize, &String)| {
        let item = Html::coded_line(item, shown);
        words.html("answer-item-solved", &[("place", place.into()), ("item", item.into())])
    };
    (1..).zip(items).map(line).collect()
}

fn yours(content: &Content, given: &Given, words: Words) -> Html {
    match given {
        Given::Text(Personal::Known(text)) => Html::coded_line(text, ONE_SHOWN),
        Given::Text(Personal::Erased) | Given::TimedOut | Given::Skipped => Html::coded_line("", ONE_SHOWN),
        Given::Options(chosen) | Given::Matches(chosen) | Given::Order(chosen) => {
            let texts: Vec<Html> =
                chosen.iter().take(1).filter_map(|option| option_text(content, *option, words)).collect();
            if texts.is_empty() { words.html("answer-nothing", &[]) } else { Html::join(&texts, ", ") }
        }
    }
}

fn option_text(content: &Content, option: u8, words: Words) -> Option<Html> {
    match &content.kind {
        QuestionKind::TrueFalse { .. } => Some(truth(option == 0, words)),
        QuestionKind::SingleChoice { options } | QuestionKind::MultipleChoice { options } => {
            Some(Html::coded_line(&options.get(usize::from(option))?.text, ONE_SHOWN))
        }
        _ => None,
    }
}

fn truth(value: bool, words: Words) -> Html {
    words.html(if value { "answer-true" } else { "answer-false" }, &[])
}

/// The first answer that is worth all points.
fn the_right_one(content: &Content, scene: &Scene<'_>) -> Option<Html> {
    match &content.kind {
        QuestionKind::SingleChoice { options } => {
            let right = options.iter().find(|option| option.credit.is_right())?;
            Some(Html::coded_line(&right.text, ONE_SHOWN))
        }
        QuestionKind::TrueFalse { answer, .. } => Some(truth(*answer, scene.words)),
        QuestionKind::Numeric { accepted } => {
            accepted.iter().find(|range| range.credit.is_right()).map(|range| range_text(range, scene))
        }
        QuestionKind::ShortText { accepted } => {
            let right = accepted.iter().find(|text| text.credit.is_right())?;
            Some(Html::coded_line(&without_wildcards(&right.text), ONE_SHOWN))
        }
        QuestionKind::MultipleChoice { .. }
        | QuestionKind::Matching { .. }
        | QuestionKind::Ordering { .. }
        | QuestionKind::Essay { .. } => None,
    }
}

fn range_text(range: &NumericRange, scene: &Scene<'_>) -> Html {
    let [low, high] = [range.low, range.high].map(|end| Html::ours(decimal(end, scene.around.locale)));
    if low == high {
        low
    } else {
        scene.words.html("answer-range", &[("low", low.into()), ("high", high.into())])
    }
}

/// A pattern as a person reads it: `*` leaves something open, `\*` is a star.
fn without_wildcards(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.next_if_eq(&'*').is_some() => text.push('*'),
            '*' => text.push('…'),
            other => text.push(other),
        }
    }
    text
}
