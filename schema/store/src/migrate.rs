//! Versioned migrations: numbered files, applied once each, in order, under a lock, all of a run in one transaction.
//!
//! Migrations expand before they contract: each says which the oldest build is that runs on the schema after it, and that build does, so
//! that instances can be replaced one by one and taken back. How to go back further is said at the top of each file.
//!
//! After them come the rights of all roles, said anew each time. What migrations make is the migrator's, whatever login runs them.

use deadpool_postgres::GenericClient;

use crate::{Store, StoreError};

struct Migration {
    version: i32,
    name: &'static str,
    /// The newest migration of the oldest build that may run after this one.
    oldest: i32,
    sql: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "core", oldest: 1, sql: include_str!("../migrations/0001_core.sql") },
    Migration {
        version: 2,
        name: "read models",
        oldest: 2,
        sql: include_str!("../migrations/0002_read_models.sql"),
    },
    // An older build would move a cursor without saying when it was there, and the next one would take the log for another.
    Migration {
        version: 3,
        name: "operations",
        oldest: 3,
        sql: include_str!("../migrations/0003_operations.sql"),
    },
    Migration { version: ROLES, name: "roles", oldest: 3, sql: include_str!("../migrations/0004_roles.sql") },
    Migration {
        version: 5,
        name: "effects by input",
        oldest: 3,
        sql: include_str!("../migrations/0005_effects_by_input.sql"),
    },
    Migration { version: 6, name: "restore", oldest: 3, sql: include_str!("../migrations/0006_restore.sql") },
    Migration {
        version: 7,
        name: "effects_by_state_and_time",
        oldest: 3,
        sql: include_str!("../migrations/0007_effects_by_state_and_time.sql"),
    },
    Migration {
        version: 8,
        name: "settings",
        oldest: 3,
        sql: include_str!("../migrations/0008_settings.sql"),
    },
    Migration { version: 9, name: "timers", oldest: 3, sql: include_str!("../migrations/0009_timers.sql") },
    Migration {
        version: 10,
        name: "reviews",
        oldest: 3,
        sql: include_str!("../migrations/0010_reviews.sql"),
    },
    Migration { version: 11, name: "forget", oldest: 3, sql: include_str!("../migrations/0011_forget.sql") },
    Migration {
        version: 12,
        name: "classrooms",
        oldest: 3,
        sql: include_str!("../migrations/0012_classrooms.sql"),
    },
    Migration {
        version: 13,
        name: "leaderboard",
        oldest: 3,
        sql: include_str!("../migrations/0013_leaderboard.sql"),
    },
    Migration {
        version: 14,
        name: "grading",
        oldest: 3,
        sql: include_str!("../migrations/0014_grading.sql"),
    },
    Migration { version: 15, name: "points", oldest: 3, sql: include_str!("../migrations/0015_points.sql") },
    Migration {
        version: 16,
        name: "courses",
        oldest: 3,
        sql: include_str!("../migrations/0016_courses.sql"),
    },
    Migration { version: 17, name: "names", oldest: 3, sql: include_str!("../migrations/0017_names.sql") },
    Migration { version: 18, name: "claims", oldest: 3, sql: include_str!("../migrations/0018_claims.sql") },
    Migration { version: 19, name: "trials", oldest: 3, sql: include_str!("../migrations/0019_trials.sql") },
    Migration {
        version: 20,
        name: "outbox_indexes",
        oldest: 3,
        sql: include_str!("../migrations/0020_outbox_indexes.sql"),
    },
    Migration {
        version: 21,
        name: "outbox_done",
        oldest: 3,
        sql: include_str!("../migrations/0021_outbox_done.sql"),
    },
];

/// The migration that hands everything over to the migrator; those after it run as it.
const ROLES: i32 = 4;

/// The views of analysts, and who else reads the read models: to be said anew in the transaction in which a table was replaced.
pub const ANALYTICS_VIEWS: &str =
    concat!(include_str!("../sql/analytics.sql"), include_str!("../sql/readers.sql"));

/// Serialises migrations of one database: the lock's number is "study" in ASCII.
pub(crate) const LOCK: i64 = 0x73_74_75_64_79;

/// What a migration run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The newest migration before.
    pub from: i32,
    /// The newest migration after.
    pub to: i32,
}

