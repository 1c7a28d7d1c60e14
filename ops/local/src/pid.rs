//! Processes that are not our children: servers that an earlier run left behind.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tokio::time::Instant;

use crate::Error;

/// Sends `signal`; a process that is gone already is not an error.
pub(crate) fn send(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}

/// Ends a server that an earlier run left in `dir`: asks first, kills after 10 s. `pid_file` names it in its first
/// line; a process of that number that has nothing to do with `dir` is left alone.
pub(crate) async fn end_stray(pid_file: &Path, dir: &Path, ask: Signal) -> Result<(), Error> {
    let Some(pid) =
        fs::read_to_string(pid_file).ok().and_then(|text| text.lines().next()?.trim().parse().ok())
    else {
        return Ok(());
    };
    if !is_alive(pid) || !mentions(pid, dir) {
        // PostgreSQL would take a dead process that nobody has reaped for a living one.
        let _ = fs::remove_file(pid_file);
        return Ok(());
    }
    tracing::info!(pid, dir = %dir.display(), "stopping a server that an earlier run left behind");
    for signal in [ask, Signal::KILL] {
        send(pid, signal);
        let deadline = Instant::now() + Duration::from_secs(10);
        while is_alive(pid) && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if !is_alive(pid) {
            let _ = fs::remove_file(pid_file);
            return Ok(());
        }
    }
    Err(Error::Stop { pid })
}

/// Whether the process runs. A zombie does not: in a container whose first process reaps nobody it stays for ever.
fn is_alive(pid: u32) -> bool {
    if let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) {
        // The state follows the name, which is in brackets and may hold anything.
        let state = stat.rsplit(") ").next().and_then(|rest| rest.chars().next());
        return !matches!(state, Some('Z' | 'X') | None);
    }
    if Path::new("/proc/self/stat").exists() {
        return false;
    }
    i32::try_from(pid).ok().and_then(Pid::from_raw).is_some_and(|pid| test_kill_process(pid).is_ok())
}

/// Whether the process was started with `dir` in its arguments; true where the system does not tell.
fn mentions(pid: u32, dir: &Path) -> bool {
    let wanted = dir.as_os_str().as_encoded_bytes();
    match fs::read(format!("/proc/{pid}/cmdline")) {
        Ok(arguments) => arguments.windows(wanted.len()).any(|part| part == wanted),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_process_of_somebody_else_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let mut other = tokio::process::Command::new("sleep").arg("60").kill_on_drop(true).spawn().unwrap();
        let pid_file = dir.path().join("server.pid");
        fs::write(&pid_file, format!("{}\n", other.id().unwrap())).unwrap();
        end_stray(&pid_file, dir.path(), Signal::TERM).await.unwrap();
        assert!(other.try_wait().unwrap().is_none(), "it was ended");
        assert!(!pid_file.exists());
    }

    #[tokio::test]
    async fn a_zombie_is_not_alive() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while is_alive(child.id()) {
            assert!(Instant::now() < deadline, "it never ended");
            tokio::task::yield_now().await;
        }
        child.wait().unwrap();
    }
}
