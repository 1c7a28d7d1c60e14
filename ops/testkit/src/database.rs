//! A database of one's own on the shared server.

use std::error::Error;
use std::thread;
use std::time::Duration;

use tokio::time::timeout;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::{shared, unique_name};

/// Where names of templates come from; any fixed value does.
const TEMPLATES: Uuid = Uuid::from_u128(0x51d3_7a7e_0000_4000_8000_0000_7e57_0001);

/// A database that only this test uses; dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    name: String,
    server_url: String,
}

impl TestDatabase {
    /// Its address, with the password of a superuser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its name on the server.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// An empty database.
pub async fn postgres() -> TestDatabase {
    create("template0").await
}

/// A database as `migrate` leaves it: made once per run under the name `template`, then copied, in about 50 ms.
///
/// Put a hash of the migrations into `template` where they can change between two runs that share the servers: these
/// live on for ten seconds.
pub async fn database<E: Error>(
    template: &str,
    migrate: impl AsyncFnOnce(String) -> Result<(), E>,
) -> TestDatabase {
    let template_name = format!("template_{}", template_id(template));
    let server_url = shared::servers().await.postgres_url;
    with_client(&server_url, async |client| {
        // One process makes the template while the others wait; the lock ends with the connection.
        client.execute("select pg_advisory_lock(hashtext($1))", &[&template_name]).await.expect("a lock");
        let there = client
            .query_opt("select 1 from pg_database where datname = $1", &[&template_name])
            .await
            .expect("the list of databases");
        if there.is_none() {
            let unfinished = unique_name("unfinished");
            run(client, &format!("create database {unfinished} template template0")).await;
            migrate(url_of(&server_url, &unfinished)).await.expect("the migration of the template succeeds");
            end_connections(client, &unfinished).await;
            run(client, &format!("alter database {unfinished} rename to {template_name}")).await;
        }
    })
    .await;
    create(&template_name).await
}

fn template_id(template: &str) -> String {
    Uuid::new_v5(&TEMPLATES, template.as_bytes()).simple().to_string()
}

async fn create(template: &str) -> TestDatabase {
    let server_url = shared::servers().await.postgres_url;
    let name = unique_name("test");
    with_client(&server_url, async |client| {
        run(client, &format!("create database {name} template {template}")).await;
    })
    .await;
    TestDatabase { url: url_of(&server_url, &name), name, server_url }
}

/// A pool that `migrate` dropped may still be closing its connections; a database in use cannot be renamed or copied.
async fn end_connections(client: &Client, database: &str) {
    client
        .execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1",
            &[&database],
        )
        .await
        .expect("connections can be ended");
}

async fn run(client: &Client, sql: &str) {
    client.batch_execute(sql).await.unwrap_or_else(|e| panic!("{sql}: {e:?}"));
}

async fn with_client(url: &str, work: impl AsyncFnOnce(&Client)) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the test server answers");
    let work = async move {
        work(&client).await;
        drop(client);
    };
    let (_, _) = tokio::join!(Box::pin(work), connection);
}

/// The same server, another database.
fn url_of(server_url: &str, database: &str) -> String {
    let (address, query) = server_url.split_once('?').map_or((server_url, None), |(a, q)| (a, Some(q)));
    let (server, _) = address.rsplit_once('/').expect("the address of a server ends in a database");
    match query {
        Some(query) => format!("{server}/{database}?{query}"),
        None => format!("{server}/{database}"),
    }
}

impl Drop for TestDatabase {
    /// Best effort: a database that stays goes with the server. Needs a thread, since a destructor cannot wait.
    fn drop(&mut self) {
        let (url, sql) = (self.server_url.clone(), format!("drop database {} with (force)", self.name));
        let drop_it = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let work = async {
                    let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
                    let work = async move { client.batch_execute(&sql).await };
                    tokio::join!(work, connection).0
                };
                let _ = timeout(Duration::from_secs(5), work).await;
            });
            std::io::Result::Ok(())
        };
        let _ = thread::spawn(drop_it).join();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_server_keeps_the_parameters() {
        assert_eq!(url_of("postgres://u:p@h:1/a", "b"), "postgres://u:p@h:1/b");
        assert_eq!(
            url_of("postgres://u:p@h:1/a?sslmode=disable", "b"),
            "postgres://u:p@h:1/b?sslmode=disable"
        );
    }
}
