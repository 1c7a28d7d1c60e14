//! What can go wrong between us and PostgreSQL, and whether trying again can help.

use studymate_schema::codec::CodecError;
use studymate_schema::personal::PersonalError;
use tokio_postgres::error::SqlState;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection could be had.
    #[error("no connection to PostgreSQL")]
    Connect(#[source] deadpool_postgres::PoolError),
    /// The login may not act as the role that this process needs, or the role is not there.
    #[error(
        "the login of DATABASE_URL cannot act as {role}: take the login of this process, and run `studymate migrate` before it starts"
    )]
    Role {
        /// The role.
        role: &'static str,
        /// What PostgreSQL said.
        #[source]
        source: deadpool_postgres::PoolError,
    },
    /// The address of the database could not be used.
    #[error("DATABASE_URL: {0}")]
    Address(String),
    /// A statement failed.
    #[error("cannot {operation}")]
    Statement {
        /// What was being done.
        operation: &'static str,
        /// What PostgreSQL said.
        #[source]
        source: tokio_postgres::Error,
    },
    /// What is stored, or is to be stored, has no encoding.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// A person's key does not open, or could not be made.
    #[error(transparent)]
    Personal(#[from] PersonalError),
    /// What is stored contradicts itself.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The database was migrated by a newer build.
    #[error("the database is at migration {database}, this build knows up to {known}: run a newer build")]
    Newer {
        /// The newest migration of the database.
        database: i32,
        /// The newest migration of this build.
        known: i32,
    },
    /// A migration was changed after it was applied.
    #[error(
        "migration {version} {name} was changed after it was applied: restore the file as it was and add a new migration"
    )]
    Changed {
        /// Its number.
        version: i32,
        /// Its name.
        name: String,
    },
    /// The database is older than this build.
    #[error("the database is at migration {database}, this build needs {needed}: run `studymate migrate`")]
    Older {
        /// The newest migration of the database.
        database: i32,
        /// The newest migration of this build.
        needed: i32,
    },
    /// The database was set up for another number of partitions.
    #[error(
        "the database has {database} partitions, PARTITIONS says {configured}: the number is fixed when the database is made"
    )]
    Partitions {
        /// Those of the database.
        database: i64,
        /// Those of the configuration.
        configured: u16,
    },
}

impl StoreError {
    /// Names what was being done when a statement failed.
    pub(crate) fn statement(operation: &'static str) -> impl FnOnce(tokio_postgres::Error) -> StoreError {
        move |source| StoreError::Statement { operation, source }
    }

    /// Whether the same call may succeed later: the connection, the server or a lock failed, not what was asked.
    pub fn is_transient(&self) -> bool {
        match self {
            StoreError::Connect(_) => true,
            StoreError::Statement { source, .. } => match source.code() {
                None => true,
                Some(code) => {
                    // Class 08 connection, 53 resources, 57 operator intervention, 40 rollback, 55 lock not available.
                    ["08", "53", "57", "40", "55"].iter().any(|class| code.code().starts_with(class))
                        || *code == SqlState::QUERY_CANCELED
                }
            },
            _ => false,
        }
    }

    /// The SQLSTATE, where PostgreSQL gave one.
    pub(crate) fn code(&self) -> Option<&SqlState> {
        match self {
            StoreError::Statement { source, .. } => source.code(),
            _ => None,
        }
    }
}
