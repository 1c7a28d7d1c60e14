//! `studymate course`: whole courses in and out, at the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use studymate_formats::course::{COURSE_FILE, CourseFile};
use studymate_formats::{Format, ReadOptions};
use studymate_nats::Log;
use studymate_schema::catalogue::{Author, Catalogue, Owned};
use studymate_schema::course::{Course, CourseItem, CourseStage};
use studymate_schema::import::IMPORT_FILE_MAX;
use studymate_schema::input::Command;
use studymate_schema::material::{Material, SaveAs};
use studymate_schema::quiz::Quiz;
use studymate_schema::{CourseCode, MaterialCode, QuizCode};
use studymate_store::Store;

use crate::catalogue::{reach, read_catalogue, send};
use crate::owner::{self, OwnerOption};
use crate::quiz::import_quizzes;
use crate::settings::Settings;

/// The name of its connections.
const NAME: &str = "studymate-course";

#[derive(Subcommand)]
pub(crate) enum CourseCommand {
    /// Read a folder with a course.toml and the files of its quizzes
    Import(Import),
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

/// A course with everything that stands in its folder.
#[derive(Debug)]
pub(crate) struct Folder {
    course: Arc<Course>,
    quizzes: Vec<Arc<Quiz>>,
    materials: Vec<Arc<Material>>,
}

impl Folder {
    /// All that stands in it.
    pub(crate) fn owned(&self) -> Vec<Owned> {
        let quizzes = self.quizzes.iter().map(|quiz| Owned::Quiz(quiz.code.clone()));
        let materials = self.materials.iter().map(|material| Owned::Material(material.code.clone()));
        quizzes.chain(materials).chain([Owned::Course(self.course.code.clone())]).collect()
    }
}

pub(crate) async fn run(command: CourseCommand) -> anyhow::Result<ExitCode> {
    match command {
        CourseCommand::Import(options) => import(&options).await,
        CourseCommand::Export(options) => export(&options).await,
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

/// Reads a course and all that belongs to it. `file` gives the bytes of a file of its folder, or says why there are none.
///
/// # Errors
/// Every problem of every file, a line each.
fn read_folder(file: impl Fn(&str) -> Result<Vec<u8>, String>) -> Result<Folder, Vec<String>> {
    let mut problems = Vec::new();
    let mut quizzes: BTreeMap<QuizCode, Arc<Quiz>> = BTreeMap::new();
    let text = file(COURSE_FILE)
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "not UTF-8 text: save it as UTF-8".to_owned()))
        .map_err(|problem| vec![format!("{COURSE_FILE}: {problem}")])?;
    let mut quiz = |name: &str| {
        let read = read_quiz(name, &file).map_err(|found| problems.extend(found)).ok()?;
        let code = read.code.clone();
        quizzes.insert(code.clone(), Arc::new(read));
        Some(code)
    };
    let read = studymate_formats::course::read(&text, &mut quiz);
    match read {
        Ok(CourseFile { course, materials }) if problems.is_empty() => Ok(Folder {
            course: Arc::new(course),
            quizzes: quizzes.into_values().collect(),
            materials: materials.into_iter().map(Arc::new).collect(),
        }),
        Ok(_) => Err(problems),
        Err(found) => {
            let mut all: Vec<String> =
                found.iter().map(|problem| format!("{COURSE_FILE}: {problem}")).collect();
            all.extend(problems);
            Err(all)
        }
    }
}

/// Reads a course that stands by itself: its quizzes are in the catalogue.
pub(crate) fn read_text(text: &str) -> Result<Folder, Vec<String>> {
    read_folder(|name| match name {
        COURSE_FILE => Ok(text.as_bytes().to_vec()),
        _ => Err("is not there".to_owned()),
    })
}

fn read_quiz(name: &str, file: &impl Fn(&str) -> Result<Vec<u8>, String>) -> Result<Quiz, Vec<String>> {
    let told = |problem: String| vec![format!("{name}: {problem}")];
    if name.contains(['/', '\\']) {
        return Err(told("quizzes lie beside the course's file: name the file without a folder".to_owned()));
    }
    let bytes = file(name).map_err(told)?;
    let read = studymate_formats::read(name, &bytes, ReadOptions::default())
        .map_err(|found| found.iter().map(|problem| format!("{name}: {problem}")).collect::<Vec<_>>())?;
    read.quizzes.into_iter().next().ok_or_else(|| told("there is no quiz in it".to_owned()))
}

fn read_dir(dir: &Path) -> Result<Folder, Vec<String>> {
    read_folder(|name| {
        let path = dir.join(name);
        let size = std::fs::metadata(&path).map_err(|error| format!("cannot be read: {error}"))?.len();
        if size > IMPORT_FILE_MAX {
            return Err(format!("{size} bytes, expected at most {IMPORT_FILE_MAX}"));
        }
        std::fs::read(&path).map_err(|error| format!("cannot be read: {error}"))
    })
}

/// Everything is read and checked before anything is sent: one mistake, and nothing is changed.
async fn import(options: &Import) -> anyhow::Result<ExitCode> {
    let folder = match read_dir(&options.dir) {
        Ok(folder) => folder,
        Err(problems) => return Ok(refuse(&options.dir, &problems)),
    };
    let (store, log) = reach(&options.settings, NAME).await?;
    let owner = options.owner.checked(&store).await?;
    let catalogue = read_catalogue(&store).await?;
    let problems = missing(&folder, &catalogue);
    if !problems.is_empty() {
        return Ok(refuse(&options.dir, &problems));
    }
    for line in changes(&folder, &catalogue) {
        println!("{line}");
    }
    let given = owner::foreign(folder.owned(), owner, &catalogue);
    if let Some(owner) = owner {
        println!("{} of these become those of {owner}", given.len());
    }
    if options.dry_run {
        println!("nothing was changed: this was a dry run");
        return Ok(ExitCode::SUCCESS);
    }
    import_folder(&store, &log, &folder, options.publish).await?;
    owner::give(&store, &log, given, owner).await?;
    let state = read_catalogue(&store).await?.course(&folder.course.code).map(|course| match course.stage {
        CourseStage::Published(_) if course.has_changes() => "saved; students have what was published before",
        CourseStage::Published(_) => "published",
        CourseStage::Draft => "a draft",
        CourseStage::Archived(_) => "archived",
    });
    println!("{}: {}", folder.course.code, state.context("the course was not taken")?);
    Ok(ExitCode::SUCCESS)
}

fn refuse(dir: &Path, problems: &[String]) -> ExitCode {
    for problem in problems {
        eprintln!("{}", dir.join(problem).display());
    }
    eprintln!("nothing was imported");
    ExitCode::FAILURE
}

/// What the course names and neither its folder nor the catalogue has.
fn missing(folder: &Folder, catalogue: &Catalogue) -> Vec<String> {
    let there = |item: &CourseItem| match item {
        CourseItem::Quiz(code) => {
            catalogue.entry(code).is_some() || folder.quizzes.iter().any(|quiz| quiz.code == *code)
        }
        CourseItem::Material(code) => {
            catalogue.material(code).is_some() || folder.materials.iter().any(|known| known.code == *code)
        }
    };
    let missing = folder.course.entries().filter(|entry| !there(&entry.item));
    let told = missing.map(|entry| match &entry.item {
        CourseItem::Quiz(code) => {
            format!("{COURSE_FILE}: there is no quiz {code}: name its file, or import it first")
        }
        CourseItem::Material(code) => {
            format!("{COURSE_FILE}: there is no material {code}: write its text or link, or save it in the chat first")
        }
    });
    told.collect()
}

/// What an import does, a line each.
fn changes(folder: &Folder, catalogue: &Catalogue) -> Vec<String> {
    let quizzes = folder.quizzes.iter().map(|quiz| {
        let change = match catalogue.entry(&quiz.code).and_then(|entry| entry.newest()) {
            None => "new".to_owned(),
            Some((_, known)) if known == quiz => "unchanged".to_owned(),
            Some((version, _)) => format!("version {}", version.0 + 1),
        };
        format!("quiz {}: {change}, {} questions", quiz.code, quiz.questions.len())
    });
    let materials = folder.materials.iter().map(|material| {
        let known = catalogue.material(&material.code).map(|known| known.material == *material);
        format!("material {}: {}", material.code, change(known))
    });
    let known = catalogue.course(&folder.course.code).map(|known| known.saved == folder.course);
    let course = format!("course {}: {}", folder.course.code, change(known));
    quizzes.chain(materials).chain([course]).collect()
}

fn change(same: Option<bool>) -> &'static str {
    match same {
        None => "new",
        Some(true) => "unchanged",
        Some(false) => "changed",
    }
}

