//! `studymate lag`: how far workers are behind the log, read models behind the events, and delivery behind what was decided.

use std::collections::BTreeMap;
use std::fmt;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use futures::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use serde::Serialize;
use studymate_nats::{Log, StreamIdentity};
use studymate_process::config::duration;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::PartitionId;
use studymate_store::Store;
use studymate_store::lag::ProjectionLag;
use studymate_store::partition::PartitionState;

use crate::settings::Settings;
use crate::{connect, operator};

/// How often `--watch` looks.
const EVERY: Duration = Duration::from_secs(2);
/// Partitions that the log is asked about at the same time.
const AT_ONCE: usize = 8;
/// Puts the cursor of a terminal home and wipes what is there.
const CLEAR: &str = "\x1b[H\x1b[2J";

#[derive(Args)]
pub(crate) struct LagOptions {
    /// Exit with 1 when anything has waited longer than this, like 30s
    #[arg(long, value_parser = duration)]
    max: Option<Duration>,
    /// Look again every two seconds, until interrupted
    #[arg(long)]
    watch: bool,
    /// As JSON; with --watch one line for each look
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Settings,
}

/// Everything that waits.
#[derive(Serialize)]
struct Lag {
    at: Timestamp,
    partitions: Vec<PartitionLag>,
    /// By class.
    outbox: BTreeMap<String, Waiting>,
    totals: Totals,
    /// What has waited longer than it may.
    late: Vec<String>,
}

#[derive(Serialize)]
struct PartitionLag {
    partition: PartitionId,
    /// In the log, not decided.
    inputs: Waiting,
    /// The log is another one than the cursor counts in: workers begin at its start, and the journal drops what was done.
    log_replaced: bool,
    /// Decided, not in the rows of each projection.
    events: BTreeMap<String, Waiting>,
}

/// How much waits, and for how long.
#[derive(Clone, Copy, Default, Serialize)]
struct Waiting {
    waiting: u64,
    oldest_seconds: Option<f64>,
}

#[derive(Default, Serialize)]
struct Totals {
    inputs: Waiting,
    /// Of each partition, those that the projection lacks which is furthest behind.
    events: Waiting,
    outbox: Waiting,
}

impl Waiting {
    fn since(waiting: u64, oldest: Option<Timestamp>, now: Timestamp) -> Self {
        let age = |at: Timestamp| now.duration_since(at).as_secs_f64().max(0.0);
        Waiting { waiting, oldest_seconds: oldest.map(age) }
    }

    fn and(self, other: Waiting) -> Waiting {
        Waiting { waiting: self.waiting + other.waiting, ..self.worse(other) }
    }

    /// The larger of both figures.
    fn worse(self, other: Waiting) -> Waiting {
        let oldest = [self.oldest_seconds, other.oldest_seconds].into_iter().flatten().reduce(f64::max);
        Waiting { waiting: self.waiting.max(other.waiting), oldest_seconds: oldest }
    }

    fn is_later_than(self, max: Duration) -> bool {
        self.oldest_seconds.is_some_and(|seconds| seconds > max.as_secs_f64())
    }

    fn age(self) -> String {
        self.oldest_seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.1} s"))
    }
}

