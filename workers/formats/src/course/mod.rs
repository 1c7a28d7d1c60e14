//! A course as one readable file, `course.toml`, beside the files of its quizzes. What stands in it is in `docs/FORMATS.md`.
//!
//! Dates without an offset are in the course's time zone; a day without a time is its beginning where something opens and its end
//! where something is due.

pub(crate) mod dates;
mod file;
mod write;

use std::collections::BTreeSet;

use studymate_schema::authoring::DatePart;
use studymate_schema::code::InvalidCode;
use studymate_schema::course::{
    Access, Course, CourseEntry, CourseItem, CourseTopic, ITEMS_MAX, LatePolicy, TOPICS_MAX, Window,
};
use studymate_schema::material::{
    ALBUM_MAX, FileKind, LINK_MAX, MATERIAL_TEXT_MAX, Material, MaterialContent,
};
use studymate_schema::quiz::{FEEDBACK_TEXT_MAX, TITLE_MAX};
use studymate_schema::{ChatId, CourseCode, Locale, MaterialCode, QuizCode, ZoneName};
use toml::Spanned;

pub use write::write;

/// The name of the file in its folder.
pub const COURSE_FILE: &str = "course.toml";

/// Something wrong in a course's file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct CourseProblem {
    /// The line, 1-based.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What a course's file holds.
#[derive(Clone, PartialEq, Debug)]
pub struct CourseFile {
    /// The course.
    pub course: Course,
    /// The materials that stand in the file itself, in the order of the course.
    pub materials: Vec<Material>,
    /// The materials that are files beside it, in the order of the course.
    pub files: Vec<FileMaterial>,
}

/// A material that is a file beside the course, or several that are kept together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileMaterial {
    /// Its code.
    pub code: MaterialCode,
    /// What it is called.
    pub title: String,
    /// The names of its files, one to `material::ALBUM_MAX`.
    pub names: Vec<String>,
    /// How they are sent; `None` as their names tell.
    pub kind: Option<FileKind>,
}

/// Reads a course's file. `quiz` gives the code of the quiz in a file beside it; `None` when it cannot be read, which whoever gave
/// it tells by itself.
///
/// # Errors
/// All problems of the file, in the order of its lines. None, when only quizzes could not be read.
pub fn read(
    text: &str,
    mut quiz: impl FnMut(&str) -> Option<QuizCode>,
) -> Result<CourseFile, Vec<CourseProblem>> {
    let file: file::File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        vec![CourseProblem { line: line_of(text, at), message: error.message().to_owned() }]
    })?;
    let mut reader = Reader { text, problems: Vec::new(), complete: true };
    let read = reader.course(file, &mut quiz);
    match read {
        Some(read) if reader.problems.is_empty() && reader.complete => Ok(read),
        _ => Err(reader.problems),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// The materials of a course that come with it.
#[derive(Default)]
struct Found {
    materials: Vec<Material>,
    files: Vec<FileMaterial>,
}

/// What a material is, as an item says it.
enum Said {
    Content(MaterialContent),
    Files(Vec<String>),
}

struct Reader<'t> {
    text: &'t str,
    problems: Vec<CourseProblem>,
    complete: bool,
}

