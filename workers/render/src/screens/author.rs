//! Where mentors make quizzes and courses: their lists, each step with what is asked, and the preview.

use studymate_schema::authoring::{AuthorButton, AuthorView, Page, QuizDraft, QuizStep, TypedKind};
use studymate_schema::button::Button;
use studymate_schema::catalogue::Entry;
use studymate_schema::course::CourseItem;
use studymate_schema::dialog::DialogAnswer;
use studymate_schema::grading::ReportPart;
use studymate_schema::import::Problem;
use studymate_schema::quiz::{Question as Content, QuestionKind, Quiz, QuizRef};
use studymate_schema::view::Question;
use studymate_schema::zone::time_zone_of;
use studymate_schema::{AttemptId, Personal, QuizCode, QuizVersion, UserId};

use super::author_course::Offered;
use super::import::problem_line;
use super::{answer, author_course, author_settings, grading, page_turns, question, to_help};
use crate::markup::Html;
use crate::scene::{RenderContext, Scene, title, title_on_button};
use crate::screen::{Action, Draft, Key, RenderError};
use crate::words::Words;

/// The most units of a question in a list.
const QUESTION_LISTED: usize = 60;
/// Questions that are listed; the others are reached from one to the next.
const QUESTIONS_LISTED: usize = 20;
/// Numbers of questions in a row.
const NUMBERS_IN_ROW: usize = 5;
/// Problems that are told of one message.
const PROBLEMS_SHOWN: usize = 5;
/// The most units of a link.
const LINK_SHOWN: usize = 200;

pub(super) fn draw(view: &AuthorView, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    match view {
        AuthorView::Quizzes { items, page, pages } => quizzes(items, *page, *pages, scene),
        AuthorView::Quiz { code } => quiz(code, scene),
        AuthorView::QuizRetirement { code } => retirement(code, scene),
        AuthorView::QuizDraft { draft, problems } => quiz_draft(draft, problems, scene),
        AuthorView::CourseDraft { draft, page, classrooms, of_all, dates_in, rooms, problems } => {
            let (classrooms, of_all, dates_in) = (*classrooms, *of_all, dates_in.as_ref());
            let offered = Offered { items: page, classrooms, of_all, dates_in, rooms: rooms.as_ref() };
            // What is written in a zone is told in it, too.
            let zone = time_zone_of(dates_in.map(|dates| &dates.zone));
            let around = RenderContext { zone: &zone, ..*scene.around };
            Ok(author_course::draw(draft, &offered, problems, &Scene::new(&around)))
        }
    }
}

pub(super) fn key(id: &str, button: AuthorButton, words: Words) -> Key {
    Key::press(words.plain(id, &[]), Button::Author(button))
}

pub(super) fn to_quizzes_of_mine(words: Words) -> Key {
    key("button-my-quizzes", AuthorButton::Quizzes(0), words)
}

pub(super) fn save(words: Words) -> Key {
    Key::press(words.plain("button-save", &[]), Button::Dialog(DialogAnswer::Save))
}

pub(super) fn leave(words: Words) -> Key {
    Key::press(words.plain("button-leave-steps", &[]), Button::Dialog(DialogAnswer::Cancel))
}

/// Which page of how many, where there are several.
pub(super) fn page_line<T>(page: &Page<T>, words: Words) -> Html {
    if page.pages < 2 {
        return Html::default();
    }
    let number = u32::from(page.page) + 1;
    words.html("materials-page", &[("page", number.into()), ("pages", page.pages.into())])
}

fn entry<'a>(code: &QuizCode, scene: &Scene<'a>) -> Result<(&'a Entry, &'a Quiz), RenderError> {
    let entry = scene.around.catalogue.entry(code);
    let found = entry.and_then(|entry| Some((entry, &**entry.newest()?.1)));
    found.ok_or_else(|| RenderError::UnknownQuiz(QuizRef { code: code.clone(), version: QuizVersion(0) }))
}

/// A sign of what students have of a quiz.
fn sign(entry: &Entry) -> &'static str {
    match (entry.live, entry.newest()) {
        (Some(live), Some((newest, _))) if live == newest => "🟢",
        (Some(_), _) => "🟡",
        (None, _) if entry.retired => "⏸",
        (None, _) => "✏️",
    }
}

