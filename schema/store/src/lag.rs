//! How far read models are behind, for operators: partition by partition.

use studymate_schema::{PartitionId, Position, Timestamp};

use crate::{Store, StoreError};

/// How far a projection is in a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectionLag {
    /// The partition.
    pub partition: PartitionId,
    /// The projection's name.
    pub projection: String,
    /// The last event that there is.
    pub head: Position,
    /// The last event that its rows have.
    pub position: Position,
    /// When the first event happened that they lack.
    pub oldest: Option<Timestamp>,
}

impl ProjectionLag {
    /// How many events it lacks.
    pub fn behind(&self) -> u64 {
        (self.head.0 - self.position.0).max(0).unsigned_abs()
    }
}

impl Store {
    /// How far these projections are, by partition and in this order. One that never ran lacks everything.
    pub async fn projection_lags(&self, projections: &[&str]) -> Result<Vec<ProjectionLag>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/report_lags.sql"), &[&projections])
            .await
            .map_err(StoreError::statement("measure how far each read model is"))?;
        Ok(rows
            .iter()
            .map(|row| ProjectionLag {
                partition: PartitionId(row.get::<_, i16>("partition").unsigned_abs()),
                projection: row.get("projection"),
                head: Position(row.get("head")),
                position: Position(row.get("position")),
                oldest: row.get("oldest"),
            })
            .collect())
    }
}
