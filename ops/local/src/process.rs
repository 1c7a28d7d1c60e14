//! A server process: started until it answers, ended politely or not, and never left behind.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;
use tokio::io::AsyncWriteExt;
use tokio::process::Child;
use tokio::time::{Instant, timeout};

use crate::account::Account;
use crate::server_dir::ServerDir;
use crate::{Error, pid};

/// Recovery after a crash takes its time on a slow disk.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// A server that was asked to end gets this long before it is killed.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// What a server says when its predecessor has not let go yet: worth another try.
const TRANSIENT: [&str; 3] = ["still in use", "ddress already in use", "\"postmaster.pid\" already exists"];

/// Ends the server `$1` with the signal `$2` when this script's input ends, that is, when the process that started
/// both is gone, however it went. A line on the input calls it off.
const WATCH: &str = r#"
if read -r called_off; then exit 0; fi
kill -s "$2" "$1" || exit 0
for second in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 "$1" || exit 0; done
kill -s KILL "$1"
"#;

/// A running server and the watcher that ends it when we are gone.
#[derive(Debug)]
pub(crate) struct Process {
    server: Child,
    watcher: Child,
    pid: u32,
    polite: Signal,
}

/// How to start a server.
pub(crate) struct Recipe<'a> {
    pub(crate) name: &'static str,
    pub(crate) dir: &'a ServerDir,
    /// The signal that ends it politely.
    pub(crate) polite: Signal,
    pub(crate) command: &'a (dyn Fn() -> Command + Sync),
}

impl Process {
    /// Starts the server and waits until `ready`; starts it again while a predecessor blocks it.
    pub(crate) async fn start(recipe: Recipe<'_>, ready: impl AsyncFn() -> bool) -> Result<Process, Error> {
        let deadline = Instant::now() + READY_WITHIN;
        let log_path = recipe.dir.log_path();
        let failed = |reason: String| Error::Start { server: recipe.name, reason, log: log_path.clone() };
        loop {
            let log = recipe.dir.log()?;
            let log_start = fs::metadata(&log_path).map_or(0, |found| found.len());
            let mut process = Process::spawn(&recipe, log).map_err(|e| failed(e.to_string()))?;
            loop {
                if process.server.try_wait().map_err(|e| failed(e.to_string()))?.is_some() {
                    process.retire_watcher().await;
                    let said = log_since(&log_path, log_start);
                    if Instant::now() < deadline && TRANSIENT.iter().any(|blocked| said.contains(blocked)) {
                        break;
                    }
                    return Err(failed(last_line(&said)));
                }
                if ready().await {
                    return Ok(process);
                }
                if Instant::now() > deadline {
                    process.kill().await;
                    return Err(failed(format!("no answer within {READY_WITHIN:?}")));
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    fn spawn(recipe: &Recipe<'_>, log: File) -> std::io::Result<Process> {
        let mut command = (recipe.command)();
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let server = spawn_apart(command, recipe.dir.account(), recipe.dir.path())?;
        let pid = server.id().ok_or_else(|| std::io::Error::other("it ended at once"))?;
        let mut command = Command::new("/bin/sh");
        let signal = if recipe.polite == Signal::INT { "INT" } else { "TERM" };
        command.args(["-c", WATCH, "studymate-watch", &pid.to_string(), signal]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let watcher = spawn_apart(command, recipe.dir.account(), recipe.dir.path())?;
        Ok(Process { server, watcher, pid, polite: recipe.polite })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Sends a signal to the server alone.
    pub(crate) fn signal(&self, signal: Signal) {
        pid::send(self.pid, signal);
    }

    /// Ends the server politely, or not after 10 s.
    pub(crate) async fn stop(self) -> Result<(), Error> {
        let polite = self.polite;
        self.end(polite).await
    }

    /// Ends the server with a signal, or kills it after 10 s.
    pub(crate) async fn end(mut self, signal: Signal) -> Result<(), Error> {
        self.signal(signal);
        // One that stands still would not take it.
        self.signal(Signal::CONT);
        if timeout(STOP_WITHIN, self.server.wait()).await.is_err() {
            tracing::warn!(pid = self.pid, "a server did not end in {STOP_WITHIN:?} and is killed");
            let _ = self.server.start_kill();
            if timeout(STOP_WITHIN, self.server.wait()).await.is_err() {
                return Err(Error::Stop { pid: self.pid });
            }
        }
        self.retire_watcher().await;
        Ok(())
    }

    /// Kills the server as `kill -9` does and waits until it is gone.
    pub(crate) async fn kill(&mut self) {
        let _ = self.server.kill().await;
        self.retire_watcher().await;
    }

    /// Kills the server and does not wait: for `Drop`.
    pub(crate) fn kill_without_waiting(&mut self) {
        let _ = self.server.start_kill();
        let _ = self.watcher.start_kill();
    }

    /// Lets the server live on when this process ends.
    pub(crate) async fn let_go(mut self) {
        if let Some(mut input) = self.watcher.stdin.take() {
            let _ = input.write_all(b"called off\n").await;
            let _ = self.watcher.wait().await;
        }
    }

    /// The watcher goes only after the server was reaped, so it never signals a number that was given away.
    async fn retire_watcher(&mut self) {
        let _ = self.watcher.kill().await;
    }
}

/// In a process group of its own, so that Ctrl-C in the terminal reaches only us and the servers end in order.
fn spawn_apart(mut command: Command, account: Option<Account>, dir: &Path) -> std::io::Result<Child> {
    if let Some(account) = account {
        account.apply(&mut command);
    }
    command.process_group(0).current_dir(dir);
    tokio::process::Command::from(command).spawn()
}

fn log_since(path: &Path, start: u64) -> String {
    let bytes = fs::read(path).unwrap_or_default();
    let start = usize::try_from(start).unwrap_or(0).min(bytes.len());
    String::from_utf8_lossy(&bytes[start..]).into_owned()
}

pub(crate) fn last_line(text: &str) -> String {
    let fatal = text.lines().rev().find(|line| line.contains("FATAL") || line.contains("[FTL]"));
    fatal.or_else(|| text.lines().last()).unwrap_or("it said nothing").trim().to_owned()
}
