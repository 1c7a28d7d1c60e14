//! The tables of the document.

use std::fmt::Write as _;

use super::run;
use super::tell::{time, whole};
use crate::load::Quantiles;
use crate::micro::{Figure, Unit};
use crate::whole::{Alone, Closed, Crowd, Endurance, Grown};

/// StudyMate beside the peers.
pub(super) fn peers(bots: &[Closed]) -> String {
    let mut text = String::from(
        "| students | bot | updates/s | × aiogram | p50 | p95 | p99 | longest | cores, the load's own included | memory, servers included |\n\
         |--:|---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let students = bots.first().map(|closed| closed.runs.as_slice()).unwrap_or_default();
    for students in students.iter().map(|run| run.students) {
        for closed in bots {
            let Some(found) = run(bots, &closed.bot, students) else { continue };
            let first = run(bots, "aiogram", students).map_or(0.0, |run| found.per_second / run.per_second);
            let _ = writeln!(
                text,
                "| {} | {} | {} | {first:.1} | {} | {} | {} | {} | {:.2} | {:.0} MiB |",
                whole(students as f64),
                closed.bot,
                whole(found.per_second),
                time(found.latency.p50),
                time(found.latency.p95),
                time(found.latency.p99),
                time(found.latency.max),
                found.all_cores(),
                found.all_memory(),
            );
        }
    }
    let unanswered: u64 = bots.iter().flat_map(|closed| &closed.runs).map(|run| run.unanswered).sum();
    let _ = writeln!(text, "\nUpdates without an answer: {unanswered}.");
    for closed in bots {
        let Some(found) = run(bots, &closed.bot, BUSY) else { continue };
        let cores: Vec<String> =
            found.cores.iter().map(|(name, cores)| format!("{name} {cores:.2}")).collect();
        let _ = writeln!(text, "\nCores with {BUSY} students, {}: {}.", closed.bot, cores.join(", "));
    }
    text
}

/// Students with whom it is told who uses the cores.
const BUSY: usize = 500;

/// StudyMate alone.
pub(super) fn alone(alone: &Alone) -> String {
    let open = &alone.open;
    let mut rows = vec![
        (
            format!(
                "open loop, {} students, {:.0} updates/s",
                open.students,
                open.offered.unwrap_or_default()
            ),
            quantiles(&open.latency),
        ),
        (
            "read models behind meanwhile".to_owned(),
            format!("p50 {}, p99 {}", time(alone.lag.p50), time(alone.lag.p99)),
        ),
    ];
    for disturbed in &alone.disturbed {
        let note = disturbed.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        rows.push((
            format!("while {}{note}", disturbed.what.told()),
            format!("p99 {}, longest {}", time(disturbed.latency.p99), time(disturbed.latency.max)),
        ));
    }
    for (workers, closed) in &alone.workers {
        rows.push((
            format!("closed loop, {} students, {workers} workers", closed.students),
            format!("{} updates/s, p99 {}", whole(closed.per_second), time(closed.latency.p99)),
        ));
    }
    rows.push((
        "idle".to_owned(),
        format!("{:.1} % of a core, its servers {:.1} %", 100.0 * alone.idle, 100.0 * alone.idle_servers),
    ));
    rows.push((
        "first answer after the start of everything, servers and migration included".to_owned(),
        format!("{:.1} s", alone.first_answer),
    ));
    for (name, mib) in open.memory.iter().filter(|(name, _)| *name != "bench") {
        rows.push((format!("memory of {name}, open loop"), format!("{mib:.0} MiB")));
    }
    two_columns(&rows)
}

/// The same load for long.
pub(super) fn endurance(endurance: &Endurance) -> String {
    let mut rows = vec![
        (
            format!("{} updates/s came, answered", whole(endurance.offered)),
            format!("{}/s", whole(endurance.per_second)),
        ),
        ("answers".to_owned(), quantiles(&endurance.latency)),
        ("updates without an answer".to_owned(), endurance.unanswered.to_string()),
    ];
    for (number, minute) in (1..).zip(&endurance.minutes) {
        rows.push((
            format!("minute {number}"),
            format!(
                "read models behind p99 {}, memory of its processes {:.0} MiB",
                time(minute.lag.p99),
                minute.memory
            ),
        ));
    }
    two_columns(&rows)
}

/// Many students who are all active.
pub(super) fn crowd(crowd: &Crowd) -> String {
    let mut rows = vec![
        (
            format!(
                "{} students in turn, {:.0} updates/s",
                whole(crowd.students as f64),
                crowd.first.offered.unwrap_or_default()
            ),
            quantiles(&crowd.first.latency),
        ),
        ("memory of its processes".to_owned(), format!("{:.0} MiB", crowd.memory)),
        ("after as many updates again".to_owned(), format!("{:.0} MiB", crowd.memory_later)),
    ];
    for (name, mib) in crowd.first.memory.iter().filter(|(name, _)| *name != "bench") {
        rows.push((format!("memory of {name}"), format!("{mib:.0} MiB")));
    }
    two_columns(&rows)
}

/// How it grows with what is stored, and by which power of the number of events.
pub(super) fn scale(grown: &[Grown]) -> String {
    let mut text = String::from(
        "| students | events | open loop p50 | p99 | memory of its processes | disk per event | rebuild | verify | verify --fast |\n\
         |--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for found in grown {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {:.0} MiB | {} | {:.1} s | {:.1} s | {:.1} s |",
            whole(found.students as f64),
            whole(found.events as f64),
            time(found.open.latency.p50),
            time(found.open.latency.p99),
            found.memory,
            if found.events > 0 { format!("{:.0} B", found.disk) } else { String::new() },
            found.rebuilt,
            found.verified.0,
            found.verified.1,
        );
    }
    let of = |figure: fn(&Grown) -> f64| {
        let points = grown.iter().filter(|found| found.events > 0);
        let points: Vec<_> = points.map(|found| (found.events as f64, figure(found))).collect();
        exponent(&points).map_or_else(String::new, |exponent| format!("{exponent:.2}"))
    };
    let _ = writeln!(
        text,
        "| grows with events to the power of | | {} | {} | {} | {} | {} | {} | {} |",
        of(|found| found.open.latency.p50),
        of(|found| found.open.latency.p99),
        of(|found| found.memory),
        of(|found| found.disk),
        of(|found| found.rebuilt),
        of(|found| found.verified.0),
        of(|found| found.verified.1),
    );
    text
}

