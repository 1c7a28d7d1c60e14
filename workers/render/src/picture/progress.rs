//! The chart of a student's progress: totals, scores over time, and topics from the weakest on.

use studymate_schema::report::{FinishedAttempt, ProgressReport};

use super::FONT;
use super::canvas::{AMBER, BLUE, CARD, Canvas, FAINT, GREEN, INK, RED, RULE, Style, drawable};
use crate::numbers::grouped;
use crate::scene::Scene;
use crate::words::Words;

/// A phone shows it in full width; everything is in these pixels.
const WIDTH: i32 = 1080;
const MARGIN: i32 = 40;
const CARD_WIDTH: i32 = WIDTH - 2 * MARGIN;
const ROUND: i32 = 36;
/// The inner margin of a card.
const PAD: i32 = 40;
const TOPICS_SHOWN: usize = 6;
const TOPIC_HEIGHT: i32 = 86;
/// The widest a name beside its figures may be.
const NAME_WIDTH: u32 = 600;
const NAME_SIZE: u32 = 34;

/// The picture as SVG.
pub(super) fn svg(report: &ProgressReport, scene: &Scene<'_>) -> String {
    let words = scene.words;
    let mut canvas = Canvas::new(WIDTH);
    canvas.text(MARGIN + 8, 108, &words.plain("chart-title", &[]), Style::of(64, INK).bold());
    let today = scene.around.zone.to_datetime(scene.around.now).strftime("%d.%m.%Y").to_string();
    canvas.text(WIDTH - MARGIN - 8, 104, &today, Style::of(34, FAINT).end());
    let below = if report.answers == 0 && report.history.is_empty() {
        fresh_start(&mut canvas, words)
    } else {
        let below = totals(report, &mut canvas, words, 160);
        let below = scores(&report.history, &mut canvas, scene, below);
        bars(report, &mut canvas, scene, below)
    };
    canvas.finish(below, FONT)
}

/// What somebody sees who has not answered anything yet.
fn fresh_start(canvas: &mut Canvas, words: Words) -> i32 {
    let (top, height) = (160, 840);
    canvas.rectangle([MARGIN, top, CARD_WIDTH, height], ROUND, CARD);
    let floor = top + 400;
    for (step, colour) in [(1, RULE), (2, RULE), (3, RULE), (4, BLUE), (5, GREEN)] {
        let (x, tall) = (MARGIN + 150 + (step - 1) * 145, 56 * step);
        canvas.rectangle([x, floor - tall, 110, tall], 18, colour);
    }
    let middle = WIDTH / 2;
    canvas.text(
        middle,
        top + 530,
        &words.plain("chart-empty-title", &[]),
        Style::of(64, INK).bold().middle(),
    );
    canvas.text(middle, top + 620, &words.plain("chart-empty-first", &[]), Style::of(42, FAINT).middle());
    canvas.text(middle, top + 682, &words.plain("chart-empty-second", &[]), Style::of(42, FAINT).middle());
    top + height + MARGIN
}

/// Three cards with a figure each.
fn totals(report: &ProgressReport, canvas: &mut Canvas, words: Words, top: i32) -> i32 {
    let passed = report.quizzes.iter().filter(|quiz| quiz.passed).count();
    let right = report.right.min(report.answers).saturating_mul(100).checked_div(report.answers);
    let right = right.map_or_else(|| "—".to_owned(), |percent| format!("{percent} %"));
    let figures = [
        (format!("{passed}/{}", report.quizzes.len()), words.plain("chart-quizzes", &[]), GREEN),
        (right, words.plain("chart-right", &[]), BLUE),
        (grouped(report.answers), words.plain("chart-answers", &[("count", report.answers.into())]), INK),
    ];
    let (gap, height) = (24, 190);
    let width = (CARD_WIDTH - 2 * gap) / 3;
    let mut x = MARGIN;
    for (figure, name, colour) in figures {
        canvas.rectangle([x, top, width, height], ROUND, CARD);
        let size = if figure.chars().count() > 7 { 56 } else { 76 };
        canvas.text(x + width / 2, top + 100, &figure, Style::of(size, colour).bold().middle());
        canvas.text(x + width / 2, top + 154, &name, Style::of(32, FAINT).middle());
        x += width + gap;
    }
    top + height + gap
}

