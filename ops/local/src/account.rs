//! Whom the servers run as: PostgreSQL refuses root, so root steps down to an unprivileged user.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

/// An unprivileged user that servers run as when this process is root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    uid: u32,
    gid: u32,
}

/// The account to step down to: none unless this process is root.
pub(crate) fn unprivileged() -> Result<Option<Account>, Error> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let path = Path::new("/etc/passwd");
    let passwd = fs::read_to_string(path).map_err(Error::file("read", path))?;
    // Two that every distribution has and that own no files.
    ["nobody", "daemon"].iter().find_map(|name| named(&passwd, name)).map(Some).ok_or(Error::NoAccount)
}

fn named(passwd: &str, name: &str) -> Option<Account> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        (uid != 0).then_some(Account { uid, gid })
    })
}

impl Account {
    /// Makes `command` run as this account; the standard library drops root's other groups with it.
    pub(crate) fn apply(self, command: &mut Command) {
        use std::os::unix::process::CommandExt;
        command.uid(self.uid).gid(self.gid);
    }

    /// Gives `path` and all below it to this account, where it belongs to somebody else.
    pub(crate) fn give(self, path: &Path) -> Result<(), Error> {
        let found = fs::symlink_metadata(path).map_err(Error::file("read", path))?;
        if found.uid() != self.uid || found.gid() != self.gid {
            std::os::unix::fs::lchown(path, Some(self.uid), Some(self.gid))
                .map_err(Error::file("change the owner of", path))?;
        }
        if found.is_dir() {
            for entry in fs::read_dir(path).map_err(Error::file("read", path))? {
                self.give(&entry.map_err(Error::file("read", path))?.path())?;
            }
        }
        Ok(())
    }

    /// The outermost folder on the way to `dir` that this account may not enter.
    pub(crate) fn shut_out_by(self, dir: &Path) -> Option<PathBuf> {
        let mut way: Vec<&Path> = dir.ancestors().collect();
        way.reverse();
        way.into_iter()
            .find(|folder| fs::metadata(folder).is_ok_and(|found| !self.may_enter(&found)))
            .map(Path::to_owned)
    }

    fn may_enter(self, folder: &fs::Metadata) -> bool {
        let bit = if folder.uid() == self.uid {
            0o100
        } else if folder.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        folder.mode() & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n";

    #[test]
    fn an_account_is_found_by_its_name() {
        assert_eq!(named(PASSWD, "nobody"), Some(Account { uid: 65534, gid: 65534 }));
        assert_eq!(named(PASSWD, "daemon"), None);
    }

    #[test]
    fn root_is_never_stepped_down_to() {
        assert_eq!(named(PASSWD, "root"), None);
    }

    #[test]
    fn a_closed_folder_on_the_way_is_named() {
        let outer = tempfile::tempdir().unwrap();
        let closed = outer.path().join("closed");
        let inner = closed.join("inner");
        fs::create_dir_all(&inner).unwrap();
        fs::set_permissions(outer.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        let stranger = Account { uid: 64_001, gid: 64_001 };
        assert_eq!(stranger.shut_out_by(&inner), Some(closed.clone()));
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o711)).unwrap();
        assert_eq!(stranger.shut_out_by(&inner), None);
    }
}
