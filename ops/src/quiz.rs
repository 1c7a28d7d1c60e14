//! `studymate quiz`: teachers' files in and out, at the command line.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use studymate_formats::{Format, ReadOptions};
use studymate_nats::Log;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::event::Event;
use studymate_schema::import::IMPORT_FILE_MAX;
use studymate_schema::input::{Command, InputKind};
use studymate_schema::quiz::Quiz;
use studymate_schema::{Aggregate, InputId, QuizCode, StreamVersion};
use studymate_store::Store;

use crate::connect;
use crate::settings::Settings;

/// How long the workers may take to decide a command.
const DECIDED_DEADLINE: Duration = Duration::from_secs(10);
/// How often it is looked whether they have.
const DECIDED_POLL: Duration = Duration::from_millis(50);

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
    let mut faulty = false;
    for path in &import.files {
        let name = path.display();
        let size = std::fs::metadata(path).with_context(|| format!("{name}: cannot be read"))?.len();
        anyhow::ensure!(size <= IMPORT_FILE_MAX, "{name}: {size} bytes, expected at most {IMPORT_FILE_MAX}");
        let bytes = std::fs::read(path).with_context(|| format!("{name}: cannot be read"))?;
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let options = ReadOptions { skip_bad: import.skip_bad, ..ReadOptions::default() };
        match studymate_formats::read(&file_name, &bytes, options) {
            Ok(read) => {
                for problem in read.skipped {
                    eprintln!("{name}: {problem} (skipped)");
                }
                quizzes.extend(read.quizzes.into_iter().map(Arc::new));
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
    let (store, log) = reach(&import.settings).await?;
    import_quizzes(&store, &log, &quizzes, import.publish).await?;
    let catalogue = read_catalogue(&store).await?;
    for quiz in &quizzes {
        let entry = catalogue.entry(&quiz.code);
        let version = entry.and_then(|entry| entry.newest()).map_or(0, |(version, _)| version.0);
        let live = entry.is_some_and(|entry| entry.live.is_some_and(|live| live.0 == version));
        let state = if live { "live" } else { "draft" };
        println!("{}: version {version}, {} questions, {state}", quiz.code, quiz.questions.len());
    }
    Ok(ExitCode::SUCCESS)
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

async fn send(store: &Store, log: &Log, command: Command) -> anyhow::Result<()> {
    let id = InputId::command(uuid::Uuid::now_v7());
    log.publish(&Aggregate::Catalogue, &id, InputKind::Command, None, command.encode()?.into()).await?;
    let deadline = tokio::time::Instant::now() + DECIDED_DEADLINE;
    while store.known_inputs(std::slice::from_ref(&id)).await?.is_empty() {
        anyhow::ensure!(
            tokio::time::Instant::now() < deadline,
            "no worker decided {id} within {} s: is `studymate workers` running? It will be decided when it is",
            DECIDED_DEADLINE.as_secs()
        );
        tokio::time::sleep(DECIDED_POLL).await;
    }
    Ok(())
}

async fn change(one: &OneQuiz, command: Command, done: &str) -> anyhow::Result<ExitCode> {
    let (store, log) = reach(&one.settings).await?;
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
    let (store, _) = reach(settings).await?;
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
    let (store, _) = reach(&one.settings).await?;
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

async fn reach(settings: &Settings) -> anyhow::Result<(Store, Log)> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let store = connect::store(settings, "studymate-quiz", &health, &stop).await?;
    let log = connect::log(settings, &health, &stop).await?;
    store.zip(log).context("interrupted")
}

/// All quizzes, from their stream.
async fn read_catalogue(store: &Store) -> anyhow::Result<Catalogue> {
    const PAGE: i64 = 200;
    let mut catalogue = Catalogue::default();
    loop {
        let after = StreamVersion(catalogue.revision().0);
        let events = store.read_stream(&Aggregate::Catalogue, after, PAGE).await?;
        if events.is_empty() {
            return Ok(catalogue);
        }
        for stored in events {
            if let Event::Catalogue(event) = stored.decode(None)? {
                catalogue.evolve(&event);
            }
        }
    }
}
