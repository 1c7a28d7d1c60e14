//! `studymate course`: whole courses in and out, at the command line.

mod export;
mod folder;
mod import;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use studymate_schema::CourseCode;
use studymate_schema::catalogue::Author;
use studymate_schema::course::CourseStage;
use studymate_schema::input::Command;

use crate::catalogue::{reach, read_catalogue, send};
use crate::files::UploadSettings;
use crate::owner::OwnerOption;
use crate::settings::Settings;

pub(crate) use folder::read_text;
pub(crate) use import::import_folder;

/// The name of its connections.
const NAME: &str = "studymate-course";

#[derive(Subcommand)]
pub(crate) enum CourseCommand {
    /// Read a folder with a course.toml and the files of its quizzes and materials
    Import(Box<Import>),
    /// Write a course as such a folder
    Export(Export),
    /// List all courses
    List(Settings),
    /// Give students a course as it was imported last, with its quizzes
    Publish(OneCourse),
    /// Let students have a course no more; results stay
    Archive(OneCourse),
}

#[derive(Args)]
pub(crate) struct Import {
    /// The folder
    dir: PathBuf,
    /// Give students the course at once, with its quizzes
    #[arg(long)]
    publish: bool,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    owner: OwnerOption,
    #[command(flatten)]
    uploads: UploadSettings,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args)]
pub(crate) struct Export {
    /// The course's code
    #[arg(value_parser = CourseCode::parse)]
    code: CourseCode,
    /// The folder; made when it is not there
    dir: PathBuf,
    /// Write over the files of a course that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args)]
pub(crate) struct OneCourse {
    /// Its code
    #[arg(value_parser = CourseCode::parse)]
    code: CourseCode,
    #[command(flatten)]
    settings: Settings,
}

pub(crate) async fn run(command: CourseCommand) -> anyhow::Result<ExitCode> {
    match command {
        CourseCommand::Import(options) => Box::pin(import::run(&options)).await,
        CourseCommand::Export(options) => export::run(&options).await,
        CourseCommand::List(settings) => list(&settings).await,
        CourseCommand::Publish(one) => {
            let command = Command::PublishCourse { code: one.code.clone(), by: Author::Operator };
            change_one(&one, command, "published").await
        }
        CourseCommand::Archive(one) => {
            let command = Command::ArchiveCourse { code: one.code.clone(), by: Author::Operator };
            change_one(&one, command, "archived").await
        }
    }
}

async fn list(settings: &Settings) -> anyhow::Result<ExitCode> {
    let (store, _) = reach(settings, NAME).await?;
    let catalogue = read_catalogue(&store).await?;
    for (code, course) in catalogue.courses() {
        let stage = match course.stage {
            CourseStage::Draft => "draft",
            CourseStage::Published(_) if course.has_changes() => "published, with changes",
            CourseStage::Published(_) => "published",
            CourseStage::Archived(_) => "archived",
        };
        let (topics, items) = (course.saved.topics.len(), course.saved.entries().count());
        println!("{code:<32} {stage:<24} {topics} topics, {items} items  {}", course.saved.title);
    }
    Ok(ExitCode::SUCCESS)
}

async fn change_one(one: &OneCourse, command: Command, done: &str) -> anyhow::Result<ExitCode> {
    let (store, log) = reach(&one.settings, NAME).await?;
    let known = read_catalogue(&store).await?.course(&one.code).is_some();
    anyhow::ensure!(known, "there is no course {}", one.code);
    send(&store, &log, command).await?;
    println!("{}: {done}", one.code);
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use studymate_formats::course::COURSE_FILE;
    use studymate_schema::catalogue::Catalogue;
    use studymate_schema::event::CatalogueEvent;
    use studymate_schema::{QuizCode, QuizVersion};

    use super::export::Plan;
    use super::folder::{Folder, read};
    use super::import::{changes, missing};
    use super::*;
    use crate::content::{SAMPLE_COURSE, SAMPLE_COURSES};

    const COURSE: &str = "code = \"course\"\ntitle = \"Course\"\naccess = \"invitation\"\nzone = \"Europe/Berlin\"\n\
        due = 2026-12-20\n\n[[topics]]\ntitle = \"Topic\"\n\n[[topics.items]]\nquiz = \"sums.gift\"\n\n\
        [[topics.items]]\nmaterial = \"notes\"\ntitle = \"Notes\"\ntext = \"Read this.\"\n";
    const SUMS: &str = "::one::1 + 1 = ?{=2 ~3}\n";

    fn folder_of(files: &BTreeMap<String, String>) -> Result<Folder, Vec<String>> {
        let bytes = |(name, text): (&String, &String)| (name.clone(), text.clone().into_bytes());
        read(&files.iter().map(bytes).collect::<BTreeMap<_, _>>())
    }

    fn files(course: &str, sums: &str) -> BTreeMap<String, String> {
        [(COURSE_FILE.to_owned(), course.to_owned()), ("sums.gift".to_owned(), sums.to_owned())].into()
    }

    #[test]
    fn a_course_is_exported_and_read_again_as_it_is() {
        let folder = folder_of(&files(COURSE, SUMS)).unwrap_or_else(|problems| panic!("{problems:?}"));
        let (mut catalogue, by) = (Catalogue::default(), Author::Operator);
        assert_eq!(
            changes(&folder, &[], &catalogue),
            ["quiz sums: new, 1 questions", "material notes: new", "course course: new"]
        );
        for quiz in &folder.quizzes {
            let (quiz, version) = (Arc::clone(quiz), QuizVersion(1));
            catalogue.evolve(&CatalogueEvent::QuizImported { quiz, version, by });
        }
        for material in &folder.materials {
            catalogue.evolve(&CatalogueEvent::MaterialSaved { material: Arc::clone(material), by });
        }
        catalogue.evolve(&CatalogueEvent::CourseSaved { course: Arc::clone(&folder.course), by });
        let written: BTreeMap<String, String> = Plan::of(&folder.course, &catalogue)
            .texts(&folder.course, &catalogue)
            .unwrap()
            .into_iter()
            .collect();
        let again = folder_of(&written).unwrap_or_else(|problems| panic!("{problems:?}: {written:?}"));
        assert_eq!(again.course, folder.course);
        assert!(changes(&again, &[], &catalogue).iter().all(|line| line.contains("unchanged")));
    }

    #[test]
    fn every_mistake_of_every_file_is_told() {
        let problems = |course: &str, sums: &str| folder_of(&files(course, sums)).err().unwrap_or_default();
        let told = problems(&COURSE.replace("invitation", "all"), "1 + 1 = ?{~2 ~3}");
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("course.toml: line 3: ") && told[1].starts_with("sums.gift: line 1: "));
        let told = problems(&COURSE.replace("sums.gift", "../sums.gift"), SUMS);
        assert_eq!(
            told,
            ["../sums.gift: quizzes lie beside the course's file: name the file without a folder"]
        );
    }

