//! Putting a backup back: beside the database that is there, which is replaced at the very end, and such that no process of before can
//! write into what was restored.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use deadpool_postgres::GenericClient;
use studymate_schema::{PartitionId, Timestamp};

use crate::{Store, StoreConfig, StoreError};

/// The database of a server that is always there, from which others are made and dropped.
const MAINTENANCE: &str = "postgres";
/// What the name of a database has at its end while a backup is put back into it.
const UNFINISHED: &str = "_restoring";
/// What the name of a database has at its end between being replaced and being dropped.
const REPLACED: &str = "_replaced";
/// The longest name that PostgreSQL does not cut.
const NAME_MAX: usize = 63;
/// How long sessions that are ended may take to end.
const END_SESSIONS: Duration = Duration::from_secs(5);

/// What is in a database that a restore would replace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Tables, views and sequences of anybody.
    pub relations: u64,
    /// Events, inputs and people, where the database is one of ours.
    pub ours: Option<OurContents>,
    /// Sessions that are connected.
    pub sessions: u64,
}

/// What is in a database of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OurContents {
    /// Events.
    pub events: u64,
    /// Rows of the journal.
    pub inputs: u64,
    /// People who have events.
    pub people: u64,
    /// When the log took the newest input that is in the journal.
    pub newest_input: Option<Timestamp>,
}

impl Contents {
    /// Whether nothing would be lost with it.
    pub fn is_empty(&self) -> bool {
        self.relations == 0
    }
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Contents { relations, ours, sessions } = self;
        match ours {
            _ if *relations == 0 => write!(f, "nothing")?,
            None => write!(f, "{relations} tables that are not StudyMate's")?,
            Some(OurContents { events, inputs, people, newest_input }) => {
                write!(f, "{events} events and {inputs} inputs of {people} people")?;
                if let Some(newest) = newest_input {
                    write!(f, ", the newest of {newest}")?;
                }
            }
        }
        if *sessions > 0 {
            write!(f, "; {sessions} sessions are connected and would be ended")
        } else {
            Ok(())
        }
    }
}

/// Where a backup is put back: a database of another name until everything in it is right.
#[derive(Clone)]
pub struct Restoring {
    target: String,
    unfinished: StoreConfig,
    maintenance: Store,
}

/// Where partitions go on in the log that there is.
#[derive(Clone, Copy, Debug)]
pub struct Cursors<'a> {
    /// When its stream was made.
    pub stream_created: Timestamp,
    /// Partitions whose cursors do not count in it: they read it from its beginning.
    pub anew: &'a [PartitionId],
}

/// What became of what was on its way, and of who worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Effects that may have been sent since the backup, by class: unknown, until an operator decides.
    pub unknown: BTreeMap<String, u64>,
    /// Effects that are harmless to repeat and wait again.
    pub waiting: u64,
    /// Partitions that an operator had paused.
    pub paused: u64,
    /// Keys that were dropped once more.
    pub erased: u64,
}

impl Restoring {
    /// Looks at the server of a database that a backup is to replace. The login may make databases.
    pub fn of(config: &StoreConfig) -> Result<Self, StoreError> {
        let target = config.database()?;
        let unfinished = format!("{target}{UNFINISHED}");
        if unfinished.len() > NAME_MAX {
            return Err(StoreError::Address(format!(
                "{target:?} is too long a name: {UNFINISHED} does not fit behind it"
            )));
        }
        let maintenance = StoreConfig { connections: 1, ..config.in_database(MAINTENANCE)? };
        Ok(Restoring {
            unfinished: config.in_database(&unfinished)?,
            maintenance: Store::new(&maintenance)?,
            target,
        })
    }

    /// The unfinished database.
    pub fn unfinished(&self) -> &StoreConfig {
        &self.unfinished
    }

    /// Whether the login may make databases, and the roles that own what is in them.
    pub async fn is_permitted(&self) -> Result<bool, StoreError> {
        let client = self.maintenance.connection().await?;
        let row = client
            .query_one(include_str!("../sql/may_restore.sql"), &[])
            .await
            .map_err(StoreError::statement("ask what the login may do"))?;
        Ok(row.get(0))
    }

    /// The version of the server.
    pub async fn server(&self) -> Result<String, StoreError> {
        let client = self.maintenance.connection().await?;
        let row = client
            .query_one("select current_setting('server_version')", &[])
            .await
            .map_err(StoreError::statement("ask for the server's version"))?;
        Ok(row.get(0))
    }

    /// What would be replaced; `None` when there is no such database.
    pub async fn contents(&self, config: &StoreConfig) -> Result<Option<Contents>, StoreError> {
        let at = || StoreError::statement("look what is in the database");
        let client = self.maintenance.connection().await?;
        if !self.is_there(&client).await? {
            return Ok(None);
        }
        let store = Store::new(&StoreConfig { connections: 1, ..config.clone() })?;
        let client = store.connection().await?;
        client.batch_execute("set statement_timeout = 0").await.map_err(at())?;
        let row = client.query_one(include_str!("../sql/database_contents.sql"), &[]).await.map_err(at())?;
        let number = |row: &tokio_postgres::Row, column: &str| row.get::<_, i64>(column).unsigned_abs();
        let ours = if row.get("ours") {
            let row = client.query_one(include_str!("../sql/count_contents.sql"), &[]).await.map_err(at())?;
            Some(OurContents {
                events: number(&row, "events"),
                inputs: number(&row, "inputs"),
                people: number(&row, "people"),
                newest_input: row.get("newest_input"),
            })
        } else {
            None
        };
        let contents =
            Contents { relations: number(&row, "relations"), ours, sessions: number(&row, "sessions") };
        drop(client);
        store.close();
        Ok(Some(contents))
    }