impl Reader<'_> {
    fn problem(&mut self, at: usize, message: impl Into<String>) {
        self.problems.push(CourseProblem { line: line_of(self.text, at), message: message.into() });
    }

    /// A text of at least one and at most `limit` characters.
    fn text(&mut self, what: &str, text: Spanned<String>, limit: usize) -> String {
        let at = text.span().start;
        let text = text.into_inner().trim().to_owned();
        let length = text.chars().count();
        if text.is_empty() {
            self.problem(at, format!("{what} is empty: write at least one character"));
        } else if length > limit {
            self.problem(at, format!("{what} has {length} characters: at most {limit} are allowed"));
        }
        text
    }

    fn code<T>(&mut self, code: &Spanned<String>, parse: fn(&str) -> Result<T, InvalidCode>) -> Option<T> {
        let parsed = parse(code.get_ref());
        if let Err(error) = &parsed {
            self.problem(code.span().start, error.to_string());
        }
        parsed.ok()
    }

    fn course(
        &mut self,
        file: file::File,
        quiz: &mut dyn FnMut(&str) -> Option<QuizCode>,
    ) -> Option<CourseFile> {
        let code = self.code(&file.code, CourseCode::parse);
        let title = self.text("the title", file.title, TITLE_MAX);
        let description = file.description.map(|text| self.text("the description", text, FEEDBACK_TEXT_MAX));
        let language = file.language.and_then(|language| {
            let parsed = language.get_ref().parse::<Locale>();
            if let Err(error) = &parsed {
                self.problem(language.span().start, error.to_string());
            }
            parsed.ok()
        });
        let zone = file.zone.and_then(|zone| {
            let parsed = zone.get_ref().parse::<ZoneName>();
            if let Err(error) = &parsed {
                self.problem(zone.span().start, error.to_string());
            }
            parsed.ok()
        });
        let access = self.access(&file.access, file.classrooms);
        let late = file.late.and_then(|late| {
            let known = LatePolicy::ALL.into_iter().find(|policy| policy.name() == late.get_ref());
            if known.is_none() {
                let message = format!("late is {:?}: write \"allowed\" or \"refused\"", late.get_ref());
                self.problem(late.span().start, message);
            }
            known
        });
        let window = self.window(file.opens.as_ref(), file.due.as_ref(), zone.as_ref());
        if file.topics.len() > TOPICS_MAX {
            self.problem(
                0,
                format!("there are {} topics: at most {TOPICS_MAX} are allowed", file.topics.len()),
            );
        }
        let mut seen = BTreeSet::new();
        let mut found = Found::default();
        let mut topics = Vec::new();
        for topic in file.topics {
            let at = topic.title.span().start;
            let title = self.text("the topic's title", topic.title, TITLE_MAX);
            if topic.items.len() > ITEMS_MAX {
                self.problem(
                    at,
                    format!("there are {} items: at most {ITEMS_MAX} are allowed", topic.items.len()),
                );
            }
            let mut entries = Vec::new();
            for item in topic.items {
                let at = item.span().start;
                let item = item.into_inner();
                let window = self.window(item.opens.as_ref(), item.due.as_ref(), zone.as_ref());
                let Some(item) = self.item(at, item, &mut found, quiz) else { continue };
                if !seen.insert(item.clone()) {
                    self.problem(at, "this is in the course already: leave one of the two out");
                }
                entries.push(CourseEntry { item, window });
            }
            topics.push(CourseTopic { title, entries });
        }
        let course = Course {
            code: code?,
            title,
            description: description.unwrap_or_default(),
            language,
            access: access?,
            zone,
            window,
            late: late.unwrap_or_default(),
            topics,
        };
        Some(CourseFile { course, materials: found.materials, files: found.files })
    }

    fn access(&mut self, access: &Spanned<String>, classrooms: Option<Spanned<Vec<i64>>>) -> Option<Access> {
        let at = access.span().start;
        let ids = classrooms.as_ref().map(|ids| ids.get_ref().as_slice()).unwrap_or_default();
        let found = match access.get_ref().as_str() {
            "everyone" => Access::Everyone,
            "invitation" => Access::Invitation,
            "classrooms" if ids.is_empty() => {
                self.problem(at, "no classrooms are named: write classrooms = [-1001234567890]");
                return None;
            }
            "classrooms" => return Some(Access::Classrooms(ids.iter().copied().map(ChatId).collect())),
            other => {
                let message =
                    format!("access is {other:?}: write \"everyone\", \"invitation\" or \"classrooms\"");
                self.problem(at, message);
                return None;
            }
        };
        if let Some(ids) = classrooms {
            self.problem(ids.span().start, "classrooms are named: write access = \"classrooms\" too");
        }
        Some(found)
    }

    fn window(
        &mut self,
        opens: Option<&Spanned<file::Date>>,
        due: Option<&Spanned<file::Date>>,
        zone: Option<&ZoneName>,
    ) -> Window {
        let mut read = |date: Option<&Spanned<file::Date>>, part| {
            let date = date?;
            let read = dates::read(&date.get_ref().0, part, zone);
            if read.is_none() {
                let message = format!(
                    "{:?} is no date: write 2026-09-01, 2026-09-01T09:00:00 or 2026-09-01T09:00:00+02:00",
                    date.get_ref().0
                );
                self.problem(date.span().start, message);
            }
            read
        };
        let window = Window { opens: read(opens, DatePart::Opens), due: read(due, DatePart::Due) };
        if let (Some(from), Some(until), Some(due)) = (window.opens, window.due, due)
            && until <= from
        {
            self.problem(due.span().start, "it is due before it opens: put the dates right");
        }
        window
    }

    fn item(
        &mut self,
        at: usize,
        item: file::Item,
        found: &mut Found,
        quiz: &mut dyn FnMut(&str) -> Option<QuizCode>,
    ) -> Option<CourseItem> {
        match (&item.quiz, &item.material) {
            (Some(name), None) => {
                let beside = [&item.title, &item.text, &item.link, &item.file, &item.kind];
                if item.files.is_some() || beside.iter().any(|said| said.is_some()) {
                    self.problem(at, "a quiz has only dates beside it: its title stands in its own file");
                }
                let code = if name.get_ref().contains('.') {
                    let code = quiz(name.get_ref());
                    self.complete &= code.is_some();
                    code
                } else {
                    self.code(name, QuizCode::parse)
                };
                code.map(CourseItem::Quiz)
            }
            (None, Some(code)) => {
                let code = self.code(code, MaterialCode::parse)?;
                self.material(at, &code, item, found);
                Some(CourseItem::Material(code))
            }
            _ => {
                self.problem(
                    at,
                    "an item is a quiz or a material: write quiz = \"file.gift\" or material = \"code\"",
                );
                None
            }
        }
    }

    /// A material that stands here, or whose files lie beside; nothing for one that is there already.
    fn material(&mut self, at: usize, code: &MaterialCode, item: file::Item, found: &mut Found) {
        let kind = item.kind.and_then(|kind| {
            let known = FileKind::from_name(kind.get_ref());
            if known.is_none() {
                let message = format!(
                    "kind is {:?}: write \"document\", \"photo\", \"video\", \"audio\" or \"voice\"",
                    kind.get_ref()
                );
                self.problem(kind.span().start, message);
            } else if item.file.is_none() && item.files.is_none() {
                self.problem(kind.span().start, "only a file has a kind: write file = beside it");
            }
            known
        });
        let said = match (item.text, item.link, item.file, item.files) {
            (None, None, None, None) => None,
            (Some(text), None, None, None) => {
                Some(Said::Content(MaterialContent::Text(self.text("the text", text, MATERIAL_TEXT_MAX))))
            }
            (None, Some(link), None, None) => {
                let at = link.span().start;
                let link = self.text("the link", link, LINK_MAX);
                if !(link.starts_with("https://") || link.starts_with("http://")) {
                    self.problem(at, "the link must begin with https:// or http://");
                }
                Some(Said::Content(MaterialContent::Link(link)))
            }
            (None, None, Some(file), None) => {
                Some(Said::Files(self.names(file.span().start, vec![file.into_inner()])))
            }
            (None, None, None, Some(files)) => {
                Some(Said::Files(self.names(files.span().start, files.into_inner())))
            }
            _ => {
                self.problem(at, "a material is a text, a link or a file: leave all but one out");
                return;
            }
        };
        match (said, item.title) {
            (Some(said), Some(title)) => {
                let title = self.text("the material's title", title, TITLE_MAX);
                let code = code.clone();
                match said {
                    Said::Content(content) => found.materials.push(Material { code, title, content }),
                    Said::Files(names) => found.files.push(FileMaterial { code, title, names, kind }),
                }
            }
            (Some(_), None) => self.problem(at, "the material has no title: write title = \"…\""),
            (None, Some(title)) => {
                self.problem(
                    title.span().start,
                    "the material has a title only: write text =, link = or file = beside it",
                );
            }
            (None, None) => {}
        }
    }

    /// The names of files beside the course.
    fn names(&mut self, at: usize, names: Vec<String>) -> Vec<String> {
        if names.is_empty() || names.len() > ALBUM_MAX {
            self.problem(at, format!("there are {} files: name 1 to {ALBUM_MAX}", names.len()));
        }
        if names.iter().any(|name| name.is_empty() || name.contains(['/', '\\'])) {
            self.problem(at, "files lie beside the course's file: name each without a folder");
        }
        names
    }
}