/// The exponent k of y = c·x^k that fits best: the slope of the line through the logarithms, by least squares.
fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|log| log.0), mean(|log| log.1));
    let spread: f64 = logs.iter().map(|log| (log.0 - x).powi(2)).sum();
    let together: f64 = logs.iter().map(|log| (log.0 - x) * (log.1 - y)).sum();
    (spread > 0.0).then(|| together / spread)
}

fn quantiles(latency: &Quantiles) -> String {
    format!(
        "p50 {}, p95 {}, p99 {}, longest {}",
        time(latency.p50),
        time(latency.p95),
        time(latency.p99),
        time(latency.max)
    )
}

fn two_columns(rows: &[(String, String)]) -> String {
    let mut text = String::from("| | |\n|---|--:|\n");
    for (what, found) in rows {
        let _ = writeln!(text, "| {what} | {found} |");
    }
    text
}

/// Parts of it.
pub(super) fn micro(figures: &[Figure]) -> String {
    let mut text = String::from("| | | plain | share |\n|---|--:|--:|--:|\n");
    for Figure { what, value, unit, raw } in figures {
        let tell = |value: f64| match unit {
            Unit::Microseconds => format!("{value:.2} µs"),
            Unit::PerSecond => format!("{}/s", whole(value)),
        };
        let plain = raw.map(tell).unwrap_or_default();
        let share = raw.map(|raw| format!("{:.0} %", 100.0 * value / raw)).unwrap_or_default();
        let _ = writeln!(text, "| {what} | {} | {plain} | {share} |", tell(*value));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponent_is_that_of_the_power_law_through_the_points() {
        let square = [1.0_f64, 10.0, 100.0].map(|x| (x, 3.0 * x * x));
        assert!((exponent(&square).unwrap() - 2.0).abs() < 1e-9);
        assert_eq!(exponent(&square[..1]), None);
    }
}
