//! One step: the next events of some partitions, folded by every projection that stands before them, written in one transaction.

use std::collections::{BTreeSet, HashMap};

use deadpool_postgres::Transaction;
use studymate_schema::classroom::ClassroomEvent;
use studymate_schema::event::{CatalogueEvent, Event, StudentEvent};
use studymate_schema::personal::{MasterKeys, PersonKey};
use studymate_schema::{Aggregate, PartitionId, Position, Timestamp};
use studymate_store::Store;
use studymate_store::events::StoredEvent;

use crate::ProjectorError;
use crate::checkpoint::{self, Stride, Tables};
use crate::projections::{Model, Projection};

/// The kinds of event whose personal data becomes rows: only for these the keys of people are read.
const NAMING: &[&str] =
    &["Registered", "ProfileChanged", "PrivacyChosen", "AnswerSubmitted", "AnswerGiven", "AnswerGraded"];

/// Where events come from.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) store: Store,
    pub(crate) masters: MasterKeys,
}

/// An event as projections see it.
#[derive(Clone, Copy)]
pub(crate) enum Recorded<'e> {
    /// Of a person; `fired` where a timer's firing caused it.
    Student { student: i64, at: Timestamp, fired: bool, event: &'e StudentEvent },
    /// Of the catalogue.
    Catalogue { at: Timestamp, event: &'e CatalogueEvent },
    /// Of a group.
    Classroom { chat: i64, at: Timestamp, event: &'e ClassroomEvent },
}

/// Some events of some partitions, of each without a gap, folded and not yet written.
pub(crate) struct Batch {
    /// How many they are; at least one.
    pub(crate) events: u64,
    /// Of which partitions, from where to where.
    pub(crate) strides: Vec<Stride>,
    /// When the oldest happened.
    pub(crate) oldest: Timestamp,
    models: Vec<&'static Model>,
    folded: Vec<Box<dyn Projection>>,
    /// Who is forgotten: what was folded for them since is of somebody new.
    forgotten: BTreeSet<i64>,
}

/// What became of a step.
pub(crate) enum Step {
    /// These events are in the rows now.
    Applied { events: u64, strides: Vec<Stride>, oldest: Timestamp },
    /// There are no more events.
    AtEnd,
    /// Somebody else moved a checkpoint: nothing was written. Look again where everything stands.
    Fenced,
}

/// Reads and folds the next events of some partitions, of each after a position and at most `limit`; `None` when there are none.
///
/// Stops before an event that cannot be read; when that is the first one of its partition, it is the error.
pub(crate) async fn read(
    source: &Source,
    models: &[&'static Model],
    after: &[(PartitionId, Position)],
    limit: i64,
) -> Result<Option<Batch>, ProjectorError> {
    let events = source.store.read_partitions(after, limit).await?;
    let Some(oldest) = events.iter().map(|stored| stored.at).min() else { return Ok(None) };
    let keys = if models.iter().any(|model| model.forgets.is_some()) {
        keys_of(source, &events).await?
    } else {
        HashMap::new()
    };
    let mut batch = Batch {
        events: 0,
        strides: Vec::with_capacity(after.len()),
        oldest,
        models: models.to_vec(),
        folded: models.iter().map(|model| (model.empty)()).collect(),
        forgotten: BTreeSet::new(),
    };
    for events in events.chunk_by(|one, next| one.partition == next.partition) {
        let partition = events[0].partition;
        let from = Position(events[0].position.0 - 1);
        let mut stride = Stride { partition, from, to: from };
        for stored in events {
            match stored.decode(keys.get(&stored.stream.key_owner())) {
                Ok(event) => batch.fold(stored, &event),
                Err(_) if stride.to > from => break,
                Err(source) => {
                    return Err(ProjectorError::Event { partition, position: stored.position, source });
                }
            }
            stride.to = stored.position;
        }
        batch.strides.push(stride);
    }
    Ok(Some(batch))
}

/// Reads, folds and writes the next events of some partitions, of each after a position and at most `limit`.
pub(crate) async fn apply(
    source: &Source,
    tables: Tables,
    models: &[&'static Model],
    after: &[(PartitionId, Position)],
    limit: i64,
) -> Result<Step, ProjectorError> {
    let Some(batch) = read(source, models, after, limit).await? else { return Ok(Step::AtEnd) };
    let mut connection = source.store.connection().await?;
    let transaction =
        connection.transaction().await.map_err(ProjectorError::statement("begin to write read models"))?;
    tables.enter(&transaction).await?;
    if !checkpoint::advance(&transaction, models, &batch.strides).await? {
        return Ok(Step::Fenced);
    }
    batch.write(&transaction).await?;
    if tables == Tables::Live && !batch.forgotten.is_empty() {
        forget_kept(&transaction, models, &batch.forgotten).await?;
    }
    transaction.commit().await.map_err(ProjectorError::statement("commit read models"))?;
    Ok(Step::Applied { events: batch.events, strides: batch.strides, oldest: batch.oldest })
}

impl Batch {
    fn fold(&mut self, stored: &StoredEvent, event: &Event) {
        self.events += 1;
        let recorded = match (&stored.stream, event) {
            (Aggregate::User(user), Event::Student(event)) => {
                Recorded::Student { student: user.0, at: stored.at, fired: stored.input.is_timer(), event }
            }
            (_, Event::Catalogue(event)) => Recorded::Catalogue { at: stored.at, event },
            (Aggregate::Group(chat), Event::Classroom(event)) => {
                Recorded::Classroom { chat: chat.0, at: stored.at, event }
            }
            // Nobody's event: no such stream is written.
            (_, Event::Student(_) | Event::Classroom(_)) => return,
        };
        if let Recorded::Student { student, event: StudentEvent::Forgotten { .. }, .. } = recorded {
            self.forgotten.insert(student);
            self.folded.iter_mut().for_each(|projection| projection.forget(student));
            return;
        }
        for projection in &mut self.folded {
            projection.fold(recorded);
        }
    }

    /// Writes the rows into the tables that the transaction entered. Always in the same order, so that two transactions
    /// that meet in a table wait for each other and never lock each other out.
    pub(crate) async fn write(&self, transaction: &Transaction<'_>) -> Result<(), ProjectorError> {
        for (model, projection) in self.models.iter().zip(&self.folded) {
            if !self.forgotten.is_empty() {
                forget(transaction, model, &self.forgotten).await?;
            }
            projection.write(transaction).await?;
        }
        Ok(())
    }

    /// The projections that it was folded for.
    pub(crate) fn models(&self) -> &[&'static Model] {
        &self.models
    }
}

async fn keys_of(source: &Source, events: &[StoredEvent]) -> Result<HashMap<i64, PersonKey>, ProjectorError> {
    let mut owners: Vec<i64> = events
        .iter()
        .filter(|stored| NAMING.contains(&stored.kind.as_str()))
        .map(|stored| stored.stream.key_owner())
        .collect();
    owners.sort_unstable();
    owners.dedup();
    if owners.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(source.store.person_keys(&owners, &source.masters).await?)
}

/// Deletes the rows of people who are forgotten, of those tables of a projection that have such.
async fn forget(
    transaction: &Transaction<'_>,
    model: &Model,
    people: &BTreeSet<i64>,
) -> Result<(), ProjectorError> {
    let people: Vec<i64> = people.iter().copied().collect();
    for table in model.tables.iter().filter(|table| table.is_of_people()) {
        let delete = format!("delete from {} where student = any ($1)", table.name);
        transaction
            .execute(&delete, &[&people])
            .await
            .map_err(ProjectorError::statement("delete the rows of a forgotten person"))?;
    }
    Ok(())
}

/// The same in the tables that a rebuild replaced and kept: nobody writes them until they are put back or dropped.
async fn forget_kept(
    transaction: &Transaction<'_>,
    models: &[&'static Model],
    people: &BTreeSet<i64>,
) -> Result<(), ProjectorError> {
    let failed = || ProjectorError::statement("delete the kept rows of a forgotten person");
    let people: Vec<i64> = people.iter().copied().collect();
    for table in models.iter().flat_map(|model| model.tables).filter(|table| table.is_of_people()) {
        let kept = format!("{}.{}", Tables::Kept.schema(), table.name);
        let found = transaction
            .query_one("select to_regclass($1::text) is not null", &[&kept])
            .await
            .map_err(failed())?;
        if found.get(0) {
            let delete = format!("delete from {kept} where student = any ($1)");
            transaction.execute(&delete, &[&people]).await.map_err(failed())?;
        }
    }
    Ok(())
}