/// Scores over time, one point per attempt.
fn scores(history: &[FinishedAttempt], canvas: &mut Canvas, scene: &Scene<'_>, top: i32) -> i32 {
    let words = scene.words;
    let height = 520;
    canvas.rectangle([MARGIN, top, CARD_WIDTH, height], ROUND, CARD);
    let left = MARGIN + PAD;
    let heading = Style::of(38, INK).bold();
    let (Some(first), Some(last)) = (history.first(), history.last()) else {
        let words = words.plain("chart-no-scores", &[]);
        canvas.text(WIDTH / 2, top + height / 2, &words, Style::of(38, FAINT).middle());
        return top + height + 24;
    };
    let count = ("count", history.len().into());
    canvas.text(left, top + 68, &words.plain("chart-scores", &[count]), heading);

    let (floor, ceiling) = (top + height - 130, top + 124);
    let (from, to) = (left + 76, WIDTH - MARGIN - PAD - 24);
    let level = |percent: u8| floor - (floor - ceiling) * i32::from(percent.min(100)) / 100;
    for percent in [0, 50, 100] {
        canvas.line([from, level(percent), to, level(percent)], RULE);
        canvas.text(from - 16, level(percent) + 11, &percent.to_string(), Style::of(30, FAINT).end());
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
    let radius = if points.len() > 25 { 8 } else { 13 };
    for (point, attempt) in points.iter().zip(history) {
        canvas.circle(point.0, point.1, radius, if attempt.passed { GREEN } else { AMBER });
    }

    if let Some((x, y)) = points.last() {
        // Above the point, or below it where the heading is near.
        let label = if *y - 24 < ceiling { y + 48 } else { y - 24 };
        canvas.text(x + 24, label, &last.percent.to_string(), Style::of(36, INK).bold().end());
    }

    let dates = floor + 46;
    let day =
        |attempt: &FinishedAttempt| scene.around.zone.to_datetime(attempt.at).strftime("%d.%m").to_string();
    if day(first) == day(last) {
        canvas.text((from + to) / 2, dates, &day(first), Style::of(30, FAINT).middle());
    } else {
        canvas.text(from, dates, &day(first), Style::of(30, FAINT));
        canvas.text(to, dates, &day(last), Style::of(30, FAINT).end());
    }
    let legend = floor + 90;
    canvas.circle(from + 12, legend - 10, 11, GREEN);
    canvas.text(from + 34, legend, &words.plain("chart-passed", &[]), Style::of(30, FAINT));
    canvas.circle(from + 212, legend - 10, 11, AMBER);
    canvas.text(from + 234, legend, &words.plain("chart-not-passed", &[]), Style::of(30, FAINT));
    top + height + 24
}

/// A name with a figure and a bar.
struct Bar {
    name: String,
    percent: u8,
    note: Option<String>,
}

/// Mastery by topic; where no question has a topic, the best score of each quiz.
fn bars(report: &ProgressReport, canvas: &mut Canvas, scene: &Scene<'_>, top: i32) -> i32 {
    let words = scene.words;
    let (title, bars) = if report.topics.iter().any(|topic| !topic.topic.is_empty()) {
        (words.plain("chart-topics", &[]), topic_bars(report, words))
    } else {
        (words.plain("chart-best", &[]), quiz_bars(report, scene))
    };
    if bars.is_empty() {
        return top + MARGIN - 24;
    }
    let rows = i32::try_from(bars.len()).unwrap_or(0);
    let height = 124 + rows * TOPIC_HEIGHT;
    canvas.rectangle([MARGIN, top, CARD_WIDTH, height], ROUND, CARD);
    let (left, right) = (MARGIN + PAD, WIDTH - MARGIN - PAD);
    canvas.text(left, top + 68, &title, Style::of(38, INK).bold());
    for (row, bar) in (0..).zip(&bars) {
        let y = top + 132 + row * TOPIC_HEIGHT;
        canvas.text(left, y, &bar.name, Style::of(NAME_SIZE, INK));
        canvas.text(right, y, &format!("{} %", bar.percent), Style::of(34, INK).bold().end());
        if let Some(note) = &bar.note {
            canvas.text(right - 130, y, note, Style::of(28, FAINT).end());
        }
        let colour = match bar.percent {
            ..50 => RED,
            50..75 => AMBER,
            75.. => GREEN,
        };
        let full = right - left;
        canvas.rectangle([left, y + 16, full, 18], 9, RULE);
        let filled = full * i32::from(bar.percent.min(100)) / 100;
        if filled > 0 {
            canvas.rectangle([left, y + 16, filled.max(18), 18], 9, colour);
        }
    }
    top + height + MARGIN
}

fn topic_bars(report: &ProgressReport, words: Words) -> Vec<Bar> {
    let topics = report.topics.iter().take(TOPICS_SHOWN);
    topics
        .map(|topic| Bar {
            name: drawable(&topic.topic, NAME_SIZE, NAME_WIDTH)
                .unwrap_or_else(|| words.plain("chart-no-topic", &[])),
            percent: topic.mastery,
            note: Some(words.plain("chart-topic-answers", &[("count", topic.answers.into())])),
        })
        .collect()
}

fn quiz_bars(report: &ProgressReport, scene: &Scene<'_>) -> Vec<Bar> {
    let quizzes = report.quizzes.iter().take(TOPICS_SHOWN);
    quizzes
        .map(|quiz| {
            let content = scene.around.catalogue.entry(&quiz.code);
            let title = content.and_then(|entry| entry.versions.get(&quiz.version)).map(|quiz| &quiz.title);
            Bar {
                name: title
                    .and_then(|title| drawable(title, NAME_SIZE, NAME_WIDTH))
                    .unwrap_or_else(|| quiz.code.to_string()),
                percent: quiz.best,
                note: None,
            }
        })
        .collect()
}