pub(crate) async fn run(options: &LagOptions) -> anyhow::Result<ExitCode> {
    let stop = shutdown::on_signal()?;
    let store = connect::store(&options.settings, "studymate-lag", &Health::default(), &stop)
        .await?
        .context("interrupted")?;
    // Looking changes nothing: the stream is taken as it is.
    let log = Log::connect(options.settings.log()?).await?;
    let mut code;
    loop {
        code = match look(&store, &log, options.max).await {
            Ok(lag) => show(&lag, options)?,
            Err(error) if options.watch => {
                eprintln!("studymate: {error:#}");
                ExitCode::FAILURE
            }
            Err(error) => return Err(error),
        };
        if !options.watch {
            break;
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
    log.close().await;
    Ok(code)
}

fn show(lag: &Lag, options: &LagOptions) -> anyhow::Result<ExitCode> {
    if options.watch && !options.json && std::io::stdout().is_terminal() {
        print!("{CLEAR}");
    }
    operator::print(lag, options.json)?;
    Ok(if lag.late.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn look(store: &Store, log: &Log, max: Option<Duration>) -> anyhow::Result<Lag> {
    let identity = log.identity().await?;
    let mut partitions: Vec<PartitionLag> = futures::stream::iter(store.partitions().await?)
        .map(|state| inputs(log, state, identity))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let projections = store.projection_lags(&studymate_projector::names()).await?;
    let outbox = store.count_outbox(true).await?;
    let at = Timestamp::now();
    for lag in projections {
        let events = Waiting::since(lag.behind(), lag.oldest, at);
        let ProjectionLag { partition, projection, .. } = lag;
        if let Some(found) = partitions.iter_mut().find(|found| found.partition == partition) {
            found.events.insert(projection, events);
        }
    }
    let waiting = |class: studymate_store::outbox::Waiting| {
        let waiting = Waiting { waiting: class.count, oldest_seconds: Some(class.oldest_seconds) };
        (class.class, waiting)
    };
    let outbox: BTreeMap<String, Waiting> = outbox.into_iter().map(waiting).collect();
    let totals = Totals::of(&partitions, &outbox);
    let late = max.map(|max| late(&partitions, &outbox, max)).unwrap_or_default();
    Ok(Lag { at, partitions, outbox, totals, late })
}

/// What lies in the log after the cursor of a partition.
async fn inputs(log: &Log, state: PartitionState, identity: StreamIdentity) -> anyhow::Result<PartitionLag> {
    let PartitionState { partition, head, stream_created, .. } = state;
    let log_replaced = stream_created.is_some_and(|created| created != identity.created)
        || head.cursor > identity.last_sequence;
    let after = if log_replaced { 0 } else { head.cursor };
    let oldest = log.oldest(partition, after).await?;
    let waiting = if oldest.is_some() { log.backlog(partition, after).await? } else { 0 };
    let inputs = Waiting::since(waiting, oldest, Timestamp::now());
    Ok(PartitionLag { partition, inputs, log_replaced, events: BTreeMap::new() })
}

/// What has waited too long.
fn late(partitions: &[PartitionLag], outbox: &BTreeMap<String, Waiting>, max: Duration) -> Vec<String> {
    let inputs = partitions.iter().map(|lag| (format!("inputs of partition {}", lag.partition), lag.inputs));
    let events = partitions.iter().flat_map(|lag| {
        let name = |projection: &str| format!("events of partition {} for {projection}", lag.partition);
        lag.events.iter().map(move |(projection, waiting)| (name(projection), *waiting))
    });
    let sends = outbox.iter().map(|(class, waiting)| (format!("{class} messages"), *waiting));
    let all = inputs.chain(events).chain(sends);
    all.filter(|(_, waiting)| waiting.is_later_than(max))
        .map(|(what, waiting)| format!("{what}: {}", waiting.age()))
        .collect()
}

impl Totals {
    fn of(partitions: &[PartitionLag], outbox: &BTreeMap<String, Waiting>) -> Self {
        let all = |of: &dyn Fn(&PartitionLag) -> Waiting| {
            partitions.iter().map(of).fold(Waiting::default(), Waiting::and)
        };
        Totals {
            inputs: all(&|lag| lag.inputs),
            events: all(&PartitionLag::furthest_behind),
            outbox: outbox.values().copied().fold(Waiting::default(), Waiting::and),
        }
    }
}

impl PartitionLag {
    /// Of the projection that is furthest behind.
    fn furthest_behind(&self) -> Waiting {
        self.events.values().copied().fold(Waiting::default(), Waiting::worse)
    }
}

impl fmt::Display for Lag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let projections = studymate_projector::names();
        write!(f, "{:<10} {:>9} {:>9}", "partition", "inputs", "oldest")?;
        for projection in &projections {
            write!(f, " {projection:>11}")?;
        }
        writeln!(f, " {:>9}", "oldest")?;
        for lag in &self.partitions {
            let PartitionLag { partition, inputs, log_replaced, events } = lag;
            write!(f, "{partition:<10} {:>9} {:>9}", inputs.waiting, inputs.age())?;
            for projection in &projections {
                let behind = events.get(*projection).map_or(0, |waiting| waiting.waiting);
                write!(f, " {behind:>11}")?;
            }
            write!(f, " {:>9}", lag.furthest_behind().age())?;
            writeln!(f, "{}", if *log_replaced { "   the log was replaced" } else { "" })?;
        }
        for (class, waiting) in &self.outbox {
            writeln!(f, "{} {class} messages wait, the oldest {}", waiting.waiting, waiting.age())?;
        }
        for late in &self.late {
            writeln!(f, "late: {late}")?;
        }
        let Totals { inputs, events, outbox } = &self.totals;
        write!(f, "{} inputs, {} events, {} messages wait", inputs.waiting, events.waiting, outbox.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(waiting: u64, oldest_seconds: f64) -> Waiting {
        Waiting { waiting, oldest_seconds: Some(oldest_seconds) }
    }

    fn partition(id: u16, inputs: Waiting, students: Waiting, progress: Waiting) -> PartitionLag {
        PartitionLag {
            partition: PartitionId(id),
            inputs,
            log_replaced: false,
            events: BTreeMap::from([("students".to_owned(), students), ("progress".to_owned(), progress)]),
        }
    }

    #[test]
    fn totals_count_each_event_once_and_keep_the_oldest() {
        let none = Waiting::default();
        let partitions = [
            partition(0, waiting(2, 5.0), waiting(3, 1.0), waiting(7, 9.0)),
            partition(1, none, none, waiting(1, 2.0)),
        ];
        let outbox = BTreeMap::from([("interactive".to_owned(), waiting(4, 0.5))]);
        let totals = Totals::of(&partitions, &outbox);
        assert_eq!((totals.inputs.waiting, totals.inputs.oldest_seconds), (2, Some(5.0)));
        assert_eq!((totals.events.waiting, totals.events.oldest_seconds), (8, Some(9.0)));
        assert_eq!((totals.outbox.waiting, totals.outbox.oldest_seconds), (4, Some(0.5)));
    }

    #[test]
    fn what_has_waited_too_long_is_named() {
        let none = Waiting::default();
        let partitions = [partition(3, waiting(1, 31.0), none, waiting(2, 30.0))];
        let outbox = BTreeMap::from([("reminder".to_owned(), waiting(1, 40.0))]);
        let named = late(&partitions, &outbox, Duration::from_secs(30));
        assert_eq!(named, ["inputs of partition 3: 31.0 s", "reminder messages: 40.0 s"]);
    }
}
