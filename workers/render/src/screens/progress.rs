//! A student's progress: the chart with the most important figures under it, or everything in words.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use studymate_schema::button::Button;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::practice::{Calendar, TopicStanding};
use studymate_schema::quiz_settings::Counts;
use studymate_schema::report::{ProgressReport, QuizProgress};
use studymate_schema::view::DayStanding;

use super::board::to_board;
use super::practice::{TOPIC_SHOWN, next_step};
use super::{counted, day, to_help, to_quizzes};
use crate::markup::Html;
use crate::numbers::day_and_month;
use crate::picture;
use crate::scene::Scene;
use crate::screen::{Draft, Key, Media, Picture, RenderError};

/// The most quizzes under the chart: a caption is short.
const QUIZZES_UNDER_CHART: usize = 5;
/// The most quizzes in words.
const QUIZZES_IN_WORDS: usize = 12;
/// The most scores in words.
const SCORES_IN_WORDS: usize = 10;
/// The most units of a title in the list.
const TITLE_SHOWN: usize = 60;

/// All that there is to be told.
pub(crate) struct Progress<'a> {
    /// From the read models.
    pub(crate) report: &'a ProgressReport,
    pub(crate) day: Option<&'a DayStanding>,
    /// The weakest first.
    pub(crate) topics: &'a [TopicStanding],
    pub(crate) calendar: &'a Calendar,
}

impl Progress<'_> {
    /// Whether nothing was ever answered.
    pub(crate) fn is_empty(&self) -> bool {
        self.report.answers == 0 && self.report.history.is_empty() && self.calendar.answers.is_empty()
    }
}

pub(super) fn draw(progress: &Progress<'_>, as_text: bool, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    if !as_text {
        let png = picture::progress(progress, scene).map_err(RenderError::Picture)?;
        draft.media(Media::Drawn(Picture { png, file_name: "progress.png".to_owned() }));
    }
    draft.add(words.html("progress-title", &[]));
    let report = progress.report;
    draft.add(match report.right.min(report.answers).saturating_mul(100).checked_div(report.answers) {
        None => words.html("progress-empty", &[]),
        Some(percent) => words.html(
            "progress-answers",
            &[
                ("answers", report.answers.into()),
                ("right", report.right.into()),
                ("percent", percent.into()),
            ],
        ),
    });
    if let Some(day) = progress.day {
        draft.add(day::lines(day, words));
    }
    draft.add(quizzes(report, if as_text { QUIZZES_IN_WORDS } else { QUIZZES_UNDER_CHART }, scene));
    if as_text {
        draft.add(scores(report, scene));
        draft.add(topics(progress.topics, scene));
        draft.add(weeks(progress.calendar, scene));
    }
    let step = progress.topics.iter().find(|topic| topic.is_worth_practice());
    if let Some((text, key)) = step.map(|topic| next_step(topic, words)) {
        draft.add(text);
        draft.row([key]);
    }
    let practice = match (step, progress.topics.len()) {
        (None, 1..) => Some("button-practice"),
        (Some(_), 2..) => Some("button-other-topics"),
        _ => None,
    };
    let other = match as_text {
        true => ("button-as-picture", Button::Progress),
        false => ("button-as-text", Button::ProgressAsText),
    };
    if !progress.is_empty() || as_text {
        let other = Key::press(words.plain(other.0, &[]), other.1);
        let practice = practice.map(|id| Key::press(words.plain(id, &[]), Button::Practice));
        draft.row([other].into_iter().chain(practice));
    }
    draft.row([to_board(words), to_quizzes(words)]);
    draft.row([to_help(words)]);
    Ok(draft)
}

fn quizzes(report: &ProgressReport, shown: usize, scene: &Scene<'_>) -> Html {
    let mut lines: Vec<Html> = report.quizzes.iter().take(shown).map(|quiz| quiz_line(quiz, scene)).collect();
    match report.quizzes.len() - lines.len() {
        0 => {}
        more => lines.push(scene.words.html("progress-more", &[("count", more.into())])),
    }
    Html::join(&lines, "\n")
}

fn quiz_line(quiz: &QuizProgress, scene: &Scene<'_>) -> Html {
    let (counts, percent, passed) = result(quiz, scene.around.catalogue);
    let values = [
        ("title", Html::line(title_of(quiz, scene), TITLE_SHOWN).into()),
        ("result", counted(counts, percent, scene.words).into()),
        ("attempts", quiz.attempts.into()),
    ];
    let id = match passed {
        true => "progress-quiz-passed",
        false if quiz.pending > 0 => "progress-quiz-pending",
        false => "progress-quiz",
    };
    scene.words.html(id, &values)
}

