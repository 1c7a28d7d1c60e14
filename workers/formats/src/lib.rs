//! The files teachers have (GIFT, Aiken, CSV, and `course.toml` for whole courses), read into quizzes and written from them. Pure: bytes in, quizzes or problems out.
//!
//! Each format turns a text into a `Draft`; `check` holds every question against the limits of
//! `studymate_schema::quiz`, whatever format it came from; `draft` puts the quiz together. All of it takes time linear
//! in the size of the file and panics on no bytes. What teachers may write is in `docs/FORMATS.md`.

mod aiken;
mod check;
pub mod course;
mod csv;
mod decode;
mod draft;
mod draw;
mod gift;
mod html;
mod marks;
mod media;
mod number;
mod settings;
mod text;
pub mod typed;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::quiz::Quiz;
use studymate_schema::{MaterialCode, QuizCode};

pub use csv::template;

/// A format of files of quizzes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Moodle's text format: every kind of question, with weights and feedback.
    Gift,
    /// The simplest: one right option, no feedback.
    Aiken,
    /// A table, as spreadsheets write it.
    Csv,
}

impl Format {
    /// The format of a file: by the extension of its name (`.gift`, `.aiken`, `.csv`, `.tsv`), and for `.txt` by its content.
    ///
    /// # Errors
    /// Neither tells, or a `.txt` is not UTF-8.
    pub fn detect(file_name: &str, bytes: &[u8]) -> Result<Format, Problem> {
        let unknown = Problem { line: 0, kind: ProblemKind::UnknownFormat };
        let Some((_, extension)) = file_name.rsplit_once('.') else { return Err(unknown) };
        match extension.trim().to_ascii_lowercase().as_str() {
            "gift" => Ok(Format::Gift),
            "aiken" => Ok(Format::Aiken),
            "csv" | "tsv" => Ok(Format::Csv),
            "txt" => {
                let text = decode::text(bytes)?;
                if aiken::looks_like(&text) {
                    Ok(Format::Aiken)
                } else if gift::looks_like(&text) {
                    Ok(Format::Gift)
                } else {
                    Err(unknown)
                }
            }
            _ => Err(unknown),
        }
    }

    /// Whether a file is named like one of quizzes.
    pub fn is_named(file_name: &str) -> bool {
        let extension =
            file_name.rsplit_once('.').map(|(_, extension)| extension.trim().to_ascii_lowercase());
        matches!(extension.as_deref(), Some("gift" | "aiken" | "csv" | "tsv" | "txt"))
    }

    /// The extension of its files, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Gift => "gift",
            Format::Aiken => "aiken",
            Format::Csv => "csv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Gift => "GIFT",
            Format::Aiken => "Aiken",
            Format::Csv => "CSV",
        })
    }
}

/// How to read a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReadOptions {
    /// Leave bad questions out and report them, instead of refusing the file.
    pub skip_bad: bool,
    /// The code of the quiz; without it that of the file, then one made of the file's name.
    pub code: Option<QuizCode>,
    /// The title of the quiz; without it that of the file, then the file's name.
    pub title: Option<String>,
    /// The files beside the quiz that its questions may name, each with the material that it is.
    pub files: BTreeMap<String, MaterialCode>,
}

/// What a file held.
#[derive(Clone, PartialEq, Debug)]
pub struct ReadQuizzes {
    /// The quizzes, each within the limits of `studymate_schema::quiz`. Every format of today holds one in a file.
    pub quizzes: Vec<Quiz>,
    /// What was left out, in the order of the lines. Empty without [`ReadOptions::skip_bad`].
    pub skipped: Vec<Problem>,
}

/// Reads a file of quizzes.
///
/// # Errors
/// All problems of the file, in the order of its lines. With [`ReadOptions::skip_bad`] only when nothing good is left, or
/// when what is wrong concerns the file as a whole.
pub fn read(file_name: &str, bytes: &[u8], options: ReadOptions) -> Result<ReadQuizzes, Vec<Problem>> {
    draft(file_name, bytes).map_err(|problem| vec![problem])?.finish(file_name, options)
}

/// The files beside a file of quizzes that its questions name; none where it cannot be read.
pub fn files_named(file_name: &str, bytes: &[u8]) -> BTreeSet<String> {
    let questions = draft(file_name, bytes).map(|draft| draft.questions).unwrap_or_default();
    let names = questions.into_iter().filter_map(|mut draft| media::take(&mut draft.question.text).ok()?);
    names.filter(|name| MaterialCode::parse(name).is_err()).collect()
}

fn draft(file_name: &str, bytes: &[u8]) -> Result<draft::Draft, Problem> {
    let text = decode::text(bytes)?;
    Ok(match Format::detect(file_name, bytes)? {
        Format::Gift => gift::read(&text),
        Format::Aiken => aiken::read(&text),
        Format::Csv => csv::read(&text),
    })
}

/// A question that a format has no way to say.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("question {id:?} cannot be written as {format}: {reason}")]
pub struct Unsupported {
    /// The question.
    pub id: String,
    /// The format.
    pub format: Format,
    /// What the format lacks.
    pub reason: Lack,
}

/// What a format lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Lack {
    /// The kind of question.
    #[error("it has no questions of this kind")]
    Kind,
    /// Weights other than those it gives by itself.
    #[error("it has no weights")]
    Weights,
    /// Feedback to single answers.
    #[error("it has no feedback to single answers")]
    Feedback,
    /// Explanations.
    #[error("it has no explanations")]
    Explanation,
    /// Points or difficulties of single questions.
    #[error("it has no points or difficulties")]
    Marks,
    /// A text that would be read as something else.
    #[error("one of its texts would be read as something else")]
    Text,
}

/// Writes a quiz as a file: what [`read`] takes and makes the same quiz of.
///
/// GIFT holds every quiz. CSV holds what needs no feedback or weights. Aiken holds single choices with nothing but
/// options; it has no names for questions, so that reading makes new ones of their texts.
///
/// # Errors
/// The first question that the format cannot hold.
pub fn write(quiz: &Quiz, format: Format) -> Result<String, Unsupported> {
    match format {
        Format::Gift => Ok(gift::write(quiz)),
        Format::Aiken => aiken::write(quiz),
        Format::Csv => csv::write(quiz),
    }
}
