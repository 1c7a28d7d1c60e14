//! Totals counted from the events by decoding them, and nothing else: what a projection gets wrong, this does not.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use studymate_schema::event::{Event, StudentEvent};
use studymate_schema::{Aggregate, Credit, PartitionId, Position};
use studymate_store::events::StoredEvent;
use tokio_postgres::Row;

use super::report::TotalComparison;
use super::rows::Seen;
use crate::ProjectorError;
use crate::checkpoint;
use crate::filling::Filling;
use crate::progress::{Counter, Progress};
use crate::projections::{self, Model};

/// Events that are read at once.
const PAGE: i64 = 5_000;

/// A total as a live table has it.
pub(super) struct Found {
    model: &'static Model,
    table: &'static str,
    total: Total,
    /// Whether the table lacks what is about people who were erased.
    of_people: bool,
    found: i64,
}

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Total {
    Registered,
    Started,
    Finished,
    Cancelled,
    Points,
    Answers,
    RightAnswers,
    /// The same without trials: what quizzes and questions count.
    StartedByStudents,
    FinishedByStudents,
    CancelledByStudents,
    PointsOfStudents,
    AnswersOfStudents,
    RightAnswersOfStudents,
}

/// Counts of the events of one partition.
#[derive(Clone, Default)]
struct Counts {
    everybody: HashMap<Total, i64>,
    /// Those who were erased, and what others did before they were forgotten and came back.
    erased: HashMap<Total, i64>,
    /// What each of the others did since their first contact, or since they came back.
    people: HashMap<Aggregate, HashMap<Total, i64>>,
}

/// How many events of a partition a projection has, and what these add up to.
type Stops = BTreeMap<Position, Counts>;

impl Total {
    const ALL: [Total; 13] = [
        Total::Registered,
        Total::Started,
        Total::Finished,
        Total::Cancelled,
        Total::Points,
        Total::Answers,
        Total::RightAnswers,
        Total::StartedByStudents,
        Total::FinishedByStudents,
        Total::CancelledByStudents,
        Total::PointsOfStudents,
        Total::AnswersOfStudents,
        Total::RightAnswersOfStudents,
    ];

    fn name(self) -> &'static str {
        match self {
            Total::Registered => "registered",
            Total::Started => "started",
            Total::Finished => "finished",
            Total::Cancelled => "cancelled",
            Total::Points => "points",
            Total::Answers => "answers",
            Total::RightAnswers => "right answers",
            Total::StartedByStudents => "started, no trials",
            Total::FinishedByStudents => "finished, no trials",
            Total::CancelledByStudents => "cancelled, no trials",
            Total::PointsOfStudents => "points, no trials",
            Total::AnswersOfStudents => "answers, no trials",
            Total::RightAnswersOfStudents => "right answers, no trials",
        }
    }

    /// What is counted with it where it is no trial.
    fn of_students(self) -> Option<Total> {
        match self {
            Total::Started => Some(Total::StartedByStudents),
            Total::Finished => Some(Total::FinishedByStudents),
            Total::Cancelled => Some(Total::CancelledByStudents),
            Total::Points => Some(Total::PointsOfStudents),
            Total::Answers => Some(Total::AnswersOfStudents),
            Total::RightAnswers => Some(Total::RightAnswersOfStudents),
            _ => None,
        }
    }
}

impl Found {
    /// `None` for a table that this build does not have.
    pub(super) fn from_row(row: &Row) -> Option<Self> {
        let (table, total): (&str, &str) = (row.get("table"), row.get("total"));
        let total = Total::ALL.into_iter().find(|known| known.name() == total)?;
        projections::ALL.iter().find_map(|model| {
            let table = model.tables.iter().find(|known| known.name == table)?.name;
            Some(Found { model, table, total, of_people: row.get("of_people"), found: row.get("found") })
        })
    }
}

/// Counts the events that the live tables had, and compares. Returns also how many these were.
pub(super) async fn compare<P: Fn(Progress) + Send + Sync>(
    filling: &Filling<P>,
    seen: &Seen,
) -> Result<(Vec<TotalComparison>, u64), ProjectorError> {
    let stops = stops(filling, seen);
    let events = stops.values().filter_map(BTreeSet::last).map(|last| last.0.max(0).unsigned_abs()).sum();
    let counter = &Counter::new("totals".to_owned(), 0, events);
    (filling.progress)(counter.add(0));
    let partitions: Vec<BoxFuture<'_, Result<(PartitionId, Stops), ProjectorError>>> = stops
        .into_iter()
        .map(|(partition, stops)| count(filling, partition, stops, &seen.erased, counter).boxed())
        .collect();
    let mut counted: HashMap<PartitionId, Stops> = HashMap::new();
    let mut counting = futures::stream::iter(partitions).buffer_unordered(filling.parallel);
    while let Some(result) = counting.next().await {
        let (partition, stops) = result?;
        counted.insert(partition, stops);
    }
    let compared = seen
        .totals
        .iter()
        .filter(|found| filling.models.iter().any(|model| model.name == found.model.name))
        .map(|found| {
            let of = |(partition, stops): (&PartitionId, &Stops)| {
                let at = checkpoint::position(&seen.live, found.model, *partition);
                stops.get(&at).map_or(0, |counts| counts.of(found.total, found.of_people))
            };
            let expected = counted.iter().map(of).sum();
            TotalComparison { total: found.total.name(), table: found.table, expected, found: found.found }
        })
        .collect();
    Ok((compared, events))
}

