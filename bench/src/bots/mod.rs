//! The bots that are measured: StudyMate, and the same quiz as people write bots today.

use std::os::unix::fs::PermissionsExt;

use studymate_local::{Binaries, Home};
use tempfile::TempDir;

use crate::BenchError;

pub mod peer;
pub mod studymate;

/// A bot that runs.
#[expect(async_fn_in_trait, reason = "only this crate calls it, on one task")]
pub trait Bot {
    /// What a student types to begin the quiz.
    fn command(&self) -> &'static str;
    /// Its processes and servers, by name.
    fn pids(&self) -> Vec<(String, u32)>;
    /// What it printed last: why it does not answer.
    fn last_words(&self) -> String;
    /// Ends it, its servers too.
    async fn stop(self) -> Result<(), BenchError>;
}

/// The servers' binaries, a folder for data that goes with its value, and the home of both.
pub(crate) async fn place() -> Result<(Binaries, TempDir, Home), BenchError> {
    let home = Home::find()?;
    let binaries = Binaries::install(&home).await?;
    let own = home.servers().join("bench");
    std::fs::create_dir_all(&own).map_err(BenchError::file(&own))?;
    let folder = tempfile::Builder::new().prefix("run-").tempdir_in(&own).map_err(BenchError::file(&own))?;
    // Run by root, the servers are another user, who must be able to enter.
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open).map_err(BenchError::file(folder.path()))?;
    Ok((binaries, folder, home))
}
