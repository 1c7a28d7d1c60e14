//! The chart of a student's progress: totals, scores over time, topics from the weakest on, and the days on which they learned.

use studymate_schema::catalogue::Catalogue;
use studymate_schema::practice::TopicStanding;
use studymate_schema::report::{FinishedAttempt, ProgressReport};

use super::FONT;
use super::calendar::days;
use super::canvas::{AMBER, BLUE, CARD, Canvas, FAINT, GREEN, INK, RED, RULE, SMALLEST, Style, drawable};
use crate::numbers::{day_and_month, day_of_year, grouped};
use crate::scene::Scene;
use crate::screens::progress::Progress;
use crate::screens::quiz_result;
use crate::words::Words;

/// A phone shows it in full width; everything is in these pixels.
const WIDTH: i32 = 1080;
pub(super) const MARGIN: i32 = 36;
pub(super) const CARD_WIDTH: i32 = WIDTH - 2 * MARGIN;
pub(super) const ROUND: i32 = 32;
/// Between two cards.
pub(super) const GAP: i32 = 20;
/// The inner margin of a card.
pub(super) const PAD: i32 = 36;
/// The size of a card's heading.
pub(super) const HEADING: u32 = 38;
const TOPICS_SHOWN: usize = 5;
const TOPIC_HEIGHT: i32 = 70;
/// The widest a name beside its figure may be.
const NAME_WIDTH: u32 = 780;
const NAME_SIZE: u32 = 34;
/// From so many attempts on, the points are small.
const MANY: usize = 25;

/// The picture as SVG.
pub(super) fn svg(progress: &Progress<'_>, scene: &Scene<'_>) -> String {
    let words = scene.words;
    let mut canvas = Canvas::new(WIDTH);
    canvas.text(MARGIN + 8, 96, &words.plain("chart-title", &[]), Style::of(60, INK).bold());
    let today = day_of_year(scene.around.zone.to_datetime(scene.around.now).date(), scene.around.locale);
    canvas.text(WIDTH - MARGIN - 8, 94, &today, Style::of(34, FAINT).end());
    let below = if progress.is_empty() {
        fresh_start(&mut canvas, words)
    } else {
        let below = totals(progress.report, &mut canvas, words, scene.around.catalogue, 132);
        let below = scores(&progress.report.history, &mut canvas, scene, below);
        let below = topics(progress.topics, &mut canvas, words, below);
        days(progress.calendar, &mut canvas, words, below)
    };
    canvas.finish(below - GAP + MARGIN, FONT)
}

/// What somebody sees who has not answered anything yet.
fn fresh_start(canvas: &mut Canvas, words: Words) -> i32 {
    let (top, height) = (132, 800);
    canvas.rectangle([MARGIN, top, CARD_WIDTH, height], ROUND, CARD);
    let floor = top + 400;
    for (step, colour) in [(1, RULE), (2, RULE), (3, RULE), (4, BLUE), (5, GREEN)] {
        let (x, tall) = (MARGIN + 154 + (step - 1) * 145, 56 * step);
        canvas.rectangle([x, floor - tall, 110, tall], 18, colour);
    }
    let middle = WIDTH / 2;
    let mut line = |id, y, style: Style| canvas.text(middle, top + y, &words.plain(id, &[]), style.middle());
    line("chart-empty-title", 530, Style::of(64, INK).bold());
    line("chart-empty-first", 620, Style::of(42, FAINT));
    line("chart-empty-second", 682, Style::of(42, FAINT));
    top + height + GAP
}

/// Three cards with a figure each.
fn totals(
    report: &ProgressReport,
    canvas: &mut Canvas,
    words: Words,
    catalogue: &Catalogue,
    top: i32,
) -> i32 {
    let passed = report.quizzes.iter().filter(|quiz| quiz_result(quiz, catalogue).2).count();
    let passed = match report.quizzes.len() {
        0 => "—".to_owned(),
        taken => format!("{passed}/{taken}"),
    };
    let right = report.right.min(report.answers).saturating_mul(100).checked_div(report.answers);
    let right = right.map_or_else(|| "—".to_owned(), |percent| format!("{percent} %"));
    let figures = [
        (passed, words.plain("chart-quizzes", &[]), GREEN),
        (right, words.plain("chart-right", &[]), BLUE),
        (grouped(report.answers), words.plain("chart-answers", &[("count", report.answers.into())]), INK),
    ];
    let height = 164;
    let width = (CARD_WIDTH - 2 * GAP) / 3;
    let mut x = MARGIN;
    for (figure, name, colour) in figures {
        canvas.rectangle([x, top, width, height], ROUND, CARD);
        let size = if figure.chars().count() > 7 { 52 } else { 72 };
        canvas.text(x + width / 2, top + 86, &figure, Style::of(size, colour).bold().middle());
        canvas.text(x + width / 2, top + 136, &name, Style::of(SMALLEST, FAINT).middle());
        x += width + GAP;
    }
    top + height + GAP
}

