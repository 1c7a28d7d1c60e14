//! PostgreSQL's own programs: `pg_dump` and `pg_restore`, of a version that fits the server.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};
use studymate_local::{Binaries, Home};
use studymate_store::backup::Moment;
use studymate_store::{Role, StoreConfig};
use tokio::process::Command;

/// What is derived, or belongs to somebody who is gone: tables are made again, rows are not kept.
const WITHOUT_ROWS: [&str; 3] = ["read_model.*", "core.person_key", "core.worker"];
/// Tables that a rebuild or a comparison leaves for a while.
const WITHOUT_TABLES: [&str; 3] = ["rebuild.*", "previous.*", "verify.*"];
/// How long a dump waits for somebody who changes a table's shape.
const LOCK_WAIT: &str = "--lock-wait-timeout=60s";
/// How often a program's progress is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Where programs are found that fit the server.
pub(super) struct Programs {
    folder: Option<PathBuf>,
    config: StoreConfig,
}

impl Programs {
    /// Looks in the folder that was given; else in PATH, and, for a server on this machine, among those that `studymate up` installed.
    pub(super) async fn find(
        config: &StoreConfig,
        given: Option<&Path>,
        server: &str,
    ) -> anyhow::Result<Programs> {
        let needed = major(server).with_context(|| format!("the server has the version {server:?}"))?;
        let mut tried = Vec::new();
        let mut folders = vec![given.map(Path::to_owned)];
        if given.is_none() && config.is_local() {
            let binaries = Binaries::install(&Home::find()?).await;
            let dump = binaries.map(|binaries| binaries.postgres("pg_dump"));
            folders.extend(dump.ok().and_then(|dump| Some(Some(dump.parent()?.to_owned()))));
        }
        for folder in folders {
            let programs = Programs { folder, config: config.clone() };
            match programs.version().await {
                Ok(version) if version >= needed => return Ok(programs),
                Ok(version) => tried.push(format!("{} is {version}", programs.path("pg_dump").display())),
                Err(error) => tried.push(format!("{}: {error}", programs.path("pg_dump").display())),
            }
        }
        bail!(
            "the server is PostgreSQL {needed}, and pg_dump must not be older ({}): set PG_BIN to the folder of one that fits",
            tried.join("; ")
        )
    }

    /// Writes everything of a moment but people's keys and what is derived.
    pub(super) async fn dump(&self, moment: &Moment, to: &Path) -> anyhow::Result<()> {
        let mut arguments = vec!["--format=custom".to_owned()];
        arguments.extend(WITHOUT_ROWS.map(|tables| format!("--exclude-table-data={tables}")));
        arguments.extend(WITHOUT_TABLES.map(|tables| format!("--exclude-table={tables}")));
        self.write(moment, to, "database", &arguments).await
    }

    /// Writes people's keys of a moment.
    pub(super) async fn dump_keys(&self, moment: &Moment, to: &Path) -> anyhow::Result<()> {
        let arguments = ["--format=custom", "--data-only", "--table=core.person_key"].map(str::to_owned);
        self.write(moment, to, "keys", &arguments).await
    }

    async fn write(
        &self,
        moment: &Moment,
        to: &Path,
        what: &'static str,
        arguments: &[String],
    ) -> anyhow::Result<()> {
        let mut command = self.command("pg_dump")?;
        command
            .args(arguments)
            .arg(LOCK_WAIT)
            .arg(format!("--snapshot={}", moment.name))
            .arg(format!("--role={}", Role::Ops.name()))
            .arg(format!("--file={}", to.display()));
        let written = to.to_owned();
        let size = move || std::fs::metadata(&written).map(|found| found.len()).unwrap_or_default();
        run("pg_dump", command, &spinner(what)?, size).await
    }

    /// Reads a dump into the database, several tables at a time.
    pub(super) async fn restore(&self, from: &Path, jobs: u16, what: &'static str) -> anyhow::Result<()> {
        let mut command = self.command("pg_restore")?;
        command.arg("--exit-on-error").arg(format!("--jobs={jobs}"));
        command.arg(format!("--dbname={}", self.config.database()?)).arg(from);
        run("pg_restore", command, &spinner(what)?, || 0).await
    }

    async fn version(&self) -> anyhow::Result<u32> {
        let output =
            Command::new(self.path("pg_dump")).arg("--version").stdin(Stdio::null()).output().await?;
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        said.rsplit(' ').find_map(major).with_context(|| format!("it says {said:?}"))
    }

    fn path(&self, program: &str) -> PathBuf {
        self.folder.as_deref().map_or_else(|| PathBuf::from(program), |folder| folder.join(program))
    }

    fn command(&self, program: &str) -> anyhow::Result<Command> {
        let mut command = Command::new(self.path(program));
        command
            .envs(self.config.environment()?)
            .arg("--no-password")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        Ok(command)
    }
}

/// Runs a program to its end; what it wrote so far is shown.
async fn run(
    program: &'static str,
    mut command: Command,
    bar: &ProgressBar,
    size: impl Fn() -> u64,
) -> anyhow::Result<()> {
    let child = command.spawn().with_context(|| format!("{program} cannot be started"))?;
    let ended = child.wait_with_output();
    tokio::pin!(ended);
    let output = loop {
        tokio::select! {
            output = &mut ended => break output?,
            () = tokio::time::sleep(LOOK) => bar.set_position(size()),
        }
    };
    bar.finish_and_clear();
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let reason = said.lines().find(|line| line.contains("error:")).or_else(|| said.lines().last());
    bail!("{program} failed ({}): {}", output.status, reason.unwrap_or("it said nothing"))
}

/// How much is written; how much it will be, nobody knows.
fn spinner(what: &'static str) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{msg} {spinner} {bytes} in {elapsed}")?;
    let bar = ProgressBar::new_spinner().with_style(style).with_message(what);
    bar.enable_steady_tick(LOOK);
    Ok(bar)
}

/// The major version of `18.6` or `18.6 (Debian 18.6-1)`; `None` when it is none.
fn major(version: &str) -> Option<u32> {
    version.split(['.', ' ']).next()?.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("18.6"), Some(18));
        assert_eq!(major("18.6 (Debian 18.6-1.pgdg12+1)"), Some(18));
        assert_eq!(major("19beta1"), None);
        assert_eq!(major("pg_dump"), None);
    }
}
