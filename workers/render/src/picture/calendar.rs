//! The days of the last twelve weeks, a column a week from Monday on, the darker the more was answered.

use jiff::ToSpan;
use studymate_schema::practice::{CALENDAR_DAYS, Calendar};

use super::canvas::{CARD, Canvas, DAYS, FAINT, INK, SMALLEST, Style};
use super::progress::{CARD_WIDTH, GAP, HEADING, MARGIN, PAD, ROUND};
use crate::screens::progress::{days_of, monday_of};
use crate::words::Words;

const WEEKS: i32 = CALENDAR_DAYS as i32 / 7;
/// A day, with the space after it.
const DAY: [i32; 2] = [70, 38];
const SPACE: i32 = 8;
/// The answers of a day from which on it is as dark as the next colour.
const LEVELS: [u16; 4] = [1, 5, 15, 30];

pub(super) fn days(calendar: &Calendar, canvas: &mut Canvas, words: Words, top: i32) -> i32 {
    let days = days_of(calendar);
    let Some((today, _)) = days.last().copied() else { return top };
    let height = 96 + 7 * DAY[1] + 62;
    canvas.rectangle([MARGIN, top, CARD_WIDTH, height], ROUND, CARD);
    let left = MARGIN + PAD;
    let heading = words.plain("chart-days", &[("weeks", u64::from(WEEKS.unsigned_abs()).into())]);
    canvas.text(left, top + 60, &heading, Style::of(HEADING, INK).bold());

    let (grid, first) = (top + 88, left + 94);
    let last_week = monday_of(today);
    for (row, id) in [(0, "weekday-monday"), (2, "weekday-wednesday"), (4, "weekday-friday")] {
        canvas.text(left, grid + row * DAY[1] + 29, &words.plain(id, &[]), Style::of(SMALLEST, FAINT));
    }
    for column in 0..WEEKS {
        let monday = last_week.saturating_sub((7 * (WEEKS - 1 - column)).days());
        for row in 0..7 {
            let date = monday.saturating_add(row.days());
            if date > today {
                break;
            }
            let answers = days.iter().find(|(day, _)| *day == date).map_or(0, |(_, answers)| *answers);
            square(canvas, [first + column * DAY[0], grid + row * DAY[1]], level(answers));
        }
    }

    // What the colours mean.
    let legend = grid + 7 * DAY[1] + 38;
    canvas.text(first, legend, &words.plain("chart-less", &[]), Style::of(SMALLEST, FAINT));
    let right = first + WEEKS * DAY[0] - SPACE;
    canvas.text(right, legend, &words.plain("chart-more", &[]), Style::of(SMALLEST, FAINT).end());
    let from = (first + right - DAYS.len() as i32 * DAY[0]) / 2;
    for (place, level) in (0..).zip(0..DAYS.len()) {
        square(canvas, [from + place * DAY[0], legend - 28], level);
    }
    top + height + GAP
}

fn square(canvas: &mut Canvas, [x, y]: [i32; 2], level: usize) {
    canvas.rectangle([x, y, DAY[0] - SPACE, DAY[1] - SPACE], 8, DAYS[level]);
}

/// The colour of a day.
fn level(answers: u16) -> usize {
    LEVELS.iter().filter(|least| answers >= **least).count()
}
