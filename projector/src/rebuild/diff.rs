//! What a swap would change, told before it happens: rows and sums of every table, before and after.

use std::fmt;

use deadpool_postgres::Transaction;
use serde::Serialize;
use studymate_store::Store;
use tokio_postgres::IsolationLevel;

use crate::ProjectorError;
use crate::checkpoint::{self, Standing, Tables};
use crate::patience::READING_TIMEOUT;
use crate::projections::{Model, Table};

/// The live tables beside those that would take their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Every table.
    pub tables: Vec<TableDiff>,
    /// How many events they have; of several projections, those of the one that is furthest behind.
    pub events: Figure,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableDiff {
    /// Its name in `read_model`.
    pub table: &'static str,
    /// Its rows.
    pub rows: Figure,
    /// Sums of its columns.
    pub sums: Vec<SumDiff>,
}

/// The sum of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SumDiff {
    /// The column.
    pub column: &'static str,
    /// Its sum.
    #[serde(flatten)]
    pub sum: Figure,
}

/// A figure in the live table and in the other one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// As it is.
    pub before: i64,
    /// As it would be.
    pub after: i64,
}

impl Figure {
    fn is_same(self) -> bool {
        self.before == self.after
    }
}

impl TableDiff {
    fn is_same(&self) -> bool {
        self.rows.is_same() && self.sums.iter().all(|sum| sum.sum.is_same())
    }
}

impl Diff {
    /// Whether all rows and sums are the same. Rows may differ even then: `studymate verify` tells.
    pub fn is_same(&self) -> bool {
        self.tables.iter().all(TableDiff::is_same)
    }

    /// The rows of all tables that would take the place of live ones.
    pub(super) fn rows_after(&self) -> u64 {
        self.tables.iter().map(|table| table.rows.after.max(0).unsigned_abs()).sum()
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<16} {:>12} {:>12}   sums that differ", "table", "rows before", "rows after")?;
        for TableDiff { table, rows, sums } in &self.tables {
            write!(f, "{table:<16} {:>12} {:>12}", rows.before, rows.after)?;
            let mut gap = "   ";
            for SumDiff { column, sum } in sums.iter().filter(|sum| !sum.sum.is_same()) {
                write!(f, "{gap}{column} {} → {}", sum.before, sum.after)?;
                gap = ", ";
            }
            writeln!(f)?;
        }
        let Figure { before, after } = self.events;
        write!(f, "the live tables have {before} events, the others {after}")?;
        if self.is_same() { write!(f, "; all rows and sums are the same") } else { Ok(()) }
    }
}

/// Looks at the live tables of these projections and at others, all at one moment.
pub(super) async fn diff(
    store: &Store,
    models: &[&'static Model],
    others: Tables,
) -> Result<Diff, ProjectorError> {
    let operation = || ProjectorError::statement("look at what a swap would change");
    let mut connection = store.connection().await?;
    let transaction = connection
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .start()
        .await
        .map_err(operation())?;
    transaction.batch_execute(READING_TIMEOUT).await.map_err(operation())?;
    let mut tables = Vec::new();
    let tables_of = || models.iter().flat_map(|model| model.tables);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    Tables::Live.enter(&transaction).await?;
    let live = events(models, &checkpoint::standings_in(&transaction).await?);
    for table in tables_of() {
        before.push(figures(&transaction, table).await?);
    }
    others.enter(&transaction).await?;
    let other = events(models, &checkpoint::standings_in(&transaction).await?);
    for table in tables_of() {
        after.push(figures(&transaction, table).await?);
    }
    transaction.commit().await.map_err(operation())?;
    for ((table, before), after) in tables_of().zip(before).zip(after) {
        let mut both = before.into_iter().zip(after).map(|(before, after)| Figure { before, after });
        tables.push(TableDiff {
            table: table.name,
            rows: both.next().unwrap_or_default(),
            sums: table.sums.iter().zip(both).map(|(column, sum)| SumDiff { column, sum }).collect(),
        });
    }
    Ok(Diff { tables, events: Figure { before: live, after: other } })
}

/// The rows of a table in the schema that the transaction entered, and its sums.
async fn figures(transaction: &Transaction<'_>, table: &Table) -> Result<Vec<i64>, ProjectorError> {
    let sums: String =
        table.sums.iter().map(|column| format!(", coalesce(sum({column}), 0)::bigint")).collect();
    let row = transaction
        .query_one(&format!("select count(*){sums} from {}", table.name), &[])
        .await
        .map_err(ProjectorError::statement("add up a table of a read model"))?;
    Ok((0..row.len()).map(|column| row.get(column)).collect())
}

/// Events of the projection that has the fewest.
fn events(models: &[&'static Model], standings: &[Standing]) -> i64 {
    let of = |model: &Model| -> i64 {
        let own = standings.iter().filter(|standing| standing.model.name == model.name);
        own.map(|standing| standing.position.0).sum()
    };
    models.iter().map(|model| of(model)).min().unwrap_or(0)
}
