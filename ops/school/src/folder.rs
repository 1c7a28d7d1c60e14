//! A course that was made in the chat leaves as a folder, whose files must be what was sent and said; it comes back as it is, which changes
//! nothing, and once more under another code, for another classroom.

use std::collections::BTreeMap;
use std::path::Path;

use studymate_chaos::ChaosError;
use studymate_chaos::world::World;
use toml::{Table, Value};

use crate::SchoolError;
use crate::author::{course_of, files_of, materials_of, voice};
use crate::compare::Difference;
use crate::content::{Content, Quiz};
use crate::janitor::MIGRATED;
use crate::mentor::mentor_of;

/// The quiz whose course leaves and comes back.
pub(crate) const COPIED: &str = "rivers";
/// The classroom for which it comes back under another code.
pub(crate) const COPIED_FOR: usize = MIGRATED;
/// What the file of a course is called.
const COURSE: &str = "course.toml";

/// The course under its other code.
pub(crate) fn copy_of(code: &str) -> String {
    format!("copy-{code}")
}

/// The code of a material in the copy: the first file has another one, the others are those that there are already.
pub(crate) fn in_copy(quiz: &str, number: usize, material: String) -> String {
    if number == 0 { format!("copy-of-{quiz}") } else { material }
}

/// What lies in a folder.
type Files = BTreeMap<String, Vec<u8>>;

/// Lets the course out and in again, where these groups are the classrooms. Returns what was not as it must be.
pub(crate) async fn copy(
    world: &World,
    content: &Content,
    groups: &[i64],
) -> Result<Vec<Difference>, SchoolError> {
    let Some(quiz) = content.quiz(COPIED) else { return Ok(Vec::new()) };
    let mut check = Check { quiz, differences: Vec::new() };
    let at = |name: &str| world.folder.join(format!("{name}-{COPIED}"));
    let (out, copy, again) = (at("exported"), at("copied"), at("exported-again"));
    let course = course_of(COPIED);

    world.processes.must(&["course", "export", &course, &out.display().to_string()]).await?;
    let files = read(&out)?;
    let table = check.course(&files, groups)?;
    check.quiz(&files);
    let said = world.processes.must(&["course", "import", &out.display().to_string()]).await?;
    check.unchanged(&said);

    let mut files = files;
    let table = renamed(table, groups.get(COPIED_FOR).copied().unwrap_or_default());
    files.insert(COURSE.to_owned(), table.to_string().into_bytes());
    write(&copy, &files)?;
    world.processes.must(&["course", "import", "--publish", &copy.display().to_string()]).await?;
    let (code, again_path) = (copy_of(COPIED), again.display().to_string());
    world.processes.must(&["course", "export", &code, &again_path]).await?;
    check.same(files, read(&again)?)?;
    Ok(check.differences)
}

/// The course under its other code, for the classroom of this group, with another material for the first file.
fn renamed(mut course: Table, group: i64) -> Table {
    course.insert("code".to_owned(), copy_of(COPIED).into());
    course.insert("classrooms".to_owned(), Value::Array(vec![group.into()]));
    let first = files_of(COPIED).into_iter().next();
    let topics = course.get_mut("topics").and_then(Value::as_array_mut).into_iter().flatten();
    let items = topics.filter_map(|topic| topic.get_mut("items")?.as_array_mut()).flatten();
    for item in items {
        if let Some(material) = item.get_mut("material").filter(|code| code.as_str() == first.as_deref()) {
            *material = in_copy(COPIED, 0, String::new()).into();
        }
    }
    course
}

/// What is compared with what the mentor sent and said.
struct Check<'c> {
    quiz: &'c Quiz,
    differences: Vec<Difference>,
}

