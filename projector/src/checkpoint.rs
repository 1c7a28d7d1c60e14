//! How far each projection is, in the live tables and in those that a rebuild fills.

use deadpool_postgres::Transaction;
use studymate_schema::{PartitionId, Position};
use studymate_store::Store;

use crate::ProjectorError;
use crate::projections::{self, Model};

/// Which tables of a projection are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tables {
    /// Those that are read.
    Live,
    /// Those that a rebuild fills.
    Rebuilt,
}

impl Tables {
    /// Their schema.
    pub(crate) fn schema(self) -> &'static str {
        match self {
            Tables::Live => "read_model",
            Tables::Rebuilt => "rebuild",
        }
    }

    /// Makes the statements of a transaction mean these tables, until its end.
    pub(crate) async fn enter(self, transaction: &Transaction<'_>) -> Result<(), ProjectorError> {
        let statement = transaction
            .prepare_cached("select set_config('search_path', $1, true)")
            .await
            .map_err(ProjectorError::statement("choose the tables"))?;
        transaction
            .execute(&statement, &[&self.schema()])
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
    let sql = match tables {
        Tables::Live => include_str!("../sql/live_standings.sql"),
        Tables::Rebuilt => include_str!("../sql/rebuilt_standings.sql"),
    };
    let operation = "read checkpoints";
    let connection = store.connection().await?;
    let statement = connection.prepare_cached(sql).await.map_err(ProjectorError::statement(operation))?;
    let rows = connection.query(&statement, &[]).await.map_err(ProjectorError::statement(operation))?;
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

/// Moves the checkpoints of several projections together, if all of them are where the caller believes them to be.
///
/// This is the fence: the rows stay locked to the end of the transaction, and without `true` the caller must not write.
pub(crate) async fn advance(
    transaction: &Transaction<'_>,
    models: &[&'static Model],
    partition: PartitionId,
    from: Position,
    to: Position,
) -> Result<bool, ProjectorError> {
    let operation = "move checkpoints";
    let names: Vec<&str> = models.iter().map(|model| model.name).collect();
    let statement = transaction
        .prepare_cached(include_str!("../sql/move_checkpoints.sql"))
        .await
        .map_err(ProjectorError::statement(operation))?;
    let moved = transaction
        .execute(&statement, &[&names, &(partition.0 as i16), &from.0, &to.0])
        .await
        .map_err(ProjectorError::statement(operation))?;
    Ok(moved == names.len() as u64)
}
