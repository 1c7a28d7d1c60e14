//! `studymate files export`: a copy of every file, since Telegram gives files to the bot that got them and to no other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::material::MaterialFile;
use studymate_workers::FileClient;

use super::download::{download, extension};
use super::manifest::{ExportedFile, MANIFEST, Manifest, MissingFile, read, sha256, write};
use super::{Export, client};
use crate::catalogue::{reach, read_catalogue};
use crate::operator;

pub(super) async fn run(options: &Export) -> anyhow::Result<ExitCode> {
    let folder = options.folder.as_path();
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let client = client(&options.settings)?;
    let (store, _) = reach(&options.settings, "studymate-files").await?;
    let catalogue = read_catalogue(&store).await?;
    let files = files_of(&catalogue);
    let bot = client.bot_id().await?;
    let before: Option<Manifest> = read(folder, MANIFEST)?;
    let had: BTreeMap<String, ExportedFile> = before
        .into_iter()
        .flat_map(|manifest| manifest.files)
        .map(|file| (file.file_id.clone(), file))
        .collect();
    let mut manifest = Manifest { bot, ..Manifest::default() };
    let bar = operator::bar(files.len() as u64, "files")?;
    for (file, materials) in files.values() {
        let materials: Vec<String> = materials.iter().cloned().collect();
        match one(folder, file, had.get(&file.file_id), &client).await {
            Ok(kept) => manifest.files.push(ExportedFile { materials, ..kept }),
            Err(why) => {
                let why = format!("{why:#}");
                manifest.missing.push(MissingFile { file_id: file.file_id.clone(), materials, why });
            }
        }
        write(folder, MANIFEST, &manifest)?;
        bar.inc(1);
    }
    write(folder, MANIFEST, &manifest)?;
    bar.finish_and_clear();
    println!("{} files in {}", manifest.files.len(), folder.display());
    for missing in &manifest.missing {
        println!("missing: {} ({}): {}", missing.materials.join(", "), missing.file_id, missing.why);
    }
    Ok(if manifest.missing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Each file once, with the materials that have it.
fn files_of(catalogue: &Catalogue) -> BTreeMap<&str, (&MaterialFile, BTreeSet<String>)> {
    let mut files: BTreeMap<&str, (&MaterialFile, BTreeSet<String>)> = BTreeMap::new();
    for saved in catalogue.materials() {
        for file in saved.material.content.files() {
            let (_, materials) = files.entry(&file.file_id).or_insert((file, BTreeSet::new()));
            materials.insert(saved.material.code.to_string());
        }
    }
    files
}

/// A file in the folder: what was there already when its bytes are still those, else what Telegram gives.
async fn one(
    folder: &Path,
    file: &MaterialFile,
    had: Option<&ExportedFile>,
    client: &FileClient,
) -> anyhow::Result<ExportedFile> {
    let intact = |had: &&ExportedFile| {
        std::fs::read(folder.join(&had.path)).is_ok_and(|bytes| sha256(&bytes) == had.sha256)
    };
    if let Some(had) = had.filter(intact) {
        return Ok(had.clone());
    }
    let bytes = download(client, file).await?;
    let sha256 = sha256(&bytes);
    let path = format!("{sha256}{}", extension(&file.name));
    std::fs::write(folder.join(&path), &bytes).with_context(|| path.clone())?;
    Ok(ExportedFile {
        file_id: file.file_id.clone(),
        file_unique_id: file.file_unique_id.clone(),
        kind: file.kind,
        name: file.name.clone(),
        path,
        size: bytes.len() as u64,
        sha256,
        materials: Vec::new(),
    })
}
