//! A short form of `make chaos`: some seconds of the experiments that find most, and a mutation that must be found.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so by failing")]

use std::path::Path;
use std::time::Duration;

use studymate_chaos::suite::{self, Options};
use studymate_chaos::{experiments, mutation};

/// The same chance each time: what fails here fails again.
const SEED: u64 = 20;

fn options(folder: &str, seconds: u64) -> Options {
    Options {
        binary: env!("CARGO_BIN_EXE_studymate").into(),
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("chaos").join(folder),
        seed: SEED,
        students: 100,
        length: Duration::from_secs(seconds),
    }
}

async fn nothing_is_violated(experiment: &str) {
    let options = options("experiments", 8);
    let experiment = experiments::named(experiment).unwrap();
    let outcome = suite::run(experiment, &options, async |_| Ok(())).await.unwrap();
    let violations: Vec<String> = outcome.violations.iter().take(10).map(ToString::to_string).collect();
    assert!(violations.is_empty(), "{}:\n{}", outcome.folder.display(), violations.join("\n"));
    assert!(outcome.figures.updates > 50, "hardly anybody played: {:?}", outcome.figures);
    assert!(outcome.figures.faults() > 0, "nothing was broken: {:?}", outcome.figures);
}

#[tokio::test]
async fn processes_that_are_killed_at_any_moment_lose_and_double_nothing() {
    nothing_is_violated("kills").await;
}

#[tokio::test]
async fn processes_that_are_killed_at_the_worst_moments_lose_and_double_nothing() {
    nothing_is_violated("failpoints").await;
}

#[tokio::test]
async fn a_worker_that_stood_still_commits_nothing_any_more() {
    nothing_is_violated("frozen").await;
}

#[tokio::test]
async fn a_telegram_that_fails_in_every_way_gets_nothing_more_often_than_is_counted() {
    nothing_is_violated("telegram").await;
}

#[tokio::test]
async fn what_poisons_its_own_input_leaves_the_neighbours_alone() {
    nothing_is_violated("poison").await;
}

#[tokio::test]
async fn a_database_that_dies_fills_up_or_is_locked_comes_back_to_a_system_that_has_lost_nothing() {
    nothing_is_violated("postgres").await;
}

#[tokio::test]
async fn a_log_that_was_put_back_to_an_older_copy_is_noticed_and_nothing_is_done_twice() {
    nothing_is_violated("older-copy").await;
}

/// Whether a moment comes in which the guard is needed is up to the machine: with another chance, and more time, it does.
async fn is_noticed(mutation: &str) {
    let mut broken = Vec::new();
    for (chance, seconds) in [8, 12, 18].into_iter().enumerate() {
        let options = Options { seed: SEED + chance as u64, ..options("mutations", seconds) };
        let verdict = mutation::named(mutation).unwrap().run(&options).await.unwrap();
        if verdict.noticed {
            return;
        }
        broken.push(verdict.broken);
    }
    panic!("in three runs only this was found: {broken:?}");
}

#[tokio::test]
async fn the_checker_notices_when_inputs_are_done_twice() {
    is_noticed("dedup-off").await;
}

#[tokio::test]
async fn the_checker_notices_when_messages_are_sent_more_often_than_is_counted() {
    is_noticed("naive-sending").await;
}

#[tokio::test]
async fn the_checker_notices_when_a_worker_that_was_replaced_writes_on() {
    is_noticed("fence-off").await;
}
