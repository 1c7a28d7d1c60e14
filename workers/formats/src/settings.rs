//! What a file says about its quiz: `studymate: key=value` in a comment at the top.

use std::ops::RangeInclusive;

use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::quiz::Quiz;
use studymate_schema::quiz_settings::{
    ATTEMPTS_MAX, Counts, Draw, FeedbackPolicy, Navigation, QUESTION_SECONDS, QUIZ_MINUTES, QuizSetting,
    QuizSettings,
};
use studymate_schema::{Locale, QuizCode};

use crate::draw;
use crate::text::{excerpt, one_line};

/// The settings of a file, each at most once.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) code: Option<QuizCode>,
    pub(crate) title: Option<(u32, String)>,
    pub(crate) description: Option<(u32, String)>,
    pub(crate) language: Option<Locale>,
    pub(crate) pass_mark: Option<u8>,
    pub(crate) taken: Taken,
}

/// How the quiz is taken, as far as the file says so; the line of the draw is kept, because only all questions tell whether it can be
/// drawn.
#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) shuffle_questions: Option<bool>,
    pub(crate) shuffle_options: Option<bool>,
    pub(crate) draw: Option<(u32, Draw)>,
    pub(crate) attempts: Option<Option<u16>>,
    pub(crate) counts: Option<Counts>,
    pub(crate) feedback: Option<FeedbackPolicy>,
    pub(crate) review: Option<bool>,
    /// With its line, because only all settings tell whether it can be had.
    pub(crate) navigation: Option<(u32, Navigation)>,
    pub(crate) question_seconds: Option<Option<u16>>,
    pub(crate) quiz_minutes: Option<Option<u16>>,
}

impl Taken {
    /// The settings, where nothing is said as they are in `unsaid`.
    pub(crate) fn over(self, unsaid: QuizSettings) -> QuizSettings {
        QuizSettings {
            shuffle_questions: self.shuffle_questions.unwrap_or(unsaid.shuffle_questions),
            shuffle_options: self.shuffle_options.unwrap_or(unsaid.shuffle_options),
            draw: self.draw.map_or(unsaid.draw, |(_, draw)| draw),
            attempts: self.attempts.unwrap_or(unsaid.attempts),
            counts: self.counts.unwrap_or(unsaid.counts),
            feedback: self.feedback.unwrap_or(unsaid.feedback),
            review: self.review.unwrap_or(unsaid.review),
            navigation: self.navigation.map_or(unsaid.navigation, |(_, navigation)| navigation),
            question_seconds: self.question_seconds.unwrap_or(unsaid.question_seconds),
            quiz_minutes: self.quiz_minutes.unwrap_or(unsaid.quiz_minutes),
        }
    }

    /// Takes one of its settings: whether it was there before, or the values there are.
    fn take(&mut self, line: u32, key: &str, value: &str) -> Result<bool, &'static str> {
        let yes_or_no = || yes_or_no(value).ok_or(YES_OR_NO);
        Ok(match key {
            "shuffle_questions" => self.shuffle_questions.replace(yes_or_no()?).is_some(),
            "shuffle_options" => self.shuffle_options.replace(yes_or_no()?).is_some(),
            "review" => self.review.replace(yes_or_no()?).is_some(),
            "navigation" => {
                let named = Navigation::ALL.into_iter().find(|n| n.name().eq_ignore_ascii_case(value));
                self.navigation.replace((line, named.ok_or("oneway / free")?)).is_some()
            }
            "draw" => self.draw.replace((line, draw::read(value).ok_or(draw::EXPECTED)?)).is_some(),
            "attempts" => {
                let attempts = match value.parse() {
                    Ok(attempts @ 1..=ATTEMPTS_MAX) => Some(attempts),
                    _ if value.eq_ignore_ascii_case(ANY) => None,
                    _ => return Err("1 / 2 / … / 1000 / any"),
                };
                self.attempts.replace(attempts).is_some()
            }
            "question_seconds" => {
                let seconds = within(value, &QUESTION_SECONDS).ok_or("5 / … / 3600 / any")?;
                self.question_seconds.replace(seconds).is_some()
            }
            "quiz_minutes" => {
                let minutes = within(value, &QUIZ_MINUTES).ok_or("1 / … / 10080 / any")?;
                self.quiz_minutes.replace(minutes).is_some()
            }
            "counts" => {
                let counts = Counts::ALL.into_iter().find(|counts| counts.name().eq_ignore_ascii_case(value));
                self.counts.replace(counts.ok_or("best / last / first / average")?).is_some()
            }
            _ => {
                let feedback = FeedbackPolicy::ALL.into_iter().find(|f| f.name().eq_ignore_ascii_case(value));
                self.feedback.replace(feedback.ok_or("each / end / after-due / never")?).is_some()
            }
        })
    }
}

/// The word for no limit.
const ANY: &str = "any";
const YES_OR_NO: &str = "yes / no";

