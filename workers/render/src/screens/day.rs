//! How the student's day stands, in a line or two.

use studymate_schema::view::DayStanding;

use crate::markup::Html;
use crate::words::Words;

/// The row of days and the goal of today: `🔥 4 days · 🎯 Daily goal: 7/10`.
pub(super) fn line(day: &DayStanding, words: Words) -> Html {
    let row = match day.days {
        0 => Html::default(),
        days => words.html("day-row", &[("days", days.into())]),
    };
    let goal = match (day.goal.answers(), day.answers) {
        (Some(goal), answers) => {
            let id = if day.earned { "day-goal-reached" } else { "day-goal" };
            words.html(id, &[("answers", answers.into()), ("goal", goal.into())])
        }
        (None, 0) => Html::default(),
        (None, answers) => words.html("day-answers", &[("answers", answers.into())]),
    };
    let parts: Vec<Html> = [row, goal].into_iter().filter(|part| !part.is_empty()).collect();
    Html::join(&parts, " · ")
}

/// The line with what is to be known about the freeze and the longest row.
pub(super) fn lines(day: &DayStanding, words: Words) -> Html {
    let freeze = match day {
        DayStanding { saved: true, .. } => words.html("day-saved", &[]),
        DayStanding { days: 1.., freeze: true, .. } => words.html("day-freeze", &[]),
        _ => Html::default(),
    };
    let longest = if day.longest > day.days {
        words.html("day-longest", &[("days", day.longest.into())])
    } else {
        Html::default()
    };
    let parts: Vec<Html> =
        [line(day, words), freeze, longest].into_iter().filter(|part| !part.is_empty()).collect();
    Html::join(&parts, "\n")
}

/// What is said with the answer that reached the goal.
pub(super) fn reached(day: &DayStanding, words: Words) -> Html {
    let Some(goal) = day.goal.answers() else { return Html::default() };
    words.html("day-reached", &[("goal", goal.into()), ("days", day.days.into())])
}
