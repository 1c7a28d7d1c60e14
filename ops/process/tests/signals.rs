//! SIGTERM asks to stop.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so by failing")]

use std::time::Duration;

use rustix::process::{Signal, getpid, kill_process};
use studymate_process::shutdown;
use tokio::time::timeout;

/// Alone in its file: the signal goes to the whole process.
#[tokio::test]
async fn a_signal_cancels_the_token_and_leaves_the_process_to_end_by_itself() {
    let stop = shutdown::on_signal().unwrap();
    assert!(!stop.is_cancelled());
    kill_process(getpid(), Signal::TERM).unwrap();
    timeout(Duration::from_secs(10), stop.cancelled()).await.unwrap();
}
