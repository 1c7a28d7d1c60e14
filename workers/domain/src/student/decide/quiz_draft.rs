//! A quiz made in the chat: its title, then question by question, each with its kind, its answers and an explanation, and shown before it
//! is kept as students will see it.

use std::sync::Arc;

use studymate_formats::typed;
use studymate_schema::authoring::{AuthorButton, AuthorView, Basis, Page, QuizDraft, QuizStep, TypedKind};
use studymate_schema::catalogue::{Catalogue, Entry};
use studymate_schema::dialog::Dialog;
use studymate_schema::effect::{Card, Place};
use studymate_schema::event::{Role, StudentEvent};
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::input::Command;
use studymate_schema::material::{Material, MaterialContent, SaveAs};
use studymate_schema::quiz::{PASS_MARK_DEFAULT, QUESTIONS_MAX, Question, Quiz};
use studymate_schema::quiz_settings::{QuizSetting, QuizSettings};
use studymate_schema::telegram::{Message, SentFile};
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{MaterialCode, Personal, QuizCode};

use super::Turn;
use super::material::file_of;
use crate::catalogue::media_problem;

/// Quizzes on a page of the list.
const QUIZZES_PER_PAGE: usize = 8;

impl Turn {
    /// A button where quizzes and courses are made.
    pub(super) fn press_author(
        &mut self,
        button: AuthorButton,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        if !self.student.may_author() {
            self.record(StudentEvent::RightMissed { what: "authoring".to_owned() });
            return Err(Toast::NotAllowed);
        }
        match button {
            AuthorButton::Quizzes(page) => self.my_quizzes(page, place, catalogue),
            AuthorButton::Quiz(code) => {
                self.entry_of_mine(&code, catalogue)?;
                self.show(Some(Card::Menu), place, View::Author(AuthorView::Quiz { code }));
            }
            AuthorButton::NewQuiz => self.begin_quiz(None, place),
            AuthorButton::EditQuiz(code) => {
                let (_, newest) = self.entry_of_mine(&code, catalogue)?.newest().ok_or(Toast::QuizGone)?;
                self.begin_quiz(Some(Quiz::clone(newest)), place);
            }
            AuthorButton::AskToRetireQuiz(code) => {
                let retired = self.entry_of_mine(&code, catalogue)?.live.is_none();
                let view =
                    if retired { AuthorView::Quiz { code } } else { AuthorView::QuizRetirement { code } };
                self.show(Some(Card::Menu), place, View::Author(view));
            }
            AuthorButton::RetireQuiz(code) => {
                self.entry_of_mine(&code, catalogue)?;
                let by = self.author();
                self.show(Some(Card::Menu), place, View::Notice(Notice::OneMoment));
                self.tell_catalogue(Command::RetireQuiz { code, by });
            }
            AuthorButton::NewCourse => self.begin_course(None, place, catalogue),
            AuthorButton::EditCourse(code) => self.edit_course(&code, place, catalogue)?,
            in_steps => match self.student.dialog.as_deref().cloned() {
                Some(Dialog::Quiz(draft)) => self.press_in_quiz(&draft, &in_steps, place)?,
                Some(Dialog::Course(draft)) => self.press_in_course(draft, in_steps, place, catalogue)?,
                Some(Dialog::Material(_) | Dialog::Comment(_) | Dialog::Info(_)) | None => {
                    return Err(Toast::StepsOver);
                }
            },
        }
        Ok(())
    }

    /// `/newquiz`.
    pub(super) fn typed_new_quiz(&mut self) {
        if self.allowed(Role::Mentor, "newquiz") {
            self.begin_quiz(None, Place::Fresh);
        }
    }

    /// `/myquizzes`.
    pub(super) fn typed_my_quizzes(&mut self, catalogue: &Catalogue) {
        if self.allowed(Role::Mentor, "myquizzes") {
            self.my_quizzes(0, Place::Fresh, catalogue);
        }
    }

