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
    /// The login may neither make the roles nor act as the migrator.
    #[error(
        "the login of DATABASE_URL may not migrate: take the one that made the database, or a member of studymate_migrator \
         (`studymate up` migrates its own database when it starts)"
    )]
    MayNotMigrate {
        /// What PostgreSQL said.
        #[source]
        source: tokio_postgres::Error,
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
    /// There was more of it than can be done while somebody waits.
    #[error("cannot {operation} in time: there are too many")]
    TooMuch {
        /// What was being done.
        operation: &'static str,
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

    /// Tells a login that may not from other failures of a migration's first steps.
    pub(crate) fn migrating(operation: &'static str) -> impl FnOnce(tokio_postgres::Error) -> StoreError {
        move |source| match source.code() {
            Some(code) if *code == SqlState::INSUFFICIENT_PRIVILEGE => StoreError::MayNotMigrate { source },
            _ => StoreError::Statement { operation, source },
        }
    }

    /// Whether the same call may succeed later without anybody's help: the connection, the server or a lock failed, not what was asked.
    pub fn is_transient(&self) -> bool {
        match self {
            StoreError::Connect(_) => true,
            StoreError::Statement { source, .. } => match source.code() {
                None => !is_ours(source),
                Some(code) => {
                    // Class 08 connection, 25 read-only (a standby after a fail-over), 53 resources, 57 operator intervention, 58 the
                    // server's system, 40 rollback, 55 lock not available, XX the server's own bug.
                    ["08", "25", "53", "57", "58", "40", "55", "XX"]
                        .iter()
                        .any(|class| code.code().starts_with(class))
                }
            },
            _ => false,
        }
    }

    /// Whether it was given up at its deadline: asking again at once takes as long again.
    pub fn took_too_long(&self) -> bool {
        matches!(self, StoreError::TooMuch { .. }) || self.code() == Some(&SqlState::QUERY_CANCELED)
    }

    /// Whether what was to be written is to blame, and nothing around it: only then may it be put aside. A right that is missing, or a
    /// table that is not there yet, is nobody's input's fault.
    pub fn blames_the_content(&self) -> bool {
        match self {
            StoreError::Statement { source, .. } => match source.code() {
                None => is_ours(source),
                // Class 22 data, 23 integrity, 54 limits of the server.
                Some(code) => ["22", "23", "54"].iter().any(|class| code.code().starts_with(class)),
            },
            StoreError::Codec(_) | StoreError::Personal(_) | StoreError::Damaged(_) => true,
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

/// Whether the client could not write a parameter or read a column: it has no code for that, and says it in words (tokio-postgres 0.7,
/// `Kind`).
fn is_ours(error: &tokio_postgres::Error) -> bool {
    let said = error.to_string();
    ["error serializing parameter", "error deserializing column"].iter().any(|words| said.starts_with(words))
}
