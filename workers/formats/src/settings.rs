//! What a file says about its quiz: `studymate: key=value` in a comment at the top.

use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::quiz::Quiz;
use studymate_schema::{Locale, QuizCode};

use crate::text::{excerpt, one_line};

/// The settings of a file, each at most once.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) code: Option<QuizCode>,
    pub(crate) title: Option<(u32, String)>,
    pub(crate) description: Option<(u32, String)>,
    pub(crate) language: Option<Locale>,
    pub(crate) pass_mark: Option<u8>,
}

/// The key and value of a setting; `None` when the comment is only a comment.
pub(crate) fn setting(comment: &str) -> Option<(&str, &str)> {
    let comment = comment.trim();
    let head = comment.get(..MARK.len())?;
    if !head.eq_ignore_ascii_case(MARK) {
        return None;
    }
    let rest = &comment[MARK.len()..];
    let (key, value) = rest.split_once('=').unwrap_or((rest, ""));
    Some((key.trim(), value.trim()))
}

const MARK: &str = "studymate:";

impl Settings {
    /// Takes one setting.
    pub(crate) fn take(&mut self, line: u32, key: &str, value: &str) -> Result<(), Problem> {
        let problem = |kind| Err(Problem { line, kind });
        let key = key.to_ascii_lowercase();
        let known = ["code", "title", "description", "language", "pass_mark"].contains(&key.as_str());
        if !known {
            return problem(ProblemKind::UnknownSetting { key: excerpt(&key) });
        }
        let value = one_line(value);
        if value.is_empty() {
            return problem(ProblemKind::SettingWithoutValue { key });
        }
        let got = excerpt(&value);
        let twice = match key.as_str() {
            "code" => match QuizCode::parse(&value) {
                Ok(code) => self.code.replace(code).is_some(),
                Err(_) => return problem(ProblemKind::BadCode { got }),
            },
            "language" => match value.parse() {
                Ok(language) => self.language.replace(language).is_some(),
                Err(_) => return problem(ProblemKind::BadLanguage { got }),
            },
            "pass_mark" => match value.trim_end_matches('%').trim_end().parse() {
                Ok(percent @ 0..=100) => self.pass_mark.replace(percent).is_some(),
                _ => return problem(ProblemKind::BadPassMark { got }),
            },
            "title" => self.title.replace((line, value)).is_some(),
            _ => self.description.replace((line, value)).is_some(),
        };
        if twice { problem(ProblemKind::SettingTwice { key }) } else { Ok(()) }
    }
}

/// The settings of a quiz as the lines of a comment, without the sign that begins a comment.
pub(crate) fn lines_of(quiz: &Quiz) -> Vec<String> {
    let mut lines = vec![format!("{MARK} code={}", quiz.code), format!("{MARK} title={}", quiz.title)];
    if !quiz.description.is_empty() {
        lines.push(format!("{MARK} description={}", quiz.description));
    }
    if let Some(language) = quiz.language {
        lines.push(format!("{MARK} language={language}"));
    }
    lines.push(format!("{MARK} pass_mark={}", quiz.pass_mark));
    lines
}
