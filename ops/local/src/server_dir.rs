//! What a server's folder remembers from run to run: its port, its password, its log.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::port::{free_port, is_free};
use crate::{Error, account};

/// A log that grew beyond this is put aside at the next start; one old log is kept.
const LOG_LIMIT: u64 = 10 * 1024 * 1024;

/// A server's folder, locked for as long as this value lives.
#[derive(Debug)]
pub(crate) struct ServerDir {
    path: PathBuf,
    account: Option<Account>,
    _lock: File,
}

impl ServerDir {
    /// Makes the folder if it is not there, and locks it: one process runs a server in it at a time.
    pub(crate) fn open(path: &Path) -> Result<ServerDir, Error> {
        fs::create_dir_all(path).map_err(Error::file("create", path))?;
        let path = path.canonicalize().map_err(Error::file("read", path))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).map_err(Error::file("open", &path))?;
        let lock_path = path.join("lock");
        let lock = File::create(&lock_path).map_err(Error::file("create", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::InUse { dir: path }),
            Err(TryLockError::Error(e)) => return Err(Error::file("lock", &lock_path)(e)),
        }
        let account = account::unprivileged()?;
        if let Some(account) = account {
            account.give(&path)?;
        }
        Ok(ServerDir { path, account, _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn account(&self) -> Option<Account> {
        self.account
    }

    /// The port under `name`: the given one, or last time's if it is free, or a new one.
    pub(crate) fn port(&self, name: &str, given: Option<u16>) -> Result<u16, Error> {
        let file = self.path.join(name);
        let last_time = || fs::read_to_string(&file).ok()?.trim().parse().ok().filter(|port| is_free(*port));
        let port = given.or_else(last_time).unwrap_or_else(free_port);
        self.write(name, &port.to_string())?;
        Ok(port)
    }

    /// The password under `name`: 128 random bits in hexadecimal, made once.
    pub(crate) fn password(&self, name: &str) -> Result<String, Error> {
        let file = self.path.join(name);
        if let Ok(password) = fs::read_to_string(&file) {
            return Ok(password);
        }
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|e| Error::file("make a password for", &file)(e.into()))?;
        let password: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        self.write(name, &password)?;
        Ok(password)
    }

    /// Writes a small file that only the server and this process may read.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<PathBuf, Error> {
        let path = self.path.join(name);
        let unfinished = self.path.join(format!("{name}.unfinished"));
        fs::write(&unfinished, text).map_err(Error::file("write", &unfinished))?;
        fs::set_permissions(&unfinished, fs::Permissions::from_mode(0o600))
            .map_err(Error::file("close", &unfinished))?;
        if let Some(account) = self.account {
            account.give(&unfinished)?;
        }
        fs::rename(&unfinished, &path).map_err(Error::file("write", &path))?;
        Ok(path)
    }

    pub(crate) fn log_path(&self) -> PathBuf {
        self.path.join("server.log")
    }

    /// The log, to be written at its end.
    pub(crate) fn log(&self) -> Result<File, Error> {
        let path = self.log_path();
        if fs::metadata(&path).is_ok_and(|found| found.len() > LOG_LIMIT) {
            let _ = fs::rename(&path, self.path.join("server.log.1"));
        }
        File::options().create(true).append(true).mode(0o600).open(&path).map_err(Error::file("write", &path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_use_is_refused_and_free_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let first = ServerDir::open(folder.path()).unwrap();
        assert!(matches!(ServerDir::open(folder.path()), Err(Error::InUse { .. })));
        drop(first);
        ServerDir::open(folder.path()).unwrap();
    }

    #[test]
    fn port_and_password_are_the_same_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let dir = ServerDir::open(folder.path()).unwrap();
        let (port, password) = (dir.port("port", None).unwrap(), dir.password("password").unwrap());
        drop(dir);
        let dir = ServerDir::open(folder.path()).unwrap();
        assert_eq!((dir.port("port", None).unwrap(), dir.password("password").unwrap()), (port, password));
    }

    #[test]
    fn a_port_that_was_taken_since_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let dir = ServerDir::open(folder.path()).unwrap();
        let port = dir.port("port", None).unwrap();
        let _taken = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
        assert_ne!(dir.port("port", None).unwrap(), port);
    }
}
