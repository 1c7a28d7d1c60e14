//! Where local things live.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::{Error, account, fingerprint};

/// The folder `.studymate`, and the folder of the servers in it.
#[derive(Debug, Clone)]
pub struct Home {
    dir: PathBuf,
    servers: PathBuf,
    shut_out_by: Option<PathBuf>,
}

impl Home {
    /// `STUDYMATE_HOME`, or `.studymate` at the root of the workspace that the current folder is in, or
    /// `.studymate` in the current folder; made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn find() -> Result<Home, Error> {
        match env::var_os("STUDYMATE_HOME") {
            Some(dir) if !dir.is_empty() => Home::at(Path::new(&dir)),
            _ => {
                let here = env::current_dir().map_err(Error::file("read", Path::new(".")))?;
                Home::at(&workspace_root(&here).unwrap_or(&here).join(".studymate"))
            }
        }
    }

    /// This folder; made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn at(dir: &Path) -> Result<Home, Error> {
        make(dir)?;
        let dir = dir.canonicalize().map_err(Error::file("read", dir))?;
        let shut_out_by = account::unprivileged()?.and_then(|account| account.shut_out_by(&dir));
        let servers = if shut_out_by.is_some() {
            // Only root gets here, and root may write to /var/lib, which everybody may enter.
            let elsewhere = Path::new("/var/lib/studymate")
                .join(format!("{:016x}", fingerprint(dir.as_os_str().as_encoded_bytes())));
            make(&elsewhere)?;
            elsewhere
        } else {
            dir.clone()
        };
        Ok(Home { dir, servers, shut_out_by })
    }

    /// For keys and settings: absolute, always `.studymate` itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// For the servers' binaries and data: the same folder, except for root in a place that unprivileged users may
    /// not enter (`/root`, say); then a folder under `/var/lib/studymate`.
    pub fn servers(&self) -> &Path {
        &self.servers
    }

    /// The folder because of which [`servers`](Self::servers) is elsewhere, to tell the user.
    pub fn shut_out_by(&self) -> Option<&Path> {
        self.shut_out_by.as_deref()
    }
}

fn make(dir: &Path) -> Result<(), Error> {
    if dir.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(dir).map_err(Error::file("create", dir))?;
    // Whatever the umask: the servers' account must get through, and secrets in here have a mode of their own.
    fs::set_permissions(dir, fs::Permissions::from_mode(0o755)).map_err(Error::file("open", dir))
}

fn workspace_root(from: &Path) -> Option<&Path> {
    from.ancestors().find(|folder| {
        fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|manifest| manifest.contains("[workspace]"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_is_found_from_anywhere_in_the_workspace() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let inside = here.join("src");
        let root = workspace_root(&inside).unwrap();
        assert_eq!(root, here.ancestors().nth(2).unwrap());
    }

    #[test]
    fn a_home_is_made_and_absolute() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(&folder.path().join("a/b")).unwrap();
        assert!(home.dir().is_absolute() && home.dir().ends_with("a/b") && home.dir().is_dir());
        assert!(home.servers().is_dir());
        if home.shut_out_by().is_some() {
            assert!(home.servers().starts_with("/var/lib/studymate"));
            fs::remove_dir(home.servers()).unwrap();
        }
    }
}
