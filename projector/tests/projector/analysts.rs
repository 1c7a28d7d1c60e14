//! What analysts see: documented views, figures that are right, and nothing else.

use studymate_projector::rebuild;
use studymate_store::migrate::ANALYTICS_VIEWS;
use tokio_util::sync::CancellationToken;

use crate::history::history;
use crate::support::*;

/// The examples of the page for analysts.
const PAGE: &str = include_str!("../../../docs/ANALYTICS.md");

async fn projected() -> World {
    let past = history(31, 9, 400);
    let mut world = world().await;
    world.append(&past).await;
    world.project(1_000).await;
    world
}

async fn views(world: &World) -> Vec<String> {
    let sql = "select viewname::text from pg_views where schemaname = 'analytics' order by 1";
    let rows = world.store.connection().await.unwrap().query(sql, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn every_view_and_every_column_says_what_it_is() {
    let world = world().await;
    let sql = "select c.relname || coalesce('.' || a.attname, '')
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'analytics'
        cross join lateral (
            select null::name as attname, 0 as attnum
            union all select attname, attnum from pg_attribute where attrelid = c.oid and attnum > 0
        ) a
        where c.relkind = 'v' and coalesce(length(
            case a.attnum when 0 then obj_description(c.oid, 'pg_class') else col_description(c.oid, a.attnum) end), 0) < 4";
    let rows = world.store.connection().await.unwrap().query(sql, &[]).await.unwrap();
    let missing: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert!(missing.is_empty(), "without a comment: {missing:?}");
    assert!(views(&world).await.len() >= 10);
}

#[tokio::test]
async fn an_analyst_reads_the_views_and_nothing_else() {
    let world = projected().await;
    rebuild(None, &world.store, &world.masters, |_| {}, CancellationToken::new()).await.unwrap();
    let connection = world.store.connection().await.unwrap();
    connection.batch_execute("set role studymate_analyst").await.unwrap();
    for view in views(&world).await {
        connection.query(&format!("select * from analytics.{view}"), &[]).await.unwrap();
    }
    let tables = connection
        .query(
            "select schemaname || '.' || tablename from pg_tables
             where schemaname in ('core', 'read_model', 'rebuild', 'public')",
            &[],
        )
        .await
        .unwrap();
    assert!(tables.len() > 20);
    for row in tables {
        let table: &str = row.get(0);
        let refused = connection.query(&format!("select * from {table}"), &[]).await.unwrap_err();
        assert_eq!(refused.code().map(|code| code.code()), Some("42501"), "{table}: {refused}");
    }
    let writes = [
        "create table analytics.mine ()",
        "create table public.mine ()",
        "drop view analytics.answers",
        "select read_model.drop_analytics()",
    ];
    for sql in writes {
        assert!(connection.batch_execute(sql).await.is_err(), "{sql} was allowed");
    }
}

#[tokio::test]
async fn no_view_shows_anything_personal() {
    let world = projected().await;
    let connection = world.store.connection().await.unwrap();
    for view in views(&world).await {
        let rows = connection.query(&format!("select v::text from analytics.{view} v"), &[]).await.unwrap();
        for row in rows {
            let text: &str = row.get(0);
            let personal = ["Name 1", "user1", "typed"].iter().find(|personal| text.contains(**personal));
            assert_eq!(personal, None, "{view}: {text}");
        }
    }
}

#[tokio::test]
async fn every_example_on_the_page_for_analysts_runs_and_finds_something() {
    let world = projected().await;
    let connection = world.store.connection().await.unwrap();
    connection.batch_execute("set role studymate_analyst").await.unwrap();
    let examples: Vec<&str> =
        PAGE.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(examples.len() >= 6, "{} examples", examples.len());
    for example in examples.into_iter().filter(|example| !example.contains("create role")) {
        let rows = connection.query(example, &[]).await.unwrap_or_else(|e| panic!("{example}{e:?}"));
        assert!(!rows.is_empty(), "found nothing: {example}");
    }
}

#[tokio::test]
async fn the_page_for_analysts_names_every_view() {
    let world = world().await;
    for view in views(&world).await {
        assert!(PAGE.contains(&format!("`{view}`")), "{view} is not on the page");
    }
}

#[tokio::test]
async fn item_analysis_is_what_the_textbook_says() {
    let world = world().await;
    world.project(1).await;
    // Four finished attempts of three questions. Question a: right, right, wrong, wrong by those with 2, 1, 1, 0 of the others
    // right: r = 0.707 by hand. Question c is right for nobody: no correlation.
    let right = [[true, true, false], [true, true, false], [false, true, false], [false, false, false]];
    for (student, answers) in (1..).zip(right) {
        let sum = answers.iter().filter(|right| **right).count();
        world
            .execute(&format!(
                "insert into read_model.attempt values ({student}, 1, 'q', 1, now(), 3, 3, 3, {sum}, now(), null, 0, false, 0)"
            ))
            .await;
        for (number, (question, right)) in (1..).zip(["a", "b", "c"].into_iter().zip(answers)) {
            let ms = 1000 * student * number;
            world
                .execute(&format!(
                    "insert into read_model.answer values ({student}, 1, {number}, 'q', 1, '{question}', '', null, 0, {right}, {ms}, now());
                     insert into read_model.question_count as c values ('q', '{question}', 1, {right}::int, {right}::int * 1000000, {ms})
                     on conflict (quiz, question) do update set answers = c.answers + 1,
                        right_answers = c.right_answers + excluded.right_answers,
                        credit_sum = c.credit_sum + excluded.credit_sum, took_ms_sum = c.took_ms_sum + excluded.took_ms_sum"
                ))
                .await;
        }
    }
    let sql = "select question, facility::text, median_seconds::text, discrimination::text
        from analytics.question_stats order by question";
    let rows = world.store.connection().await.unwrap().query(sql, &[]).await.unwrap();
    let found: Vec<(&str, &str, &str, Option<&str>)> =
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
    // a against b: (1,1) (1,1) (0,1) (0,0): r = 1/sqrt(3). b against a: the same. c never varies.
    assert_eq!(
        found,
        [
            ("a", "0.500", "2.5", Some("0.577")),
            ("b", "0.750", "5.0", Some("0.577")),
            ("c", "0.000", "7.5", None)
        ]
    );
}

#[tokio::test]
async fn making_the_views_again_changes_nothing() {
    let world = world().await;
    let before = views(&world).await;
    world.execute(&format!("begin; {ANALYTICS_VIEWS} commit")).await;
    world.store.migrate(PARTITIONS).await.unwrap();
    assert_eq!(views(&world).await, before);
}
