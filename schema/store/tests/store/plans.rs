//! How PostgreSQL finds what screens show, where there are many rows: a plan says what a clock would say only on a busy machine.

use studymate_store::{Role, Store};
use tokio_postgres::types::ToSql;

use crate::support::{now, store};

/// The plan of a statement with these parameters, a line a node.
async fn plan(store: &Store, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> String {
    let connection = store.connection().await.unwrap();
    let rows = connection.query(&format!("explain (costs off) {sql}"), parameters).await.unwrap();
    rows.iter().map(|row| row.get::<_, &str>(0)).collect::<Vec<_>>().join("\n")
}

async fn fill(store: &Store, sql: &str) {
    store.connection().await.unwrap().batch_execute(sql).await.unwrap();
}

#[tokio::test]
async fn members_of_a_classroom_are_found_without_reading_those_of_others() {
    let (store, _database) = store().await;
    fill(
        &store,
        "insert into read_model.classroom (chat, bot, mentor, moved_to)
         select -n, 'admin', case when n % 10 > 0 then n % 7 end, case when n % 10 = 0 then -n - 1 end from generate_series(1, 400) n;
         insert into read_model.membership
         select n, -1 - n % 400, true, now() from generate_series(1, 100000) n;
         insert into read_model.student (student, registered_at) select n, now() from generate_series(1, 100000) n;
         analyze",
    )
    .await;
    let (mentor, these, chat) = (Some(3i64), None::<Vec<i64>>, -11i64);
    let classrooms: [&(dyn ToSql + Sync); 2] = [&mentor, &these];
    let everybody: [&(dyn ToSql + Sync); 2] = [&None::<i64>, &these];
    let roster: [&(dyn ToSql + Sync); 3] = [&chat, &8i64, &0i64];
    let statements: [(&str, &[&(dyn ToSql + Sync)]); 4] = [
        (include_str!("../../sql/report_classrooms.sql"), &classrooms),
        (include_str!("../../sql/report_classrooms.sql"), &everybody),
        (include_str!("../../sql/report_classroom.sql"), &[&chat]),
        (include_str!("../../sql/report_roster.sql"), &roster),
    ];
    for (sql, parameters) in statements {
        let plan = plan(&store, sql, parameters).await;
        assert!(!plan.contains("Seq Scan on membership"), "{plan}");
        assert!(plan.contains("membership_classroom_idx"), "{plan}");
    }
}

#[tokio::test]
async fn a_page_of_everybodys_leaderboard_is_found_without_ranking_them() {
    let (store, _database) = store().await;
    fill(
        &store,
        "insert into read_model.score
         select n, quiz, date '2026-03-02', 1 + n % 5000 from generate_series(1, 50000) n, unnest(array['', 'a', 'b']) quiz;
         insert into read_model.player select n, 'Name', n % 10 = 0 from generate_series(1, 2000) n;
         analyze",
    )
    .await;
    let week = "2026-03-02".parse::<jiff::civil::Date>().unwrap();
    let (page, around): ([&(dyn ToSql + Sync); 3], [&(dyn ToSql + Sync); 2]) =
        ([&week, &10i64, &20i64], [&week, &77i64]);
    let statements: [(&str, &[&(dyn ToSql + Sync)]); 2] = [
        (include_str!("../../sql/board_page.sql"), &page),
        (include_str!("../../sql/board_around.sql"), &around),
    ];
    for (sql, parameters) in statements {
        let plan = plan(&store, sql, parameters).await;
        assert!(plan.contains("score_quiz_week_points_student_idx"), "{plan}");
        assert!(!plan.contains("Seq Scan on score"), "{plan}");
    }
}

#[tokio::test]
async fn what_is_done_for_each_effect_reads_no_index_of_all_that_ever_waited() {
    let (store, _database) = store().await;
    let delivery = store.acting_as(Role::Delivery).unwrap();
    let (ids, tries) = ((1i64..=64).collect::<Vec<_>>(), vec![1i32; 64]);
    let (texts, numbers) = (vec![Some("sent"); 64], vec![None::<i32>; 64]);
    let (flags, times) = (vec![false; 64], vec![None::<jiff::Timestamp>; 64]);
    let chats = vec![None::<i64>; 64];
    let (none, inputs) = (Vec::<i64>::new(), Vec::<&str>::new());
    let settle: [&(dyn ToSql + Sync); 9] =
        [&ids, &texts, &texts, &numbers, &flags, &times, &chats, &texts, &tries];
    let statements: [(&str, &[&(dyn ToSql + Sync)]); 3] = [
        (include_str!("../../sql/settle_outbox.sql"), &settle),
        (include_str!("../../sql/claim_outbox.sql"), &[&ids, &"d", &1i64]),
        (include_str!("../../sql/unclaim_outbox.sql"), &[&ids, &inputs, &1i64, &none]),
    ];
    // Where plans were made before there was anything, and where statistics say that nearly nothing waits.
    for made in ["analyze core.outbox", FULL_OUTBOX] {
        fill(&store, made).await;
        for (sql, parameters) in statements {
            let plan = plan(&delivery, sql, parameters).await;
            assert!(plan.contains("outbox_pkey") && !plan.contains("Seq Scan"), "{plan}");
            assert!(!plan.contains("outbox_sending") && !plan.contains("outbox_waiting"), "{plan}");
        }
    }
}

#[tokio::test]
async fn what_was_sent_lately_is_found_though_much_waits_behind_it() {
    let (store, _database) = store().await;
    let delivery = store.acting_as(Role::Delivery).unwrap();
    fill(&store, SENT_BEFORE_MANY).await;
    let plan = plan(&delivery, include_str!("../../sql/recent_sends.sql"), &[&60f64]).await;
    assert!(plan.contains("outbox_done") && !plan.contains("Seq Scan"), "{plan}");
    let chats = delivery.recent_sends(std::time::Duration::from_secs(60)).await.unwrap();
    assert_eq!(chats.iter().map(|(chat, _)| chat.0).collect::<Vec<_>>(), (1001..=1010).collect::<Vec<_>>());
}

const SENT_BEFORE_MANY: &str = "
    insert into core.outbox (partition, position, input, stream, kind, class, schema, body, state, chat, tries, done_at)
    select 0, 0, 'tg:' || n, 'user.' || n, 'Show', 'interactive', 1, '', 'sent', 1000 + n, 1, now() - interval '10 s' + n * interval '1 ms'
    from generate_series(1, 10) n;
    insert into core.outbox (partition, position, input, stream, kind, class, schema, body, state, chat)
    select 0, 0, 'bulk:' || n, 'user.' || n, 'Show', 'broadcast', 1, '', 'pending', n from generate_series(1, 20000) n;
    analyze core.outbox";

const FULL_OUTBOX: &str = "
    insert into core.outbox (partition, position, input, stream, kind, class, schema, body, state)
    select 0, 0, 'tg:' || n, 'user.' || n, 'Show', 'interactive', 1, '', 'sent' from generate_series(1, 20000) n;
    analyze core.outbox";

/// What a session is told of how to plan.
async fn settings(store: &Store) -> [String; 4] {
    let connection = store.connection().await.unwrap();
    let mut found = [const { String::new() }; 4];
    for (name, found) in
        ["plan_cache_mode", "enable_seqscan", "enable_hashjoin", "enable_mergejoin"].iter().zip(&mut found)
    {
        *found = connection.query_one(&format!("show {name}"), &[]).await.unwrap().get(0);
    }
    found
}

#[tokio::test]
async fn sessions_that_find_rows_by_their_keys_plan_once_and_others_each_time() {
    let (store, _database) = store().await;
    for role in [Role::Worker, Role::Delivery, Role::Projector] {
        let settings = settings(&store.acting_as(role).unwrap()).await;
        assert_eq!(settings, ["force_generic_plan", "off", "off", "off"], "{role:?}");
    }
    for store in [store.clone(), store.acting_as(Role::Ops).unwrap()] {
        assert_eq!(settings(&store).await, ["auto", "on", "on", "on"]);
    }
}

#[tokio::test]
async fn figures_are_planned_for_what_they_ask_whoever_reads_them() {
    let (store, _database) = store().await;
    // Says what the session is told, as a figure.
    let told = "alter table read_model.day_total rename to day_total_before;
        create view read_model.day_total as
        select (current_setting('plan_cache_mode') = 'auto')::int as registered, (current_setting('enable_seqscan') = 'on')::int as started,
               (current_setting('enable_hashjoin') = 'on')::int as finished, (current_setting('enable_mergejoin') = 'on')::int as answers,
               0 as percent_sum;
        grant select on read_model.day_total to studymate_delivery";
    fill(&store, told).await;
    let delivery = store.acting_as(Role::Delivery).unwrap();
    let report = delivery.stats_report(now()).await.unwrap();
    assert_eq!(
        (report.users, report.attempts_started, report.attempts_finished, report.answers),
        (1, 1, 1, 1)
    );
    // And the session is as it was.
    assert_eq!(settings(&delivery).await, ["force_generic_plan", "off", "off", "off"]);
}
