//! Files of materials between the disk, Telegram and the catalogue: `upload` brings what lies beside quizzes and courses, `export` keeps a
//! copy of everything, `relink` brings that copy to a bot with another token.

mod download;
mod export;
mod manifest;
mod relink;
mod upload;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use studymate_process::config::ConfigError;
use studymate_schema::ChatId;
use studymate_workers::FileClient;

use crate::operator::Change;
use crate::settings::Settings;

pub(crate) use download::{Downloader, file_name};
pub(crate) use upload::{LocalFile, Uploader, kind_of_name};

#[derive(Subcommand)]
pub(crate) enum FilesCommand {
    /// Download every file that the catalogue names into a folder
    Export(Box<Export>),
    /// After the bot got another token: upload an exported folder and tell the catalogue the new ids
    Relink(Box<Relink>),
}

#[derive(Args)]
pub(crate) struct Export {
    /// The folder; what is in it already is not downloaded again
    folder: PathBuf,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args)]
pub(crate) struct Relink {
    /// The folder that `studymate files export` filled
    folder: PathBuf,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    uploads: UploadSettings,
    #[command(flatten)]
    settings: Settings,
}

/// Where the bot keeps the files that it uploads.
#[derive(Args, Clone, Debug)]
pub(crate) struct UploadSettings {
    /// The chat to which files are uploaded; the bot must be able to write there. The first of the admins if not set
    #[arg(long, env = "MATERIALS_CHAT_ID", allow_hyphen_values = true)]
    materials_chat_id: Option<i64>,
    /// Telegram ids of the admins, separated by commas
    #[arg(long, env = "ADMIN_TELEGRAM_IDS", value_delimiter = ',')]
    admin_telegram_ids: Vec<i64>,
}

impl UploadSettings {
    fn chat(&self) -> Result<ChatId, ConfigError> {
        let chat = self.materials_chat_id.or_else(|| self.admin_telegram_ids.first().copied());
        chat.map(ChatId).ok_or(ConfigError::Missing {
            name: "MATERIALS_CHAT_ID",
            hint: "set it to the id of a chat where the bot can keep files",
        })
    }
}

pub(crate) async fn run(command: FilesCommand) -> anyhow::Result<ExitCode> {
    match command {
        FilesCommand::Export(options) => export::run(&options).await,
        FilesCommand::Relink(options) => Box::pin(relink::run(&options)).await,
    }
}

fn client(settings: &Settings) -> anyhow::Result<FileClient> {
    Ok(FileClient::new(settings.telegram_api_url.clone(), settings.token()?)?)
}
