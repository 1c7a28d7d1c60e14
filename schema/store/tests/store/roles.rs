//! Each role does its work, and is refused what is not its work: by the server, not by us.

use studymate_store::login::{Account, Login};
use studymate_store::{Role, Store, StoreError};
use tokio_postgres::error::SqlState;

use crate::support::*;

/// The server says no to each of these because a right is missing, and for no other reason.
async fn is_refused(store: &Store, statements: &[&str]) {
    let connection = store.connection().await.unwrap();
    for sql in statements {
        let error = connection.batch_execute(sql).await.expect_err(sql);
        assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{sql}: {error:?}");
    }
}

async fn executes(store: &Store, sql: &str) {
    store
        .connection()
        .await
        .unwrap()
        .batch_execute(sql)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error:?}"));
}

#[tokio::test]
async fn a_worker_appends_and_never_changes_what_is_there() {
    let (admin, _database) = store().await;
    let worker = admin.acting_as(Role::Worker).unwrap();
    worker.check_schema(PARTITIONS).await.unwrap();
    let owned = own_one(&worker, "w").await;
    worker.commit(&batch(&owned, owned.head, "tg:1", 1)).await.unwrap();
    is_refused(
        &worker,
        &[
            "update core.event set kind = 'Other'",
            "delete from core.event",
            "truncate core.event",
            "update core.journal set outcome = 'ignored'",
            "delete from core.journal",
            "update core.person_key set wrapped = ''",
            "delete from core.person_key",
            "update core.outbox set state = 'sent'",
            "select body from core.dead_letter",
            "update core.partition set paused = true",
            "insert into core.audit (operator, action, arguments, reason, affected) values ('', '', '', '', 1)",
            "select username from read_model.student",
            "update read_model.student set admin = true",
            "select read_model.drop_analytics()",
            "create table core.mine ()",
            "alter table core.event disable trigger all",
        ],
    )
    .await;
}

/// Also of tables and columns that later migrations add.
#[tokio::test]
async fn what_happened_is_changed_and_deleted_by_nobody_but_the_migrator() {
    let (admin, _database) = store().await;
    let sql = "select role.rolname || ' on ' || history.name
        from unnest(array['core.event', 'core.journal', 'core.person_key', 'core.audit']) as history (name),
             pg_roles role
        where role.rolname like 'studymate\\_%' and role.rolname <> 'studymate_migrator' and not role.rolsuper
          and (has_any_column_privilege(role.rolname, history.name, 'update')
               or has_table_privilege(role.rolname, history.name, 'delete, truncate'))";
    let rows = admin.connection().await.unwrap().query(sql, &[]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.get(0)).collect::<Vec<String>>(), Vec::<String>::new());
}

#[tokio::test]
async fn delivery_marks_effects_and_never_changes_what_they_say() {
    let (admin, _database) = store().await;
    let delivery = admin.acting_as(Role::Delivery).unwrap();
    delivery.count_outbox(true).await.unwrap();
    delivery.stats_report(now()).await.unwrap();
    is_refused(
        &delivery,
        &[
            "update core.outbox set body = ''",
            "delete from core.outbox",
            "insert into core.event select * from core.event",
            "select input from core.journal",
            "select body from core.dead_letter",
            "update core.partition set cursor = 0",
            "insert into core.person_key (owner, master, wrapped) values (1, 1, '')",
            "select username from read_model.student",
        ],
    )
    .await;
}

#[tokio::test]
async fn the_projector_reads_events_and_writes_nothing_but_its_tables() {
    let (admin, _database) = store().await;
    let projector = admin.acting_as(Role::Projector).unwrap();
    projector.check_schema(PARTITIONS).await.unwrap();
    let swap = "create table rebuild.student (like read_model.student including all);
        select read_model.drop_analytics();
        alter table read_model.student set schema previous;
        alter table rebuild.student set schema read_model";
    executes(&projector, swap).await;
    executes(&projector, &format!("begin; {} commit", studymate_store::migrate::ANALYTICS_VIEWS)).await;
    is_refused(
        &projector,
        &[
            "insert into core.event select * from core.event",
            "update core.event set kind = 'Other'",
            "insert into core.person_key (owner, master, wrapped) values (1, 1, '')",
            "update core.partition set position = 0",
            "select body from core.outbox",
            "select input from core.journal",
            "select body from core.snapshot",
            "insert into public.migration (version, name, checksum) values (9999, '', 0)",
            "create schema mine",
            "drop table core.event",
        ],
    )
    .await;
}

