//! The bench, briefly: that it measures what it says, so that it cannot rot. No figure is judged here.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so by failing")]

use std::path::Path;
use std::time::Duration;

use studymate_bench::bots::Bot;
use studymate_bench::bots::studymate::StudyMate;
use studymate_bench::measure::{Arrivals, Stage, Times};
use studymate_bench::micro::{self, Effort};
use studymate_bench::whole;

#[tokio::test]
async fn all_parts_are_measured() {
    let figures = micro::measure(Effort::Brief).await.unwrap();
    assert!(figures.len() >= 15, "{figures:?}");
    for figure in figures {
        assert!(figure.value > 0.0 && figure.raw.is_none_or(|raw| raw > 0.0), "{figure:?}");
    }
}

#[tokio::test]
async fn students_of_the_bench_are_all_answered() {
    let stage = Stage::open().await.unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_studymate"));
    let bot = StudyMate::whole(binary, &stage.telegram.url()).await.unwrap();
    stage.ready(&bot).await.unwrap();
    let times = Times { warm_up: Duration::ZERO, measured: Duration::from_secs(2) };
    for arrivals in [Arrivals::Closed, Arrivals::Open(50.0)] {
        let measured = stage.measure(&bot, 20, arrivals, times).await.unwrap();
        assert_eq!(measured.unanswered, 0);
        // They come to the end of the quiz and begin again.
        assert!(measured.per_second > 0.0 && measured.latency.max > 0.0, "{measured:?}");
        assert!(measured.cores.contains_key("postgres") && measured.memory.contains_key("nats"));
    }
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn students_with_a_history_are_answered_and_their_store_is_consistent() {
    let binary = Path::new(env!("CARGO_BIN_EXE_studymate"));
    let times = Times { warm_up: Duration::ZERO, measured: Duration::from_secs(1) };
    let grown = whole::scale(binary, 100, times).await.unwrap();
    let students: Vec<usize> = grown.iter().map(|found| found.students).collect();
    assert_eq!(students, [0, 1, 10, 100]);
    for found in grown {
        assert!(found.events >= 50 * found.students && found.rebuilt > 0.0 && found.verified.0 > 0.0);
        assert_eq!(found.open.unanswered, 0);
    }
}

#[tokio::test]
async fn a_crowd_is_answered() {
    let binary = Path::new(env!("CARGO_BIN_EXE_studymate"));
    let crowd = whole::crowd(binary, 200).await.unwrap();
    assert!(crowd.first.unanswered == 0 && crowd.memory > 0.0 && crowd.memory_later > 0.0, "{crowd:?}");
}
