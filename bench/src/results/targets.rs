//! What was aimed at, and whether it was met.

use super::tell::whole;
use super::{Results, run};
use crate::measure::Measured;
use crate::micro::Figure;
use crate::whole::{Alone, Closed, Crowd, Disturbance, Grown};

/// A figure that was aimed at.
pub(super) struct Target {
    pub(super) what: &'static str,
    pub(super) aim: &'static str,
    /// What was found, for people.
    pub(super) found: String,
    pub(super) met: bool,
}

/// All targets whose figures were measured.
pub(super) fn of(results: &Results) -> Vec<Target> {
    let mut targets = Vec::new();
    if let Some(part) = &results.peers {
        targets.extend(against_peers(&part.found));
    }
    if let Some(part) = &results.alone {
        targets.extend(of_whole(&part.found));
    }
    if let Some(part) = &results.crowd {
        targets.push(of_crowd(&part.found));
    }
    if let Some(part) = &results.scale {
        targets.extend(of_scale(&part.found));
    }
    if let Some(part) = &results.micro {
        targets.extend(of_parts(&part.found));
    }
    targets
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
    let longest = |what| {
        let found = alone.disturbed.iter().find(|disturbed| disturbed.what == what);
        found.map_or(f64::INFINITY, |disturbed| disturbed.latency.max)
    };
    let (stopped, killed) = (longest(Disturbance::Stop), longest(Disturbance::Kill));
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
            found: milliseconds(stopped),
            met: stopped <= 200.0,
        },
        Target {
            what: "longest answer while a worker is killed",
            aim: "≤ 10 s",
            found: milliseconds(killed),
            met: killed <= 10_000.0,
        },
        Target {
            what: "idle, all processes",
            aim: "≤ 1 % of a core",
            found: format!("{:.1} %", 100.0 * alone.idle),
            met: alone.idle <= 0.01,
        },
    ]
}

fn of_crowd(crowd: &Crowd) -> Target {
    let (first, later) = (crowd.memory, crowd.memory_later);
    Target {
        what: "memory of ingress, worker and projector, 100,000 active students",
        aim: "≤ 300 MB, bounded after",
        found: format!("{:.0} MB, later {:.0} MB", megabytes(first), megabytes(later)),
        met: megabytes(first.max(later)) <= 300.0,
    }
}

fn megabytes(mib: f64) -> f64 {
    mib * 1.048_576
}

/// The largest store against the empty one.
fn of_scale(grown: &[Grown]) -> Option<Target> {
    let (empty, largest) = (grown.first()?, grown.last()?);
    let ratio = largest.open.latency.p50 / empty.open.latency.p50;
    Some(Target {
        what: "answer latency p50 with the largest store, against an empty one",
        aim: "≤ 1.3 ×, 1,000,000 students and 50 million events",
        found: format!(
            "{ratio:.2} ×, {} students and {} events",
            whole(largest.students as f64),
            whole(largest.events as f64)
        ),
        met: ratio <= 1.3 && largest.students >= 1_000_000,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

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