fn quizzes(items: &[QuizCode], page: u16, pages: u16, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("author-quizzes-title", &[]));
    draft.add(words.html(if items.is_empty() { "author-quizzes-none" } else { "author-quizzes-signs" }, &[]));
    draft.add(page_line(&Page { items: Vec::<()>::new(), page, pages }, words));
    for code in items {
        let (entry, quiz) = entry(code, scene)?;
        let label = format!("{} {}", sign(entry), title_on_button(quiz));
        draft.row([Key::press(label, Button::Author(AuthorButton::Quiz(code.clone())))]);
    }
    let turn = |page| Button::Author(AuthorButton::Quizzes(page));
    draft.row(page_turns(page, pages, words, turn));
    draft.row([
        key("button-new-quiz", AuthorButton::NewQuiz, words),
        key("button-new-course", AuthorButton::NewCourse, words),
    ]);
    draft.row([to_help(words)]);
    Ok(draft)
}

fn quiz(code: &QuizCode, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let (entry, quiz) = entry(code, scene)?;
    let newest = entry.newest().map(|(version, _)| version);
    let mut draft = Draft::default();
    draft.add(Html::join(&[Html::ours(sign(entry)), scene.heading(quiz)], " "));
    let closed = scene.around.catalogue.is_closed(&CourseItem::Quiz(code.clone()));
    let state = match (entry.live, newest) {
        (Some(_), _) if closed => "author-quiz-closed",
        (Some(live), Some(newest)) if live == newest => "author-quiz-live",
        (Some(_), _) => "author-quiz-changed",
        (None, _) if entry.retired => "author-quiz-retired",
        (None, _) => "author-quiz-draft",
    };
    let about = words.html(
        "author-quiz-about",
        &[("code", Html::ours(code.as_str()).into()), ("questions", quiz.questions.len().into())],
    );
    draft.add(Html::join(&[about, words.html(state, &[])], "\n"));
    draft.add(author_settings::summary(quiz, words));
    if entry.live.is_some() {
        let link = format!("https://t.me/{}?start=quiz_{code}", scene.around.bot_username);
        draft.add(Html::line(&link, LINK_SHOWN));
    }
    draft.row(newest.filter(|newest| entry.live != Some(*newest)).map(|newest| {
        Key::press(words.plain("button-publish-quiz", &[]), Button::Publish(code.clone(), newest))
    }));
    draft.row([key("button-edit", AuthorButton::EditQuiz(code.clone()), words)]);
    if entry.live.is_some() {
        // What was changed since is looked at under "Change": an attempt is always at what students have.
        let label = if entry.live == newest { "button-try" } else { "button-try-live" };
        draft.row([
            Key::press(words.plain(label, &[]), Button::Start(code.clone())),
            key("button-retire", AuthorButton::AskToRetireQuiz(code.clone()), words),
        ]);
    }
    // A draft that nobody ever had has no results.
    if entry.live.is_some() || entry.retired {
        let report = Button::Report(ReportPart::Attempts(code.clone(), 0));
        draft.row([Key::press(words.plain("button-report", &[]), report)]);
    }
    draft.row([to_quizzes_of_mine(words)]);
    Ok(draft)
}

/// Shall it really be retired?
fn retirement(code: &QuizCode, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let (_, quiz) = entry(code, scene)?;
    let mut draft = Draft::default();
    draft.add(words.html("quiz-retirement", &[("title", title(quiz).into())]));
    draft.row([
        key("button-retire-really", AuthorButton::RetireQuiz(code.clone()), words),
        key("button-keep", AuthorButton::Quiz(code.clone()), words),
    ]);
    Ok(draft)
}

fn quiz_draft(quiz_draft: &QuizDraft, problems: &[Problem], scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let quiz = quiz_draft.quiz.as_ref().and_then(Personal::known);
    let mut draft = Draft::default();
    match (&quiz_draft.step, quiz) {
        (QuizStep::Preview { at, question: Personal::Known(question) }, Some(quiz)) => {
            return preview(quiz, *at, question, scene);
        }
        (QuizStep::Look { at }, Some(quiz)) => return look(quiz, *at, scene),
        (QuizStep::Overview, Some(quiz)) => overview(quiz, &mut draft, words),
        (QuizStep::Settings { open }, Some(quiz)) => {
            draft.add(title(quiz).wrap("b"));
            author_settings::draw(quiz, *open, &mut draft, words);
        }
        (step, quiz) => {
            draft.add(quiz.map(title).unwrap_or_default().wrap("b"));
            asked(step, &mut draft, words);
        }
    }
    draft.add(wrong(problems, words));
    let goes_back = quiz.is_some_and(|quiz| !quiz.questions.is_empty());
    let last = match quiz_draft.step {
        QuizStep::Title => vec![leave(words)],
        QuizStep::Overview if goes_back => vec![save(words), leave(words)],
        QuizStep::Overview => vec![leave(words)],
        _ => vec![key("button-overview", AuthorButton::Overview, words), leave(words)],
    };
    draft.row(last);
    Ok(draft)
}