    /// A page of the quizzes that the person may change, by title.
    fn my_quizzes(&mut self, page: u16, place: Place, catalogue: &Catalogue) {
        let mut mine: Vec<(String, &QuizCode)> = catalogue
            .entries()
            .filter(|(_, entry)| self.may_change(entry.owner))
            .filter_map(|(code, entry)| Some((entry.newest()?.1.title.to_lowercase(), code)))
            .collect();
        mine.sort();
        let codes = mine.into_iter().map(|(_, code)| code.clone()).collect();
        let Page { items, page, pages } = Page::of(codes, page, QUIZZES_PER_PAGE);
        let view = View::Author(AuthorView::Quizzes { items, page, pages });
        self.show(Some(Card::Menu), place, view);
    }

    fn entry_of_mine<'c>(&self, code: &QuizCode, catalogue: &'c Catalogue) -> Result<&'c Entry, Toast> {
        let entry = catalogue.entry(code).ok_or(Toast::QuizGone)?;
        if self.may_change(entry.owner) { Ok(entry) } else { Err(Toast::NotAllowed) }
    }

    /// Begins with a new quiz, or with one that is there.
    fn begin_quiz(&mut self, quiz: Option<Quiz>, place: Place) {
        if !self.may_begin_steps() {
            return;
        }
        let step = if quiz.is_some() { QuizStep::Overview } else { QuizStep::Title };
        let basis = if quiz.is_some() { Basis::AsSaved } else { Basis::New };
        self.move_dialog(Dialog::Quiz(QuizDraft { quiz: quiz.map(Personal::Known), step, basis }));
        self.show_quiz_draft(place, Vec::new());
    }

    /// Text while a quiz is made.
    pub(super) fn typed_for_quiz(&mut self, draft: QuizDraft, text: &str, catalogue: &Catalogue) {
        let problems = self.take_typed(draft, text, catalogue).err().unwrap_or_default();
        self.show_quiz_draft(Place::Fresh, problems);
    }

    /// Goes on with what was typed; where it is wrong the step stays.
    fn take_typed(
        &mut self,
        draft: QuizDraft,
        text: &str,
        catalogue: &Catalogue,
    ) -> Result<(), Vec<Problem>> {
        let whole = |problem: Problem| vec![problem];
        let step = match draft.step {
            QuizStep::Title => {
                let title = typed::title(text).map_err(whole)?;
                let quiz = self.empty_quiz(title, catalogue);
                let step = QuizStep::Overview;
                let draft = QuizDraft { quiz: Some(quiz.into()), step, basis: draft.basis };
                self.move_dialog(Dialog::Quiz(draft));
                return Ok(());
            }
            QuizStep::Overview if is_full(&draft) => return Err(whole(too_many())),
            // Whoever just writes on writes the next question, or this one anew.
            QuizStep::Overview => asked(None, None, text, catalogue).map_err(whole)?,
            QuizStep::Text { at, media } | QuizStep::Kind { at, media, .. } => {
                asked(at, media, text, catalogue).map_err(whole)?
            }
            QuizStep::Answers { at, text: asked, kind, media } => {
                let Personal::Known(asked) = &asked else { return Ok(()) };
                let question = typed::question(asked, kind, text)?;
                QuizStep::Explanation { at, question: Question { media, ..question }.into() }
            }
            QuizStep::Explanation { at, question: Personal::Known(question) } => {
                let explanation = typed::explanation(text).map_err(whole)?;
                QuizStep::Preview { at, question: Question { explanation, ..question }.into() }
            }
            QuizStep::Settings { open: Some(setting) } => {
                let Some(Personal::Known(quiz)) = &draft.quiz else { return Ok(()) };
                return self.choose_setting(quiz, setting, text);
            }
            QuizStep::Explanation { .. }
            | QuizStep::Preview { .. }
            | QuizStep::Look { .. }
            | QuizStep::Settings { open: None } => return Ok(()),
        };
        self.move_quiz(step);
        Ok(())
    }

    /// A quiz without questions, under a code that nobody has.
    fn empty_quiz(&self, title: String, catalogue: &Catalogue) -> Quiz {
        let code = QuizCode::from_title(&title).unwrap_or_else(|| QuizCode::nameless(self.seed));
        Quiz {
            code: code.first_free(|code| catalogue.entry(code).is_none()),
            title,
            description: String::new(),
            language: Some(self.student.locale()),
            pass_mark: PASS_MARK_DEFAULT,
            questions: Vec::new(),
            settings: QuizSettings::default(),
        }
    }

    fn press_in_quiz(&mut self, draft: &QuizDraft, button: &AuthorButton, place: Place) -> Result<(), Toast> {
        let Some(Personal::Known(quiz)) = &draft.quiz else { return Err(Toast::StepsOver) };
        let count = quiz.questions.len();
        let step = match (button, draft.step.clone()) {
            (AuthorButton::Overview, _) => QuizStep::Overview,
            (AuthorButton::AddQuestion, QuizStep::Overview) if count >= QUESTIONS_MAX => {
                return Err(Toast::QuizFull);
            }
            (AuthorButton::AddQuestion, QuizStep::Overview) => QuizStep::Text { at: None, media: None },
            (AuthorButton::Kind(kind), QuizStep::Kind { at, text, media }) => {
                QuizStep::Answers { at, text, kind: *kind, media }
            }
            (
                AuthorButton::Truth(truth),
                QuizStep::Answers { at, text: Personal::Known(text), kind: TypedKind::TrueFalse, media },
            ) => {
                let question = typed::statement(&text, *truth).map_err(|_| Toast::StepsOver)?;
                QuizStep::Explanation { at, question: Question { media, ..question }.into() }
            }
            (
                AuthorButton::Skip,
                QuizStep::Answers { at, text: Personal::Known(text), kind: TypedKind::Essay, media },
            ) => {
                let question = typed::question(&text, TypedKind::Essay, "").map_err(|_| Toast::StepsOver)?;
                QuizStep::Explanation { at, question: Question { media, ..question }.into() }
            }
            (AuthorButton::Skip, QuizStep::Explanation { at, question }) => {
                QuizStep::Preview { at, question }
            }
            (AuthorButton::Keep, QuizStep::Preview { at, question: Personal::Known(question) }) => {
                let before = at.and_then(|at| quiz.questions.get(usize::from(at)));
                if before.is_none() && count >= QUESTIONS_MAX {
                    return Err(Toast::QuizFull);
                }
                let question = Box::new(in_place_of(before, question, quiz).into());
                self.record(StudentEvent::QuestionKept { at, question });
                self.show_quiz_draft(place, Vec::new());
                return Ok(());
            }
            // What stands with the question stays, until another file is sent or none is wanted.
            (AuthorButton::Again, QuizStep::Preview { at, question: Personal::Known(question) }) => {
                QuizStep::Text { at, media: question.media }
            }
            (AuthorButton::Again, QuizStep::Look { at }) => {
                let question = quiz.questions.get(usize::from(at));
                QuizStep::Text { at: Some(at), media: question.and_then(|question| question.media.clone()) }
            }
            (AuthorButton::NoMedia, QuizStep::Look { at }) => {
                self.keep_with_media(quiz, at, None);
                self.show_quiz_draft(place, Vec::new());
                return Ok(());
            }
            (AuthorButton::NoMedia, step) => step.with_media(None).ok_or(Toast::StepsOver)?,
            (AuthorButton::Look(at), _) if usize::from(*at) < count => QuizStep::Look { at: *at },
            (AuthorButton::RemoveQuestion(at), QuizStep::Look { at: shown }) if *at == shown => {
                self.record(StudentEvent::QuestionDropped { at: *at });
                self.show_quiz_draft(place, Vec::new());
                return Ok(());
            }
            (AuthorButton::MoveQuestion(at), QuizStep::Look { at: shown }) if *at == shown && shown > 0 => {
                self.record(StudentEvent::QuestionMovedUp { at: *at });
                QuizStep::Look { at: shown - 1 }
            }
            (AuthorButton::Settings(open), QuizStep::Overview | QuizStep::Settings { .. }) => {
                QuizStep::Settings { open: *open }
            }
            (AuthorButton::Set(setting, value), QuizStep::Settings { .. }) => {
                let problems = self.choose_setting(quiz, *setting, value).err().unwrap_or_default();
                self.show_quiz_draft(place, problems);
                return Ok(());
            }
            (AuthorButton::Shown, QuizStep::Preview { .. } | QuizStep::Look { .. }) => {
                return Err(Toast::PreviewOnly);
            }
            _ => return Err(Toast::StepsOver),
        };
        self.move_quiz(step);
        self.show_quiz_draft(place, Vec::new());
        Ok(())
    }

    /// A file while a quiz is made: it stands with the question that is written, or with the next one; what stands below it is typed.
    /// Returns whether it was for one.
    pub(super) fn file_for_question(
        &mut self,
        message: &Message,
        sent: &SentFile,
        catalogue: &Catalogue,
    ) -> bool {
        let Some(Dialog::Quiz(draft)) = self.student.dialog.as_deref().cloned() else { return false };
        let Some(Personal::Known(quiz)) = &draft.quiz else { return false };
        let code = Material::code_for_question(self.seed);
        let code = code.first_free(|code| catalogue.material(code).is_none());
        let media = Some(code.clone());
        match &draft.step {
            QuizStep::Overview if is_full(&draft) => {
                self.show_quiz_draft(Place::Fresh, vec![too_many()]);
                return true;
            }
            QuizStep::Overview => self.move_quiz(QuizStep::Text { at: None, media }),
            QuizStep::Look { at } => self.keep_with_media(quiz, *at, media),
            step => match step.clone().with_media(media) {
                Some(step) => self.move_quiz(step),
                None => return false,
            },
        }
        let content = MaterialContent::File(file_of(message, sent));
        let material = Arc::new(Material { code, title: quiz.title.clone(), content });
        self.tell_catalogue(Command::SaveMaterial { material, save: SaveAs::This, by: self.author() });
        let caption = message.caption.as_ref().and_then(Personal::known).map(|caption| caption.trim());
        let typed = caption.filter(|caption| !caption.is_empty());
        let problems = match (typed, self.student.dialog.as_deref().cloned()) {
            (Some(typed), Some(Dialog::Quiz(draft))) => self.take_typed(draft, typed, catalogue).err(),
            _ => None,
        };
        self.show_quiz_draft(Place::Fresh, problems.unwrap_or_default());
        true
    }

    /// The file of a question is in the catalogue: where the question is looked at, it can be seen now.
    pub(super) fn question_file_saved(&mut self) {
        if let Some(Dialog::Quiz(draft)) = self.student.dialog.as_deref()
            && matches!(draft.step, QuizStep::Preview { .. } | QuizStep::Look { .. })
        {
            self.show_quiz_draft(Place::Kept, Vec::new());
        }
    }

    /// Gives a question that is kept another picture or sound, or none, and goes on looking at it.
    fn keep_with_media(&mut self, quiz: &Quiz, at: u16, media: Option<MaterialCode>) {
        let Some(question) = quiz.questions.get(usize::from(at)) else { return };
        let question = Box::new(Question { media, ..question.clone() }.into());
        self.record(StudentEvent::QuestionKept { at: Some(at), question });
        self.move_quiz(QuizStep::Look { at });
    }

    /// Takes another value of a setting, written as in files.
    fn choose_setting(&mut self, quiz: &Quiz, setting: QuizSetting, value: &str) -> Result<(), Vec<Problem>> {
        let (pass_mark, settings) = typed::setting(quiz, setting, value)?;
        if (pass_mark, &settings) == (quiz.pass_mark, &quiz.settings) {
            self.move_quiz(QuizStep::Settings { open: None });
        } else {
            let settings = Box::new(settings.into());
            self.record(StudentEvent::QuizSettingsChosen { pass_mark, settings });
        }
        Ok(())
    }

    /// The quiz is complete: it goes to the catalogue as a draft, which answers with a button to publish it.
    pub(super) fn save_quiz_draft(
        &mut self,
        draft: QuizDraft,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let Some(Personal::Known(quiz)) = draft.quiz else { return Err(Toast::StepsOver) };
        if quiz.questions.is_empty() {
            return Err(Toast::NoQuestions);
        }
        let problems = typed::draw_problems(&quiz);
        if !problems.is_empty() {
            self.move_quiz(QuizStep::Overview);
            self.show_quiz_draft(place, problems);
            return Ok(());
        }
        // Somebody else may have taken the code since the title was typed: a new quiz is no version of theirs.
        let is_free = |code: &QuizCode| match catalogue.entry(code) {
            Some(entry) => draft.basis != Basis::New && self.may_change(entry.owner),
            None => true,
        };
        let code = quiz.code.first_free(is_free);
        let quiz = Quiz { code, ..quiz };
        self.end_dialog();
        self.show_step(place, View::Notice(Notice::OneMoment));
        let by = self.author();
        self.tell_catalogue(Command::ImportQuizzes { quizzes: vec![Arc::new(quiz)], publish: false, by });
        Ok(())
    }

    fn move_quiz(&mut self, step: QuizStep) {
        self.record(StudentEvent::QuizDraftMoved { step: Box::new(step) });
    }

    pub(super) fn show_quiz_draft(&mut self, place: Place, problems: Vec<Problem>) {
        if let Some(Dialog::Quiz(draft)) = self.student.dialog.as_deref().cloned() {
            let draft = Box::new(draft);
            self.show_step(place, View::Author(AuthorView::QuizDraft { draft, problems }));
        }
    }
}

