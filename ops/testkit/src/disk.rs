//! A disk that runs full, and gets space again.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A small file system in memory. Unmounted with this value, whatever it holds.
#[derive(Debug)]
pub struct SmallDisk {
    path: PathBuf,
}

/// This machine mounts nothing for us. Says why.
#[derive(Debug, thiserror::Error)]
#[error("no small disk can be had here, mounting one takes root: {0}")]
pub struct NoDisk(String);

impl SmallDisk {
    /// Mounts a file system of so many megabytes at `path`, which is made if it is not there.
    ///
    /// # Errors
    /// Where this process may not mount.
    pub fn mount(path: &Path, megabytes: u32) -> Result<SmallDisk, NoDisk> {
        unmount_left_behind();
        fs::create_dir_all(path).map_err(|error| NoDisk(error.to_string()))?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m,mode=0755")])
            .arg(format!("{NAME}{}", std::process::id()))
            .arg(path)
            .output()
            .map_err(|error| NoDisk(error.to_string()))?;
        if !mounted.status.success() {
            return Err(NoDisk(String::from_utf8_lossy(&mounted.stderr).trim().to_owned()));
        }
        Ok(SmallDisk { path: path.to_owned() })
    }

    /// Leaves no byte free.
    ///
    /// # Panics
    /// When it cannot be written for another reason than that it is full.
    pub fn fill(&self) {
        let mut file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.filler())
            .expect("a file can be made on the small disk");
        // Ever smaller pieces, down to a page: the last one takes what the one before left.
        for size in [1024 * 1024, 64 * 1024, 4096] {
            let piece = vec![0; size];
            loop {
                match file.write_all(&piece) {
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::StorageFull => break,
                    Err(error) => panic!("{}: {error}", self.path.display()),
                }
            }
        }
    }

    /// Takes away again what [`fill`](Self::fill) put there.
    ///
    /// # Panics
    /// When it cannot.
    pub fn give_back(&self) {
        fs::remove_file(self.filler()).expect("the filler can be removed");
    }

    fn filler(&self) -> PathBuf {
        self.path.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        unmount(&self.path);
    }
}

/// What `/proc/mounts` calls ours, with the process that mounted it behind.
const NAME: &str = "studymate-test-disk-";

/// Who was killed left its disks behind: they hold memory.
fn unmount_left_behind() {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    for line in mounts.lines() {
        let mut fields = line.split(' ');
        let (Some(process), Some(path)) =
            (fields.next().and_then(|name| name.strip_prefix(NAME)), fields.next())
        else {
            continue;
        };
        if !Path::new("/proc").join(process).exists() {
            unmount(Path::new(path));
        }
    }
}

/// Even while somebody uses it: the last one to leave frees it.
fn unmount(path: &Path) {
    let _ = Command::new("umount").arg("--lazy").arg(path).output();
}