/// Scores over time, one point per attempt.
fn scores(history: &[FinishedAttempt], canvas: &mut Canvas, scene: &Scene<'_>, top: i32) -> i32 {
    let words = scene.words;
    let left = MARGIN + PAD;
    let (Some(first), Some(last)) = (history.first(), history.last()) else {
        let height = 130;
        canvas.rectangle([MARGIN, top, CARD_WIDTH, height], ROUND, CARD);
        let words = words.plain("chart-no-scores", &[]);
        canvas.text(WIDTH / 2, top + height / 2 + 12, &words, Style::of(36, FAINT).middle());
        return top + height + GAP;
    };
    let height = 396;
    canvas.rectangle([MARGIN, top, CARD_WIDTH, height], ROUND, CARD);
    let count = ("count", history.len().into());
    canvas.text(left, top + 60, &words.plain("chart-scores", &[count]), Style::of(HEADING, INK).bold());

    let (floor, ceiling) = (top + height - 116, top + 116);
    let (from, to) = (left + 80, WIDTH - MARGIN - PAD - 24);
    let level = |percent: u8| floor - (floor - ceiling) * i32::from(percent.min(100)) / 100;
    for percent in [0, 50, 100] {
        canvas.line([from, level(percent), to, level(percent)], RULE);
        canvas.text(from - 16, level(percent) + 11, &percent.to_string(), Style::of(SMALLEST, FAINT).end());
    }
    let steps = i32::try_from(history.len()).unwrap_or(i32::MAX) - 1;
    let points: Vec<(i32, i32)> = (0..)
        .zip(history)
        .map(|(index, attempt)| {
            let x = if steps == 0 { (from + to) / 2 } else { from + 16 + (to - from - 32) * index / steps };
            (x, level(attempt.percent))
        })
        .collect();
    if points.len() > 1 {
        canvas.curve(&points, floor, BLUE);
    }
    let radius = if points.len() > MANY { 9 } else { 13 };
    for (point, attempt) in points.iter().zip(history) {
        mark(canvas, *point, radius, attempt.passed);
    }
    if let Some((x, y)) = points.last() {
        // Above the point, or below it where the heading is near.
        let label = if *y - 24 < ceiling { y + 50 } else { y - 24 };
        canvas.text(x + 24, label, &last.percent.to_string(), Style::of(36, INK).bold().end());
    }

    let below = floor + 46;
    let day = |attempt: &FinishedAttempt| {
        day_and_month(scene.around.zone.to_datetime(attempt.at).date(), scene.around.locale)
    };
    if day(first) == day(last) {
        canvas.text((from + to) / 2, below, &day(first), Style::of(SMALLEST, FAINT).middle());
    } else {
        canvas.text(from, below, &day(first), Style::of(SMALLEST, FAINT));
        canvas.text(to, below, &day(last), Style::of(SMALLEST, FAINT).end());
    }
    let legend = floor + 90;
    for (x, id, passed) in [(from + 12, "chart-passed", true), (from + 262, "chart-not-passed", false)] {
        mark(canvas, (x, legend - 11), 12, passed);
        canvas.text(x + 26, legend, &words.plain(id, &[]), Style::of(SMALLEST, FAINT));
    }
    top + height + GAP
}

/// An attempt: told apart by shape, too.
fn mark(canvas: &mut Canvas, (x, y): (i32, i32), radius: i32, passed: bool) {
    if passed {
        canvas.dot(x, y, radius, GREEN);
    } else {
        canvas.ring(x, y, radius, AMBER);
    }
}

/// How well each topic is known.
fn topics(topics: &[TopicStanding], canvas: &mut Canvas, words: Words, top: i32) -> i32 {
    let shown = &topics[..topics.len().min(TOPICS_SHOWN)];
    if shown.is_empty() {
        return top;
    }
    let rows = i32::try_from(shown.len()).unwrap_or(0);
    let height = 108 + rows * TOPIC_HEIGHT;
    canvas.rectangle([MARGIN, top, CARD_WIDTH, height], ROUND, CARD);
    let (left, right) = (MARGIN + PAD, WIDTH - MARGIN - PAD);
    canvas.text(left, top + 60, &words.plain("chart-topics", &[]), Style::of(HEADING, INK).bold());
    for (row, topic) in (0..).zip(shown) {
        let y = top + 118 + row * TOPIC_HEIGHT;
        let name = drawable(&topic.topic, NAME_SIZE, NAME_WIDTH);
        let name = name.unwrap_or_else(|| words.plain("chart-no-topic", &[]));
        canvas.text(left, y, &name, Style::of(NAME_SIZE, INK));
        canvas.text(right, y, &format!("{} %", topic.mastery), Style::of(NAME_SIZE, INK).bold().end());
        let colour = match topic.mastery {
            ..50 => RED,
            50..75 => AMBER,
            75.. => GREEN,
        };
        let full = right - left;
        canvas.rectangle([left, y + 16, full, 16], 8, RULE);
        let filled = full * i32::from(topic.mastery.min(100)) / 100;
        if filled > 0 {
            canvas.rectangle([left, y + 16, filled.max(16), 16], 8, colour);
        }
    }
    top + height + GAP
}
