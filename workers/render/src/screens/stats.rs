//! Figures for admins, in two columns.

use studymate_schema::report::StatsReport;

use super::{to_help, to_quizzes};
use crate::markup::Html;
use crate::numbers::grouped;
use crate::scene::Scene;
use crate::screen::Draft;

pub(super) fn draw(report: &StatsReport, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let [day, week, month] = report.active;
    let average = report.average_percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent} %"));
    let lag = words.plain("stats-milliseconds", &[("count", grouped(report.lag_ms).into())]);
    let groups = [
        vec![
            ("stats-users", grouped(report.users)),
            ("stats-active-day", grouped(day)),
            ("stats-active-week", grouped(week)),
            ("stats-active-month", grouped(month)),
        ],
        vec![
            ("stats-started", grouped(report.attempts_started)),
            ("stats-finished", grouped(report.attempts_finished)),
            ("stats-answers", grouped(report.answers)),
            ("stats-average", average),
        ],
        vec![
            ("stats-inputs", grouped(report.inputs_last_minute)),
            ("stats-dead", grouped(report.dead_letters)),
            ("stats-failed", grouped(report.failed_sends)),
            ("stats-lag", lag),
        ],
    ];
    let groups = groups
        .map(|group| group.into_iter().map(|(id, value)| (words.plain(id, &[]), value)).collect::<Vec<_>>());
    let width = |text: &str| text.chars().count();
    let all = || groups.iter().flatten();
    let names = all().map(|(name, _)| width(name)).max().unwrap_or(0);
    let values = all().map(|(_, value)| width(value)).max().unwrap_or(0);
    let blocks: Vec<String> = groups
        .iter()
        .map(|group| {
            let lines: Vec<String> =
                group.iter().map(|(name, value)| format!("{name:<names$}  {value:>values$}")).collect();
            lines.join("\n")
        })
        .collect();
    let mut draft = Draft::default();
    draft.add(words.html("figures-title", &[]));
    draft.add(Html::ours(blocks.join("\n\n")).wrap("pre"));
    draft.row([to_quizzes(words), to_help(words)]);
    draft
}
