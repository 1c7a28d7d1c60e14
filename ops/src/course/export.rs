//! `studymate course export`: a course as a folder that is read back as it is, its files among them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use studymate_formats::Format;
use studymate_formats::course::{COURSE_FILE, FileMaterial};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::{Course, CourseItem};
use studymate_schema::material::{Material, MaterialFile};
use studymate_schema::quiz::Quiz;
use studymate_schema::{MaterialCode, QuizCode};

use super::{Export, NAME};
use crate::catalogue::{reach, read_catalogue};
use crate::files::{Downloader, file_name, kind_of_name};

pub(super) async fn run(options: &Export) -> anyhow::Result<ExitCode> {
    let (store, _) = reach(&options.settings, NAME).await?;
    let catalogue = read_catalogue(&store).await?;
    let course = catalogue.course(&options.code).map(|course| course.saved.clone());
    let course = course.with_context(|| format!("there is no course {}", options.code))?;
    let dir = &options.dir;
    std::fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    let plan = Plan::of(&course, &catalogue);
    let texts = plan.texts(&course, &catalogue)?;
    let names = texts.iter().map(|(name, _)| name).chain(plan.files.iter().map(|(name, _)| name));
    for path in names.map(|name| dir.join(name)) {
        anyhow::ensure!(
            options.force || !path.exists(),
            "{}: is there already: choose another folder, or --force",
            path.display()
        );
    }
    for (name, text) in &texts {
        write(dir, name, text.as_bytes())?;
    }
    if plan.files.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let downloader = Downloader::new(&options.settings)?;
    let mut complete = true;
    for (name, file) in &plan.files {
        match downloader.bytes(file).await {
            Ok(bytes) => write(dir, name, &bytes)?,
            Err(why) => {
                complete = false;
                eprintln!("{}: missing: {why:#}", dir.join(name).display());
            }
        }
    }
    Ok(if complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn write(dir: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = dir.join(name);
    std::fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    println!("{}", path.display());
    Ok(())
}

/// What is written beside a course.
#[derive(Default)]
pub(super) struct Plan<'c> {
    materials: Vec<FileMaterial>,
    files: Vec<(String, &'c MaterialFile)>,
    taken: BTreeSet<String>,
}

impl<'c> Plan<'c> {
    /// The files of a course's materials under their own names where those can be had, and those of its questions under their codes.
    pub(super) fn of(course: &Course, catalogue: &'c Catalogue) -> Self {
        let mut plan = Plan::default();
        plan.taken.insert(COURSE_FILE.to_owned());
        plan.taken.extend(quizzes_of(course, catalogue).map(|quiz| quiz_file(&quiz.code)));
        let media = quizzes_of(course, catalogue).flat_map(|quiz| &quiz.questions);
        let media: BTreeSet<&MaterialCode> = media.filter_map(|question| question.media.as_ref()).collect();
        for code in media {
            let Some(saved) = catalogue.material(code) else { continue };
            for file in saved.material.content.files() {
                let name = plan.free(&file_name(file, code.as_str(), true));
                plan.files.push((name, file));
            }
        }
        for entry in course.entries() {
            let CourseItem::Material(code) = &entry.item else { continue };
            let Some(saved) = catalogue.material(code) else { continue };
            plan.material(&saved.material);
        }
        plan
    }

    fn material(&mut self, material: &'c Material) {
        let files = material.content.files();
        if files.is_empty() {
            return;
        }
        let mut names = Vec::new();
        for file in files {
            let name = self.free(&file_name(file, material.code.as_str(), false));
            names.push(name.clone());
            self.files.push((name, file));
        }
        // One kind for all: where one name does not tell it, it is said.
        let told = files.iter().zip(&names).all(|(file, name)| kind_of_name(name, file.size) == file.kind);
        let kind = files.first().map(|file| file.kind).filter(|_| !told);
        let (code, title) = (material.code.clone(), material.title.clone());
        self.materials.push(FileMaterial { code, title, names, kind });
    }

    /// A name that no other file has.
    fn free(&mut self, name: &str) -> String {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let numbered = (2..).map(|number: u32| format!("{stem}-{number}.{extension}"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !self.taken.contains(name));
        let free = free.unwrap_or_default();
        self.taken.insert(free.clone());
        free
    }

    /// The files that are text, by name: each quiz as it was imported last, and the course.
    pub(super) fn texts(
        &self,
        course: &Course,
        catalogue: &Catalogue,
    ) -> anyhow::Result<Vec<(String, String)>> {
        let mut files = Vec::new();
        for quiz in quizzes_of(course, catalogue) {
            files.push((quiz_file(&quiz.code), studymate_formats::write(quiz, Format::Gift)?));
        }
        let material = |code: &MaterialCode| catalogue.material(code).map(|known| known.material.as_ref());
        let text = studymate_formats::course::write(course, quiz_file, material, &self.materials)?;
        files.push((COURSE_FILE.to_owned(), text));
        Ok(files)
    }
}

fn quiz_file(code: &QuizCode) -> String {
    format!("{code}.{}", Format::Gift.extension())
}

fn quizzes_of<'c>(course: &Course, catalogue: &'c Catalogue) -> impl Iterator<Item = &'c Quiz> {
    course.quizzes().filter_map(|code| Some(catalogue.entry(code)?.newest()?.1.as_ref()))
}