/// A number of this range, or that there is no limit.
fn within(value: &str, range: &RangeInclusive<u16>) -> Option<Option<u16>> {
    if value.eq_ignore_ascii_case(ANY) {
        return Some(None);
    }
    value.parse().ok().filter(|number| range.contains(number)).map(Some)
}

fn yes_or_no(value: &str) -> Option<bool> {
    match value.to_lowercase().as_str() {
        "yes" | "true" | "1" | "да" => Some(true),
        "no" | "false" | "0" | "нет" => Some(false),
        _ => None,
    }
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

/// The settings that say what the quiz is.
const OF_QUIZ: [&str; 5] = ["code", "title", "description", "language", "pass_mark"];
/// The settings that say how the quiz is taken.
const TAKEN: [&str; 10] = [
    "shuffle_questions",
    "shuffle_options",
    "draw",
    "attempts",
    "counts",
    "feedback",
    "review",
    "navigation",
    "question_seconds",
    "quiz_minutes",
];

impl Settings {
    /// Takes one setting.
    pub(crate) fn take(&mut self, line: u32, key: &str, value: &str) -> Result<(), Problem> {
        let problem = |kind| Err(Problem { line, kind });
        let key = key.to_ascii_lowercase();
        let known = || OF_QUIZ.iter().chain(&TAKEN).copied();
        if !known().any(|known| known == key) {
            let known = known().collect::<Vec<_>>().join(", ");
            return problem(ProblemKind::UnknownSetting { key: excerpt(&key), known });
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
            taken if TAKEN.contains(&taken) => match self.taken.take(line, taken, &value) {
                Ok(twice) => twice,
                Err(expected) => {
                    return problem(ProblemKind::BadSetting { key, got, expected: expected.to_owned() });
                }
            },
            "title" => self.title.replace((line, value)).is_some(),
            _ => self.description.replace((line, value)).is_some(),
        };
        if twice { problem(ProblemKind::SettingTwice { key }) } else { Ok(()) }
    }
}

/// The pass mark and the settings of a quiz after one of them was given another value.
pub(crate) fn changed(
    quiz: &Quiz,
    setting: QuizSetting,
    value: &str,
) -> Result<(u8, QuizSettings), Vec<Problem>> {
    let mut read = Settings::default();
    read.take(0, setting.name(), value).map_err(|problem| vec![problem])?;
    let settings = read.taken.over(quiz.settings.clone());
    let mut problems = match setting {
        QuizSetting::Draw => draw::problems(&settings.draw, &quiz.questions),
        _ => Vec::new(),
    };
    problems.extend(exclusion(&settings));
    if problems.is_empty() {
        return Ok((read.pass_mark.unwrap_or(quiz.pass_mark), settings));
    }
    Err(problems.into_iter().map(|kind| Problem { line: 0, kind }).collect())
}

/// A limit for each question and going to and fro between them exclude each other.
pub(crate) fn exclusion(settings: &QuizSettings) -> Option<ProblemKind> {
    let both = settings.navigation == Navigation::Free && settings.question_seconds.is_some();
    both.then(|| {
        let [key, got, other] =
            ["navigation", Navigation::Free.name(), "question_seconds"].map(str::to_owned);
        ProblemKind::SettingsExclude { key, got, other }
    })
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
    lines.extend(taken_of(&quiz.settings).into_iter().map(|(key, value)| format!("{MARK} {key}={value}")));
    lines
}

/// What is to be said of how a quiz is taken: nothing where it is as without a word.
fn taken_of(settings: &QuizSettings) -> Vec<(&'static str, String)> {
    let unsaid = QuizSettings::default();
    let yes_or_no = |value: bool| if value { "yes" } else { "no" }.to_owned();
    let mut said = Vec::new();
    if settings.shuffle_questions != unsaid.shuffle_questions {
        said.push(("shuffle_questions", yes_or_no(settings.shuffle_questions)));
    }
    if settings.shuffle_options != unsaid.shuffle_options {
        said.push(("shuffle_options", yes_or_no(settings.shuffle_options)));
    }
    said.extend(draw::show(&settings.draw).map(|draw| ("draw", draw)));
    said.extend(settings.attempts.map(|attempts| ("attempts", attempts.to_string())));
    if settings.counts != unsaid.counts {
        said.push(("counts", settings.counts.to_string()));
    }
    if settings.feedback != unsaid.feedback {
        said.push(("feedback", settings.feedback.to_string()));
    }
    if settings.review != unsaid.review {
        said.push(("review", yes_or_no(settings.review)));
    }
    if settings.navigation != unsaid.navigation {
        said.push(("navigation", settings.navigation.to_string()));
    }
    said.extend(settings.question_seconds.map(|seconds| ("question_seconds", seconds.to_string())));
    said.extend(settings.quiz_minutes.map(|minutes| ("quiz_minutes", minutes.to_string())));
    said
}
