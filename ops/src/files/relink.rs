//! `studymate files relink`: a bot with another token cannot send the files of the one before. An exported folder is uploaded, and the
//! catalogue is told all new ids at once. It can be interrupted: what was uploaded is remembered in the folder.

use std::collections::HashSet;
use std::fmt;
use std::process::ExitCode;

use anyhow::Context as _;
use studymate_schema::catalogue::Author;
use studymate_schema::input::Command;
use studymate_schema::material::RelinkedFile;

use super::manifest::{ExportedFile, MANIFEST, Manifest, PROGRESS, Progress, Uploaded, read, sha256, write};
use super::{Relink, client};
use crate::catalogue::{reach, read_catalogue, send};
use crate::operator;

/// What will be done.
struct Plan {
    bot: i64,
    chat: i64,
    uploads: usize,
    known: usize,
    not_there: usize,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { bot, chat, uploads, known, not_there } = self;
        write!(f, "bot {bot}: {uploads} files to upload to chat {chat}, {known} uploaded before")?;
        if *not_there > 0 {
            write!(
                f,
                "\n{not_there} files of the catalogue are not in the folder: they keep their old ids, and cannot be sent"
            )?;
        }
        Ok(())
    }
}

pub(super) async fn run(options: &Relink) -> anyhow::Result<ExitCode> {
    let folder = options.folder.as_path();
    let manifest: Manifest = read(folder, MANIFEST)?.with_context(|| {
        format!("{}: no {MANIFEST}: fill it with `studymate files export`", folder.display())
    })?;
    let client = client(&options.settings)?;
    let chat = options.uploads.chat()?;
    let bot = client.bot_id().await?;
    anyhow::ensure!(
        bot != manifest.bot,
        "bot {bot} is the one that the files were exported from: its files are linked. Set BOT_TOKEN to the new bot's token"
    );
    let (store, log) = reach(&options.settings, "studymate-files").await?;
    let catalogue = read_catalogue(&store).await?;
    let named: HashSet<&str> = catalogue.files().map(|file| file.file_id.as_str()).collect();
    let files: Vec<&ExportedFile> =
        manifest.files.iter().filter(|file| named.contains(file.file_id.as_str())).collect();
    let mut progress: Progress = read(folder, PROGRESS)?.unwrap_or_default();
    if progress.bot != bot {
        progress = Progress { bot, ..Progress::default() };
    }
    let known = files.iter().filter(|file| progress.files.contains_key(&file.file_id)).count();
    let new: HashSet<&str> = progress.files.values().map(|file| file.file_id.as_str()).collect();
    let exported: HashSet<&str> = manifest.files.iter().map(|file| file.file_id.as_str()).collect();
    let not_there = named.iter().filter(|id| !exported.contains(*id) && !new.contains(*id)).count();
    if files.is_empty() {
        println!("nothing to link: the catalogue names none of the old ids any more");
        return Ok(ExitCode::SUCCESS);
    }
    let plan = Plan { bot, chat: chat.0, uploads: files.len() - known, known, not_there };
    if !options.change.agreed(&plan)? {
        return Ok(ExitCode::SUCCESS);
    }
    let bar = operator::bar(plan.uploads as u64, "uploads")?;
    for file in &files {
        if progress.files.contains_key(&file.file_id) {
            continue;
        }
        let bytes = std::fs::read(folder.join(&file.path)).with_context(|| file.path.clone())?;
        anyhow::ensure!(
            sha256(&bytes) == file.sha256,
            "{}: its bytes are not those that were exported",
            file.path
        );
        let name = if file.name.is_empty() { &file.path } else { &file.name };
        let sent = client.upload(chat, file.kind, name, &bytes).await.with_context(|| file.path.clone())?;
        anyhow::ensure!(
            sent.kind == file.kind,
            "{}: Telegram took it as {}, expected {}",
            file.path,
            sent.kind.name(),
            file.kind.name()
        );
        let uploaded = Uploaded { file_id: sent.file_id, file_unique_id: sent.file_unique_id };
        progress.files.insert(file.file_id.clone(), uploaded);
        write(folder, PROGRESS, &progress)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let relinked: Vec<RelinkedFile> = files
        .iter()
        .filter_map(|file| {
            let uploaded = progress.files.get(&file.file_id)?.clone();
            let Uploaded { file_id, file_unique_id } = uploaded;
            Some(RelinkedFile {
                was: file.file_id.clone(),
                file_id,
                file_unique_id,
                sha256: file.sha256.clone(),
            })
        })
        .collect();
    let count = relinked.len();
    store.record_audit(&options.change.audit("files relink"), count as u64).await?;
    send(&store, &log, Command::RelinkFiles { files: relinked, by: Author::Operator }).await?;
    println!("{count} files linked to bot {bot}");
    Ok(ExitCode::SUCCESS)
}
