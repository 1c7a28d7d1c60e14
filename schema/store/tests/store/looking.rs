//! What operators look at: the journal searched in every way, and what is stored checked a page at a time.

use studymate_schema::{InputId, PartitionId, Position, StreamVersion, Timestamp};
use studymate_store::Store;
use studymate_store::commit::Outcome;
use studymate_store::journal::{InputResult, JournalEntry, JournalFilter};
use studymate_store::verify::{VersionGap, WithoutResult};

use crate::support::*;

/// A thousand inputs of ten streams over four partitions, a second apart, one event each: `tg:1` to `tg:1000`, at sequences of the same
/// number. Every hundredth is dead, every tenth came twice.
const HISTORY: &str = "
    insert into core.journal (input, partition, sequence, stream, kind, at, outcome, reason, revision)
    select 'tg:' || n, n % 10 % 4, n, 'user.' || (1 + n % 10), case when n % 2 = 0 then 'message' else 'callback_query' end,
           to_timestamp(1700000000 + n), case when n % 100 = 0 then 'dead' else 'applied' end, null, n
    from generate_series(1, 1000) n;
    insert into core.journal (input, partition, sequence, stream, kind, at, outcome, revision)
    select 'tg:' || n, n % 10 % 4, 2000 + n, 'user.' || (1 + n % 10), 'telegram', to_timestamp(1700000000 + n), 'duplicate', n
    from generate_series(10, 1000, 10) n;
    insert into core.event (partition, position, stream, version, kind, schema, at, input, body)
    select n % 10 % 4, row_number() over (partition by n % 10 % 4 order by n), 'user.' || (1 + n % 10),
           row_number() over (partition by n % 10 order by n), 'FloodNoticed', 1, to_timestamp(1700000000 + n), 'tg:' || n, ''
    from generate_series(1, 1000) n where n % 100 <> 0;
    update core.partition p set position = (select count(*) from core.event e where e.partition = p.id);
    insert into core.dead_letter (input, partition, sequence, stream, kind, at, reason, body)
    select input, partition, sequence, stream, kind, at, 'broken', '' from core.journal where outcome = 'dead';
    insert into core.outbox (partition, position, input, stream, kind, class, schema, body, state, ambiguous)
    select 0, 0, 'tg:' || n, 'user.' || (1 + n % 10), 'Show', 'interactive', 1, '', case when n % 7 = 0 then 'failed' else 'sent' end,
           (n % 5 = 0)::int
    from generate_series(1, 50) n;";

async fn run(store: &Store, sql: &str) {
    store.connection().await.unwrap().batch_execute(sql).await.unwrap();
}

async fn history() -> (Store, studymate_testkit::TestDatabase) {
    let (store, database) = store().await;
    run(&store, HISTORY).await;
    (store, database)
}

fn second(number: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + number).unwrap()
}

fn sequences(entries: &[JournalEntry]) -> Vec<u64> {
    entries.iter().map(|entry| entry.sequence).collect()
}

#[tokio::test]
async fn the_newest_inputs_are_found_by_stream_time_and_place() {
    let (store, _database) = history().await;
    let search =
        async |filter: JournalFilter, limit| sequences(&store.search_journal(&filter, limit).await.unwrap());
    let decided = || JournalFilter { last: Some(1000), ..JournalFilter::default() };
    assert_eq!(search(decided(), 3).await, [1000, 999, 998]);
    assert_eq!(
        search(JournalFilter { partition: Some(PartitionId(1)), ..decided() }, 3).await,
        [999, 995, 991]
    );
    let stream = Some("user.3".to_owned());
    assert_eq!(search(JournalFilter { stream: stream.clone(), ..decided() }, 2).await, [992, 982]);
    assert_eq!(search(JournalFilter { stream, until: Some(second(500)), ..decided() }, 1).await, [492]);
    let time = JournalFilter { since: Some(second(10)), until: Some(second(14)), ..decided() };
    assert_eq!(search(time.clone(), 10).await, [13, 12, 11, 10]);
    assert_eq!(search(JournalFilter { kind: Some("message".into()), ..time.clone() }, 10).await, [12, 10]);
    assert_eq!(search(JournalFilter { partition: Some(PartitionId(2)), ..time }, 10).await, [12]);
    assert_eq!(search(JournalFilter { outcome: Some(Outcome::Dead), ..decided() }, 2).await, [1000, 900]);
    assert_eq!(search(JournalFilter { first: Some(5), last: Some(7), ..decided() }, 9).await, [7, 6, 5]);
}

