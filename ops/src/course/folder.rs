//! A course's folder, read: everything in it is checked before anything is sent.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use studymate_formats::course::{COURSE_FILE, CourseFile, FileMaterial};
use studymate_formats::{ReadOptions, files_named};
use studymate_schema::catalogue::Owned;
use studymate_schema::course::Course;
use studymate_schema::import::IMPORT_FILE_MAX;
use studymate_schema::material::{FileKind, Material};
use studymate_schema::quiz::Quiz;
use studymate_schema::{MaterialCode, QuizCode};
use studymate_workers::UPLOAD_MAX;

use crate::files::LocalFile;

/// A course with everything that stands in its folder.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) course: Arc<Course>,
    pub(super) quizzes: Vec<Arc<Quiz>>,
    /// The materials that stand in the course's file.
    pub(super) materials: Vec<Arc<Material>>,
    /// The materials whose files lie beside it.
    pub(super) files: Vec<LocalMaterial>,
    /// The files beside it that questions name, by the codes that they have or get.
    pub(super) named: BTreeMap<String, LocalFile>,
}

/// A material whose files lie in the folder.
#[derive(Debug)]
pub(super) struct LocalMaterial {
    pub(super) code: MaterialCode,
    pub(super) title: String,
    /// How they are sent, where the course says so.
    pub(super) kind: Option<FileKind>,
    pub(super) files: Vec<LocalFile>,
}

/// Where the files of a course are.
pub(super) trait Source {
    /// The bytes of a file, at most so many, or why there are none.
    fn read(&self, name: &str, most: u64) -> Result<Vec<u8>, String>;

    /// The names of all files beside the course.
    fn names(&self) -> Vec<String>;
}

/// A folder of this machine.
pub(super) struct Dir(pub(super) PathBuf);

impl Source for Dir {
    fn read(&self, name: &str, most: u64) -> Result<Vec<u8>, String> {
        let path = self.0.join(name);
        let size = std::fs::metadata(&path).map_err(|error| format!("cannot be read: {error}"))?.len();
        if size > most {
            return Err(format!("{size} bytes, expected at most {most}"));
        }
        std::fs::read(&path).map_err(|error| format!("cannot be read: {error}"))
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}

/// Files that are in memory.
impl Source for BTreeMap<String, Vec<u8>> {
    fn read(&self, name: &str, _: u64) -> Result<Vec<u8>, String> {
        self.get(name).cloned().ok_or_else(|| "is not there".to_owned())
    }

    fn names(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }
}

/// Reads a course that stands by itself: its quizzes are in the catalogue.
pub(crate) fn read_text(text: &str) -> Result<Folder, Vec<String>> {
    read(&BTreeMap::from([(COURSE_FILE.to_owned(), text.as_bytes().to_vec())]))
}

/// Reads a course and all that belongs to it.
///
/// # Errors
/// Every problem of every file, a line each.
pub(super) fn read(source: &impl Source) -> Result<Folder, Vec<String>> {
    let text = source
        .read(COURSE_FILE, IMPORT_FILE_MAX)
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "not UTF-8 text: save it as UTF-8".to_owned()))
        .map_err(|problem| vec![format!("{COURSE_FILE}: {problem}")])?;
    let mut reader =
        Reader { source, problems: Vec::new(), quizzes: BTreeMap::new(), named: BTreeMap::new() };
    let read = studymate_formats::course::read(&text, |name| reader.quiz(name));
    let mut problems: Vec<String> = Vec::new();
    let course = match read {
        Ok(course) => Some(course),
        Err(found) => {
            problems.extend(found.iter().map(|problem| format!("{COURSE_FILE}: {problem}")));
            None
        }
    };
    let files: Vec<LocalMaterial> = course
        .iter()
        .flat_map(|course| &course.files)
        .filter_map(|material| reader.material(material))
        .collect();
    problems.extend(reader.problems);
    match course {
        Some(CourseFile { course, materials, .. }) if problems.is_empty() => Ok(Folder {
            course: Arc::new(course),
            quizzes: reader.quizzes.into_values().collect(),
            materials: materials.into_iter().map(Arc::new).collect(),
            files,
            named: reader.named,
        }),
        _ => Err(problems),
    }
}

struct Reader<'s, S> {
    source: &'s S,
    problems: Vec<String>,
    quizzes: BTreeMap<QuizCode, Arc<Quiz>>,
    named: BTreeMap<String, LocalFile>,
}