/// Sends a course with its quizzes and materials to the catalogue and waits until they are decided. Students see nothing of it before
/// the course is published as a whole.
pub(crate) async fn import_folder(
    store: &Store,
    log: &Log,
    folder: &Folder,
    publish: bool,
) -> anyhow::Result<()> {
    import_quizzes(store, log, &folder.quizzes, false).await?;
    for material in &folder.materials {
        let (material, by) = (Arc::clone(material), Author::Operator);
        send(store, log, Command::SaveMaterial { material, save: SaveAs::This, by }).await?;
    }
    let course = Arc::clone(&folder.course);
    send(store, log, Command::SaveCourse { course, publish, by: Author::Operator }).await
}

async fn export(options: &Export) -> anyhow::Result<ExitCode> {
    let (store, _) = reach(&options.settings, NAME).await?;
    let catalogue = read_catalogue(&store).await?;
    let course = catalogue.course(&options.code).map(|course| Arc::clone(&course.saved));
    let course = course.with_context(|| format!("there is no course {}", options.code))?;
    let dir = &options.dir;
    std::fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    for (name, text) in files_of(&course, &catalogue)? {
        let path = dir.join(&name);
        anyhow::ensure!(
            options.force || !path.exists(),
            "{}: is there already: choose another folder, or --force",
            path.display()
        );
        std::fs::write(&path, text).with_context(|| path.display().to_string())?;
        println!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// The files of a course, by name: each quiz as it was imported last, and the course.
fn files_of(course: &Course, catalogue: &Catalogue) -> anyhow::Result<Vec<(String, String)>> {
    let name = |code: &QuizCode| format!("{code}.{}", Format::Gift.extension());
    let mut files = Vec::new();
    for code in course.quizzes() {
        let Some((_, quiz)) = catalogue.entry(code).and_then(|entry| entry.newest()) else { continue };
        files.push((name(code), studymate_formats::write(quiz, Format::Gift)?));
    }
    let material = |code: &MaterialCode| catalogue.material(code).map(|known| known.material.as_ref());
    files.push((COURSE_FILE.to_owned(), studymate_formats::course::write(course, name, material)?));
    Ok(files)
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
    use studymate_schema::QuizVersion;
    use studymate_schema::event::CatalogueEvent;

    use super::*;
    use crate::content::{SAMPLE_COURSE, SAMPLE_COURSES};

    const COURSE: &str = "code = \"course\"\ntitle = \"Course\"\naccess = \"invitation\"\nzone = \"Europe/Berlin\"\n\
        due = 2026-12-20\n\n[[topics]]\ntitle = \"Topic\"\n\n[[topics.items]]\nquiz = \"sums.gift\"\n\n\
        [[topics.items]]\nmaterial = \"notes\"\ntitle = \"Notes\"\ntext = \"Read this.\"\n";
    const SUMS: &str = "::one::1 + 1 = ?{=2 ~3}\n";

    fn folder_of(files: &BTreeMap<String, String>) -> Result<Folder, Vec<String>> {
        read_folder(|wanted| {
            files.get(wanted).map(|text| text.clone().into_bytes()).ok_or_else(|| "is not there".to_owned())
        })
    }

    fn files(course: &str, sums: &str) -> BTreeMap<String, String> {
        [(COURSE_FILE.to_owned(), course.to_owned()), ("sums.gift".to_owned(), sums.to_owned())].into()
    }

    #[test]
    fn a_course_is_exported_and_read_again_as_it_is() {
        let folder = folder_of(&files(COURSE, SUMS)).unwrap_or_else(|problems| panic!("{problems:?}"));
        let (mut catalogue, by) = (Catalogue::default(), Author::Operator);
        assert_eq!(
            changes(&folder, &catalogue),
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
        let written: BTreeMap<String, String> =
            files_of(&folder.course, &catalogue).unwrap().into_iter().collect();
        let again = folder_of(&written).unwrap_or_else(|problems| panic!("{problems:?}: {written:?}"));
        assert_eq!(again.course, folder.course);
        assert!(changes(&again, &catalogue).iter().all(|line| line.contains("unchanged")));
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
