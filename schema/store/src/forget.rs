//! Who was forgotten, and what there is of somebody who is to be.

use studymate_schema::{Aggregate, InputId, Timestamp, UserId};

use crate::{Store, StoreError};

/// What the store has of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traces {
    /// Their events.
    pub events: u64,
    /// Of those, answers.
    pub answers: u64,
    /// Effects that wait.
    pub waiting: u64,
    /// Whether what is personal can be read.
    pub has_key: bool,
}

impl Store {
    /// What there is of a person.
    pub async fn traces(&self, user: UserId) -> Result<Traces, StoreError> {
        let connection = self.connection().await?;
        let row = connection
            .query_one(include_str!("../sql/traces.sql"), &[&Aggregate::User(user).to_string(), &user.0])
            .await
            .map_err(StoreError::statement("look for traces of a person"))?;
        let count = |column: &str| row.get::<_, i64>(column).unsigned_abs();
        Ok(Traces {
            events: count("events"),
            answers: count("answers"),
            waiting: count("waiting"),
            has_key: row.get("has_key"),
        })
    }

    /// Whether what an input had taken out of the log is out.
    pub async fn is_erased(&self, input: &InputId) -> Result<bool, StoreError> {
        let connection = self.connection().await?;
        let row = connection
            .query_one(include_str!("../sql/is_erased.sql"), &[&input.0])
            .await
            .map_err(StoreError::statement("look whether a person is erased"))?;
        Ok(row.get(0))
    }

    /// Who was forgotten at a time or later, and when, the longest ago first.
    pub async fn forgotten(&self, since: Timestamp) -> Result<Vec<(UserId, Timestamp)>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/forgotten.sql"), &[&since])
            .await
            .map_err(StoreError::statement("list who was forgotten"))?;
        rows.iter()
            .map(|row| match row.get::<_, &str>("stream").parse() {
                Ok(Aggregate::User(user)) => Ok((user, row.get("at"))),
                _ => Err(StoreError::Damaged("somebody was forgotten who is no person".to_owned())),
            })
            .collect()
    }
}
