//! Migrations: once each, in order, never over a newer database.

use studymate_store::StoreError;

use crate::support::*;

#[tokio::test]
async fn several_processes_may_migrate_at_once() {
    let database = studymate_testkit::postgres().await;
    let (one, two) = (open(database.url()), open(database.url()));
    let (first, second) = tokio::join!(one.migrate(4), two.migrate(4));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.to, second.to);
    assert_eq!(first.from.min(second.from), 0);
    assert_eq!(first.from.max(second.from), first.to, "both migrated");
    one.check_schema(4).await.unwrap();
}

#[tokio::test]
async fn a_database_without_migrations_is_too_old() {
    let database = studymate_testkit::postgres().await;
    let error = open(database.url()).check_schema(4).await.unwrap_err();
    assert!(matches!(error, StoreError::Older { database: 0, .. }), "{error}");
    assert!(error.to_string().contains("studymate migrate"));
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let (store, _database) = store().await;
    let connection = store.connection().await.unwrap();
    connection
        .execute(
            "insert into public.migration (version, name, checksum, oldest) values (9999, 'future', 0, 9999)",
            &[],
        )
        .await
        .unwrap();
    for error in
        [store.migrate(PARTITIONS).await.unwrap_err(), store.check_schema(PARTITIONS).await.unwrap_err()]
    {
        assert!(matches!(error, StoreError::Newer { database: 9999, .. }), "{error}");
    }
}

#[tokio::test]
async fn the_build_before_goes_on_where_a_newer_one_lets_it() {
    let (store, _database) = store().await;
    let connection = store.connection().await.unwrap();
    connection
        .execute(
            "insert into public.migration (version, name, checksum, oldest)
             select 9999, 'future', 0, max(version) from public.migration",
            &[],
        )
        .await
        .unwrap();
    store.check_schema(PARTITIONS).await.unwrap();
    let migrated = store.migrate(PARTITIONS).await.unwrap();
    assert_eq!((migrated.from, migrated.to), (9999, 9999), "it is left as it is");
}

#[tokio::test]
async fn a_changed_migration_is_refused() {
    let (store, _database) = store().await;
    let connection = store.connection().await.unwrap();
    connection.execute("update public.migration set checksum = 1 where version = 1", &[]).await.unwrap();
    let error = store.migrate(PARTITIONS).await.unwrap_err();
    assert!(matches!(error, StoreError::Changed { version: 1, .. }), "{error}");
}

#[tokio::test]
async fn another_number_of_partitions_is_refused() {
    let (store, _database) = store().await;
    let error = store.migrate(PARTITIONS + 1).await.unwrap_err();
    assert!(matches!(error, StoreError::Partitions { database: 4, configured: 5 }), "{error}");
}

#[tokio::test]
async fn an_address_that_is_none_is_named_without_its_password() {
    let config = studymate_store::StoreConfig {
        url: "postgres://u:hunter2@:x".into(),
        connections: 1,
        application: "t".into(),
    };
    let error = studymate_store::Store::new(&config).err().unwrap().to_string();
    assert!(error.starts_with("DATABASE_URL:") && !error.contains("hunter2"), "{error}");
}
