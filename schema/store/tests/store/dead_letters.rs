//! Dead letters in the hands of an operator.

use std::collections::HashMap;

use studymate_schema::personal::{PersonKey, Personal, PersonalError};
use studymate_schema::{InputId, Timestamp};
use studymate_store::Store;
use studymate_store::audit::Audit;
use studymate_store::commit::{Committed, NewDeadLetter};
use studymate_store::dead_letter::{DeadLetterFilter, DeadLetterState};
use studymate_testkit::TestDatabase;

use crate::support::*;

/// A store with five dead letters: of Ann and of a subject that is nobody's, with two reasons, a second apart.
async fn buried() -> (Store, TestDatabase, PersonKey) {
    let (store, database) = store().await;
    let owned = own_one(&store, "a").await;
    let key = PersonKey::generate(1001).unwrap();
    let mut batch = batch(&owned, owned.head, "tg:1", 1);
    batch.dead_letters = (0..5)
        .map(|number| NewDeadLetter {
            input: InputId(format!("tg:{number}")),
            sequence: number,
            stream: if number == 4 { "odd.subject".into() } else { ann().to_string() },
            kind: if number % 2 == 0 { "message".into() } else { "callback_query".into() },
            at: Timestamp::from_second(1_700_000_000 + number as i64).unwrap(),
            reason: if number < 2 { "the decision PANICKED".into() } else { "not JSON".into() },
            trace: None,
            body: key.seal(b"hello").unwrap(),
        })
        .collect();
    assert!(matches!(store.commit(&batch).await.unwrap(), Committed::Written(_)));
    (store, database, key)
}

async fn inputs(store: &Store, filter: DeadLetterFilter, limit: u32) -> (Vec<String>, u64) {
    let found = store.find_dead_letters(&filter, limit).await.unwrap();
    (found.letters.into_iter().map(|letter| letter.input.0).collect(), found.found)
}

#[tokio::test]
async fn each_filter_narrows_and_the_limit_takes_the_oldest_of_all_that_are_counted() {
    let (store, _database, _) = buried().await;
    let all = DeadLetterFilter::default;
    assert_eq!(inputs(&store, all(), 2).await, (vec!["tg:0".into(), "tg:1".into()], 5));
    let of_ann = DeadLetterFilter { stream: Some(ann()), ..all() };
    assert_eq!(inputs(&store, of_ann, 9).await.1, 4);
    let kind = DeadLetterFilter { kind: Some("callback_query".into()), ..all() };
    assert_eq!(inputs(&store, kind, 9).await.0, ["tg:1", "tg:3"]);
    let panicked = DeadLetterFilter { error: Some("panicked".into()), ..all() };
    assert_eq!(inputs(&store, panicked, 9).await.0, ["tg:0", "tg:1"]);
    let at = |second: i64| Some(Timestamp::from_second(1_700_000_000 + second).unwrap());
    let span = DeadLetterFilter { since: at(1), until: at(3), ..all() };
    assert_eq!(inputs(&store, span, 9).await.0, ["tg:1", "tg:2"]);
    let ids = store.find_dead_letters(&all(), 9).await.unwrap();
    let two = DeadLetterFilter { ids: Some(vec![ids.letters[1].id, ids.letters[4].id]), ..all() };
    assert_eq!(inputs(&store, two, 9).await.0, ["tg:1", "tg:4"]);
    let marked = DeadLetterFilter { states: Some(vec![DeadLetterState::Discarded]), ..all() };
    assert_eq!(inputs(&store, marked, 9).await, (Vec::new(), 0));
}

#[tokio::test]
async fn what_was_decided_once_is_not_decided_again_and_each_decision_is_recorded() {
    let (store, _database, _) = buried().await;
    let audit = Audit {
        operator: "op".into(),
        action: "dead-letters discard".into(),
        arguments: String::new(),
        reason: "spam".into(),
    };
    let found = store.find_dead_letters(&DeadLetterFilter::default(), 3).await.unwrap();
    let ids: Vec<i64> = found.letters.iter().map(|letter| letter.id).collect();
    let (open, discarded) = ([DeadLetterState::Open], DeadLetterState::Discarded);
    assert_eq!(store.mark_dead_letters(&audit, &ids[..2], &open, discarded).await.unwrap(), 2);
    assert_eq!(store.mark_dead_letters(&audit, &ids, &open, discarded).await.unwrap(), 1);
    assert_eq!(store.mark_dead_letters(&audit, &ids, &open, discarded).await.unwrap(), 0);
    let affected: Vec<u64> = store.audits(10).await.unwrap().iter().map(|audited| audited.affected).collect();
    assert_eq!(affected, [1, 2], "a change of nothing leaves no record");
}

#[tokio::test]
async fn its_bytes_open_with_its_persons_key_only() {
    let (store, _database, key) = buried().await;
    let found = store.find_dead_letters(&DeadLetterFilter::default(), 9).await.unwrap();
    let ids: Vec<i64> = found.letters.iter().map(|letter| letter.id).collect();
    let held = store.read_dead_letters(&ids).await.unwrap();
    assert_eq!(held.iter().map(|letter| letter.id).collect::<Vec<_>>(), ids);
    assert_eq!(held[0].key_owners(), [1001, 0]);
    let nobody = PersonKey::generate(0).unwrap();
    let hello = Personal::Known(b"hello".to_vec());
    assert_eq!(held[0].open(&HashMap::from([(1001, Ok(key)), (0, Ok(nobody.clone()))])).unwrap(), hello);
    assert_eq!(held[0].open(&HashMap::from([(0, Ok(nobody))])).unwrap(), Personal::Erased);
    let damaged = HashMap::from([(1001, Err(PersonalError::WrongKey { owner: 1001 }))]);
    assert!(held[0].open(&damaged).is_err());
    assert_eq!((held[4].aggregate(), held[4].key_owners()), (None, [0, 0]));
}

#[tokio::test]
async fn outcomes_are_those_of_inputs_that_are_decided() {
    let (store, _database, _) = buried().await;
    let asked = ["tg:1", "tg:99"].map(|id| InputId(id.to_owned()));
    let outcomes = store.outcomes(&asked).await.unwrap();
    assert_eq!(outcomes.len(), 1);
    assert_eq!((outcomes[0].input.0.as_str(), outcomes[0].outcome.as_str()), ("tg:1", "applied"));
}