    #[test]
    fn files_that_are_not_there_or_do_not_go_together_are_told() {
        let material =
            "\n[[topics.items]]\nmaterial = \"trip\"\ntitle = \"Trip\"\nfiles = [\"a.png\", \"b.pdf\"]\n";
        let mut beside = files(&format!("{COURSE}{material}"), "::one::1 + 1 = ? [media: c.png] {=2 ~3}");
        let told = |beside: &BTreeMap<String, String>| folder_of(beside).err().unwrap_or_default();
        let of_question = told(&beside);
        assert!(
            of_question.len() == 1 && of_question[0].starts_with("sums.gift: line 1: "),
            "{of_question:?}"
        );
        beside.insert("c.png".to_owned(), "c".to_owned());
        assert_eq!(told(&beside), ["a.png: is not there", "b.pdf: is not there"]);
        for name in ["a.png", "b.pdf"] {
            beside.insert(name.to_owned(), name.to_owned());
        }
        let apart = told(&beside);
        assert!(
            apart.len() == 1 && apart[0].starts_with("b.pdf: cannot be kept together with a.png"),
            "{apart:?}"
        );
        beside.insert(COURSE_FILE.to_owned(), format!("{COURSE}{}", material.replace(", \"b.pdf\"", "")));
        let folder = folder_of(&beside).unwrap_or_else(|problems| panic!("{problems:?}"));
        assert_eq!(missing(&folder, &Catalogue::default()), [""; 0], "both come with the folder");
        assert_eq!(folder.owned().len(), 5);
        beside.insert("a.png".to_owned(), String::new());
        assert_eq!(told(&beside), ["a.png: the file is empty"]);
    }

    #[test]
    fn a_sample_course_names_sample_quizzes() {
        for (name, text) in SAMPLE_COURSES {
            let folder = read_text(text).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
            let there = |code: &QuizCode| {
                let file = format!("{code}.gift");
                SAMPLE_COURSE.iter().any(|(name, _)| *name == file)
            };
            assert!(folder.course.quizzes().all(there), "{name}");
        }
    }
}
