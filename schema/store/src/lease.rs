//! What one process at a time may do (delivery, projecting): a named lease that expires.

use std::time::Duration;

use studymate_schema::Epoch;

use crate::{Store, StoreError};

impl Store {
    /// Takes the lease, or renews it when this owner has it. `None` when another one holds it.
    pub async fn take_lease(
        &self,
        name: &str,
        owner: &str,
        ttl: Duration,
    ) -> Result<Option<Epoch>, StoreError> {
        let connection = self.connection().await?;
        let row = connection
            .query_opt(include_str!("../sql/take_lease.sql"), &[&name, &owner, &ttl.as_secs_f64()])
            .await
            .map_err(StoreError::statement("take a lease"))?;
        Ok(row.map(|row| Epoch(row.get(0))))
    }

    /// Gives the lease back. Does nothing when another one holds it.
    pub async fn release_lease(&self, name: &str, owner: &str) -> Result<(), StoreError> {
        let connection = self.connection().await?;
        connection
            .execute(include_str!("../sql/release_lease.sql"), &[&name, &owner])
            .await
            .map_err(StoreError::statement("release a lease"))?;
        Ok(())
    }
}
