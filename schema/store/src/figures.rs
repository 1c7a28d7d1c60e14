//! How figures for screens are read: they have a deadline of their own, since somebody waits for them, and their chat with them. They look
//! at many rows, so that they are planned for what they ask, each time.

use std::time::Duration;

use deadpool_postgres::{GenericClient, Object, Transaction};
use tokio_postgres::types::ToSql;
use tokio_postgres::{IsolationLevel, Row};

use crate::StoreError;

/// How long PostgreSQL works on one statement of a screen before it gives up: [`StoreError::took_too_long`] then.
pub const FIGURES_DEADLINE: Duration = Duration::from_secs(2);

/// Begins to read figures on a connection, all as of one moment, with their deadline. Nothing needs to be ended: what is dropped is rolled back.
pub(crate) async fn figures(connection: &mut Object) -> Result<Transaction<'_>, StoreError> {
    let failed = || StoreError::statement("begin to read figures");
    let snapshot =
        connection.build_transaction().read_only(true).isolation_level(IsolationLevel::RepeatableRead);
    let transaction = snapshot.start().await.map_err(failed())?;
    let settings = format!(
        "set local statement_timeout = {}; set local plan_cache_mode = auto;
         set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on",
        FIGURES_DEADLINE.as_millis()
    );
    transaction.batch_execute(&settings).await.map_err(failed())?;
    Ok(transaction)
}

pub(crate) async fn query(
    connection: &impl GenericClient,
    sql: &str,
    parameters: &[&(dyn ToSql + Sync)],
) -> Result<Vec<Row>, tokio_postgres::Error> {
    let statement = connection.prepare_cached(sql).await?;
    connection.query(&statement, parameters).await
}
