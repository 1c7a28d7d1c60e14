//! All that was measured, kept in a file between runs of parts, and the document that is made of it.

use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::BenchError;
use crate::measure::Measured;
use crate::micro::{Figure, Unit};
use crate::whole::{Alone, Closed};

/// A part, and when, of what and where it was measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part<T> {
    /// [`studymate_testkit::circumstances`] of its run.
    pub circumstances: String,
    /// What was found.
    pub found: T,
}

/// All parts that were measured so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Results {
    /// Parts of StudyMate by themselves.
    pub micro: Option<Part<Vec<Figure>>>,
    /// Beside the peers.
    pub peers: Option<Part<Vec<Closed>>>,
    /// As a whole, alone.
    pub alone: Option<Part<Alone>>,
}

/// A figure that was aimed at.
struct Target {
    what: &'static str,
    aim: &'static str,
    /// What was found, for people.
    found: String,
    met: bool,
}

impl Results {
    /// What earlier runs found; nothing where there was none.
    pub fn load(path: &Path) -> Result<Self, BenchError> {
        if !path.exists() {
            return Ok(Results::default());
        }
        let text = std::fs::read_to_string(path).map_err(BenchError::file(path))?;
        serde_json::from_str(&text)
            .map_err(|error| BenchError::unexpected(format!("{}: {error}", path.display())))
    }

    /// Keeps them for the next run.
    pub fn keep(&self, path: &Path) -> Result<(), BenchError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(BenchError::file(folder))?;
        }
        let text =
            serde_json::to_string_pretty(self).map_err(|error| BenchError::unexpected(error.to_string()))?;
        std::fs::write(path, text).map_err(BenchError::file(path))
    }

    /// The tables.
    pub fn tables(&self) -> String {
        let mut text = String::from("| figure | target | found | |\n|---|---|---|---|\n");
        for Target { what, aim, found, met } in self.targets() {
            let met = if met { "✓" } else { "**missed**" };
            let _ = writeln!(text, "| {what} | {aim} | {found} | {met} |");
        }
        if let Some(part) = &self.peers {
            let _ = write!(text, "\n### Beside the peers\n\n{}.\n\n", part.circumstances);
            text.push_str(&peers(&part.found));
        }
        if let Some(part) = &self.alone {
            let _ = write!(text, "\n### Alone\n\n{}.\n\n", part.circumstances);
            text.push_str(&alone(&part.found));
        }
        if let Some(part) = &self.micro {
            let _ = write!(text, "\n### Parts\n\n{}.\n\n", part.circumstances);
            text.push_str(&micro(&part.found));
        }
        text
    }

    fn targets(&self) -> Vec<Target> {
        let mut targets = Vec::new();
        if let Some(part) = &self.peers {
            targets.extend(against_peers(&part.found));
        }
        if let Some(Part { found, .. }) = &self.alone {
            targets.extend(of_whole(found));
        }
        if let Some(part) = &self.micro {
            targets.extend(of_parts(&part.found));
        }
        targets
    }
}

fn run<'r>(bots: &'r [Closed], bot: &str, students: usize) -> Option<&'r Measured> {
    let bot = bots.iter().find(|closed| closed.bot == bot)?;
    bot.runs.iter().find(|run| run.students == students)
}

fn against_peers(bots: &[Closed]) -> Vec<Target> {
    let ratio = |students, peer, figure: fn(&Measured) -> f64| {
        let (ours, theirs) = (run(bots, "StudyMate", students)?, run(bots, peer, students)?);
        Some(figure(ours) / figure(theirs))
    };
    let both = |students, figure: fn(&Measured) -> f64| {
        Some((ratio(students, "aiogram", figure)?, ratio(students, "grammY", figure)?))
    };
    let mut targets = Vec::new();
    if let Some((aiogram, grammy)) = both(500, |run| run.per_second) {
        targets.push(Target {
            what: "updates/s, closed loop, 500 students",
            aim: "≥ 10 × aiogram and ≥ 2 × grammY",
            found: format!("{aiogram:.1} × aiogram, {grammy:.2} × grammY"),
            met: aiogram >= 10.0 && grammy >= 2.0,
        });
    }
    if let Some((aiogram, grammy)) = both(1, |run| run.latency.p50) {
        targets.push(Target {
            what: "answer latency p50, 1 student",
            aim: "≤ 0.8 × aiogram and ≤ 1.5 × grammY",
            found: format!("{aiogram:.2} × aiogram, {grammy:.2} × grammY"),
            met: aiogram <= 0.8 && grammy <= 1.5,
        });
    }
    if let Some(grammy) = ratio(500, "grammY", |run| run.latency.p99) {
        targets.push(Target {
            what: "answer latency p99, closed loop, 500 students",
            aim: "≤ 0.5 × grammY",
            found: format!("{grammy:.2} × grammY"),
            met: grammy <= 0.5,
        });
    }
    targets
}