/// By partition, the positions at which any of the compared projections was.
fn stops<P>(filling: &Filling<P>, seen: &Seen) -> BTreeMap<PartitionId, BTreeSet<Position>> {
    let mut stops: BTreeMap<PartitionId, BTreeSet<Position>> = BTreeMap::new();
    for standing in &seen.live {
        if filling.models.iter().any(|model| model.name == standing.model.name) {
            stops.entry(standing.partition).or_default().insert(standing.position);
        }
    }
    stops
}

/// Counts a partition from its first event, and keeps the counts at each stop.
async fn count<P: Fn(Progress) + Send + Sync>(
    filling: &Filling<P>,
    partition: PartitionId,
    stops: BTreeSet<Position>,
    erased: &HashSet<Aggregate>,
    counter: &Counter,
) -> Result<(PartitionId, Stops), ProjectorError> {
    let (mut at, mut counts, mut counted) = (Position(0), Counts::default(), Stops::new());
    for stop in stops {
        while at < stop {
            if filling.stop.is_cancelled() {
                return Err(filling.stopped(counter.done(), counter.total()));
            }
            let limit = PAGE.min(stop.0 - at.0);
            let events = filling.source.store.read_partition(partition, at, limit).await?;
            for stored in &events {
                counts.add(stored, erased)?;
            }
            // Positions are dense: what ends here is an event log that lost its end.
            let Some(last) = events.last() else { break };
            at = last.position;
            (filling.progress)(counter.add(events.len() as u64));
        }
        counted.insert(stop, counts.clone());
    }
    Ok((partition, counted))
}

impl Counts {
    fn add(&mut self, stored: &StoredEvent, erased: &HashSet<Aggregate>) -> Result<(), ProjectorError> {
        let event = stored.decode(None).map_err(|source| ProjectorError::Event {
            partition: stored.partition,
            position: stored.position,
            source,
        })?;
        let Event::Student(event) = event else { return Ok(()) };
        let is_erased = erased.contains(&stored.stream);
        if let StudentEvent::Forgotten { .. } = event {
            for (total, by) in self.people.remove(&stored.stream).into_iter().flatten() {
                *self.erased.entry(total).or_default() += by;
            }
            return Ok(());
        }
        let mut add = |total: Total, by: i64, trial: bool| {
            for total in std::iter::once(total).chain(total.of_students().filter(|_| !trial)) {
                *self.everybody.entry(total).or_default() += by;
                let own = if is_erased {
                    &mut self.erased
                } else {
                    self.people.entry(stored.stream.clone()).or_default()
                };
                *own.entry(total).or_default() += by;
            }
        };
        match event {
            StudentEvent::Registered { .. } => add(Total::Registered, 1, false),
            StudentEvent::AttemptStarted { trial, .. } => add(Total::Started, 1, trial),
            StudentEvent::AttemptCancelled { trial, .. } => add(Total::Cancelled, 1, trial),
            StudentEvent::AttemptFinished { percent, trial, .. } => {
                add(Total::Finished, 1, trial);
                add(Total::Points, percent.into(), trial);
            }
            StudentEvent::AttemptRegraded { before, score, trial, .. } => {
                add(Total::Points, i64::from(score.percent) - i64::from(before.percent), trial);
            }
            StudentEvent::AnswerSubmitted { trial, .. } => add(Total::Answers, 1, trial),
            StudentEvent::AnswerGraded { before, credit, trial, .. } => {
                let before = i64::from(before.is_some_and(Credit::is_right));
                add(Total::RightAnswers, i64::from(credit.is_right()) - before, trial);
            }
            StudentEvent::AnswerGiven { credit, trial, .. } => {
                add(Total::Answers, 1, trial);
                add(Total::RightAnswers, credit.is_right().into(), trial);
            }
            _ => {}
        }
        Ok(())
    }

    fn of(&self, total: Total, without_erased: bool) -> i64 {
        let of = |counts: &HashMap<Total, i64>| counts.get(&total).copied().unwrap_or_default();
        if without_erased { of(&self.everybody) - of(&self.erased) } else { of(&self.everybody) }
    }
}
