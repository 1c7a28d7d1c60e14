//! Effects on their way out.

use std::collections::HashMap;
use std::time::Duration;

use studymate_schema::effect::Class;
use studymate_schema::view::AlertKind;
use studymate_schema::{ChatId, Epoch, InputId, MessageId, UserId};
use studymate_store::Store;
use studymate_store::commit::{Claimant, Committed, Written};
use studymate_store::outbox::{DELIVERY_LEASE, LoadLimits, Settled, SettledState};

use crate::support::*;

const ALL: LoadLimits = LoadLimits { interactive: 10, reminder: 10, broadcast: 10 };

/// A store with these effects waiting, and delivery's epoch.
async fn waiting(classes: &[Class]) -> (Store, studymate_testkit::TestDatabase, Epoch) {
    let (store, database) = store().await;
    let owned = own_one(&store, "a").await;
    let mut batch = batch(&owned, owned.head, "tg:1", 1);
    batch.effects = classes.iter().map(|class| effect(1001, *class)).collect();
    assert!(matches!(store.commit(&batch).await.unwrap(), Committed::Written(_)));
    let epoch = store.take_lease(DELIVERY_LEASE, "d", Duration::from_secs(60)).await.unwrap().unwrap();
    (store, database, epoch)
}

/// Another process delivers from now on: its owner is `e`, its epoch is returned.
async fn taken_over(store: &Store) -> Epoch {
    store.release_lease(DELIVERY_LEASE, "d").await.unwrap();
    store.take_lease(DELIVERY_LEASE, "e", Duration::from_secs(60)).await.unwrap().unwrap()
}

fn settled(id: i64, state: SettledState) -> Settled {
    Settled { id, tries: 1, state, error: None, message: Some(MessageId(7)), ambiguous: false, card: None }
}

