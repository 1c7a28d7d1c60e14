//! Looking into the database from outside.

use std::str::FromStr;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_postgres::{Client, NoTls};

use crate::ChaosError;
use crate::world::World;

/// How long connecting may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// A session with the database, which ends with this value.
pub struct Session {
    client: Client,
    _connection: JoinSet<()>,
}

impl std::ops::Deref for Session {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Opens a session.
pub async fn connect(url: &str) -> Result<Session, ChaosError> {
    let mut config = tokio_postgres::Config::from_str(url)?;
    config.connect_timeout(CONNECT_WITHIN).application_name("studymate-chaos");
    let (client, connection) = config.connect(NoTls).await?;
    let mut running = JoinSet::new();
    running.spawn(async move {
        // Why a session ended shows in the next statement.
        let _ = connection.await;
    });
    Ok(Session { client, _connection: running })
}

impl World {
    /// Opens a session with the database, past whatever stands between it and the processes.
    pub async fn database(&self) -> Result<Session, ChaosError> {
        connect(&self.postgres.url()).await
    }

    /// A figure from the database.
    pub async fn count(&self, sql: &str) -> Result<i64, ChaosError> {
        Ok(self.database().await?.query_one(sql, &[]).await?.get(0))
    }

    /// Changes the database behind StudyMate's back.
    pub async fn execute(&self, sql: &str) -> Result<(), ChaosError> {
        Ok(self.database().await?.batch_execute(sql).await?)
    }
}
