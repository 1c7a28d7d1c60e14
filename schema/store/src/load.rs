//! Bringing streams into memory: a snapshot, the events after it, and the key of their person.

use std::collections::HashMap;

use studymate_schema::personal::{MasterKeys, PersonKey, PersonalError, WrappedKey};
use studymate_schema::{Aggregate, StreamVersion, Timestamp};

use crate::{Store, StoreError};

/// The owner of the key for what belongs to nobody.
pub(crate) const NOBODY: i64 = 0;

/// Keys by whose they are, each with why it does not open if it does not.
pub type PersonKeys = HashMap<i64, Result<PersonKey, PersonalError>>;

/// State of a stream as it was written at a version.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// At which version.
    pub version: StreamVersion,
    /// The encoded state.
    pub body: Vec<u8>,
    /// Its schema.
    pub schema: i16,
}

/// An event of a stream, not yet decoded.
#[derive(Clone, Debug)]
pub struct StreamEvent {
    /// Its version.
    pub version: StreamVersion,
    /// When the log took the input that caused it.
    pub at: Timestamp,
    /// The schema of the body.
    pub schema: i16,
    /// The encoded event.
    pub body: Vec<u8>,
}

/// All that the store knows of a stream.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// The newest snapshot of the wanted schema.
    pub snapshot: Option<Snapshot>,
    /// The events after it, in order.
    pub events: Vec<StreamEvent>,
}

impl Store {
    /// Loads many streams with three statements, however many they are. `snapshot_schema` is the only one that is
    /// understood: a snapshot of another is as good as none.
    ///
    /// Every wanted stream is in the result; one without events is empty.
    pub async fn load_streams(
        &self,
        wanted: &[Aggregate],
        snapshot_schema: i16,
    ) -> Result<HashMap<Aggregate, Stream>, StoreError> {
        let connection = self.connection().await?;
        let (read_snapshots, read_events) = ("read snapshots", "read streams");
        let names: Vec<String> = wanted.iter().map(Aggregate::to_string).collect();
        let mut streams: HashMap<String, Stream> =
            names.iter().map(|name| (name.clone(), Stream::default())).collect();

        let statement = connection
            .prepare_cached(include_str!("../sql/load_snapshots.sql"))
            .await
            .map_err(StoreError::statement(read_snapshots))?;
        let rows = connection
            .query(&statement, &[&names, &snapshot_schema])
            .await
            .map_err(StoreError::statement(read_snapshots))?;
        for row in rows {
            if let Some(stream) = streams.get_mut(row.get::<_, &str>("stream")) {
                let version = StreamVersion(row.get("version"));
                stream.snapshot =
                    Some(Snapshot { version, schema: row.get("schema"), body: row.get("body") });
            }
        }

        let after: Vec<i64> = names
            .iter()
            .map(|name| streams[name].snapshot.as_ref().map_or(0, |snapshot| snapshot.version.0))
            .collect();
        let statement = connection
            .prepare_cached(include_str!("../sql/load_events.sql"))
            .await
            .map_err(StoreError::statement(read_events))?;
        let rows = connection
            .query(&statement, &[&names, &after])
            .await
            .map_err(StoreError::statement(read_events))?;
        for row in rows {
            if let Some(stream) = streams.get_mut(row.get::<_, &str>("stream")) {
                stream.events.push(StreamEvent {
                    version: StreamVersion(row.get("version")),
                    at: row.get("at"),
                    schema: row.get("schema"),
                    body: row.get("body"),
                });
            }
        }
        Ok(wanted
            .iter()
            .zip(names)
            .map(|(w, name)| (w.clone(), streams.remove(&name).unwrap_or_default()))
            .collect())
    }

    /// The key of what belongs to nobody in particular (polls, updates without a sender), made when there is none.
    pub async fn nobody_key(&self, masters: &MasterKeys) -> Result<PersonKey, StoreError> {
        let fresh = masters.wrap(&PersonKey::generate(NOBODY)?)?;
        let connection = self.connection().await?;
        connection
            .execute(
                include_str!("../sql/make_key.sql"),
                &[&fresh.owner, &(fresh.master as i16), &fresh.bytes],
            )
            .await
            .map_err(StoreError::statement("make a key"))?;
        let mut keys = self.person_keys(&[NOBODY], masters).await?;
        keys.remove(&NOBODY).ok_or_else(|| StoreError::Damaged("the key of nobody is gone".to_owned()))
    }

    /// The keys of people, of those who have one. Fails when one of them does not open.
    pub async fn person_keys(
        &self,
        owners: &[i64],
        masters: &MasterKeys,
    ) -> Result<HashMap<i64, PersonKey>, StoreError> {
        let keys = self.person_keys_each(owners, masters).await?;
        keys.into_iter().map(|(owner, key)| Ok((owner, key?))).collect()
    }

    /// The keys of people, of those who have one, each with why it does not open if it does not: one damaged key is one person's
    /// trouble.
    pub async fn person_keys_each(
        &self,
        owners: &[i64],
        masters: &MasterKeys,
    ) -> Result<PersonKeys, StoreError> {
        let connection = self.connection().await?;
        let operation = "read keys";
        let statement = connection
            .prepare_cached(include_str!("../sql/load_keys.sql"))
            .await
            .map_err(StoreError::statement(operation))?;
        let rows =
            connection.query(&statement, &[&owners]).await.map_err(StoreError::statement(operation))?;
        Ok(rows
            .iter()
            .map(|row| {
                let wrapped = WrappedKey {
                    owner: row.get("owner"),
                    master: row.get::<_, i16>("master") as u16,
                    bytes: row.get("wrapped"),
                };
                (wrapped.owner, masters.unwrap(&wrapped))
            })
            .collect())
    }
}
