//! Connections to the bench's own servers, as their superuser.

use studymate_store::{Store, StoreConfig};
use tokio_postgres::{Client, NoTls};

use crate::BenchError;

/// A plain client.
pub async fn connect(url: &str) -> Result<Client, BenchError> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    // It ends when the client is dropped; why it ended shows in the next statement.
    tokio::spawn(connection);
    Ok(client)
}

/// The store, as StudyMate uses it.
pub fn store(url: &str) -> Result<Store, BenchError> {
    Ok(Store::new(&StoreConfig { url: url.to_owned(), connections: 8, application: "bench".to_owned() })?)
}

/// What the statements of a server that counts them cost, the most expensive first.
pub async fn statements(url: &str) -> Result<String, BenchError> {
    let rows = connect(url).await?.query(include_str!("../sql/statements.sql"), &[]).await?;
    let lines = rows.iter().map(|row| {
        let (seconds, calls, executed, planned): (f64, i64, f64, f64) =
            (row.get(0), row.get(1), row.get(2), row.get(3));
        let text: &str = row.get(4);
        format!("{seconds:8.2} s {calls:8} × {executed:.3} ms, planned in {planned:.3} ms  {text}\n")
    });
    Ok(lines.collect())
}
