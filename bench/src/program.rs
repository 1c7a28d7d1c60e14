//! Programs that are measured, as children that end with their value.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

use crate::BenchError;

/// How long a program may take to stop when it is asked to.
const STOP_WITHIN: Duration = Duration::from_secs(15);

/// A program that runs.
#[derive(Debug)]
pub struct Program {
    /// What it is called in results.
    pub name: String,
    child: Child,
    log: PathBuf,
}

impl Program {
    /// Starts a program; what it prints goes to a file in `folder` that is called as it is.
    pub fn start(name: &str, command: &mut Command, folder: &Path) -> Result<Self, BenchError> {
        let log = folder.join(format!("{name}.log"));
        let file = File::options().create(true).append(true).open(&log).map_err(BenchError::file(&log))?;
        let again = file.try_clone().map_err(BenchError::file(&log))?;
        command.stdin(Stdio::null()).stdout(file).stderr(again).kill_on_drop(true);
        let child = command
            .spawn()
            .map_err(|error| BenchError::Program { program: name.to_owned(), reason: error.to_string() })?;
        Ok(Program { name: name.to_owned(), child, log })
    }

    /// Its process id, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// What it printed last, for an error.
    pub fn last_words(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(25).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    /// SIGTERM, and waits for its end.
    pub async fn stop(&mut self) -> Result<(), BenchError> {
        self.signal(Signal::TERM);
        match tokio::time::timeout(STOP_WITHIN, self.child.wait()).await {
            Ok(_) => Ok(()),
            Err(_) => Err(BenchError::TooLate {
                what: format!("the end of {}", self.name),
                seconds: STOP_WITHIN.as_secs(),
            }),
        }
    }

    /// SIGKILL.
    pub async fn kill(&mut self) {
        let _ = self.child.kill().await;
    }

    fn signal(&self, signal: Signal) {
        let pid = self.pid().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let Some(pid) = pid {
            // One that has ended by itself meanwhile needs no signal.
            let _ = kill_process(pid, signal);
        }
    }
}

/// Runs a program that must succeed, to its end.
pub async fn run(command: &mut Command) -> Result<String, BenchError> {
    let failed = |reason: String, command: &Command| BenchError::Program {
        program: format!("{:?}", command.as_std()),
        reason,
    };
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await;
    match output {
        Err(error) => Err(failed(error.to_string(), command)),
        Ok(Output { status, stdout, .. }) if status.success() => {
            Ok(String::from_utf8_lossy(&stdout).into_owned())
        }
        Ok(Output { stderr, stdout, .. }) => {
            let said = if stderr.is_empty() { stdout } else { stderr };
            Err(failed(String::from_utf8_lossy(&said).trim_end().to_owned(), command))
        }
    }
}
