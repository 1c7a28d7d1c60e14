//! A file that has been read but not yet judged: its questions, where each stands, and everything that is wrong.

use std::collections::{BTreeMap, HashMap};

use studymate_schema::import::{Part, Problem, ProblemKind};
use studymate_schema::quiz::{
    FEEDBACK_TEXT_MAX, PASS_MARK_DEFAULT, QUESTIONS_MAX, Question, Quiz, TITLE_MAX,
};
use studymate_schema::quiz_settings::QuizSettings;
use studymate_schema::{MaterialCode, QuizCode};

use crate::settings::{self, Settings, Taken};
use crate::text::{excerpt, id_of, one_line};
use crate::{ReadOptions, ReadQuizzes, check, draw, media};

/// A question and the lines it stands on.
pub(crate) struct QuestionDraft {
    /// The line of its text, or of its name.
    pub(crate) line: u32,
    /// The question. An empty id is replaced by one made of its text.
    pub(crate) question: Question,
    /// The line of each option, accepted answer or pair.
    pub(crate) answer_lines: Vec<u32>,
}

/// What a format made of a file.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) settings: Settings,
    pub(crate) questions: Vec<QuestionDraft>,
    /// What is wrong with single questions and settings.
    pub(crate) problems: Vec<Problem>,
    /// What is wrong with the file as a whole: nothing of it can be kept.
    pub(crate) fatal: Vec<Problem>,
}

impl Draft {
    /// Takes a question, or what is wrong with it.
    pub(crate) fn take(&mut self, question: Result<QuestionDraft, Vec<Problem>>) {
        match question {
            Ok(question) => self.questions.push(question),
            Err(problems) => self.problems.extend(problems),
        }
    }

    /// Takes a setting. A bad code is fatal: without it the quiz would become another one.
    pub(crate) fn set(&mut self, line: u32, key: &str, value: &str) {
        if let Err(problem) = self.settings.take(line, key, value) {
            match problem.kind {
                ProblemKind::BadCode { .. } => self.fatal.push(problem),
                _ => self.problems.push(problem),
            }
        }
    }

    /// Checks the questions and puts the quiz together.
    pub(crate) fn finish(
        mut self,
        file_name: &str,
        options: ReadOptions,
    ) -> Result<ReadQuizzes, Vec<Problem>> {
        let found = self.questions.len();
        if found == 0 && self.problems.is_empty() && self.fatal.is_empty() {
            self.fatal.push(Problem { line: 0, kind: ProblemKind::Empty });
        }
        if found > QUESTIONS_MAX {
            let kind = ProblemKind::TooManyQuestions { count: found as u32, limit: QUESTIONS_MAX as u32 };
            self.fatal.push(Problem { line: 0, kind });
        }
        let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
        let code = options.code.or_else(|| self.settings.code.take()).or_else(|| QuizCode::from_title(stem));
        if code.is_none() && !self.fatal.iter().any(|p| matches!(p.kind, ProblemKind::BadCode { .. })) {
            self.fatal.push(Problem { line: 0, kind: ProblemKind::CodeMissing });
        }
        let title = match options.title {
            Some(title) => self.checked(0, Part::Title, one_line(&title), TITLE_MAX),
            None => match self.settings.title.take() {
                Some((line, title)) => self.checked(line, Part::Title, title, TITLE_MAX),
                None => None,
            },
        };
        let description = match self.settings.description.take() {
            Some((line, text)) => self.checked(line, Part::Description, text, FEEDBACK_TEXT_MAX),
            None => None,
        };
        let questions = self.checked_questions(&options.files);
        self.check_draw(&questions);
        self.check_navigation();

        let refused = !self.fatal.is_empty() || questions.is_empty();
        let mut problems = self.fatal;
        problems.append(&mut self.problems);
        problems.sort_by_key(|problem| problem.line);
        let Some(code) = code.filter(|_| !refused && (problems.is_empty() || options.skip_bad)) else {
            return Err(problems);
        };
        let quiz = Quiz {
            title: title.unwrap_or_else(|| title_of(stem, &code)),
            code,
            description: description.unwrap_or_default(),
            language: self.settings.language,
            pass_mark: self.settings.pass_mark.unwrap_or(PASS_MARK_DEFAULT),
            questions,
            settings: self.settings.taken.over(QuizSettings::default()),
        };
        Ok(ReadQuizzes { quizzes: vec![quiz], skipped: problems })
    }

    fn checked(&mut self, line: u32, part: Part, text: String, limit: usize) -> Option<String> {
        let kind = check::text(part, &text, limit);
        self.problems.extend(kind.clone().map(|kind| Problem { line, kind }));
        kind.is_none().then_some(text)
    }

    /// A draw must find its questions; one that does not is left out.
    fn check_draw(&mut self, questions: &[Question]) {
        let Some((line, draw)) = &self.settings.taken.draw else { return };
        let kinds = draw::problems(draw, questions);
        if !kinds.is_empty() {
            let line = *line;
            self.problems.extend(kinds.into_iter().map(|kind| Problem { line, kind }));
            self.settings.taken.draw = None;
        }
    }

    /// What excludes a limit for each question is left out.
    fn check_navigation(&mut self) {
        let taken = &mut self.settings.taken;
        let settings = Taken {
            navigation: taken.navigation,
            question_seconds: taken.question_seconds,
            ..Taken::default()
        };
        let excluded = settings::exclusion(&settings.over(QuizSettings::default()));
        let named = taken.navigation.take_if(|_| excluded.is_some());
        self.problems.extend(named.zip(excluded).map(|((line, _), kind)| Problem { line, kind }));
    }

    /// The questions that are good, each with a name of its own.
    fn checked_questions(&mut self, files: &BTreeMap<String, MaterialCode>) -> Vec<Question> {
        let mut first_lines: HashMap<String, u32> = HashMap::new();
        let mut good = Vec::new();
        for mut draft in std::mem::take(&mut self.questions) {
            let media = media::take(&mut draft.question.text)
                .and_then(|name| name.map(|name| media::resolve(&name, files)).transpose());
            let named = !draft.question.id.is_empty();
            if !named {
                draft.question.id = id_of(&draft.question.text);
            }
            let mut problems = check::question(&draft);
            match media {
                Ok(media) => draft.question.media = media,
                Err(kind) => problems.push(Problem { line: draft.line, kind }),
            }
            let id = draft.question.id.clone();
            if let Some(first) = first_lines.get(&id).copied() {
                let kind = if named {
                    ProblemKind::DuplicateId { id: excerpt(&id), first }
                } else {
                    ProblemKind::DuplicateQuestion { first }
                };
                problems.push(Problem { line: draft.line, kind });
            } else {
                first_lines.insert(id, draft.line);
            }
            if problems.is_empty() {
                good.push(draft.question);
            }
            self.problems.append(&mut problems);
        }
        good
    }
}

/// A title made of the file's name.
fn title_of(stem: &str, code: &QuizCode) -> String {
    let title: String = one_line(&stem.replace(['_', '-'], " ")).chars().take(TITLE_MAX).collect();
    if title.trim().is_empty() { code.to_string() } else { title.trim().to_owned() }
}