    /// Makes the unfinished database, empty; one that an earlier restore left is dropped. `false`, and nothing is done, while another
    /// restore of the same database is running.
    pub async fn begin(&self) -> Result<bool, StoreError> {
        let client = self.maintenance.connection().await?;
        let name = self.unfinished.database()?;
        // The lock is the session's, which is the only one of its pool and lives as long as this value.
        let alone = client
            .query_one("select pg_try_advisory_lock(hashtextextended($1, 0))", &[&name])
            .await
            .map_err(StoreError::statement("look for another restore"))?;
        if !alone.get::<_, bool>(0) {
            return Ok(false);
        }
        run(
            &client,
            "drop what an earlier restore left",
            "drop database if exists %I with (force)",
            &[&name],
        )
        .await?;
        run(&client, "make a database", "create database %I template template0 encoding 'UTF8'", &[&name])
            .await?;
        Ok(true)
    }

    /// Puts the finished database into the place of the one that is there, whose sessions end and which is dropped at the very last:
    /// until then both are there, whatever fails.
    pub async fn finish(&self) -> Result<(), StoreError> {
        let client = self.maintenance.connection().await?;
        let (name, replaced) = (self.unfinished.database()?, format!("{}{REPLACED}", self.target));
        let rename = "alter database %I rename to %I";
        let drop = "drop database if exists %I with (force)";
        end_sessions(&client, &name).await?;
        if self.is_there(&client).await? {
            run(&client, "drop what was replaced before", drop, &[&replaced]).await?;
            let close = "alter database %I allow_connections false";
            run(&client, "close the database that is replaced", close, &[&self.target]).await?;
            end_sessions(&client, &self.target).await?;
            run(&client, "set the replaced database aside", rename, &[&self.target, &replaced]).await?;
        }
        run(&client, "name the restored database", rename, &[&name, &self.target]).await?;
        run(&client, "drop the database that was replaced", drop, &[&replaced]).await
    }

    async fn is_there(&self, client: &impl GenericClient) -> Result<bool, StoreError> {
        let found = client
            .query_opt("select from pg_database where datname = $1", &[&self.target])
            .await
            .map_err(StoreError::statement("look whether the database is there"))?;
        Ok(found.is_some())
    }
}

async fn end_sessions(client: &impl GenericClient, database: &str) -> Result<(), StoreError> {
    let wait = i64::try_from(END_SESSIONS.as_millis()).unwrap_or(i64::MAX);
    client
        .execute(
            "select pg_terminate_backend(pid, $2) from pg_stat_activity where datname = $1",
            &[&database, &wait],
        )
        .await
        .map(std::mem::drop)
        .map_err(StoreError::statement("end the sessions of a database"))
}

/// Runs a statement that takes names and no parameters: the server quotes them.
async fn run(
    client: &impl GenericClient,
    operation: &'static str,
    template: &str,
    names: &[&str],
) -> Result<(), StoreError> {
    let statement = client
        .query_one("select format($1, variadic $2::text[])", &[&template, &names])
        .await
        .map_err(StoreError::statement(operation))?;
    client.batch_execute(statement.get(0)).await.map_err(StoreError::statement(operation))
}

impl Store {
    /// Lets PostgreSQL count what was put back: without it, it guesses how to find rows.
    pub async fn analyze(&self) -> Result<(), StoreError> {
        let connection = self.connection().await?;
        connection
            .batch_execute("set statement_timeout = 0; analyze; reset statement_timeout")
            .await
            .map_err(StoreError::statement("count what was restored"))
    }

    /// Settles what a backup had on its way, and makes sure that no process of before writes into what was restored: all of it in one
    /// transaction.
    ///
    /// What is shown because of inputs that the log took before `answered_until` will not be sent by itself when they are decided again.
    /// The keys of people who were `erased` since are dropped once more.
    pub async fn settle_restored(
        &self,
        answered_until: Timestamp,
        cursors: Cursors<'_>,
        erased: &[i64],
    ) -> Result<Settled, StoreError> {
        let at = || StoreError::statement("settle what the backup had on its way");
        let mut connection = self.connection().await?;
        let transaction = connection.transaction().await.map_err(at())?;
        transaction
            .batch_execute("set local role studymate_migrator; set local statement_timeout = 0")
            .await
            .map_err(StoreError::migrating("act as the migrator"))?;
        let mut settled = Settled::default();
        let sends = transaction.query(include_str!("../sql/restore_sends.sql"), &[]).await.map_err(at())?;
        for row in sends {
            match row.get("state") {
                "unknown" => *settled.unknown.entry(row.get("class")).or_default() += 1,
                _ => settled.waiting += 1,
            }
        }
        settled.erased =
            transaction.execute(include_str!("../sql/erase_keys.sql"), &[&erased]).await.map_err(at())?;
        let anew: Vec<i16> = cursors.anew.iter().map(|partition| partition.0 as i16).collect();
        let partitions = transaction
            .query(
                include_str!("../sql/restore_partitions.sql"),
                &[&answered_until, &anew, &cursors.stream_created],
            )
            .await
            .map_err(at())?;
        settled.paused = partitions.iter().filter(|row| row.get("paused")).count() as u64;
        for sql in [include_str!("../sql/restore_leases.sql"), include_str!("../sql/restore_workers.sql")] {
            transaction.execute(sql, &[]).await.map_err(at())?;
        }
        transaction.commit().await.map_err(at())?;
        Ok(settled)
    }
}