/// The result of a quiz by the attempt that counts, and whether it passes: as the version says that a new attempt gets, else the one
/// that was taken last.
pub(crate) fn result(quiz: &QuizProgress, catalogue: &Catalogue) -> (Counts, u8, bool) {
    let live = catalogue.live(&quiz.code).and_then(|live| catalogue.content(&live));
    let last = || catalogue.entry(&quiz.code).and_then(|entry| entry.versions.get(&quiz.version));
    let content = live.or_else(last);
    let counts = content.map_or(Counts::Best, |content| content.settings.counts);
    let percent = match counts {
        Counts::Best => quiz.best,
        Counts::Last => quiz.last,
        Counts::First => quiz.first,
        Counts::Average => quiz.average,
    };
    let reaches = || quiz.pending == 0 && content.is_some_and(|content| percent >= content.pass_mark);
    (counts, percent, if counts == Counts::Best { quiz.passed } else { reaches() })
}

/// The title of the version that was taken last. The read models may know a version that this catalogue does not have yet:
/// then its code must do.
fn title_of<'s>(quiz: &'s QuizProgress, scene: &'s Scene<'_>) -> &'s str {
    let catalogue = scene.around.catalogue;
    let content = catalogue.entry(&quiz.code).and_then(|entry| entry.versions.get(&quiz.version));
    content.map_or(quiz.code.as_str(), |content| content.title.as_str())
}

/// The last scores, the newest last.
fn scores(report: &ProgressReport, scene: &Scene<'_>) -> Html {
    let from = report.history.len().saturating_sub(SCORES_IN_WORDS);
    let scores: Vec<String> = report.history[from..].iter().map(|a| a.percent.to_string()).collect();
    if scores.is_empty() {
        return Html::default();
    }
    scene.words.html("progress-scores", &[("scores", Html::ours(scores.join(", ")).into())])
}

fn topics(topics: &[TopicStanding], scene: &Scene<'_>) -> Html {
    if topics.is_empty() {
        return Html::default();
    }
    let mut lines = vec![scene.words.html("progress-topics", &[])];
    lines.extend(topics.iter().map(|topic| {
        let values = [
            ("topic", Html::line(&topic.topic, TOPIC_SHOWN).into()),
            ("mastery", topic.mastery.into()),
            ("answered", topic.answered.into()),
            ("questions", topic.questions.into()),
        ];
        scene.words.html("progress-topic", &values)
    }));
    Html::join(&lines, "\n")
}

/// The calendar in words, the newest week first: those with answers.
fn weeks(calendar: &Calendar, scene: &Scene<'_>) -> Html {
    let days = days_of(calendar);
    let mut weeks: Vec<(Date, u32, u32)> = Vec::new();
    for (date, answers) in days.into_iter().rev().filter(|(_, answers)| *answers > 0) {
        let monday = monday_of(date);
        match weeks.last_mut().filter(|(week, ..)| *week == monday) {
            Some((_, days, all)) => (*days, *all) = (*days + 1, *all + u32::from(answers)),
            None => weeks.push((monday, 1, answers.into())),
        }
    }
    if weeks.is_empty() {
        return Html::default();
    }
    let mut lines = vec![scene.words.html("progress-weeks", &[])];
    lines.extend(weeks.into_iter().map(|(monday, days, answers)| {
        let values = [
            ("week", Html::ours(day_and_month(monday, scene.around.locale)).into()),
            ("days", days.into()),
            ("answers", answers.into()),
        ];
        scene.words.html("progress-week", &values)
    }));
    Html::join(&lines, "\n")
}

/// The days of a calendar, the oldest first, each with its answers.
pub(crate) fn days_of(calendar: &Calendar) -> Vec<(Date, u16)> {
    let first = calendar.today.saturating_sub(calendar.answers.len() as i32 - 1);
    let date = |day: i32| Date::constant(1970, 1, 1).saturating_add(day.days());
    (first..).zip(&calendar.answers).map(|(day, answers)| (date(day), *answers)).collect()
}

/// The Monday of a date's week.
pub(crate) fn monday_of(date: Date) -> Date {
    date.saturating_sub(i64::from(date.weekday().since(Weekday::Monday)).days())
}