/// What is asked, and the buttons that answer it.
fn asked(step: &QuizStep, draft: &mut Draft, words: Words) {
    let shown = |text: &Personal<String>| {
        text.known().map(|text| Html::block(text, 400).wrap("blockquote")).unwrap_or_default()
    };
    match step {
        QuizStep::Title => draft.add(words.html("author-quiz-title-asked", &[])),
        QuizStep::Text { media, .. } => {
            draft.add(words.html("author-question-asked", &[]));
            if media.is_some() {
                draft.add(words.html("author-media-there", &[]));
                draft.row([key("button-no-media", AuthorButton::NoMedia, words)]);
            }
        }
        QuizStep::Kind { text, .. } => {
            draft.add(shown(text));
            draft.add(words.html("author-kind-asked", &[]));
            let kinds = TypedKind::ALL.map(|kind| key(kind_name(kind), AuthorButton::Kind(kind), words));
            for pair in kinds.chunks(2) {
                draft.row(pair.iter().cloned());
            }
        }
        QuizStep::Answers { text, kind, .. } => {
            draft.add(shown(text));
            draft.add(words.html(answers_asked(*kind), &[]));
            if *kind == TypedKind::TrueFalse {
                draft.row([
                    key("answer-true", AuthorButton::Truth(true), words),
                    key("answer-false", AuthorButton::Truth(false), words),
                ]);
            }
            if *kind == TypedKind::Essay {
                draft.row([key("button-no-guidance", AuthorButton::Skip, words)]);
            }
        }
        QuizStep::Explanation { .. } => {
            draft.add(words.html("author-explanation-asked", &[]));
            draft.row([key("button-no-explanation", AuthorButton::Skip, words)]);
        }
        QuizStep::Overview | QuizStep::Preview { .. } | QuizStep::Look { .. } | QuizStep::Settings { .. } => {
        }
    }
}

fn kind_name(kind: TypedKind) -> &'static str {
    match kind {
        TypedKind::Choice => "author-kind-choice",
        TypedKind::TrueFalse => "author-kind-truefalse",
        TypedKind::Numeric => "author-kind-numeric",
        TypedKind::ShortText => "author-kind-text",
        TypedKind::Matching => "author-kind-matching",
        TypedKind::Ordering => "author-kind-ordering",
        TypedKind::Essay => "author-kind-essay",
    }
}

fn answers_asked(kind: TypedKind) -> &'static str {
    match kind {
        TypedKind::Choice => "author-answers-choice",
        TypedKind::TrueFalse => "author-answers-truefalse",
        TypedKind::Numeric => "author-answers-numeric",
        TypedKind::ShortText => "author-answers-text",
        TypedKind::Matching => "author-answers-matching",
        TypedKind::Ordering => "author-answers-ordering",
        TypedKind::Essay => "author-answers-essay",
    }
}

/// What was typed was not taken, and why.
pub(super) fn wrong(problems: &[Problem], words: Words) -> Html {
    let lines: Vec<Html> =
        problems.iter().take(PROBLEMS_SHOWN).map(|problem| problem_line(problem, words)).collect();
    if lines.is_empty() {
        return Html::default();
    }
    Html::join(&[words.html("author-not-taken", &[]), Html::join(&lines, "\n")], "\n")
}