impl Store {
    /// Brings the database to the newest migration of this build and makes the rows of `partitions` partitions.
    ///
    /// Safe to call from several processes at once. A newer database on which this build may run is left as it is. Fails without a change
    /// when the database is too new for this build, when an applied migration was changed since, or when the database has another number
    /// of partitions.
    pub async fn migrate(&self, partitions: u16) -> Result<Migrated, StoreError> {
        let mut connection = self.connection().await?;
        let at = StoreError::statement;
        let transaction = connection.transaction().await.map_err(at("begin a migration"))?;
        // An index of a large table takes longer than any other statement may.
        transaction
            .batch_execute("set local statement_timeout = 0")
            .await
            .map_err(at("lift the bound on statements"))?;
        transaction
            .execute("select pg_advisory_xact_lock($1)", &[&LOCK])
            .await
            .map_err(at("wait for another migration"))?;
        if has_migrations(&transaction).await? {
            let database = check_applied(&transaction).await?;
            if database > newest() {
                return Ok(Migrated { from: database, to: database });
            }
        }
        transaction
            .batch_execute(include_str!("../sql/roles.sql"))
            .await
            .map_err(StoreError::migrating("make the roles"))?;
        if !has_migrations(&transaction).await? {
            transaction
                .batch_execute(include_str!("../sql/create_migration_table.sql"))
                .await
                .map_err(at("prepare migrations"))?;
        }
        let from = check_applied(&transaction).await?;
        for migration in MIGRATIONS.iter().filter(|migration| migration.version > from) {
            tracing::info!(version = migration.version, name = migration.name, "apply migration");
            if migration.version > ROLES {
                become_migrator(&transaction).await?;
            }
            transaction.batch_execute(migration.sql).await.map_err(at("apply a migration"))?;
            transaction
                .execute(
                    include_str!("../sql/record_migration.sql"),
                    &[&migration.version, &migration.name, &checksum(migration.sql), &migration.oldest],
                )
                .await
                .map_err(at("record a migration"))?;
        }
        become_migrator(&transaction).await?;
        make_partitions(&transaction, partitions).await?;
        transaction.batch_execute(include_str!("../sql/rights.sql")).await.map_err(at("grant rights"))?;
        transaction.batch_execute(ANALYTICS_VIEWS).await.map_err(at("make the views of analysts"))?;
        transaction.commit().await.map_err(at("commit migrations"))?;
        Ok(Migrated { from, to: newest() })
    }

    /// Makes the roles, unless the server has them. Migrating does that by itself; a backup that is put back needs them before.
    pub async fn make_roles(&self) -> Result<(), StoreError> {
        let connection = self.connection().await?;
        connection
            .batch_execute(include_str!("../sql/roles.sql"))
            .await
            .map_err(StoreError::migrating("make the roles"))
    }

    /// Checks that the database is what this build needs: not older, not too new, and of this many partitions.
    pub async fn check_schema(&self, partitions: u16) -> Result<(), StoreError> {
        let connection = self.connection().await?;
        let database = if has_migrations(&connection).await? { check_applied(&connection).await? } else { 0 };
        if database < newest() {
            return Err(StoreError::Older { database, needed: newest() });
        }
        check_partitions(&connection, partitions).await
    }
}

/// The newest migration of this build.
fn newest() -> i32 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

async fn has_migrations(client: &impl GenericClient) -> Result<bool, StoreError> {
    let row = client
        .query_one("select to_regclass('public.migration') is not null", &[])
        .await
        .map_err(StoreError::statement("look for migrations"))?;
    Ok(row.get(0))
}

/// From here to the end of the transaction everything is made by the migrator, and belongs to it.
async fn become_migrator(client: &impl GenericClient) -> Result<(), StoreError> {
    client
        .batch_execute("set local role studymate_migrator")
        .await
        .map_err(StoreError::migrating("act as the migrator"))
}

async fn check_applied(client: &impl GenericClient) -> Result<i32, StoreError> {
    let rows = client
        .query(include_str!("../sql/applied_migrations.sql"), &[])
        .await
        .map_err(StoreError::statement("read migrations"))?;
    let (mut database, mut oldest) = (0, 0);
    for row in rows {
        let (version, sum): (i32, i64) = (row.get("version"), row.get("checksum"));
        database = version;
        oldest = oldest.max(row.try_get("oldest").unwrap_or(0));
        let known = MIGRATIONS.iter().find(|migration| migration.version == version);
        if let Some(migration) = known.filter(|migration| checksum(migration.sql) != sum) {
            return Err(StoreError::Changed { version, name: migration.name.to_owned() });
        }
    }
    if database > newest() && oldest > newest() {
        return Err(StoreError::Newer { database, known: newest() });
    }
    Ok(database)
}

async fn make_partitions(client: &impl GenericClient, partitions: u16) -> Result<(), StoreError> {
    client
        .execute(include_str!("../sql/make_partitions.sql"), &[&i32::from(partitions)])
        .await
        .map_err(StoreError::statement("make partitions"))?;
    check_partitions(client, partitions).await
}

async fn check_partitions(client: &impl GenericClient, configured: u16) -> Result<(), StoreError> {
    let database: i64 = client
        .query_one("select count(*) from core.partition", &[])
        .await
        .map_err(StoreError::statement("count partitions"))?
        .get(0);
    if database == i64::from(configured) {
        Ok(())
    } else {
        Err(StoreError::Partitions { database, configured })
    }
}

/// FNV-1a (64 bit) of the file: tells that it was changed.
fn checksum(sql: &str) -> i64 {
    let hash = sql.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    i64::from_be_bytes(hash.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;

    #[test]
    fn every_file_of_the_folder_is_a_migration_of_this_build() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let built: Vec<String> = MIGRATIONS
            .iter()
            .map(|of| format!("{:04}_{}.sql", of.version, of.name.replace(" ", "_")))
            .collect();
        assert_eq!(built, files);
    }
}
