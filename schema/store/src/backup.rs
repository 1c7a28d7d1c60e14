//! One moment of the database, held still while it is copied, and what a backup says about it.

use std::collections::BTreeMap;
use std::str::FromStr;

use deadpool_postgres::{ClientWrapper, Object};
use studymate_schema::Timestamp;
use tokio_postgres::config::Host;
use url::Url;

use crate::{Store, StoreConfig, StoreError};

/// A moment of the database. It lasts as long as this value: whoever names it sees the database as it was then, while others go on writing.
pub struct Moment {
    session: ClientWrapper,
    /// Its name, for `pg_dump --snapshot`.
    pub name: String,
    /// When it is.
    pub taken_at: Timestamp,
    /// The version of the server.
    pub server: String,
    /// The newest migration.
    pub migration: i32,
    /// When the log took the newest input that is in the journal.
    pub newest_input: Option<Timestamp>,
}

impl Store {
    /// Holds a moment of the database still, by a connection of its own. However long it lasts, nobody waits for it.
    pub async fn moment(&self) -> Result<Moment, StoreError> {
        let at = || StoreError::statement("hold a moment of the database");
        let session = Object::take(self.connection().await?);
        session
            .batch_execute(
                "begin isolation level repeatable read read only;
                 set local statement_timeout = 0;
                 set local idle_in_transaction_session_timeout = 0",
            )
            .await
            .map_err(at())?;
        let row = session.query_one(include_str!("../sql/backup_marks.sql"), &[]).await.map_err(at())?;
        Ok(Moment {
            name: row.get("moment"),
            taken_at: row.get("taken_at"),
            server: row.get("server"),
            migration: row.get::<_, Option<i32>>("migration").unwrap_or_default(),
            newest_input: row.get("newest_input"),
            session,
        })
    }
}

impl Moment {
    /// How many rows each table of `core` has.
    pub async fn rows(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let at = || StoreError::statement("count rows");
        let tables = self.session.query(include_str!("../sql/backup_tables.sql"), &[]).await.map_err(at())?;
        let mut counts = BTreeMap::new();
        for table in tables {
            let table: String = table.get(0);
            // Names come from the catalogue of our own schema.
            let count = format!("select count(*) from core.\"{table}\"");
            let row = self.session.query_one(&count, &[]).await.map_err(at())?;
            counts.insert(table, row.get::<_, i64>(0).unsigned_abs());
        }
        Ok(counts)
    }

    /// Where each partition stood, as [`Store::partitions`] says it.
    pub async fn partitions(&self) -> Result<Vec<crate::partition::PartitionState>, StoreError> {
        let rows = self
            .session
            .query(include_str!("../sql/list_partitions.sql"), &[])
            .await
            .map_err(StoreError::statement("list partitions"))?;
        Ok(rows.iter().map(crate::partition::PartitionState::read).collect())
    }
}

impl StoreConfig {
    /// What PostgreSQL's own programs find in their environment to reach the same database. Nothing of it shows in the list of processes.
    pub fn environment(&self) -> Result<Vec<(&'static str, String)>, StoreError> {
        let config = tokio_postgres::Config::from_str(&self.url)
            .map_err(|error| StoreError::Address(error.to_string()))?;
        let mut environment =
            vec![("PGAPPNAME", self.application.clone()), ("PGCONNECT_TIMEOUT", "10".to_owned())];
        let hosts: Vec<String> = config
            .get_hosts()
            .iter()
            .map(|host| match host {
                Host::Tcp(name) => name.clone(),
                Host::Unix(path) => path.display().to_string(),
            })
            .collect();
        let ports: Vec<String> = config.get_ports().iter().map(ToString::to_string).collect();
        let mut set = |name, value: Option<String>| environment.extend(value.map(|value| (name, value)));
        set("PGHOST", Some(hosts.join(",")).filter(|hosts| !hosts.is_empty()));
        set("PGPORT", Some(ports.join(",")).filter(|ports| !ports.is_empty()));
        set("PGUSER", config.get_user().map(str::to_owned));
        set("PGDATABASE", config.get_dbname().map(str::to_owned));
        set("PGPASSWORD", config.get_password().map(|bytes| String::from_utf8_lossy(bytes).into_owned()));
        Ok(environment)
    }

    /// The name of the database.
    pub fn database(&self) -> Result<String, StoreError> {
        let config = tokio_postgres::Config::from_str(&self.url)
            .map_err(|error| StoreError::Address(error.to_string()))?;
        config
            .get_dbname()
            .map(str::to_owned)
            .ok_or_else(|| StoreError::Address("it names no database".to_owned()))
    }

    /// Whether the server is on this machine.
    pub fn is_local(&self) -> bool {
        tokio_postgres::Config::from_str(&self.url).is_ok_and(|config| {
            config.get_hosts().iter().all(|host| match host {
                Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
                Host::Unix(_) => true,
            })
        })
    }

    /// The same server, another database.
    pub fn in_database(&self, name: &str) -> Result<StoreConfig, StoreError> {
        let mut url = Url::parse(&self.url).map_err(|error| StoreError::Address(error.to_string()))?;
        url.set_path(&format!("/{name}"));
        Ok(StoreConfig { url: url.into(), ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str) -> StoreConfig {
        StoreConfig { url: url.to_owned(), connections: 1, application: "test".to_owned() }
    }

    #[test]
    fn programs_are_told_by_their_environment_where_the_database_is() {
        let config = config("postgres://ann:p%40ss@db.example:5433/study?sslmode=disable");
        let environment: BTreeMap<_, _> = config.environment().unwrap().into_iter().collect();
        let expected =
            [("PGHOST", "db.example"), ("PGPORT", "5433"), ("PGUSER", "ann"), ("PGPASSWORD", "p@ss")];
        for (name, value) in expected {
            assert_eq!(environment[name], value);
        }
        assert_eq!(config.database().unwrap(), "study");
        assert!(!config.is_local());
    }

    #[test]
    fn another_database_is_on_the_same_server() {
        let other = config("postgres://ann:word@127.0.0.1:5433/study?sslmode=disable")
            .in_database("postgres")
            .unwrap();
        assert_eq!(other.url, "postgres://ann:word@127.0.0.1:5433/postgres?sslmode=disable");
        assert!(other.is_local());
    }
}