#[tokio::test]
async fn an_input_is_found_by_its_id_and_its_duplicates_by_their_place() {
    let (store, _database) = history().await;
    let found = store.journal_of(&[InputId("tg:10".into()), InputId("tg:0".into())]).await.unwrap();
    assert_eq!(sequences(&found), [10]);
    let found = store
        .journal_at(&[(PartitionId(0), 2010), (PartitionId(0), 10), (PartitionId(1), 10)])
        .await
        .unwrap();
    let mut outcomes: Vec<(u64, Outcome)> =
        found.iter().map(|entry| (entry.sequence, entry.outcome)).collect();
    outcomes.sort_by_key(|(sequence, _)| *sequence);
    assert_eq!(outcomes, [(10, Outcome::Applied), (2010, Outcome::Duplicate)]);
}

#[tokio::test]
async fn an_input_leads_to_its_events_and_effects() {
    let (store, _database) = history().await;
    let entry = store.journal_of(&[InputId("tg:14".into())]).await.unwrap().remove(0);
    let event = InputResult::Event { version: StreamVersion(2), kind: "FloodNoticed".into() };
    let effect = InputResult::Effect { id: 14, kind: "Show".into(), state: "failed".into() };
    assert_eq!(store.results_of(&entry.input, &entry.stream, entry.at).await.unwrap(), [event, effect]);
}

#[tokio::test]
async fn a_stream_is_read_from_its_first_input_to_its_last() {
    let (store, _database) = history().await;
    let (mut place, mut read) = ((Timestamp::UNIX_EPOCH, 0), Vec::new());
    loop {
        let page = store.read_journal("user.3", place, Some(second(900)), 7).await.unwrap();
        let Some(last) = page.last() else { break };
        place = (last.at, last.sequence);
        read.extend(sequences(&page));
    }
    assert_eq!(read, (2..900).step_by(10).collect::<Vec<u64>>());
    assert_eq!(store.count_journal(Some("user.3"), None, None, Some(second(900))).await.unwrap(), 90);
    let mut expected: Vec<String> = (1..=10).map(|user| format!("user.{user}")).collect();
    expected.sort();
    for (since, until) in [(None, None), (Some(second(1)), Some(second(900)))] {
        let first = store.journal_streams("", since, until, 6).await.unwrap();
        let last = first.last.unwrap();
        let rest = store.journal_streams(&last, since, until, 6).await.unwrap();
        assert_eq!([first.streams, rest.streams].concat(), expected);
        assert_eq!(store.journal_streams("user.9", since, until, 6).await.unwrap().last, None);
    }
}

#[tokio::test]
async fn streams_without_inputs_in_a_time_are_passed_by_and_not_the_end() {
    let (store, _database) = history().await;
    let (since, until) = (Some(second(15)), Some(second(16)));
    let first = store.journal_streams("", since, until, 4).await.unwrap();
    assert_eq!((first.streams, first.last), (vec![], Some("user.3".into())));
    let second = store.journal_streams("user.3", since, until, 4).await.unwrap();
    assert_eq!((second.streams, second.last), (vec!["user.6".into()], Some("user.7".into())));
}

