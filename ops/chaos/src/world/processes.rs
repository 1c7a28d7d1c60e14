//! The processes of the system under test: started, killed, frozen, stopped, and started again when they end by themselves.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Output, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use studymate_testkit::free_port;
use tokio::process::{Child, Command};

use crate::ChaosError;
use crate::history::{History, Kind, Op};

/// How long a process may take to stop when it is asked to; ten seconds are promised.
const STOP_WITHIN: Duration = Duration::from_secs(12);
/// How long a command may take.
const COMMAND_WITHIN: Duration = Duration::from_secs(60);
/// The variable that arms failpoints.
const FAILPOINTS: &str = "STUDYMATE_FAILPOINTS";
/// SIGKILL.
const KILLED: i32 = 9;
/// The exit code of a wrong setting: starting it again cannot help.
const EXIT_USAGE: i32 = 64;

/// What a process does: the subcommand that it runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Takes updates.
    Ingress,
    /// Decides and delivers.
    Workers,
    /// Builds read models.
    Projector,
    /// A tool of an operator, which ends by itself.
    Tool,
}

impl Role {
    /// The subcommand; a tool's is its own.
    fn command(self) -> Option<&'static str> {
        match self {
            Role::Ingress => Some("ingress"),
            Role::Workers => Some("workers"),
            Role::Projector => Some("projector"),
            Role::Tool => None,
        }
    }
}

#[derive(Debug)]
struct Running {
    child: Child,
    role: Role,
    /// The failpoints that it was started with.
    armed: Option<String>,
}

/// All processes by name, and the environment they are started with.
#[derive(Debug)]
pub struct Processes {
    binary: PathBuf,
    folder: PathBuf,
    history: History,
    environment: BTreeMap<String, String>,
    of_role: BTreeMap<(Role, String), String>,
    of_name: BTreeMap<(String, String), String>,
    running: BTreeMap<String, Running>,
}

impl Processes {
    pub(super) fn new(binary: PathBuf, folder: PathBuf, history: History) -> Self {
        Processes {
            binary,
            folder,
            history,
            environment: BTreeMap::new(),
            of_role: BTreeMap::new(),
            of_name: BTreeMap::new(),
            running: BTreeMap::new(),
        }
    }

    /// Sets a variable for every process that is started from now on.
    pub fn set(&mut self, variable: &str, value: impl Into<String>) {
        self.environment.insert(variable.to_owned(), value.into());
    }

    /// Sets a variable for processes of a role that are started from now on.
    pub fn set_for(&mut self, role: Role, variable: &str, value: impl Into<String>) {
        self.of_role.insert((role, variable.to_owned()), value.into());
    }

    /// Sets a variable for the process of this name when it is started from now on.
    pub fn set_for_one(&mut self, name: &str, variable: &str, value: impl Into<String>) {
        self.of_name.insert((name.to_owned(), variable.to_owned()), value.into());
    }

    /// What a process of this name and role is started with.
    pub fn setting(&self, name: &str, role: Role, variable: &str) -> Option<&str> {
        let of_name = self.of_name.get(&(name.to_owned(), variable.to_owned()));
        let of_role = || self.of_role.get(&(role, variable.to_owned()));
        of_name.or_else(of_role).or_else(|| self.environment.get(variable)).map(String::as_str)
    }

    /// The names of the processes that run in this role.
    pub fn of(&self, role: Role) -> Vec<String> {
        let ours = self.running.iter().filter(|(_, running)| running.role == role);
        ours.map(|(name, _)| name.clone()).collect()
    }

    /// The names of all processes that run.
    pub fn all(&self) -> Vec<String> {
        self.running.keys().cloned().collect()
    }

    /// Starts a process under a name.
    pub fn spawn(&mut self, name: &str, role: Role) -> Result<(), ChaosError> {
        self.spawn_with(name, role, &[])
    }