fn of_whole(alone: &Alone) -> Vec<Target> {
    let milliseconds = |found: f64| format!("{found:.1} ms");
    vec![
        Target {
            what: "answer latency p99, open loop, 500 students, 1,000 updates/s",
            aim: "≤ 50 ms",
            found: milliseconds(alone.open.latency.p99),
            met: alone.open.latency.p99 <= 50.0,
        },
        Target {
            what: "lag of read models p99, 1,000 updates/s",
            aim: "≤ 250 ms",
            found: milliseconds(alone.lag.p99),
            met: alone.lag.p99 <= 250.0,
        },
        Target {
            what: "longest answer while a worker stops",
            aim: "≤ 200 ms",
            found: milliseconds(alone.graceful.max),
            met: alone.graceful.max <= 200.0,
        },
        Target {
            what: "longest answer while a worker is killed",
            aim: "≤ 10 s",
            found: milliseconds(alone.crash.max),
            met: alone.crash.max <= 10_000.0,
        },
        Target {
            what: "idle, all processes",
            aim: "≤ 1 % of a core",
            found: format!("{:.1} %", 100.0 * alone.idle),
            met: alone.idle <= 0.01,
        },
    ]
}

fn of_parts(figures: &[Figure]) -> Vec<Target> {
    let found = |start: &str| figures.iter().rfind(|figure| figure.what.starts_with(start));
    let share = |figure: &Figure| figure.raw.map_or(0.0, |raw| figure.value / raw);
    let mut targets = Vec::new();
    if let Some(figure) = found("append") {
        targets.push(Target {
            what: "append through the store, in batches",
            aim: "≥ 60 % of a plain statement",
            found: format!("{:.0} %", 100.0 * share(figure)),
            met: share(figure) >= 0.6,
        });
    }
    if let Some(figure) = found("publish inputs durably, 64") {
        targets.push(Target {
            what: "publish to the log, 64 at a time",
            aim: "≥ 70 % of a plain client",
            found: format!("{:.0} %", 100.0 * share(figure)),
            met: share(figure) >= 0.7,
        });
    }
    if let Some(figure) = found("rebuild") {
        targets.push(Target {
            what: "rebuild of all read models",
            aim: "≥ 150,000 events/s",
            found: format!("{}/s", whole(figure.value)),
            met: figure.value >= 150_000.0,
        });
    }
    targets
}

fn peers(bots: &[Closed]) -> String {
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
    text
}

fn alone(alone: &Alone) -> String {
    let open = &alone.open;
    let mut text = String::from("| | |\n|---|--:|\n");
    let rows = [
        (
            format!(
                "open loop, {} students, {:.0} updates/s",
                open.students,
                open.offered.unwrap_or_default()
            ),
            format!(
                "p50 {}, p95 {}, p99 {}, longest {}",
                time(open.latency.p50),
                time(open.latency.p95),
                time(open.latency.p99),
                time(open.latency.max)
            ),
        ),
        (
            "read models behind meanwhile".to_owned(),
            format!("p50 {}, p99 {}", time(alone.lag.p50), time(alone.lag.p99)),
        ),
        (
            "while one of two workers stops".to_owned(),
            format!("p99 {}, longest {}", time(alone.graceful.p99), time(alone.graceful.max)),
        ),
        (
            "while one of two workers is killed".to_owned(),
            format!("p99 {}, longest {}", time(alone.crash.p99), time(alone.crash.max)),
        ),
        (
            "idle".to_owned(),
            format!("{:.1} % of a core, its servers {:.1} %", 100.0 * alone.idle, 100.0 * alone.idle_servers),
        ),
        (
            "first answer after the start of everything, servers and migration included".to_owned(),
            format!("{:.1} s", alone.first_answer),
        ),
    ];
    for (what, found) in rows {
        let _ = writeln!(text, "| {what} | {found} |");
    }
    for (name, mib) in open.memory.iter().filter(|(name, _)| *name != "bench") {
        let _ = writeln!(text, "| memory of {name}, open loop | {mib:.0} MiB |");
    }
    text
}

fn micro(figures: &[Figure]) -> String {
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

fn time(ms: f64) -> String {
    match ms {
        _ if ms < 10.0 => format!("{ms:.1} ms"),
        _ if ms < 1000.0 => format!("{ms:.0} ms"),
        _ => format!("{:.1} s", ms / 1000.0),
    }
}

/// A number without decimals, thousands apart.
fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_people_read_them() {
        assert_eq!([whole(7.0), whole(1_234.4), whole(1_234_567.0)], ["7", "1,234", "1,234,567"]);
        assert_eq!([time(2.34), time(85.4), time(1_581.0)], ["2.3 ms", "85 ms", "1.6 s"]);
    }

    fn measured(students: usize, per_second: f64, p50: f64) -> Measured {
        let latency = crate::load::Quantiles { p50, p95: p50, p99: p50, max: p50 };
        let (cores, memory) = (Default::default(), Default::default());
        Measured { students, offered: None, per_second, latency, unanswered: 0, cores, memory }
    }

    #[test]
    fn a_target_is_met_only_beside_the_peers_of_the_same_run() {
        let bot = |bot: &str, rate, p50| Closed {
            bot: bot.to_owned(),
            runs: vec![measured(1, rate, p50), measured(500, rate, p50)],
        };
        let bots = [bot("aiogram", 300.0, 3.0), bot("grammY", 1_600.0, 1.5), bot("StudyMate", 3_300.0, 1.0)];
        let met: Vec<bool> = against_peers(&bots).iter().map(|target| target.met).collect();
        assert_eq!(met, [true, true, false]);
        assert!(against_peers(&bots[2..]).is_empty());
    }
}
