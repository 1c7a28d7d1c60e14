//! Too many clients: all connections of a PostgreSQL server taken.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls};

/// How soon a connection that became free is taken: sooner than those who try again after a pause.
const AGAIN: Duration = Duration::from_millis(2);
/// How long the crowd may take to gather, and to drive somebody out.
const DEADLINE: Duration = Duration::from_secs(20);

/// Ends the sessions of an application, and those that have not said yet whose they are; returns how many it found.
const DRIVE_OUT: &str = "select count(pg_terminate_backend(pid)) from pg_stat_activity
    where (starts_with(application_name, $1) or (backend_type = 'client backend' and usename is null))
      and pid <> pg_backend_pid()";

/// Holds every connection that the server gives to its user, and takes each one that becomes free, until it leaves.
///
/// A superuser's crowd takes those that are reserved for superusers, too.
#[derive(Debug)]
pub struct Crowd {
    size: watch::Receiver<usize>,
    orders: mpsc::Sender<(String, oneshot::Sender<i64>)>,
    task: JoinHandle<()>,
}

impl Crowd {
    /// Takes connections at `url` until the server refuses to give more.
    ///
    /// # Panics
    /// When the server still gives connections after 20 s.
    pub async fn gather(url: &str) -> Crowd {
        let (grown, size) = watch::channel(0);
        let (orders, taken) = mpsc::channel(1);
        let (full, refused) = oneshot::channel();
        let task = tokio::spawn(crowd(url.to_owned(), grown, taken, full));
        timeout(DEADLINE, refused).await.expect("the server runs out of connections").expect("a crowd");
        Crowd { size, orders, task }
    }

    /// How many connections it holds.
    pub fn size(&self) -> usize {
        *self.size.borrow()
    }

    /// Ends the sessions whose `application_name` starts so, until there is none: the crowd sits in their places. Returns how many it
    /// ended.
    ///
    /// # Panics
    /// When they still get connections after 20 s.
    pub async fn drive_out(&self, application: &str) -> i64 {
        let deadline = Instant::now() + DEADLINE;
        let mut ended = 0;
        loop {
            let (answer, found) = oneshot::channel();
            self.orders.send((application.to_owned(), answer)).await.expect("the crowd is there");
            let found = found.await.expect("the crowd is there");
            if found == 0 {
                return ended;
            }
            ended += found;
            assert!(Instant::now() < deadline, "{application} still gets connections");
            sleep(AGAIN).await;
        }
    }

    /// Gives all connections back; returns when they are closed here. The server takes a moment longer.
    pub async fn leave(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn crowd(
    url: String,
    grown: watch::Sender<usize>,
    mut orders: mpsc::Receiver<(String, oneshot::Sender<i64>)>,
    full: oneshot::Sender<()>,
) {
    let mut full = Some(full);
    // Connections live in their drivers: they end with the set.
    let mut drivers = JoinSet::new();
    let mut members: Vec<Client> = Vec::new();
    loop {
        match tokio_postgres::connect(&url, NoTls).await {
            Ok((client, connection)) => {
                members.push(client);
                drivers.spawn(connection);
                grown.send_replace(members.len());
            }
            Err(error) => {
                if error.code() == Some(&SqlState::TOO_MANY_CONNECTIONS)
                    && let Some(full) = full.take()
                {
                    let _ = full.send(());
                }
                // A server that went down took its connections with it.
                members.retain(|client| !client.is_closed());
                grown.send_replace(members.len());
                // Only now every place is taken: whoever was driven out before could still have found a free one.
                if let (Ok((application, answer)), Some(client)) = (orders.try_recv(), members.first()) {
                    let ended = client.query_one(DRIVE_OUT, &[&application]).await;
                    let _ = answer.send(ended.map_or(1, |row| row.get(0)));
                }
                sleep(AGAIN).await;
            }
        }
        while drivers.try_join_next().is_some() {}
    }
}
