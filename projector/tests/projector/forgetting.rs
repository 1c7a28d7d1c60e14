//! People who are forgotten: their rows go, whatever else is in the same batch, sums stay, and who comes back begins anew.

use std::collections::BTreeMap;

use serde_json::Value;
use studymate_projector::{ProjectorError, RebuildConfig, compare, rebuild, rebuild_if};
use studymate_schema::event::{Event, StudentEvent};
use studymate_schema::forget::Forgetter;
use studymate_schema::{Aggregate, UserId};
use tokio_util::sync::CancellationToken;

use crate::history::{Happened, history, start};
use crate::model::expected;
use crate::support::*;

/// Who is forgotten, of the people of a history.
const FORGOTTEN: [i64; 2] = [1001, 1003];
/// Tables of sums: they keep what somebody did who is forgotten.
const SUMS: [&str; 3] = ["quiz_count", "question_count", "day_total"];

fn is_forgotten(happened: &Happened) -> bool {
    FORGOTTEN.contains(&happened.stream.key_owner())
}

/// The numbers of attempts go on after somebody was forgotten: none is given out twice.
fn numbered_on(mut event: Event) -> Event {
    if let Event::Student(
        StudentEvent::AttemptStarted { attempt, .. }
        | StudentEvent::QuestionAsked { attempt, .. }
        | StudentEvent::AnswerGiven { attempt, .. }
        | StudentEvent::AnswerSubmitted { attempt, .. }
        | StudentEvent::AnswerGraded { attempt, .. }
        | StudentEvent::AttemptRegraded { attempt, .. }
        | StudentEvent::AttemptFinished { attempt, .. }
        | StudentEvent::AttemptCancelled { attempt, .. },
    ) = &mut event
    {
        attempt.0 += 1_000;
    }
    event
}

/// A history in which two people are forgotten and come back, and the rows that it must make.
fn with_forgotten() -> (Vec<Happened>, BTreeMap<&'static str, Vec<Value>>) {
    let before = history(71, 5, 200);
    let after: Vec<Happened> = history(72, 5, 120)
        .into_iter()
        .filter(|happened| matches!(happened.event, Event::Student(_)) && is_forgotten(happened))
        .map(|happened| Happened { event: numbered_on(happened.event), ..happened })
        .collect();
    let others: Vec<Happened> = before.iter().filter(|happened| !is_forgotten(happened)).cloned().collect();
    let mut rows = expected(&[others, after.clone()].concat());
    let sums = expected(&[before.clone(), after.clone()].concat());
    rows.extend(sums.into_iter().filter(|(table, _)| SUMS.contains(table)));
    let forgotten = FORGOTTEN.map(|id| Happened {
        stream: Aggregate::User(UserId(id)),
        at: start(),
        event: StudentEvent::Forgotten { by: Forgetter::Themselves }.into(),
    });
    ([before, forgotten.to_vec(), after].concat(), rows)
}

#[tokio::test]
async fn their_rows_go_wherever_the_history_is_cut_and_sums_stay() {
    let (past, rows) = with_forgotten();
    for batch in [1, 7, 1_000] {
        let mut world = world().await;
        world.append(&past).await;
        world.project(batch).await;
        assert_same(&world.rows().await, &rows);
    }
}

#[tokio::test]
async fn a_rebuild_comes_to_the_same_and_a_comparison_finds_nothing_wrong() {
    let (past, rows) = with_forgotten();
    let mut world = world().await;
    world.append(&past).await;
    world.project(50).await;
    let stop = CancellationToken::new;
    rebuild(None, &world.store, &world.masters, |_| {}, stop()).await.unwrap();
    assert_same(&world.rows().await, &rows);
    let compared = compare(&world.store, &world.masters, |_| {}, stop()).await.unwrap();
    assert!(compared.is_equal(), "{compared:#?}");
}

#[tokio::test]
async fn kept_tables_forget_them_too() {
    let (past, _) = with_forgotten();
    let early = past.iter().position(|happened| happened.event.kind() == "Forgotten").unwrap();
    let mut world = world().await;
    world.append(&past[..early]).await;
    world.project(1_000).await;
    let config = RebuildConfig { keep_old: true, ..RebuildConfig::default() };
    let agree = |_| std::future::ready(Ok::<(), ProjectorError>(()));
    let stop = CancellationToken::new();
    rebuild_if(config, &world.store, &world.masters, |_| {}, agree, stop).await.unwrap();
    let kept = "select count(*) from previous.student where student in (1001, 1003)";
    assert_eq!(world.number(kept).await, 2);
    world.append(&past[early..]).await;
    world.project(1_000).await;
    assert_eq!(world.number(kept).await, 0);
    assert_eq!(world.number("select count(*) from previous.answer where student in (1001, 1003)").await, 0);
    assert!(world.number("select count(*) from previous.student").await > 0);
}
