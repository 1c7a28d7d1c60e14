//! A course written as a file that is read back as the same course.

use studymate_schema::course::{Access, Course, CourseItem};
use studymate_schema::material::{FileKind, Material, MaterialContent};
use studymate_schema::{MaterialCode, QuizCode};

use super::file::{WrittenFile, WrittenItem, WrittenTopic};
use super::{FileMaterial, dates};

/// Writes a course. `quiz` names the file of each quiz; `material` gives what the catalogue has, where texts and links are written out;
/// `files` are the materials whose files lie beside. Any other one is named by its code.
///
/// # Errors
/// A title holds what TOML cannot: none of what is checked when a course is read.
pub fn write<'m>(
    course: &Course,
    quiz: impl Fn(&QuizCode) -> String,
    material: impl Fn(&MaterialCode) -> Option<&'m Material>,
    files: &[FileMaterial],
) -> Result<String, toml::ser::Error> {
    let zone = course.zone.as_ref();
    let topics = course.topics.iter().map(|topic| {
        let items = topic.entries.iter().map(|entry| {
            let opens = entry.window.opens.and_then(|at| dates::write(at, zone));
            let due = entry.window.due.and_then(|at| dates::write(at, zone));
            let dated = WrittenItem { opens, due, ..WrittenItem::default() };
            match &entry.item {
                CourseItem::Quiz(code) => WrittenItem { quiz: Some(quiz(code)), ..dated },
                CourseItem::Material(code) => {
                    let known = material(code);
                    let (text, link) = match known.map(|known| &known.content) {
                        Some(MaterialContent::Text(text)) => (Some(text.as_str()), None),
                        Some(MaterialContent::Link(link)) => (None, Some(link.as_str())),
                        Some(MaterialContent::File(_) | MaterialContent::Album(_)) | None => (None, None),
                    };
                    let beside = files.iter().find(|beside| beside.code == *code);
                    let (file, files) = match beside.map(|beside| beside.names.as_slice()) {
                        Some([name]) => (Some(name.as_str()), None),
                        several => (None, several),
                    };
                    let written = text.is_some() || link.is_some();
                    let title = known.filter(|_| written).map(|known| known.title.as_str());
                    let title = title.or_else(|| beside.map(|beside| beside.title.as_str()));
                    let kind = beside.and_then(|beside| beside.kind).map(FileKind::name);
                    WrittenItem {
                        material: Some(code.as_str()),
                        title,
                        text,
                        link,
                        file,
                        files,
                        kind,
                        ..dated
                    }
                }
            }
        });
        WrittenTopic { title: &topic.title, items: items.collect() }
    });
    let (access, classrooms) = match &course.access {
        Access::Everyone => ("everyone", Vec::new()),
        Access::Invitation => ("invitation", Vec::new()),
        Access::Classrooms(classrooms) => ("classrooms", classrooms.iter().map(|chat| chat.0).collect()),
    };
    toml::to_string_pretty(&WrittenFile {
        code: course.code.as_str(),
        title: &course.title,
        description: &course.description,
        language: course.language.map(|language| language.code()),
        access,
        classrooms,
        zone: zone.map(|zone| zone.as_str()),
        opens: course.window.opens.and_then(|at| dates::write(at, zone)),
        due: course.window.due.and_then(|at| dates::write(at, zone)),
        late: course.late.name(),
        topics: topics.collect(),
    })
}
