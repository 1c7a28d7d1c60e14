//! What comes again: after an answer, in the coming week, and what was wrong lately.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use studymate_schema::Credit;
use studymate_schema::button::Button;
use studymate_schema::event::Given;
use studymate_schema::review::{QuestionRef, ReviewStanding};
use studymate_schema::settings::DetailLevel;
use studymate_schema::view::{EndedReview, Question};

use super::practice::to_practice;
use super::review::answered;
use super::{key_of, to_progress, to_quizzes};
use crate::markup::Html;
use crate::scene::Scene;
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// The longest bar of a day, in cells: label, bar and figure fit a phone's line.
const BAR_MAX: u32 = 10;
/// The most units of a question in the list of mistakes.
const QUESTION_SHOWN: usize = 80;
/// The most units of a topic.
const TOPIC_SHOWN: usize = 60;
/// The most questions in the list of mistakes.
const MISTAKES_SHOWN: usize = 15;

/// The answer to a question of a review, and when the question comes again.
pub(super) fn reviewed(
    question: &Question,
    (given, credit): (&Given, Credit),
    days: u16,
    last: bool,
    detail: DetailLevel,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = answered(question, given, Some(credit), detail, scene)?;
    draft.add(words.html("review-again", &[("days", days.into())]).wrap("i"));
    let label = words.plain(if last { "button-finish-review" } else { "button-next" }, &[]);
    draft.row([Key::press(label, Button::Next(key_of(question), question.number))]);
    Ok(draft)
}

/// What is due in the coming week, and what came of the review before.
pub(super) fn week(
    ended: Option<EndedReview>,
    standing: &ReviewStanding,
    today: i32,
    scene: &Scene<'_>,
) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(match ended {
        Some(EndedReview { answered: 0, .. }) | None => words.html("review-title", &[]),
        Some(EndedReview { answered, right }) => {
            words.html("review-ended", &[("answered", answered.into()), ("right", right.into())])
        }
    });
    draft.add(match standing {
        ReviewStanding { questions: 0, .. } => words.html("review-nothing-yet", &[]),
        ReviewStanding { due: 0, .. } => words.html("review-nothing-due", &[]),
        ReviewStanding { due, .. } => words.html("review-due", &[("due", (*due).into())]),
    });
    if standing.questions > 0 {
        let title = words.html("review-week", &[]);
        draft.add(Html::join(&[title, bars(&standing.week, today, words).wrap("pre")], "\n"));
    }
    draft.row((standing.due > 0).then(|| to_reviews(standing.due, words)));
    let mistakes = words.plain("button-mistakes", &[("count", standing.mistakes.into())]);
    let mistakes = (standing.mistakes > 0).then(|| Key::press(mistakes, Button::Mistakes));
    let practice = (standing.questions > 0).then(|| to_practice(words));
    draft.row(mistakes.into_iter().chain(practice));
    draft.row([to_quizzes(words), to_progress(words)]);
    draft
}

/// One line a day.
fn bars(week: &[u32; 7], today: i32, words: Words) -> Html {
    let most = week.iter().copied().max().unwrap_or(0).max(1);
    let names: Vec<String> = (0..7).map(|day| day_name(today, day, words)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let lines: Vec<String> = names
        .iter()
        .zip(week)
        .map(|(name, due)| {
            let cells = (due * BAR_MAX.min(most)).div_ceil(most) as usize;
            let bar = "▇".repeat(cells);
            let gap = if cells > 0 { " " } else { "" };
            format!("{name:<width$} {bar}{gap}{due}")
        })
        .collect();
    Html::ours(lines.join("\n"))
}

fn day_name(today: i32, ahead: i32, words: Words) -> String {
    match ahead {
        0 => words.plain("day-today", &[]),
        1 => words.plain("day-tomorrow", &[]),
        _ => {
            let date = Date::constant(1970, 1, 1).saturating_add((today.saturating_add(ahead)).days());
            let weekday = match date.weekday() {
                Weekday::Monday => "weekday-monday",
                Weekday::Tuesday => "weekday-tuesday",
                Weekday::Wednesday => "weekday-wednesday",
                Weekday::Thursday => "weekday-thursday",
                Weekday::Friday => "weekday-friday",
                Weekday::Saturday => "weekday-saturday",
                Weekday::Sunday => "weekday-sunday",
            };
            format!("{} {}", words.plain(weekday, &[]), date.day())
        }
    }
}

/// What was answered wrong lately, by topic.
pub(super) fn mistakes(
    questions: &[QuestionRef],
    total: u32,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    if total == 0 {
        draft.add(words.html("mistakes-none", &[]));
        draft.row([to_quizzes(words), to_progress(words)]);
        return Ok(draft);
    }
    draft.add(words.html("mistakes-title", &[("count", total.into())]));
    let mut topics: Vec<(&str, Vec<Html>)> = Vec::new();
    for listed in questions.iter().take(MISTAKES_SHOWN) {
        let quiz = scene.quiz(&listed.quiz)?;
        let Some(content) = quiz.questions.get(usize::from(listed.index)) else {
            let number = listed.index.saturating_add(1);
            return Err(RenderError::UnknownQuestion { quiz: listed.quiz.clone(), number });
        };
        let topic = if content.topic.is_empty() { quiz.title.as_str() } else { content.topic.as_str() };
        let line =
            words.html("mistakes-item", &[("question", Html::listed(&content.text, QUESTION_SHOWN).into())]);
        match topics.iter_mut().find(|(known, _)| *known == topic) {
            Some((_, lines)) => lines.push(line),
            None => topics.push((topic, vec![line])),
        }
    }
    for (topic, mut lines) in topics {
        lines.insert(0, Html::line(topic, TOPIC_SHOWN).wrap("b"));
        draft.add(Html::join(&lines, "\n"));
    }
    let more = total as usize - questions.len().min(MISTAKES_SHOWN).min(total as usize);
    if more > 0 {
        draft.add(words.html("mistakes-more", &[("count", more.into())]));
    }
    draft.row([Key::press(words.plain("button-review-mistakes", &[]), Button::ReviewMistakes)]);
    draft.row([to_quizzes(words), to_progress(words)]);
    Ok(draft)
}

/// The button to what is due.
pub(super) fn to_reviews(due: u32, words: Words) -> Key {
    Key::press(words.plain("button-reviews", &[("due", due.into())]), Button::Reviews)
}
