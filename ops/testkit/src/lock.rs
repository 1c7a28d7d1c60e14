//! Somebody who holds a lock and does not let go: a forgotten transaction of an operator, a migration.

use tokio::task::JoinHandle;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls};

/// No time-out of the server, the database or the role ends what holds a lock on purpose.
const PATIENT: &str = "set statement_timeout = 0; set lock_timeout = 0; set transaction_timeout = 0;
    set idle_in_transaction_session_timeout = 0; begin";

/// How many sessions wait for this one, directly or behind others.
const WAITING: &str = "with recursive behind (pid) as (
        select pg_backend_pid()
        union
        select waiting.pid from pg_stat_activity waiting join behind on behind.pid = any (pg_blocking_pids(waiting.pid))
    )
    select count(*) - 1 from behind";

/// A lock in PostgreSQL, held until it is released or dropped.
#[derive(Debug)]
pub struct HeldLock {
    client: Client,
    driver: JoinHandle<Result<(), tokio_postgres::Error>>,
}

impl HeldLock {
    /// Takes the lock that `sql` takes: `select … for update`, `lock table …`. Waits for who holds it.
    ///
    /// # Panics
    /// When the server cannot be reached, or refuses.
    pub async fn take(url: &str, sql: &str) -> HeldLock {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the server answers");
        let driver = tokio::spawn(connection);
        loop {
            client.batch_execute(PATIENT).await.expect("a transaction begins");
            match client.batch_execute(sql).await {
                Ok(()) => return HeldLock { client, driver },
                // Somebody who is at work had one of the rows first.
                Err(error) if error.code() == Some(&SqlState::T_R_DEADLOCK_DETECTED) => {
                    client.batch_execute("rollback").await.expect("a transaction ends");
                }
                Err(error) => panic!("{sql}: {error:?}"),
            }
        }
    }

    /// How many sessions wait because of it.
    ///
    /// # Panics
    /// When the session that holds it has ended: somebody took the lock away.
    pub async fn waiting(&self) -> i64 {
        self.client.query_one(WAITING, &[]).await.expect("the lock is still held").get(0)
    }

    /// Lets go, and ends the session.
    ///
    /// # Panics
    /// When the session has ended before: the lock was not held all the time.
    pub async fn release(mut self) {
        self.client.batch_execute("rollback").await.expect("the lock was held until now");
        self.driver.abort();
        let _ = (&mut self.driver).await;
    }
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        self.driver.abort();
    }
}