#[tokio::test]
async fn the_time_that_holds_all_inputs_holds_those_of_a_log_before_too() {
    let (store, _database) = store().await;
    assert_eq!(store.journal_span().await.unwrap(), None);
    run(&store, HISTORY).await;
    let (first, last) = store.journal_span().await.unwrap().unwrap();
    assert!(first == second(1) && last > second(1000), "{first} to {last}");
    assert_eq!(store.count_inputs(second(11), second(15), 100).await.unwrap(), 4);
    assert_eq!(store.count_inputs(second(11), second(15), 3).await.unwrap(), 3);
    // Sequences began anew: what is first by its sequence is not what is oldest.
    run(
        &store,
        "insert into core.journal (input, partition, sequence, stream, kind, at, outcome, revision)
         select 'tg:old', 1, 500, 'user.1', 'message', to_timestamp(1600000000), 'applied', 0",
    )
    .await;
    let (first, _) = store.journal_span().await.unwrap().unwrap();
    assert!(first <= Timestamp::from_second(1_600_000_000).unwrap(), "{first}");
}

#[tokio::test]
async fn versions_and_positions_are_checked_over_pages() {
    let (store, _database) = history().await;
    run(&store, "update core.event set version = version + 1000 where stream = 'user.2' and version > 40")
        .await;
    let (mut after, mut gaps, mut events, mut streams) =
        ((String::new(), StreamVersion(0)), Vec::new(), 0, 0);
    loop {
        let page = store.check_versions(&after, 64).await.unwrap();
        gaps.extend(page.gaps);
        (events, streams) = (events + page.events, streams + page.streams);
        let Some(last) = page.last else { break };
        after = last;
    }
    let gap = VersionGap { stream: "user.2".into(), found: StreamVersion(1041), expected: StreamVersion(41) };
    assert_eq!((gaps, events, streams), (vec![gap], 990, 10));
    assert!(store.check_heads().await.unwrap().iter().all(|head| head.row == head.events));
    assert_eq!(store.count_positions(PartitionId(1), Position(10), Position(20)).await.unwrap(), 10);
}

#[tokio::test]
async fn events_effects_and_outcomes_that_do_not_belong_together_are_found() {
    let (store, _database) = history().await;
    run(
        &store,
        "delete from core.journal where input = 'tg:6';
         delete from core.event where input = 'tg:52';
         delete from core.dead_letter where input = 'tg:300';
         insert into core.outbox (partition, position, input, stream, kind, class, schema, body)
         values (0, 0, 'tg:0', 'user.1', 'Show', 'interactive', 1, '')",
    )
    .await;
    let partition = PartitionId(2);
    let events = store.check_events(partition, Position(0), 2_000).await.unwrap();
    let orphans: Vec<&str> =
        events.iter().filter(|event| event.journal.is_none()).map(|event| event.input.0.as_str()).collect();
    assert_eq!(orphans, ["tg:6"]);
    let results = store.check_results(second(0), second(2_000), 10).await.unwrap();
    let expected = [("tg:52", "user.3", Outcome::Applied), ("tg:300", "user.1", Outcome::Dead)];
    let expected = expected.map(|(input, stream, outcome)| WithoutResult {
        input: InputId(input.into()),
        stream: stream.into(),
        outcome,
    });
    assert_eq!(results, expected);
    assert_eq!(store.update_ranges(second(0), second(2_000)).await.unwrap(), [(1, 5), (7, 1000)]);
    let page = store.check_effects(0, 100).await.unwrap();
    assert_eq!((page.effects, page.ambiguous, page.failed, page.unknown), (51, 10, 7, 0));
    let orphans: Vec<&str> = page.orphans.iter().map(|(_, input)| input.0.as_str()).collect();
    assert_eq!(orphans, ["tg:6", "tg:0"]);
    assert!(store.check_effects(page.last.unwrap(), 100).await.unwrap().last.is_none());
}

#[tokio::test]
async fn what_is_being_sent_is_late_only_when_nobody_delivers() {
    let (store, _database) = history().await;
    run(&store, "update core.outbox set state = 'sending', created_at = now() - interval '1 hour', due = now() - interval '1 hour' where id = 1").await;
    let sending = store.check_sending().await.unwrap();
    assert_eq!((sending.sending, sending.long_since, sending.delivered), (1, 1, false));
    store.take_lease("delivery", "somebody", std::time::Duration::from_secs(60)).await.unwrap();
    assert!(store.check_sending().await.unwrap().delivered);
}