    /// Starts a process under a name, with more in its environment, this time only.
    pub fn spawn_with(&mut self, name: &str, role: Role, more: &[(&str, &str)]) -> Result<(), ChaosError> {
        let path = self.folder.join(format!("{name}.log"));
        let log =
            OpenOptions::new().create(true).append(true).open(&path).map_err(ChaosError::file(&path))?;
        let mut command = self.prepare(role);
        let own =
            self.of_name.iter().filter(|((of, _), _)| of == name).map(|((_, variable), v)| (variable, v));
        command.envs(own).envs(more.iter().copied());
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::from(log))
            .spawn()
            .map_err(|error| failed(name, error.to_string()))?;
        let armed =
            more.iter().find(|(variable, _)| *variable == FAILPOINTS).map(|(_, armed)| (*armed).to_owned());
        self.running.insert(name.to_owned(), Running { child, role, armed });
        Ok(())
    }

    /// SIGKILL, and starts it again: no goodbye.
    pub async fn kill_and_restart(&mut self, name: &str, more: &[(&str, &str)]) -> Result<(), ChaosError> {
        let role = self.kill(name).await?;
        self.spawn_with(name, role, more)
    }

    /// SIGKILL: no goodbye. Says what it was.
    pub async fn kill(&mut self, name: &str) -> Result<Role, ChaosError> {
        self.history.fault_begins("kill -9", name);
        let mut running = self.take(name)?;
        // One that has ended by itself meanwhile cannot be killed, and is gone all the same.
        let _ = running.child.start_kill();
        running.child.wait().await.map_err(|error| failed(name, error.to_string()))?;
        self.history.fault_ends("kill -9", name);
        Ok(running.role)
    }

    /// SIGKILL at the end of a run, which is no fault.
    pub(super) async fn end(&mut self, name: &str) -> Result<(), ChaosError> {
        let mut running = self.take(name)?;
        let _ = running.child.start_kill();
        running.child.wait().await.map(drop).map_err(|error| failed(name, error.to_string()))
    }

    /// SIGSTOP: it stands still and does not know it.
    pub fn freeze(&self, name: &str) -> Result<(), ChaosError> {
        self.history.fault_begins("stand still", name);
        self.signal(name, Signal::STOP)
    }

    /// SIGCONT: it goes on as if no time had passed.
    pub fn thaw(&self, name: &str) -> Result<(), ChaosError> {
        self.signal(name, Signal::CONT)?;
        self.history.fault_ends("stand still", name);
        Ok(())
    }

    /// SIGTERM, and how it ended.
    pub async fn stop(&mut self, name: &str) -> Result<ExitStatus, ChaosError> {
        self.signal(name, Signal::TERM)?;
        let mut running = self.take(name)?;
        match tokio::time::timeout(STOP_WITHIN, running.child.wait()).await {
            Ok(ended) => ended.map_err(|error| failed(name, error.to_string())),
            Err(_) => Err(failed(name, format!("did not stop within {} s", STOP_WITHIN.as_secs()))),
        }
    }

    /// Starts again what has ended without being told to, and notes that. Returns the names.
    pub fn revive(&mut self) -> Result<Vec<String>, ChaosError> {
        let mut ended = Vec::new();
        for (name, running) in &mut self.running {
            let status = running.child.try_wait().map_err(|error| failed(name, error.to_string()))?;
            if let Some(status) = status {
                ended.push((name.clone(), running.role, running.armed.take(), status));
            }
        }
        for (name, role, armed, status) in &ended {
            self.history.note(name, Kind::Fail, Op::Ended { status: status.to_string() });
            if let Some(armed) = armed.as_ref().filter(|_| status.signal() == Some(KILLED)) {
                let moment = armed.split(',').find_map(|point| point.split_once("=kill"));
                let fault = format!("kill -9 at {}", moment.map_or("a failpoint", |(moment, _)| moment));
                self.history.fault_begins(&fault, name);
                self.history.fault_ends(&fault, name);
            }
            if status.code() == Some(EXIT_USAGE) {
                return Err(failed(name, format!("refuses its settings, see {name}.log")));
            }
            self.spawn(name, *role)?;
        }
        Ok(ended.into_iter().map(|(name, ..)| name).collect())
    }

    /// Stops everything, politely.
    pub async fn stop_all(&mut self) -> Result<(), ChaosError> {
        for name in self.all() {
            self.stop(&name).await?;
        }
        Ok(())
    }

    /// Runs a command to its end.
    pub async fn command(&self, arguments: &[&str]) -> Result<Output, ChaosError> {
        let mut command = self.prepare(Role::Tool);
        command.args(arguments);
        let failed = |reason: String| ChaosError::Command { command: arguments.join(" "), reason };
        match tokio::time::timeout(COMMAND_WITHIN, command.output()).await {
            Ok(output) => output.map_err(|error| failed(error.to_string())),
            Err(_) => Err(failed(format!("did not end within {} s", COMMAND_WITHIN.as_secs()))),
        }
    }

    /// Runs a command that must succeed.
    pub async fn must(&self, arguments: &[&str]) -> Result<String, ChaosError> {
        let output = self.command(arguments).await?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let reason = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(ChaosError::Command { command: arguments.join(" "), reason })
    }

    /// How often a process has said this since it was first started.
    pub fn times_said(&self, name: &str, words: &str) -> Result<usize, ChaosError> {
        let path = self.folder.join(format!("{name}.log"));
        let said = std::fs::read(&path).map_err(ChaosError::file(&path))?;
        Ok(String::from_utf8_lossy(&said).matches(words).count())
    }

    fn prepare(&self, role: Role) -> Command {
        let mut prepared = Command::new(&self.binary);
        let own =
            self.of_role.iter().filter(|((of, _), _)| *of == role).map(|((_, variable), v)| (variable, v));
        prepared
            .args(role.command())
            .env_clear()
            .envs(&self.environment)
            .envs(own)
            .env("STUDYMATE_HOME", &self.folder)
            .env("OPS_LISTEN", format!("127.0.0.1:{}", free_port()))
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        prepared
    }

    fn signal(&self, name: &str, signal: Signal) -> Result<(), ChaosError> {
        let running = self.running.get(name).ok_or_else(|| failed(name, "does not run".to_owned()))?;
        let pid = running.child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| failed(name, "has ended".to_owned()))?;
        kill_process(pid, signal).map_err(|error| failed(name, error.to_string()))
    }

    fn take(&mut self, name: &str) -> Result<Running, ChaosError> {
        self.running.remove(name).ok_or_else(|| failed(name, "does not run".to_owned()))
    }
}

fn failed(name: &str, reason: String) -> ChaosError {
    ChaosError::Process { name: name.to_owned(), reason }
}
