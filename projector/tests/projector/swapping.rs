//! What is told before a swap, who agrees to it, and what it leaves as it was.

use studymate_projector::{
    Diff, Figure, ProjectorError, RebuildConfig, RebuildReport, SumDiff, compare, rebuild, rebuild_if,
    restore_kept,
};
use studymate_store::audit::Audit;
use tokio_util::sync::CancellationToken;

use crate::history::history;
use crate::model::expected;
use crate::support::*;

/// Why a rebuild of these tests ended without a swap.
enum Ended {
    NotAgreed(Diff),
    Failed(ProjectorError),
}

impl From<ProjectorError> for Ended {
    fn from(error: ProjectorError) -> Self {
        Ended::Failed(error)
    }
}

async fn refused(world: &World) -> Diff {
    let refuse = |diff| std::future::ready(Err(Ended::NotAgreed(diff)));
    let config = RebuildConfig::default();
    match rebuild_if(config, &world.store, &world.masters, |_| {}, refuse, CancellationToken::new()).await {
        Err(Ended::NotAgreed(diff)) => diff,
        Err(Ended::Failed(error)) => panic!("{error}"),
        Ok(report) => panic!("{report}"),
    }
}

fn sum(diff: &Diff, table: &str, column: &str) -> Figure {
    let table = diff.tables.iter().find(|diff| diff.table == table).unwrap();
    table.sums.iter().find(|sum| sum.column == column).map(|SumDiff { sum, .. }| *sum).unwrap()
}

#[tokio::test]
async fn the_diff_tells_rows_and_sums_before_and_after() {
    let past = history(51, 5, 160);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let same = refused(&world).await;
    assert!(same.is_same(), "{same}");
    assert_eq!(same.events, Figure { before: past.len() as i64, after: past.len() as i64 });
    world
        .execute(
            "update read_model.day_total set percent_sum = percent_sum + 7 where day = (select min(day) from read_model.day_total);
             delete from read_model.answer where student = 1001",
        )
        .await;
    let diff = refused(&world).await;
    assert!(!diff.is_same());
    let Figure { before, after } = sum(&diff, "day_total", "percent_sum");
    assert_eq!(before - after, 7);
    let lost = expected(&past)["answer"].iter().filter(|answer| answer["student"] == 1001).count();
    let answers = diff.tables.iter().find(|diff| diff.table == "answer").unwrap().rows;
    assert_eq!(answers.after - answers.before, lost as i64);
    let said = diff.to_string();
    assert!(said.contains(&format!("percent_sum {before} → {after}")), "{said}");
}

#[tokio::test]
async fn without_agreement_nothing_is_swapped_and_the_next_rebuild_goes_on() {
    let past = history(52, 5, 160);
    let mut world = world().await;
    let (early, late) = past.split_at(past.len() / 2);
    world.append(early).await;
    world.project(1_000).await;
    world.execute("delete from read_model.attempt").await;
    refused(&world).await;
    assert_eq!(world.number("select count(*) from read_model.attempt").await, 0, "it was swapped");
    world.append(late).await;
    let report = rebuild(None, &world.store, &world.masters, |_| {}, CancellationToken::new()).await.unwrap();
    assert_eq!((report.resumed, report.applied), (early.len() as u64, late.len() as u64));
    assert_same(&world.rows().await, &expected(&past));
}

#[tokio::test]
async fn events_that_come_in_while_somebody_thinks_are_in_the_new_tables() {
    let past = history(53, 5, 160);
    let mut world = world().await;
    let (early, late) = past.split_at(past.len() / 2);
    world.append(early).await;
    let running = world.start(world.config(1_000));
    world.wait_until_up_to_date().await;
    let (store, masters) = (world.store.clone(), world.masters.clone());
    let thinks = async |diff: Diff| {
        world.append(late).await;
        world.wait_until_up_to_date().await;
        assert_eq!(diff.events.after, early.len() as i64);
        Ok::<(), ProjectorError>(())
    };
    let config = RebuildConfig { parallel: 1, ..RebuildConfig::default() };
    let report: RebuildReport =
        rebuild_if(config, &store, &masters, |_| {}, thinks, CancellationToken::new()).await.unwrap();
    assert_eq!(report.applied, past.len() as u64);
    assert_same(&world.rows().await, &expected(&past));
    running.stop().await;
}

#[tokio::test]
async fn a_swap_is_recorded_with_its_reason() {
    let past = history(54, 3, 60);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let audit = Audit {
        operator: "olga".into(),
        action: "rebuild".into(),
        arguments: "rebuild progress".into(),
        reason: "a row was changed by hand".into(),
    };
    let config = RebuildConfig {
        projection: Some("progress".into()),
        audit: Some(audit.clone()),
        ..RebuildConfig::default()
    };
    let agree = |_| std::future::ready(Ok::<(), ProjectorError>(()));
    let report = rebuild_if(config, &world.store, &world.masters, |_| {}, agree, CancellationToken::new())
        .await
        .unwrap();
    let recorded = world.store.audits(10).await.unwrap();
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0].audit, audit);
    let rows: i64 = report.diff.tables.iter().map(|table| table.rows.after).sum();
    assert_eq!(recorded[0].affected, rows.unsigned_abs());
}

#[tokio::test]
async fn owners_and_rights_are_the_same_after_a_swap() {
    let past = history(55, 3, 60);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let rights = "select concat_ws(' ', pg_get_userbyid(c.relowner), c.oid::regclass, acl.grantee::regrole, acl.privilege_type)
        from pg_class c, aclexplode(c.relacl) acl
        where c.relnamespace in ('read_model'::regnamespace, 'analytics'::regnamespace) and c.relkind in ('r', 'v')
        order by 1";
    let text = async || -> Vec<String> {
        let rows = world.store.connection().await.unwrap().query(rights, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    };
    let before = text().await;
    let delivery = "studymate_projector read_model.attempt studymate_delivery SELECT";
    assert!(before.iter().any(|right| right == delivery), "{before:?}");
    rebuild(None, &world.store, &world.masters, |_| {}, CancellationToken::new()).await.unwrap();
    assert_eq!(text().await, before);
}

#[tokio::test]
async fn an_operator_may_rebuild_and_compare_and_write_no_live_table_by_hand() {
    let past = history(56, 3, 60);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    let ops = world.store.acting_as(studymate_store::Role::Ops).unwrap();
    let by_hand = "update read_model.attempt set percent = 100";
    let refused = ops.connection().await.unwrap().batch_execute(by_hand).await.unwrap_err();
    assert_eq!(refused.as_db_error().unwrap().message(), "permission denied for table attempt");
    let audit = Audit {
        operator: "olga".into(),
        action: "rebuild".into(),
        arguments: String::new(),
        reason: "a drill".into(),
    };
    let config = RebuildConfig { keep_old: true, audit: Some(audit.clone()), ..RebuildConfig::default() };
    let agree = |_| std::future::ready(Ok::<(), ProjectorError>(()));
    rebuild_if(config, &ops, &world.masters, |_| {}, agree, CancellationToken::new()).await.unwrap();
    let comparison = compare(&ops, &world.masters, |_| {}, CancellationToken::new()).await.unwrap();
    assert!(comparison.is_equal(), "{comparison}");
    restore_kept(&ops, Some(&audit), agree).await.unwrap();
    assert_eq!(ops.audits(10).await.unwrap().len(), 2);
    assert_same(&world.rows().await, &expected(&past));
}
