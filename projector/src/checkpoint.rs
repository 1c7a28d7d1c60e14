//! How far each projection is, in the live tables and in those that a rebuild fills.

use deadpool_postgres::Transaction;
use studymate_schema::{PartitionId, Position};
use studymate_store::{Role, Store};

use crate::ProjectorError;
use crate::projections::{self, Model};

/// Which tables of a projection are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tables {
    /// Those that are read.
    Live,
    /// Those that a rebuild fills.
    Rebuilt,
    /// Those that a rebuild replaced and kept.
    Kept,
    /// Those that a comparison fills. They outlive neither it nor a crash of the database.
    Compared,
}

impl Tables {
    /// Their schema.
    pub(crate) fn schema(self) -> &'static str {
        match self {
            Tables::Live => "read_model",
            Tables::Rebuilt => "rebuild",
            Tables::Kept => "previous",
            Tables::Compared => "verify",
        }
    }

    /// What they are made as.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Tables::Live | Tables::Rebuilt | Tables::Kept => "table",
            Tables::Compared => "unlogged table",
        }
    }

    /// The lease under which they are written.
    pub(crate) fn lease(self) -> &'static str {
        match self {
            Tables::Live => "projector",
            Tables::Rebuilt | Tables::Kept => "rebuild",
            Tables::Compared => "comparison",
        }
    }

    /// What follows when filling them was stopped and is begun again.
    pub(crate) fn after_a_stop(self) -> &'static str {
        match self {
            Tables::Live | Tables::Rebuilt | Tables::Kept => "goes on from there",
            Tables::Compared => "begins again",
        }
    }

    /// Makes the statements of a transaction mean these tables, with the rights of the projector, until its end. All of them are the
    /// projector's, whoever fills them: so they can take each other's place.
    pub(crate) async fn enter(self, transaction: &Transaction<'_>) -> Result<(), ProjectorError> {
        let statement = transaction
            .prepare_cached("select set_config('role', $1, true), set_config('search_path', $2, true)")
            .await
            .map_err(ProjectorError::statement("choose the tables"))?;
        transaction
            .execute(&statement, &[&Role::Projector.name(), &self.schema()])
            .await
            .map_err(ProjectorError::statement("choose the tables"))?;
        Ok(())
    }
}

/// Where one projection stands in one partition.
#[derive(Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) model: &'static Model,
    pub(crate) partition: PartitionId,
    pub(crate) position: Position,
    /// The version of the projection that built the rows.
    pub(crate) built_by: i32,
}

/// Where every projection of this build stands. A projection of another build is left out.
pub(crate) async fn standings(store: &Store, tables: Tables) -> Result<Vec<Standing>, ProjectorError> {
    let operation = "read checkpoints";
    let mut connection = store.connection().await?;
    let transaction = connection.transaction().await.map_err(ProjectorError::statement(operation))?;
    tables.enter(&transaction).await?;
    let standings = standings_in(&transaction).await?;
    transaction.commit().await.map_err(ProjectorError::statement(operation))?;
    Ok(standings)
}

/// The same, of the tables that the transaction entered.
pub(crate) async fn standings_in(transaction: &Transaction<'_>) -> Result<Vec<Standing>, ProjectorError> {
    let operation = "read checkpoints";
    let statement = transaction
        .prepare_cached(include_str!("../sql/standings.sql"))
        .await
        .map_err(ProjectorError::statement(operation))?;
    let rows = transaction.query(&statement, &[]).await.map_err(ProjectorError::statement(operation))?;
    Ok(rows
        .iter()
        .filter_map(|row| {
            Some(Standing {
                model: projections::by_name(row.get("projection"))?,
                partition: PartitionId(row.get::<_, i16>("partition").unsigned_abs()),
                position: Position(row.get("position")),
                built_by: row.get("version"),
            })
        })
        .collect())
}

/// Where one of them stands; before the first event when it never ran.
pub(crate) fn position(standings: &[Standing], model: &Model, partition: PartitionId) -> Position {
    standings
        .iter()
        .find(|standing| standing.model.name == model.name && standing.partition == partition)
        .map(|standing| standing.position)
        .unwrap_or_default()
}

/// Makes the rows of live checkpoints that are not there yet.
pub(crate) async fn make_missing(store: &Store) -> Result<(), ProjectorError> {
    let names = projections::names();
    let versions: Vec<i32> = projections::ALL.iter().map(|model| model.version).collect();
    let partitions: Vec<i16> = store.heads().await?.iter().map(|(partition, _)| partition.0 as i16).collect();
    let connection = store.connection().await?;
    connection
        .execute(include_str!("../sql/make_checkpoints.sql"), &[&names, &versions, &partitions])
        .await
        .map_err(ProjectorError::statement("make checkpoints"))?;
    Ok(())
}

/// From where to where a partition was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Stride {
    pub(crate) partition: PartitionId,
    pub(crate) from: Position,
    pub(crate) to: Position,
}

/// Moves the checkpoints of several projections together, if all of them are where the caller believes them to be.
///
/// This is the fence: the rows stay locked to the end of the transaction, and without `true` the caller must not write.
pub(crate) async fn advance(
    transaction: &Transaction<'_>,
    models: &[&'static Model],
    strides: &[Stride],
) -> Result<bool, ProjectorError> {
    let operation = "move checkpoints";
    let partitions: Vec<i16> = strides.iter().map(|stride| stride.partition.0 as i16).collect();
    let from: Vec<i64> = strides.iter().map(|stride| stride.from.0).collect();
    let to: Vec<i64> = strides.iter().map(|stride| stride.to.0).collect();
    let names: Vec<&str> = models.iter().map(|model| model.name).collect();
    let statement = transaction
        .prepare_cached(include_str!("../sql/move_checkpoints.sql"))
        .await
        .map_err(ProjectorError::statement(operation))?;
    let moved = transaction
        .execute(&statement, &[&names, &partitions, &from, &to])
        .await
        .map_err(ProjectorError::statement(operation))?;
    Ok(moved == (names.len() * strides.len()) as u64)
}