/// The step after the text of a question was typed. A mark in it goes before the file that was sent.
fn asked(
    at: Option<u16>,
    sent: Option<MaterialCode>,
    text: &str,
    catalogue: &Catalogue,
) -> Result<QuizStep, Problem> {
    let (text, named) = typed::question_text(text)?;
    match named.as_ref().and_then(|code| media_problem(code, catalogue)) {
        Some(kind) => Err(Problem { line: 0, kind }),
        None => Ok(QuizStep::Kind { at, text: text.into(), media: named.or(sent) }),
    }
}

fn too_many() -> Problem {
    let limit = QUESTIONS_MAX as u32;
    Problem { line: 0, kind: ProblemKind::TooManyQuestions { count: limit + 1, limit } }
}

fn is_full(draft: &QuizDraft) -> bool {
    matches!(&draft.quiz, Some(Personal::Known(quiz)) if quiz.questions.len() >= QUESTIONS_MAX)
}

/// What takes another question's place keeps what is not asked for in the chat: its name, so that its statistics go on, its topic, points
/// and difficulty. A new one has a name of its own, and the topic of a quiz without topics: practice goes by them.
fn in_place_of(before: Option<&Question>, question: Question, quiz: &Quiz) -> Question {
    let Some(before) = before else {
        return Question { id: own_id(quiz, &question.id), topic: quiz.title.clone(), ..question };
    };
    let Question { id, topic, points, difficulty, .. } = before.clone();
    Question { id, topic, points, difficulty, ..question }
}

fn own_id(quiz: &Quiz, id: &str) -> String {
    let is_free = |id: &str| quiz.questions.iter().all(|question| question.id != id);
    let numbered = (2..).map(|number: u32| format!("{id}-{number}"));
    std::iter::once(id.to_owned()).chain(numbered).find(|id| is_free(id)).unwrap_or_default()
}
