//! The processes of `studymate up`, from both sides: the parent that starts each again whenever it ends, and the child that ends when its
//! parent is gone.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use studymate_local::free_port;
use studymate_process::backoff::Backoff;
use studymate_process::telemetry;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

use crate::access::{Access, CHILD};

/// How long a child may take to stop after SIGTERM.
const STOP_WITHIN: Duration = Duration::from_secs(12);
/// The most bytes of a log that are looked at for what a child said last.
const TAIL: u64 = 4096;

/// Runs a role as a child process until `stop`, again whenever it ends before that.
pub(crate) async fn keep_running(role: String, access: Access, logs: PathBuf, stop: CancellationToken) {
    let mut backoff = Backoff::default();
    while !stop.is_cancelled() {
        match start(&role, &access, &logs) {
            Ok(mut child) => {
                let started = tokio::time::Instant::now();
                tracing::info!(role, pid = child.id(), "started");
                // Held until the child has ended: see `orphaned`.
                let lifeline = child.stdin.take();
                tokio::select! {
                    () = stop.cancelled() => return end(&role, child).await,
                    ended = child.wait() => match ended {
                        Ok(status) => {
                            let said = last_line(&log_of(&role, &logs)).unwrap_or_default();
                            tracing::warn!(role, %status, said, "ended, starting it again");
                        }
                        Err(error) => tracing::error!(role, %error, "cannot be waited for"),
                    },
                }
                drop(lifeline);
                if started.elapsed() > Duration::from_secs(10) {
                    backoff = Backoff::default();
                }
            }
            Err(error) => {
                tracing::error!(role, error = telemetry::chain(error.as_ref()), "cannot be started");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(backoff.next_delay()) => {}
        }
    }
}

fn start(role: &str, access: &Access, logs: &Path) -> anyhow::Result<Child> {
    let file = log_of(role, logs);
    let log = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&file)
        .with_context(|| file.display().to_string())?;
    let process = role.split('-').next().unwrap_or(role);
    // Not by its path: a build may have put another binary there since.
    let mut command = Command::new("/proc/self/exe");
    access.give(process, &mut command);
    let child = command
        .arg0("studymate")
        .arg(process)
        .env("OPS_LISTEN", SocketAddr::from((Ipv4Addr::LOCALHOST, free_port())).to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(log)
        .kill_on_drop(true)
        // The terminal's Ctrl-C goes to the group: children stop when they are told to, in order.
        .process_group(0)
        .spawn()?;
    Ok(child)
}

/// Asks a child to stop, and does not wait for ever.
async fn end(role: &str, mut child: Child) {
    if let Some(pid) = child.id() {
        let asked = Command::new("kill").arg("-TERM").arg(pid.to_string()).status().await;
        if let Err(error) = asked {
            tracing::warn!(role, %error, "cannot be asked to stop");
        }
    }
    if tokio::time::timeout(STOP_WITHIN, child.wait()).await.is_err() {
        tracing::warn!(role, "took too long to stop, it is killed");
        let _ = child.kill().await;
    }
}

fn log_of(role: &str, logs: &Path) -> PathBuf {
    logs.join(format!("{role}.log"))
}

/// What was said last, for the terminal of who started it all.
fn last_line(log: &Path) -> Option<String> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let mut file = std::fs::File::open(log).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL))).ok()?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail).ok()?;
    String::from_utf8_lossy(&tail).lines().last().map(str::to_owned)
}

/// In a child of `up`: waits until the parent is gone, however it went; the other end of standard input goes with it. Elsewhere it waits
/// for ever.
pub(crate) async fn orphaned() {
    if std::env::var_os(CHILD).is_some() {
        let mut parent = tokio::io::stdin();
        let mut nothing = [0; 64];
        while !matches!(parent.read(&mut nothing).await, Ok(0) | Err(_)) {}
    } else {
        std::future::pending::<()>().await;
    }
}
