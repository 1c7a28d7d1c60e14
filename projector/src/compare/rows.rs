//! Row by row, within one snapshot of the database.

use std::collections::HashSet;

use deadpool_postgres::Transaction;
use studymate_schema::Aggregate;
use studymate_store::{Store, StoreError};
use tokio_postgres::IsolationLevel;

use super::report::TableComparison;
use super::totals::Found;
use crate::ProjectorError;
use crate::checkpoint::{self, Standing, Tables};
use crate::filling::Filling;
use crate::patience::{LOCK_TIMEOUT, READING_TIMEOUT};
use crate::progress::Progress;
use crate::projections::{self, Table};

/// Keys of differing rows that are shown of a table.
const EXAMPLES: &str = "5";

/// What one snapshot of the database showed.
pub(super) struct Seen {
    pub(super) tables: Vec<TableComparison>,
    /// Totals in the live tables.
    pub(super) totals: Vec<Found>,
    /// How far the live tables were.
    pub(super) live: Vec<Standing>,
    /// The streams of people who were erased.
    pub(super) erased: HashSet<Aggregate>,
}

/// Compares in one transaction that sees one moment.
///
/// The order keeps it right. The tables are locked, as weakly as by any reader, before the snapshot is taken: so it is not an older
/// one than that of a rebuild which swapped its tables in. In a snapshot the live rows are exactly those of the events up to their
/// checkpoints, because both change in one transaction; the new tables are brought to these very positions, and both are compared.
pub(super) async fn compare<P: Fn(Progress) + Send + Sync>(
    filling: &Filling<P>,
) -> Result<Seen, ProjectorError> {
    let operation = || ProjectorError::statement("compare the read models");
    let mut connection = filling.source.store.connection().await?;
    let transaction = connection
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .start()
        .await
        .map_err(operation())?;
    let tables: Vec<&'static Table> = filling.models.iter().flat_map(|model| model.tables).collect();
    let live = tables.iter().map(|table| format!("read_model.{}", table.name)).collect::<Vec<_>>().join(", ");
    let lock = format!("{LOCK_TIMEOUT}; {READING_TIMEOUT}; lock table {live} in access share mode");
    transaction.batch_execute(&lock).await.map_err(operation())?;
    Tables::Live.enter(&transaction).await?;
    let live = checkpoint::standings_in(&transaction).await?;
    catch_up(filling, &transaction, &live).await?;
    let mut compared = Vec::new();
    for table in tables {
        compared.push(compare_table(&transaction, table).await?);
    }
    let totals = transaction.query(include_str!("../../sql/totals.sql"), &[]).await.map_err(operation())?;
    let erased = erased(&transaction).await?;
    // Nothing is kept: the next try, if there is one, begins where the filling ended.
    transaction.rollback().await.map_err(operation())?;
    Ok(Seen { tables: compared, totals: totals.iter().filter_map(Found::from_row).collect(), live, erased })
}

/// Brings the new tables to where the live ones are in this snapshot.
async fn catch_up<P: Fn(Progress) + Send + Sync>(
    filling: &Filling<P>,
    transaction: &Transaction<'_>,
    live: &[Standing],
) -> Result<(), ProjectorError> {
    Tables::Compared.enter(transaction).await?;
    for Standing { model, partition, position, .. } in checkpoint::standings_in(transaction).await? {
        let to = checkpoint::position(live, model, partition);
        let of_another_version =
            live.iter().any(|live| live.model.name == model.name && live.built_by != model.version);
        if to < position || of_another_version {
            return Err(ProjectorError::Replaced(model.name));
        }
        filling.catch_up(transaction, model, partition, position, to).await?;
    }
    Ok(())
}

async fn compare_table(
    transaction: &Transaction<'_>,
    table: &'static Table,
) -> Result<TableComparison, ProjectorError> {
    let kept = if table.is_of_people() {
        "exists (select from core.person_key k where k.owner = v.student)"
    } else {
        "true"
    };
    let key: Vec<String> = table.key.iter().map(|column| format!("'{column}=' || {column}")).collect();
    let sql = include_str!("../../sql/compare_table.sql")
        .replace("{table}", table.name)
        .replace("{kept}", kept)
        .replace("{key}", &format!("concat_ws(' ', {})", key.join(", ")))
        .replace("{most}", EXAMPLES);
    let row = transaction
        .query_one(&sql, &[])
        .await
        .map_err(ProjectorError::statement("compare a table of a read model"))?;
    Ok(TableComparison {
        table: table.name,
        rows: count(row.get("rows")),
        missing: count(row.get("missing")),
        unexpected: count(row.get("unexpected")),
        examples: row.get("examples"),
    })
}

fn count(rows: i64) -> u64 {
    rows.max(0).unsigned_abs()
}

async fn erased(transaction: &Transaction<'_>) -> Result<HashSet<Aggregate>, ProjectorError> {
    let rows = transaction
        .query(include_str!("../../sql/erased_streams.sql"), &[])
        .await
        .map_err(ProjectorError::statement("look for people who were erased"))?;
    rows.iter()
        .map(|row| {
            let damaged = |error| StoreError::Damaged(format!("an event's stream: {error}"));
            Ok(row.get::<_, &str>(0).parse().map_err(damaged)?)
        })
        .collect()
}

/// Tells the planner how large the new tables are.
pub(super) async fn analyze<P>(filling: &Filling<P>) -> Result<(), ProjectorError> {
    let tables = filling.models.iter().flat_map(|model| model.tables);
    let analyze: Vec<String> = tables.map(|table| format!("analyze {}", table.name)).collect();
    execute(&filling.source.store, "measure tables to compare", &analyze.join("; ")).await
}

/// Removes the tables of this comparison, or of one that was killed.
pub(super) async fn drop_tables(store: &Store) -> Result<(), ProjectorError> {
    let tables = projections::ALL.iter().flat_map(|model| model.tables).map(|table| table.name);
    let tables: Vec<&str> = tables.chain(["projection", "checkpoint"]).collect();
    let drop = format!("drop table if exists {}", tables.join(", "));
    execute(store, "drop the tables of a comparison", &drop).await
}

async fn execute(store: &Store, operation: &'static str, sql: &str) -> Result<(), ProjectorError> {
    let failed = || ProjectorError::statement(operation);
    let mut connection = store.connection().await?;
    let transaction = connection.transaction().await.map_err(failed())?;
    Tables::Compared.enter(&transaction).await?;
    transaction.batch_execute(sql).await.map_err(failed())?;
    transaction.commit().await.map_err(failed())
}