impl<S: Source> Reader<'_, S> {
    fn problem(&mut self, name: &str, problem: impl std::fmt::Display) {
        self.problems.push(format!("{name}: {problem}"));
    }

    /// The quiz in a file beside the course, with the files that its questions name.
    fn quiz(&mut self, name: &str) -> Option<QuizCode> {
        if name.contains(['/', '\\']) {
            self.problem(name, "quizzes lie beside the course's file: name the file without a folder");
            return None;
        }
        let bytes = self.source.read(name, IMPORT_FILE_MAX).map_err(|why| self.problem(name, why)).ok()?;
        let mut files = BTreeMap::new();
        for named in files_named(name, &bytes) {
            // What is not there is told with its line.
            if let Ok(bytes) = self.source.read(&named, UPLOAD_MAX)
                && let Some(local) = self.local(&named, bytes, None)
            {
                files.insert(named, local.code().clone());
                self.named.insert(local.code().to_string(), local);
            }
        }
        let read = studymate_formats::read(name, &bytes, ReadOptions { files, ..ReadOptions::default() });
        let quiz = match read.map(|read| read.quizzes.into_iter().next()) {
            Ok(Some(quiz)) => quiz,
            Ok(None) => {
                self.problem(name, "there is no quiz in it");
                return None;
            }
            Err(found) => {
                found.iter().for_each(|problem| self.problem(name, problem));
                return None;
            }
        };
        quiz.questions
            .iter()
            .filter_map(|question| question.media.as_ref())
            .for_each(|code| self.exported(code));
        let code = quiz.code.clone();
        self.quizzes.insert(code.clone(), Arc::new(quiz));
        Some(code)
    }

    /// A file that an export wrote beside a quiz is called after the material that it was, and becomes it again.
    fn exported(&mut self, code: &MaterialCode) {
        let is_it = |name: &String| name.rsplit_once('.').is_some_and(|(stem, _)| stem == code.as_str());
        let Some(name) = self.source.names().into_iter().find(is_it) else { return };
        if self.named.contains_key(code.as_str()) {
            return;
        }
        match self.source.read(&name, UPLOAD_MAX) {
            Ok(bytes) => {
                let local = self.local(&name, bytes, None).map(|local| local.under(code.clone()));
                self.named.extend(local.map(|local| (code.to_string(), local)));
            }
            Err(why) => self.problem(&name, why),
        }
    }

    fn material(&mut self, material: &FileMaterial) -> Option<LocalMaterial> {
        let before = self.problems.len();
        let mut files = Vec::new();
        for name in &material.names {
            match self.source.read(name, UPLOAD_MAX) {
                Ok(bytes) => files.extend(self.local(name, bytes, material.kind)),
                Err(why) => self.problem(name, why),
            }
        }
        let apart = files.iter().skip(1).zip(&files).find(|(one, before)| !one.goes_with(before));
        if let Some((one, other)) = apart {
            let problem = format!(
                "cannot be kept together with {}: an album has photos and videos, or only documents, or only audio",
                other.name()
            );
            let name = one.name().to_owned();
            self.problem(&name, problem);
        }
        let FileMaterial { code, title, kind, .. } = material.clone();
        (self.problems.len() == before).then_some(LocalMaterial { code, title, kind, files })
    }

    fn local(&mut self, name: &str, bytes: Vec<u8>, kind: Option<FileKind>) -> Option<LocalFile> {
        let file_name = name.rsplit('/').next().unwrap_or(name);
        match LocalFile::new(file_name, bytes) {
            Ok(local) => Some(kind.map_or_else(|| local.clone(), |kind| local.clone().sent_as(kind))),
            Err(error) => {
                self.problems.push(format!("{error:#}"));
                None
            }
        }
    }
}

impl Folder {
    /// All that stands in it.
    pub(crate) fn owned(&self) -> Vec<Owned> {
        let quizzes = self.quizzes.iter().map(|quiz| Owned::Quiz(quiz.code.clone()));
        let materials = self.materials.iter().map(|material| &material.code);
        let materials = materials.chain(self.files.iter().map(|material| &material.code));
        let materials = materials.chain(self.named.values().map(LocalFile::code));
        let materials = materials.map(|code| Owned::Material(code.clone()));
        quizzes.chain(materials).chain([Owned::Course(self.course.code.clone())]).collect()
    }
}
