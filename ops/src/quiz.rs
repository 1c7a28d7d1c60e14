//! `studymate quiz`: teachers' files in and out, at the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use studymate_domain::catalogue::media_problems;
use studymate_formats::{Format, ReadOptions};
use studymate_nats::Log;
use studymate_schema::QuizCode;
use studymate_schema::catalogue::{Author, Owned};
use studymate_schema::import::{IMPORT_FILE_MAX, Problem, ProblemKind};
use studymate_schema::input::Command;
use studymate_schema::quiz::Quiz;
use studymate_store::Store;

use crate::catalogue::{reach, read_catalogue, send};
use crate::files::{LocalFile, UploadSettings, Uploader};
use crate::owner::{self, OwnerOption};
use crate::settings::Settings;

#[derive(Subcommand)]
pub(crate) enum QuizCommand {
    /// Read files (GIFT, Aiken, CSV) as new versions of quizzes
    Import(Import),
    /// List all quizzes with their versions
    List(Settings),
    /// Show the questions of a quiz
    Show(OneQuiz),
    /// Write the newest version of a quiz to standard output
    Export(Export),
    /// Give students the newest version of a quiz
    Publish(OneQuiz),
    /// Let nobody start a quiz any more
    Retire(OneQuiz),
    /// Print a CSV file with one question of each type, to be filled in
    Template,
}

#[derive(Args)]
pub(crate) struct Import {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Give students the new versions at once
    #[arg(long)]
    publish: bool,
    /// Leave out questions that cannot be read, instead of the whole file
    #[arg(long)]
    skip_bad: bool,
    #[command(flatten)]
    owner: OwnerOption,
    #[command(flatten)]
    uploads: UploadSettings,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args)]
pub(crate) struct OneQuiz {
    /// Its code
    #[arg(value_parser = QuizCode::parse)]
    code: QuizCode,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args)]
pub(crate) struct Export {
    /// In which format
    #[arg(long, default_value = "gift")]
    format: ExportFormat,
    #[command(flatten)]
    quiz: OneQuiz,
}

#[derive(Clone, Copy, ValueEnum)]
enum ExportFormat {
    /// Everything that a quiz can hold
    Gift,
    /// For spreadsheets
    Csv,
    /// Single choices only
    Aiken,
}