/// Everything that is kept so far.
fn overview(quiz: &Quiz, draft: &mut Draft, words: Words) {
    draft.add(title(quiz).wrap("b"));
    let count = quiz.questions.len();
    let first = count.saturating_sub(QUESTIONS_LISTED);
    let numbered = || quiz.questions.iter().enumerate().skip(first);
    let lines: Vec<Html> = numbered()
        .map(|(index, question)| {
            let number = Html::ours(format!("{}.", index + 1));
            Html::join(&[number, Html::listed(&question.text, QUESTION_LISTED)], " ")
        })
        .collect();
    if first > 0 {
        draft.add(words.html("author-earlier-questions", &[("count", first.into())]));
    }
    draft.add(Html::join(&lines, "\n"));
    draft.add(author_settings::summary(quiz, words));
    draft.add(words.html(if count == 0 { "author-first-question" } else { "author-next-question" }, &[]));
    let numbers: Vec<Key> = numbered()
        .filter_map(|(index, _)| {
            let at = u16::try_from(index).ok()?;
            Some(Key::press((index + 1).to_string(), Button::Author(AuthorButton::Look(at))))
        })
        .collect();
    for row in numbers.chunks(NUMBERS_IN_ROW) {
        draft.row(row.iter().cloned());
    }
    draft.row([author_settings::to_settings(words)]);
}

/// A new question as students will see it.
fn preview(quiz: &Quiz, at: Option<u16>, content: &Content, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = as_students_see(quiz, at, content, scene)?;
    draft.row(without_media(content, words));
    draft.row([
        key("button-keep-question", AuthorButton::Keep, words),
        key("button-write-anew", AuthorButton::Again, words),
    ]);
    draft.row([key("button-overview", AuthorButton::Overview, words), leave(words)]);
    Ok(draft)
}

/// A button that takes away what stands with a question.
fn without_media(content: &Content, words: Words) -> Option<Key> {
    content.media.as_ref().map(|_| key("button-no-media", AuthorButton::NoMedia, words))
}

/// A question that is kept, with the way to its neighbours.
fn look(quiz: &Quiz, at: u16, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let Some(content) = quiz.questions.get(usize::from(at)) else {
        let mut draft = Draft::default();
        overview(quiz, &mut draft, words);
        return Ok(draft);
    };
    let mut draft = as_students_see(quiz, Some(at), content, scene)?;
    let there = |at: u16| usize::from(at) < quiz.questions.len();
    let turn = |at: u16, label: String| Key::press(label, Button::Author(AuthorButton::Look(at)));
    let earlier = at.checked_sub(1).map(|earlier| turn(earlier, format!("‹ {at}")));
    let later = at.checked_add(1).filter(|later| there(*later));
    draft.row(without_media(content, words));
    let up = (at > 0).then(|| key("button-move-up", AuthorButton::MoveQuestion(at), words));
    draft.row([
        key("button-write-anew", AuthorButton::Again, words),
        key("button-remove", AuthorButton::RemoveQuestion(at), words),
    ]);
    draft.row(up);
    draft.row(earlier.into_iter().chain(later.map(|later| turn(later, format!("{} ›", later + 1)))));
    draft.row([key("button-overview", AuthorButton::Overview, words)]);
    Ok(draft)
}

/// The question with what students answer it by, which answers nothing here, and below it what is right.
fn as_students_see(
    quiz: &Quiz,
    at: Option<u16>,
    content: &Content,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let count = u16::try_from(quiz.questions.len()).unwrap_or(u16::MAX);
    let number = at.unwrap_or(count).saturating_add(1);
    let view = Question {
        student: UserId(0),
        attempt: AttemptId(0),
        quiz: QuizRef { code: quiz.code.clone(), version: QuizVersion(0) },
        number,
        index: None,
        total: count.max(number),
        order: Vec::new(),
        selected: Vec::new(),
        hint: None,
        typed: None,
        free: false,
        ends: None,
        practice: false,
    };
    let mut draft = question::draw_content(&view, quiz, content, scene)?;
    draft.press_all(&Action::Press(Button::Author(AuthorButton::Shown)));
    if content.has_media_apart() {
        draft.add(scene.words.html("author-media-apart", &[]).wrap("i"));
    }
    if let QuestionKind::Essay { guidance } = &content.kind {
        draft.add(scene.words.html("author-preview-essay", &[]).wrap("i"));
        draft.add(grading::guidance(guidance, scene.words));
    } else {
        draft.add(scene.words.html("author-preview", &[]).wrap("i"));
        draft.add(answer::solution(content, scene));
    }
    if !content.explanation.is_empty() {
        draft.add(Html::join(&[Html::ours("💡"), Html::rich(&content.explanation, 600)], " "));
    }
    Ok(draft)
}