impl Check<'_> {
    fn expect(&mut self, what: &str, expected: &str, found: &str) {
        if expected != found {
            self.differences.push(Difference {
                student: self.quiz.rooms().first().map_or(0, |room| mentor_of(*room)),
                what: format!("{what} in the folder of the course of {}", self.quiz.code),
                expected: expected.to_owned(),
                found: found.to_owned(),
            });
        }
    }

    /// The file of the course names everything as the mentor did, and beside it lies what they sent.
    fn course(&mut self, files: &Files, groups: &[i64]) -> Result<Table, SchoolError> {
        let course = table(files)?;
        let said = |name: &str| course.get(name).map(ToString::to_string).unwrap_or_default();
        let quoted = |text: &str| Value::from(text).to_string();
        self.expect("code", &quoted(&course_of(self.quiz.code)), &said("code"));
        self.expect("title", &quoted(&format!("Course {}", self.quiz.title)), &said("title"));
        self.expect("access", &quoted("classrooms"), &said("access"));
        let rooms: Vec<Value> =
            self.quiz.rooms().iter().filter_map(|room| Some((*groups.get(*room)?).into())).collect();
        self.expect("classrooms", &Value::Array(rooms).to_string(), &said("classrooms"));
        let topics = course.get("topics").and_then(Value::as_array).cloned().unwrap_or_default();
        let titles: Vec<Option<&str>> = topics.iter().map(|topic| topic.get("title")?.as_str()).collect();
        self.expect("topics", &format!("{:?}", [Some("Only topic")]), &format!("{titles:?}"));
        let items: Vec<&Value> =
            topics.iter().filter_map(|topic| topic.get("items")?.as_array()).flatten().collect();
        let mut expected: Vec<Item> = vec![Item::Text("Read this.".to_owned())];
        expected.extend(materials_of(self.quiz).into_iter().map(|material| {
            let bytes = material.files.into_iter().map(|file| file.bytes.to_vec()).collect();
            Item::Files { code: material.code, title: material.title, files: bytes }
        }));
        expected.push(Item::Quiz(format!("{}.gift", self.quiz.code)));
        let found: Vec<Item> = items.iter().map(|item| Item::read(item, files)).collect();
        self.expect("items", &format!("{expected:?}"), &format!("{found:?}"));
        Ok(course)
    }

    /// The file of the quiz asks what the mentor asked, with every option, setting and sound.
    fn quiz(&mut self, files: &Files) {
        let file = files.get(&format!("{}.gift", self.quiz.code)).cloned().unwrap_or_default();
        // No backslash was typed.
        let file = String::from_utf8_lossy(&file).replace("\\n", "\n").replace('\\', "");
        let settings = ["shuffle_options=yes", "counts=last"].map(str::to_owned);
        let asks = self.quiz.questions.iter().map(|question| question.asks());
        let lines = self.quiz.questions.iter().flat_map(|question| question.options());
        for text in settings.into_iter().chain(asks).chain(lines) {
            let found = if file.contains(&text) { text.as_str() } else { "nothing" };
            self.expect("a line of the quiz", &text, found);
        }
        let asked = file.lines().filter(|line| line.starts_with("::")).count();
        self.expect("questions", &self.quiz.questions.len().to_string(), &asked.to_string());
        for name in self.quiz.questions.iter().filter_map(|question| question.media) {
            let there = files.values().any(|bytes| *bytes == voice(name));
            self.expect(&format!("whether there is the {name}"), "true", &there.to_string());
        }
    }

    /// An import of what was exported must change nothing.
    fn unchanged(&mut self, said: &str) {
        let of_something =
            |line: &&str| ["quiz ", "material ", "course "].iter().any(|begin| line.starts_with(begin));
        let lines: Vec<&str> = said.lines().filter(of_something).collect();
        let changed: Vec<&&str> = lines.iter().filter(|line| !line.contains("unchanged")).collect();
        self.expect("what an import changes", "[]", &format!("{changed:?}"));
        let told = (lines.len() > files_of(self.quiz.code).len()).to_string();
        self.expect("whether an import tells of everything", "true", &told);
    }

    /// What came in under another code must leave as it came.
    fn same(&mut self, mut sent: Files, mut back: Files) -> Result<(), SchoolError> {
        let (course, again) = (table(&sent)?, table(&back)?);
        self.expect("the copy", &course.to_string(), &again.to_string());
        sent.remove(COURSE);
        back.remove(COURSE);
        let differ: Vec<&String> =
            sent.keys().chain(back.keys()).filter(|name| sent.get(*name) != back.get(*name)).collect();
        self.expect("files of the copy that differ", "[]", &format!("{differ:?}"));
        Ok(())
    }
}

/// Something in a topic, as far as it is compared.
#[derive(PartialEq, Eq, Debug)]
enum Item {
    Text(String),
    Files { code: String, title: String, files: Vec<Vec<u8>> },
    Quiz(String),
}

impl Item {
    fn read(item: &Value, files: &Files) -> Item {
        let said = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
        if let Some(text) = said("text") {
            return Item::Text(text);
        }
        if let Some(quiz) = said("quiz") {
            return Item::Quiz(quiz);
        }
        let several = item.get("files").and_then(Value::as_array).into_iter().flatten();
        let several = several.filter_map(|name| name.as_str().map(str::to_owned));
        let bytes = |name: String| files.get(&name).cloned().unwrap_or_default();
        Item::Files {
            code: said("material").unwrap_or_default(),
            title: said("title").unwrap_or_default(),
            files: said("file").into_iter().chain(several).map(bytes).collect(),
        }
    }
}

fn table(files: &Files) -> Result<Table, SchoolError> {
    let text = String::from_utf8_lossy(files.get(COURSE).map_or(&[][..], Vec::as_slice)).into_owned();
    text.parse().map_err(|error| SchoolError::Tool {
        command: "course export".to_owned(),
        reason: format!("{error} in {text}"),
    })
}

fn read(folder: &Path) -> Result<Files, ChaosError> {
    let mut files = Files::new();
    for entry in std::fs::read_dir(folder).map_err(ChaosError::file(folder))? {
        let path = entry.map_err(ChaosError::file(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(name, std::fs::read(&path).map_err(ChaosError::file(&path))?);
    }
    Ok(files)
}

fn write(folder: &Path, files: &Files) -> Result<(), ChaosError> {
    std::fs::create_dir_all(folder).map_err(ChaosError::file(folder))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(ChaosError::file(&path))?;
    }
    Ok(())
}