pub(crate) async fn run(command: QuizCommand) -> anyhow::Result<ExitCode> {
    match command {
        QuizCommand::Import(import) => run_import(import).await,
        QuizCommand::List(settings) => list(&settings).await,
        QuizCommand::Show(one) => {
            let quiz = newest(&one).await?;
            print!("{}", describe(&quiz));
            Ok(ExitCode::SUCCESS)
        }
        QuizCommand::Export(export) => {
            let format = match export.format {
                ExportFormat::Gift => Format::Gift,
                ExportFormat::Csv => Format::Csv,
                ExportFormat::Aiken => Format::Aiken,
            };
            print!("{}", studymate_formats::write(newest(&export.quiz).await?.as_ref(), format)?);
            Ok(ExitCode::SUCCESS)
        }
        QuizCommand::Publish(one) => {
            let command =
                Command::PublishQuiz { code: one.code.clone(), version: None, by: Author::Operator };
            change(&one, command, "published").await
        }
        QuizCommand::Retire(one) => {
            let command = Command::RetireQuiz { code: one.code.clone(), by: Author::Operator };
            change(&one, command, "retired").await
        }
        QuizCommand::Template => {
            print!("{}", studymate_formats::template());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Every file is read before anything is sent: one faulty file, and nothing is imported.
async fn run_import(import: Import) -> anyhow::Result<ExitCode> {
    let mut quizzes = Vec::new();
    let mut attached = BTreeMap::new();
    let mut faulty = false;
    for path in &import.files {
        let name = path.display();
        let size = std::fs::metadata(path).with_context(|| format!("{name}: cannot be read"))?.len();
        anyhow::ensure!(size <= IMPORT_FILE_MAX, "{name}: {size} bytes, expected at most {IMPORT_FILE_MAX}");
        let bytes = std::fs::read(path).with_context(|| format!("{name}: cannot be read"))?;
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = files_beside(path, &studymate_formats::files_named(&file_name, &bytes))?;
        let files = beside.iter().map(|(name, local)| (name.clone(), local.code().clone())).collect();
        attached.extend(beside.into_values().map(|local| (local.code().to_string(), local)));
        let options = ReadOptions { skip_bad: import.skip_bad, files, ..ReadOptions::default() };
        match studymate_formats::read(&file_name, &bytes, options) {
            Ok(read) => {
                for problem in read.skipped {
                    eprintln!("{name}: {problem} (skipped)");
                }
                quizzes.extend(read.quizzes);
            }
            Err(problems) => {
                faulty = true;
                for problem in problems {
                    eprintln!("{name}: {problem}");
                }
            }
        }
    }
    if faulty {
        eprintln!("nothing was imported");
        return Ok(ExitCode::FAILURE);
    }
    let (store, log) = reach(&import.settings, "studymate-quiz").await?;
    let owner = import.owner.checked(&store).await?;
    let catalogue = read_catalogue(&store).await?;
    let unknown = |problem: &Problem| match &problem.kind {
        ProblemKind::MediaUnknown { name } => !attached.contains_key(name),
        _ => true,
    };
    let problems: Vec<Problem> = media_problems(&quizzes, &catalogue).into_iter().filter(unknown).collect();
    if !problems.is_empty() {
        problems.iter().for_each(|problem| eprintln!("{problem}"));
        eprintln!("nothing was imported");
        return Ok(ExitCode::FAILURE);
    }
    if !attached.is_empty() {
        let uploader = Uploader::new(&import.settings, &import.uploads)?;
        uploader.keep(&attached, &catalogue, &store, &log).await?;
    }
    let quizzes: Vec<Arc<Quiz>> = quizzes.into_iter().map(Arc::new).collect();
    import_quizzes(&store, &log, &quizzes, import.publish).await?;
    let catalogue = read_catalogue(&store).await?;
    let materials = attached.into_values().map(|local| Owned::Material(local.code().clone()));
    let what = quizzes.iter().map(|quiz| Owned::Quiz(quiz.code.clone())).chain(materials).collect();
    owner::give(&store, &log, owner::foreign(what, owner, &catalogue), owner).await?;
    for quiz in &quizzes {
        let entry = catalogue.entry(&quiz.code);
        let version = entry.and_then(|entry| entry.newest()).map_or(0, |(version, _)| version.0);
        let live = entry.is_some_and(|entry| entry.live.is_some_and(|live| live.0 == version));
        let state = if live { "live" } else { "draft" };
        println!("{}: version {version}, {} questions, {state}", quiz.code, quiz.questions.len());
    }
    Ok(ExitCode::SUCCESS)
}

/// The files that a quiz names and that lie beside it, by the names that it gives them.
fn files_beside(quiz: &Path, names: &BTreeSet<String>) -> anyhow::Result<BTreeMap<String, LocalFile>> {
    let folder = quiz.parent().unwrap_or_else(|| Path::new(""));
    let there = names.iter().filter(|name| folder.join(name).is_file());
    there.map(|name| Ok((name.clone(), LocalFile::read(&folder.join(name))?))).collect()
}

/// Sends quizzes to the catalogue and waits until they are decided.
pub(crate) async fn import_quizzes(
    store: &Store,
    log: &Log,
    quizzes: &[Arc<Quiz>],
    publish: bool,
) -> anyhow::Result<()> {
    // One quiz, one input: the largest fits a message of the log by itself.
    for quiz in quizzes {
        let command =
            Command::ImportQuizzes { quizzes: vec![Arc::clone(quiz)], publish, by: Author::Operator };
        send(store, log, command).await?;
    }
    Ok(())
}

async fn change(one: &OneQuiz, command: Command, done: &str) -> anyhow::Result<ExitCode> {
    let (store, log) = reach(&one.settings, "studymate-quiz").await?;
    anyhow::ensure!(
        read_catalogue(&store).await?.entry(&one.code).is_some(),
        "there is no quiz {}",
        one.code
    );
    send(&store, &log, command).await?;
    println!("{}: {done}", one.code);
    Ok(ExitCode::SUCCESS)
}

async fn list(settings: &Settings) -> anyhow::Result<ExitCode> {
    let (store, _) = reach(settings, "studymate-quiz").await?;
    let catalogue = read_catalogue(&store).await?;
    for (code, entry) in catalogue.entries() {
        let Some((version, quiz)) = entry.newest() else { continue };
        let state = match (entry.live, entry.retired) {
            (Some(live), _) => format!("version {live} live"),
            (None, true) => "retired".to_owned(),
            (None, false) => "draft".to_owned(),
        };
        println!(
            "{code:<32} {state:<16} newest {version}, {} questions  {}",
            quiz.questions.len(),
            quiz.title
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn newest(one: &OneQuiz) -> anyhow::Result<Arc<Quiz>> {
    let (store, _) = reach(&one.settings, "studymate-quiz").await?;
    let catalogue = read_catalogue(&store).await?;
    let newest =
        catalogue.entry(&one.code).and_then(|entry| entry.newest()).map(|(_, quiz)| Arc::clone(quiz));
    newest.with_context(|| format!("there is no quiz {}", one.code))
}

fn describe(quiz: &Quiz) -> String {
    let mut text = format!("{} — {}\npass mark {} %\n", quiz.code, quiz.title, quiz.pass_mark);
    for (index, question) in quiz.questions.iter().enumerate() {
        text.push_str(&format!(
            "{}. [{}] {}\n",
            index + 1,
            question.kind.name(),
            question.text.replace('\n', " ")
        ));
    }
    text
}