async fn states(store: &Store) -> Vec<(String, i32)> {
    let connection = store.connection().await.unwrap();
    let rows = connection.query("select state, ambiguous from core.outbox order by id", &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

#[tokio::test]
async fn urgent_effects_come_first_and_limits_hold_for_each_class() {
    let (store, _database, _) =
        waiting(&[Class::Broadcast, Class::Broadcast, Class::Interactive, Class::Reminder]).await;
    let limits = LoadLimits { interactive: 5, reminder: 5, broadcast: 1 };
    let loaded = store.load_outbox(&[], &[], limits).await.unwrap();
    assert_eq!(
        loaded.iter().map(|e| e.class.as_str()).collect::<Vec<_>>(),
        ["interactive", "reminder", "broadcast"]
    );
    let in_hand: Vec<i64> = loaded.iter().map(|e| e.id).collect();
    let rest = store.load_outbox(&in_hand, &[], ALL).await.unwrap();
    assert_eq!(rest.len(), 1);
}

#[tokio::test]
async fn only_the_one_that_delivers_may_claim() {
    let (store, _database, epoch) = waiting(&[Class::Interactive]).await;
    let id = store.load_outbox(&[], &[], ALL).await.unwrap()[0].id;
    assert!(store.claim_outbox(&[id], "other", epoch).await.unwrap().is_empty());
    assert!(store.claim_outbox(&[id], "d", Epoch(epoch.0 + 1)).await.unwrap().is_empty());
    assert_eq!(store.claim_outbox(&[id], "d", epoch).await.unwrap(), HashMap::from([(id, 1)]));
    assert!(store.claim_outbox(&[id], "d", epoch).await.unwrap().is_empty(), "claimed twice");
}

/// Commits these effects, claimed by this owner under this epoch. Returns the numbers of those that were claimed.
async fn commit_claiming(store: &Store, classes: &[Class], owner: &str, epoch: Epoch) -> Vec<i64> {
    let owned = own_one(store, "a").await;
    let mut batch = batch(&owned, owned.head, "tg:1", 1);
    batch.effects = classes.iter().map(|class| effect(1001, *class)).collect();
    for (number, effect) in (1..).zip(&mut batch.effects) {
        effect.number = number;
    }
    batch.claimant = Some(Claimant { owner: owner.to_owned(), epoch });
    let Committed::Written(Written { claimed: Some(claimed), .. }) = store.commit(&batch).await.unwrap()
    else {
        panic!("not written")
    };
    let mut ids: Vec<i64> = claimed.into_values().collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn a_commit_of_who_delivers_claims_what_somebody_waits_for() {
    let (store, _database) = store().await;
    let epoch = store.take_lease(DELIVERY_LEASE, "d", Duration::from_secs(60)).await.unwrap().unwrap();
    let classes = [Class::Interactive, Class::Reminder, Class::Interactive];
    let claimed = commit_claiming(&store, &classes, "d", epoch).await;
    assert_eq!(claimed.len(), 2);
    let waiting: Vec<i64> = store.load_outbox(&[], &[], ALL).await.unwrap().iter().map(|e| e.id).collect();
    assert_eq!(waiting.len(), 1, "the reminder waits to be loaded");
    store.settle_outbox(&[settled(claimed[0], SettledState::Sent)]).await.unwrap();
    let found: Vec<String> = states(&store).await.into_iter().map(|(state, _)| state).collect();
    assert_eq!(found, ["sent", "pending", "sending"]);
    // What is certainly not sent waits again, and counts as not tried.
    assert_eq!(store.unclaim_outbox(&claimed, epoch).await.unwrap(), 1);
    assert_eq!(store.claim_outbox(&claimed, "d", epoch).await.unwrap(), HashMap::from([(claimed[1], 1)]));
    let input = [InputId("tg:1".into())];
    assert_eq!(store.unclaim_outbox_of(&input, &[], Epoch(epoch.0 - 1)).await.unwrap(), 0);
    let in_hand = store.unclaim_outbox_of(&input, &claimed, epoch).await.unwrap();
    assert_eq!(in_hand, 0, "delivery claimed it itself, and may be sending it");
    assert_eq!(store.unclaim_outbox_of(&input, &[], epoch).await.unwrap(), 1);
}

#[tokio::test]
async fn a_commit_of_who_does_not_deliver_any_more_claims_nothing() {
    let (store, _database) = store().await;
    let epoch = store.take_lease(DELIVERY_LEASE, "d", Duration::from_secs(60)).await.unwrap().unwrap();
    taken_over(&store).await;
    assert!(commit_claiming(&store, &[Class::Interactive], "d", epoch).await.is_empty());
    assert_eq!(states(&store).await, [("pending".to_owned(), 0)]);
}

#[tokio::test]
async fn a_claim_of_a_commit_that_came_late_is_found() {
    let (store, _database) = store().await;
    let epoch = store.take_lease(DELIVERY_LEASE, "d", Duration::from_secs(60)).await.unwrap().unwrap();
    let claimed = commit_claiming(&store, &[Class::Interactive], "d", epoch).await;
    let next = taken_over(&store).await;
    assert_eq!(store.recover_outbox("e", next).await.unwrap(), (1, 0));
    assert_eq!(store.unclaim_outbox(&claimed, epoch).await.unwrap(), 0, "it is another's to send");
    assert_eq!(states(&store).await, [("retry".to_owned(), 1)]);
}

#[tokio::test]
async fn what_was_left_in_the_middle_is_sent_again_or_stays_unknown_by_class() {
    let (store, _database, epoch) =
        waiting(&[Class::Interactive, Class::Reminder, Class::Broadcast, Class::Interactive]).await;
    let ids: Vec<i64> = store.load_outbox(&[], &[], ALL).await.unwrap().iter().map(|e| e.id).collect();
    let mut in_flight = ids.clone();
    in_flight.sort_unstable();
    let untouched = in_flight.pop().unwrap();
    store.claim_outbox(&in_flight, "d", epoch).await.unwrap();
    assert_eq!(store.recover_outbox("d", epoch).await.unwrap(), (0, 0), "its own is in hand");
    let next = taken_over(&store).await;
    assert_eq!(store.recover_outbox("e", next).await.unwrap(), (1, 2));
    let found = states(&store).await;
    let expected = [("retry", 1), ("unknown", 1), ("unknown", 1), ("pending", 0)];
    assert_eq!(found, expected.map(|(state, n)| (state.to_owned(), n)));
    let again: Vec<i64> = store.load_outbox(&[], &[], ALL).await.unwrap().iter().map(|e| e.id).collect();
    assert!(again.contains(&untouched) && again.len() == 2);
}

#[tokio::test]
async fn only_the_one_that_delivers_recovers_what_was_left() {
    let (store, _database, epoch) = waiting(&[Class::Broadcast]).await;
    let id = store.load_outbox(&[], &[], ALL).await.unwrap()[0].id;
    store.claim_outbox(&[id], "d", epoch).await.unwrap();
    let next = taken_over(&store).await;
    assert_eq!(store.recover_outbox("e", Epoch(next.0 + 1)).await.unwrap(), (0, 0));
    assert_eq!(store.recover_outbox("d", epoch).await.unwrap(), (0, 0));
    assert_eq!(states(&store).await, [("sending".to_owned(), 0)]);
}

#[tokio::test]
async fn chats_that_have_enough_in_hand_leave_room_for_others() {
    let (store, _database, _) = waiting(&[Class::Interactive, Class::Interactive]).await;
    assert!(store.load_outbox(&[], &[ChatId(1001)], ALL).await.unwrap().is_empty());
    assert_eq!(store.load_outbox(&[], &[ChatId(1002)], ALL).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_settled_effect_is_done_and_its_card_known() {
    let (store, _database, epoch) = waiting(&[Class::Interactive, Class::Interactive]).await;
    let ids: Vec<i64> = store.load_outbox(&[], &[], ALL).await.unwrap().iter().map(|e| e.id).collect();
    store.claim_outbox(&ids, "d", epoch).await.unwrap();
    let card = |name: &str| Some((ChatId(1001), name.to_owned()));
    let menu = Settled { card: card("menu"), ..settled(ids[0], SettledState::Sent) };
    store.settle_outbox(&[menu]).await.unwrap();
    // The menu's message becomes the attempt's: a message shows one card.
    let attempt = Settled { card: card("attempt.1"), ..settled(ids[1], SettledState::Sent) };
    store.settle_outbox(&[attempt]).await.unwrap();
    // What a former deliverer says of its own try moves no card.
    let late =
        Settled { card: card("menu"), message: Some(MessageId(3)), ..settled(ids[0], SettledState::Sent) };
    store.settle_outbox(&[late]).await.unwrap();
    let wanted = [card("menu").unwrap(), card("attempt.1").unwrap()];
    let cards = store.load_cards(&wanted).await.unwrap();
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[&wanted[1]], MessageId(7));
    assert_eq!(states(&store).await, [("sent".to_owned(), 0), ("sent".to_owned(), 0)]);
    assert!(store.load_outbox(&[], &[], ALL).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_late_mark_of_a_former_deliverer_changes_nothing() {
    let (store, _database, epoch) = waiting(&[Class::Interactive]).await;
    let id = store.load_outbox(&[], &[], ALL).await.unwrap()[0].id;
    store.claim_outbox(&[id], "d", epoch).await.unwrap();
    let next = taken_over(&store).await;
    store.recover_outbox("e", next).await.unwrap();
    store.settle_outbox(&[settled(id, SettledState::Failed)]).await.unwrap();
    assert_eq!(states(&store).await, [("retry".to_owned(), 1)]);
}

#[tokio::test]
async fn a_late_mark_does_not_end_a_try_that_came_after() {
    let (store, _database, epoch) = waiting(&[Class::Interactive]).await;
    let id = store.load_outbox(&[], &[], ALL).await.unwrap()[0].id;
    store.claim_outbox(&[id], "d", epoch).await.unwrap();
    let next = taken_over(&store).await;
    store.recover_outbox("e", next).await.unwrap();
    assert_eq!(store.claim_outbox(&[id], "e", next).await.unwrap(), HashMap::from([(id, 2)]));
    store.settle_outbox(&[settled(id, SettledState::Failed)]).await.unwrap();
    assert_eq!(states(&store).await, [("sending".to_owned(), 1)]);
    store.settle_outbox(&[Settled { tries: 2, ..settled(id, SettledState::Sent) }]).await.unwrap();
    assert_eq!(states(&store).await, [("sent".to_owned(), 1)]);
}

#[tokio::test]
async fn who_delivers_next_knows_which_chats_were_written_to_lately() {
    let (store, _database, epoch) = waiting(&[Class::Interactive, Class::Interactive, Class::Reminder]).await;
    let ids: Vec<i64> = store.load_outbox(&[], &[], ALL).await.unwrap().iter().map(|e| e.id).collect();
    let minute = Duration::from_secs(60);
    assert!(store.recent_sends(minute).await.unwrap().is_empty(), "nothing was tried yet");
    store.claim_outbox(&ids[..2], "d", epoch).await.unwrap();
    store.settle_outbox(&[settled(ids[0], SettledState::Sent)]).await.unwrap();
    let next = taken_over(&store).await;
    store.recover_outbox("e", next).await.unwrap();
    let recent = store.recent_sends(minute).await.unwrap();
    // One is known to have gone out; the other may have, and will once more.
    assert_eq!(recent.iter().map(|(chat, _)| chat.0).collect::<Vec<_>>(), [1001, 1001, 1001]);
    assert!(store.recent_sends(Duration::ZERO).await.unwrap().is_empty());
}

#[tokio::test]
async fn alerts_of_a_kind_go_out_once_in_a_while_and_count_the_others() {
    let (store, _database, _) = waiting(&[]).await;
    let (admins, input) = ([UserId(1), UserId(2)], InputId("tg:9".into()));
    let hour = Duration::from_secs(3600);
    let mut raised = Vec::new();
    for _ in 0..3 {
        raised.push(store.raise_alert(AlertKind::DeadLetter, &input, 1, &admins, hour).await.unwrap());
    }
    assert_eq!(raised, [true, false, false]);
    assert!(store.raise_alert(AlertKind::SendFailed, &input, 1, &admins, hour).await.unwrap());
    assert_eq!(store.load_outbox(&[], &[], ALL).await.unwrap().len(), 4);
    assert!(store.raise_alert(AlertKind::DeadLetter, &input, 1, &admins, Duration::ZERO).await.unwrap());
    let last = store.load_outbox(&[], &[], ALL).await.unwrap().pop().unwrap();
    let shown = format!("{:?}", last.decode(None).unwrap());
    assert!(shown.contains("held_back: 2"), "{shown}");
}
