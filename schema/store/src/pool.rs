//! Connections: a pool sized by configuration, every session with deadlines.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;

use crate::{Role, StoreError};

/// How to reach PostgreSQL.
#[derive(Clone)]
pub struct StoreConfig {
    /// `postgres://user:password@host:port/name`.
    pub url: String,
    /// The most connections of this process.
    pub connections: usize,
    /// What PostgreSQL shows as the session's name.
    pub application: String,
}

/// How long a call waits for a free connection or for a new one to be made.
const CONNECT_DEADLINE: Duration = Duration::from_secs(5);
/// How long PostgreSQL works on one statement before it gives up.
const STATEMENT_DEADLINE: Duration = Duration::from_secs(30);

/// Plans of sessions that find rows by their keys, in batches: made once for each statement and session, since planning takes as long as
/// executing, and without looking at how large tables are, which they are not yet when the plans are made. `plan_cache_mode` and `enable_…`:
/// PostgreSQL 18, 19.7 "Query Planning".
const PLANNED_ONCE: &str = " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

/// The store. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    config: Arc<StoreConfig>,
    role: Option<Role>,
}

impl Store {
    /// Prepares the pool; sessions have the rights of the login. Opens no connection yet: the first call does, and may be repeated.
    pub fn new(config: &StoreConfig) -> Result<Self, StoreError> {
        Self::open(Arc::new(config.clone()), None)
    }

    /// The same database with connections of its own, whose sessions have the rights of a role and no others, whatever the login could do.
    pub fn acting_as(&self, role: Role) -> Result<Self, StoreError> {
        Self::open(Arc::clone(&self.config), Some(role))
    }

    /// The same with so many connections of its own, which nobody else of this process can use up.
    pub fn apart(&self, connections: usize) -> Result<Self, StoreError> {
        Self::open(Arc::new(StoreConfig { connections, ..StoreConfig::clone(&self.config) }), self.role)
    }

    fn open(config: Arc<StoreConfig>, role: Option<Role>) -> Result<Self, StoreError> {
        let mut postgres = tokio_postgres::Config::from_str(&config.url).map_err(|error| {
            StoreError::Address(format!("{error}; expected postgres://user:password@host:port/name"))
        })?;
        let mut options = format!("-c statement_timeout={} -c timezone=UTC", STATEMENT_DEADLINE.as_millis());
        if let Some(role) = role {
            options.push_str(" -c role=");
            options.push_str(role.name());
            if role.works_by_key() {
                options.push_str(PLANNED_ONCE);
            }
        }
        postgres
            .application_name(&config.application)
            .connect_timeout(CONNECT_DEADLINE)
            .keepalives_idle(Duration::from_secs(10))
            .tcp_user_timeout(STATEMENT_DEADLINE)
            .options(options);
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = deadpool_postgres::Manager::from_config(postgres, NoTls, recycling);
        let pool = Pool::builder(manager)
            .max_size(config.connections.max(1))
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(CONNECT_DEADLINE))
            .create_timeout(Some(CONNECT_DEADLINE))
            .build()
            .map_err(|error| StoreError::Address(error.to_string()))?;
        Ok(Store { pool, config, role })
    }

    /// A connection of the pool. Give it back soon.
    pub async fn connection(&self) -> Result<Object, StoreError> {
        self.pool.get().await.map_err(|error| match self.role {
            Some(role) if is_refused(&error) => StoreError::Role { role: role.name(), source: error },
            _ => StoreError::Connect(error),
        })
    }

    /// Asks the server for a sign of life.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.connection().await?.simple_query("select 1").await.map_err(StoreError::statement("ping"))?;
        Ok(())
    }

    /// Ends all connections; calls after this fail.
    pub fn close(&self) {
        self.pool.close();
    }
}

/// Whether the server knows who we are, and refuses what we want to act as.
fn is_refused(error: &PoolError) -> bool {
    let PoolError::Backend(error) = error else { return false };
    let refusals =
        [SqlState::INSUFFICIENT_PRIVILEGE, SqlState::UNDEFINED_OBJECT, SqlState::INVALID_PARAMETER_VALUE];
    error.code().is_some_and(|code| refusals.contains(code))
}