#[tokio::test]
async fn operators_see_everything_and_change_only_what_is_theirs_to_decide() {
    let (admin, _database) = store().await;
    let ops = admin.acting_as(Role::Ops).unwrap();
    let tables = "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('core', 'read_model')";
    for row in ops.connection().await.unwrap().query(tables, &[]).await.unwrap() {
        executes(&ops, &format!("select * from {}", row.get::<_, String>(0))).await;
    }
    is_refused(
        &ops,
        &[
            "update core.event set kind = 'Other'",
            "delete from core.event",
            "delete from core.journal",
            "update core.outbox set body = ''",
            "insert into core.outbox (input) values ('tg:1')",
            "delete from core.person_key",
            "update core.partition set cursor = 0",
            "update core.audit set operator = 'somebody else'",
            "delete from core.audit",
            "update read_model.student set admin = true",
            "drop table read_model.student",
            "create table verify.mine ()",
        ],
    )
    .await;
}

#[tokio::test]
async fn what_a_rebuild_swapped_in_is_read_by_those_who_read_it_before_and_by_nobody_else() {
    let (admin, _database) = store().await;
    let swap = "create table rebuild.attempt (like read_model.attempt including all);
        select read_model.drop_analytics();
        drop table read_model.attempt;
        alter table rebuild.attempt set schema read_model";
    let views = studymate_store::migrate::ANALYTICS_VIEWS;
    executes(&admin.acting_as(Role::Projector).unwrap(), &format!("begin; {swap}; {views} commit")).await;
    for reader in [Role::Delivery, Role::Ops] {
        executes(&admin.acting_as(reader).unwrap(), "select * from read_model.attempt").await;
    }
    is_refused(&admin.acting_as(Role::Worker).unwrap(), &["select * from read_model.attempt"]).await;
}

#[tokio::test]
async fn a_login_acts_as_its_own_roles_and_as_no_other() {
    let (admin, database) = store().await;
    let login = |account| Login { account, password: "first".to_owned() };
    admin.make_logins(&Account::ALL.map(login)).await.unwrap();
    let allowed = |account, role| match account {
        Account::Workers => matches!(role, Role::Worker | Role::Delivery),
        Account::Projector => role == Role::Projector,
        // `studymate rebuild` makes tables that are the projector's.
        Account::Ops => matches!(role, Role::Ops | Role::Projector),
    };
    for account in Account::ALL {
        let own = open(&account.address(database.url(), "first").unwrap());
        for role in [Role::Worker, Role::Delivery, Role::Projector, Role::Ops] {
            match own.acting_as(role).unwrap().ping().await {
                Ok(()) => assert!(allowed(account, role), "{account} may act as {role:?}"),
                Err(error) => {
                    assert!(!allowed(account, role), "{account} may not act as {role:?}: {error}");
                    assert!(matches!(error, StoreError::Role { .. }) && !error.is_transient(), "{error}");
                    assert!(error.to_string().contains(role.name()), "{error}");
                }
            }
        }
    }
    let ops = open(&Account::Ops.address(database.url(), "first").unwrap());
    let error = ops.migrate(PARTITIONS).await.unwrap_err();
    assert!(matches!(error, StoreError::MayNotMigrate { .. }) && !error.is_transient(), "{error}");
    let changed = Login { account: Account::Ops, password: "it's another".to_owned() };
    admin.make_logins(&[changed]).await.unwrap();
    assert!(open(&Account::Ops.address(database.url(), "first").unwrap()).ping().await.is_err());
    open(&Account::Ops.address(database.url(), "it's another").unwrap()).ping().await.unwrap();
}

#[tokio::test]
async fn a_role_that_the_server_does_not_have_is_named_with_what_to_do() {
    let server = studymate_testkit::own_postgres().await;
    let error = open(&server.url()).acting_as(Role::Worker).unwrap().ping().await.unwrap_err();
    assert!(matches!(error, StoreError::Role { role: "studymate_worker", .. }), "{error}");
    assert!(!error.is_transient() && error.to_string().contains("studymate migrate"), "{error}");
}

/// As a managed server gives it: no superuser, but the right to make roles, and a database of its own.
#[tokio::test]
async fn migrating_needs_no_superuser() {
    let server = studymate_testkit::own_postgres().await;
    let admin = open(&server.url());
    executes(&admin, "create role installer login createrole password 'word'").await;
    executes(&admin, "create database installed owner installer").await;
    let url = |login: &str| format!("postgres://{login}:word@127.0.0.1:{}/installed", server.port());
    let installer = open(&url("installer"));
    installer.migrate(PARTITIONS).await.unwrap();
    installer.make_logins(&[Login { account: Account::Workers, password: "word".to_owned() }]).await.unwrap();
    let workers =
        open(&Account::Workers.address(&url("installer"), "word").unwrap()).acting_as(Role::Worker).unwrap();
    let owned = own_one(&workers, "w").await;
    workers.commit(&batch(&owned, owned.head, "tg:1", 1)).await.unwrap();
    // Once that is done, a login that is the migrator and nothing else is enough.
    executes(&installer, "create role upgrader login password 'word' in role studymate_migrator").await;
    let upgrader = open(&url("upgrader"));
    let again = upgrader.migrate(PARTITIONS).await.unwrap();
    assert_eq!(again.from, again.to);
}
