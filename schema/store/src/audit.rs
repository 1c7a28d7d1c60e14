//! What operators change by hand: each change and its record are one transaction.

use deadpool_postgres::Transaction;
use studymate_schema::Timestamp;

use crate::{Store, StoreError};

/// Who changes something, how and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Who.
    pub operator: String,
    /// The command, like `outbox retry`.
    pub action: String,
    /// What it was told, as typed.
    pub arguments: String,
    /// Why.
    pub reason: String,
}

/// A change that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who, how and why.
    pub audit: Audit,
    /// How much it changed.
    pub affected: u64,
}

impl Audit {
    /// Records the change in the transaction that makes it.
    pub async fn record(&self, transaction: &Transaction<'_>, affected: u64) -> Result<(), StoreError> {
        let count = i64::try_from(affected).unwrap_or(i64::MAX);
        let Audit { operator, action, arguments, reason } = self;
        transaction
            .execute(include_str!("../sql/record_audit.sql"), &[operator, action, arguments, reason, &count])
            .await
            .map_err(StoreError::statement("record a change by hand"))?;
        Ok(())
    }
}

impl Store {
    /// Makes a change and records it, both or neither. `change` returns how much it changed; when it changes nothing, nothing is
    /// recorded.
    pub async fn audited(
        &self,
        audit: &Audit,
        change: impl AsyncFnOnce(&Transaction<'_>) -> Result<u64, StoreError>,
    ) -> Result<u64, StoreError> {
        let operation = StoreError::statement;
        let mut connection = self.connection().await?;
        let transaction = connection.transaction().await.map_err(operation("begin a change by hand"))?;
        let affected = change(&transaction).await?;
        if affected > 0 {
            audit.record(&transaction, affected).await?;
        }
        transaction.commit().await.map_err(operation("commit a change by hand"))?;
        Ok(affected)
    }

    /// Records a change that was made elsewhere: in the log, or in files.
    pub async fn record_audit(&self, audit: &Audit, affected: u64) -> Result<(), StoreError> {
        self.audited(audit, async |_| Ok(affected)).await.map(|_| ())
    }

    /// The last changes, the newest first, at most `limit`.
    pub async fn audits(&self, limit: i64) -> Result<Vec<Audited>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/list_audits.sql"), &[&limit])
            .await
            .map_err(StoreError::statement("list changes by hand"))?;
        Ok(rows
            .iter()
            .map(|row| Audited {
                id: row.get("id"),
                at: row.get("at"),
                audit: Audit {
                    operator: row.get("operator"),
                    action: row.get("action"),
                    arguments: row.get("arguments"),
                    reason: row.get("reason"),
                },
                affected: row.get::<_, i64>("affected").unsigned_abs(),
            })
            .collect())
    }
}
