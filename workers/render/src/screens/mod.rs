//! One function per view. Each plans its lengths; `Draft::fit` is only the guard behind them.

mod alert;
mod answer;
mod author;
mod author_course;
mod author_dates;
mod author_settings;
mod board;
mod choices;
mod classrooms;
mod course_desk;
mod courses;
mod day;
mod forget;
mod free;
mod graded;
mod grading;
mod home;
mod import;
mod info;
mod leaving;
mod lists;
mod material;
mod notice;
mod practice;
mod privacy;
pub(crate) mod progress;
mod question;
mod quiz_report;
mod reminder;
mod result;
mod review;
mod reviews;
mod roles;
mod settings;
mod stats;

use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::grading::{Grader, ReportPart};
use studymate_schema::quiz_settings::Counts;
use studymate_schema::view::{GradingAt, Question, View};

use crate::ViewData;
use crate::markup::Html;
use crate::numbers::bar;
use crate::scene::Scene;
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

pub(crate) use progress::result as quiz_result;

/// Draws any view.
pub(crate) fn draw(view: &View, data: &ViewData, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    match view {
        View::Welcome { name, first, due, courses, role, .. } => {
            let offers = home::Offers { courses: *courses, due: *due, role: *role, waiting: waiting(data) };
            Ok(home::welcome(name, *first, offers, scene))
        }
        View::Help { role, user, .. } => Ok(home::help(*role, *user, waiting(data), scene)),
        View::Languages { current } => Ok(home::languages(*current, scene)),
        View::Quizzes { items, page, pages } => lists::quizzes(items, *page, *pages, scene),
        View::Courses(list) => Ok(courses::list(list, scene)),
        View::Course(screen) => courses::course(screen, scene),
        View::CourseTopic(screen) => courses::topic(screen, scene),
        View::CourseDesk(desk) => Ok(course_desk::desk(desk, scene)),
        View::CourseArchival { course } => course_desk::archival(course, scene),
        View::CourseInvitations(view) => Ok(course_desk::invitations(view, scene)),
        View::Unfinished { attempts, wanted } => lists::unfinished(attempts, wanted.as_ref(), scene),
        View::Question(question) => question::draw(question, scene),
        View::Feedback { question, given, credit, last, detail, reached, pending } => {
            let credit = (!pending).then_some(*credit);
            review::feedback(question, given, credit, *last, (*detail, reached.as_ref()), scene)
        }
        View::Review { question, given, credit, previous, next, pending, comment } => {
            let grade = ((!pending).then_some(*credit), comment.as_ref());
            review::review(question, given, grade, [*previous, *next], scene)
        }
        View::Overview(overview) => free::overview(overview, scene),
        View::Graded(attempt) => graded::draw(attempt, scene),
        View::WriteComment { answer, too_long } => Ok(grading::write_comment(*answer, *too_long, scene)),
        View::Result(result) => result::draw(result, scene),
        View::CancelQuestion { attempt, attempts_left } => {
            leaving::cancel_question(attempt, *attempts_left, scene)
        }
        View::Paused { attempt, ends, course } => leaving::paused(attempt, *ends, course.as_ref(), scene),
        View::Cancelled { quiz, attempts_left, course } => {
            leaving::cancelled(quiz, *attempts_left, course.as_ref(), scene)
        }
        View::Progress { .. }
        | View::Stats
        | View::Roles
        | View::Classrooms { .. }
        | View::Classroom { .. }
        | View::Roster { .. }
        | View::Leaderboard { .. }
        | View::CourseStudents(_)
        | View::Grading { .. }
        | View::QuizReport { .. } => figures(view, data, scene),
        View::Group(screen) => Ok(classrooms::group(*screen, scene)),
        View::Author(view) => author::draw(view, scene),
        View::ImportReport(report) => import::draw(report, scene),
        View::Notice(notice) => notice::draw(notice, scene),
        View::Alert { kind, input, held_back } => Ok(alert::draw(*kind, input, *held_back, scene)),
        View::Settings { zone, goal, detail, reminders, retention } => {
            Ok(settings::settings(zone.as_ref(), (*goal, *retention), *detail, reminders, scene))
        }
        View::Reminders { reminders, zone, page } => {
            Ok(reminder::settings(reminders, zone.as_ref(), *page, scene))
        }
        View::Privacy { privacy, user } => Ok(privacy::draw(privacy, *user, scene)),
        View::ForgetQuestion { asked, roles } => Ok(forget::question(*asked, *roles, scene.words)),
        View::Reminder { due, last } => reminder::draw(due, *last, scene),
        View::TimeZones { current, offer, classroom } => {
            Ok(settings::zones(current.as_ref(), offer, *classroom, scene))
        }
        View::DailyGoals { current } => Ok(settings::goals(*current, scene)),
        View::RetentionGoals { current } => Ok(settings::retention_goals(*current, scene)),
        View::Practice { ended, topics } => Ok(practice::draw(*ended, topics, scene)),
        View::Reviewed { question, given, credit, detail, days, last } => {
            reviews::reviewed(question, (given, *credit), *days, *last, *detail, scene)
        }
        View::Reviews { ended, standing, today, offer_reminders } => {
            let mut draft = reviews::week(*ended, standing, *today, scene);
            reminder::offer(*offer_reminders, &mut draft, scene);
            Ok(draft)
        }
        View::QuestionMedia { quiz, index } => question::media_apart(quiz, *index, scene),
        View::InfoPages { admin } => Ok(info::pages(*admin, scene)),
        View::InfoPage { page, admin } => info::page(page, *admin, scene),
        View::InfoRemoval { page } => info::removal(page, scene),
        View::InfoSteps { draft } => Ok(info::steps(draft, scene)),
        View::Materials { items, page, pages } => material::list(items, *page, *pages, scene),
        View::MaterialFiles { material } => material::files(material, scene),
        View::Material { material, mine, course } => {
            material::material(material, *mine, course.as_ref(), scene)
        }
        View::MaterialRemoval { material } => material::removal(material, scene),
        View::MaterialAsked { replaces } => material::asked(replaces.as_ref(), scene),
        View::MaterialOffer { shape, title, replaces, instead } => {
            material::offer(shape, title.as_ref(), replaces.as_ref(), *instead, scene)
        }
        View::Mistakes { questions, total } => reviews::mistakes(questions, *total, scene),
    }
}

fn figures(view: &View, data: &ViewData, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    match (view, data) {
        (View::Progress { day, topics, calendar, as_text, .. }, ViewData::Progress(report)) => {
            let progress = progress::Progress { report, day: day.as_ref(), topics, calendar };
            progress::draw(&progress, *as_text, scene)
        }
        (_, ViewData::TookTooLong) => Ok(took_too_long(view, scene.words)),
        (View::Leaderboard { student, page, hidden, courses, classrooms, .. }, ViewData::Board(report)) => {
            Ok(board::draw(report, (*student, page, *hidden), (courses, classrooms), scene))
        }
        (View::Stats, ViewData::Stats(report)) => Ok(stats::draw(report, scene)),
        (View::Roles, ViewData::Roles(holders)) => Ok(roles::draw(holders, scene)),
        (View::Classrooms { binds, .. }, ViewData::Classrooms(lines)) => {
            Ok(classrooms::list(lines, *binds, scene))
        }
        (View::Classroom { own, ask, zone, .. }, ViewData::Classroom(report)) => {
            Ok(classrooms::one(report.as_ref(), (*own, *ask), zone.as_ref(), scene))
        }
        (View::Roster { chat, page }, ViewData::Roster(report)) => {
            Ok(classrooms::roster(*chat, *page, report, scene))
        }
        (View::CourseStudents(of), ViewData::CourseRoster(roster)) => {
            Ok(course_desk::students(of, roster, scene))
        }
        (View::Grading { at, comment, note, .. }, ViewData::Grading(report)) => {
            grading::draw(report, *at, comment.as_ref(), *note, scene)
        }
        (View::QuizReport { grader, part }, ViewData::QuizReport(report)) => {
            quiz_report::draw(report, *grader, part, scene)
        }
        (View::Progress { .. }, _) => Err(RenderError::FiguresMissing("Progress")),
        (View::Stats, _) => Err(RenderError::FiguresMissing("Stats")),
        (View::Roles, _) => Err(RenderError::FiguresMissing("Roles")),
        (View::Classrooms { .. }, _) => Err(RenderError::FiguresMissing("Classrooms")),
        (View::Classroom { .. }, _) => Err(RenderError::FiguresMissing("Classroom")),
        (View::Leaderboard { .. }, _) => Err(RenderError::FiguresMissing("Leaderboard")),
        (View::CourseStudents(_), _) => Err(RenderError::FiguresMissing("CourseStudents")),
        (View::Grading { .. }, _) => Err(RenderError::FiguresMissing("Grading")),
        (View::QuizReport { .. }, _) => Err(RenderError::FiguresMissing("QuizReport")),
        _ => Err(RenderError::FiguresMissing("Roster")),
    }
}

/// Instead of figures that could not be read in time: another try, and the way back.
fn took_too_long(view: &View, words: Words) -> Draft {
    let press = |id, button| Key::press(words.plain(id, &[]), button);
    let again = match view {
        View::Progress { .. } => Some(Button::Progress),
        View::Roles => Some(Button::Roles),
        View::Classrooms { .. } => Some(Button::Classrooms),
        View::Classroom { chat, .. } => Some(Button::Classroom(*chat)),
        View::Roster { chat, page } => Some(Button::Roster(*chat, *page)),
        View::Leaderboard { page, .. } => Some(Button::Board(page.clone())),
        View::CourseStudents(of) => Some(Button::CourseStudents(of.code.clone(), of.page)),
        View::Grading { at: GradingAt::Next(after), .. } => Some(Button::Grading(*after)),
        View::Grading { at: GradingAt::Answer(answer), .. } => Some(Button::Regrade(*answer)),
        View::QuizReport { part, .. } => Some(Button::Report(part.clone())),
        _ => None,
    };
    let back = match view {
        View::Roster { chat, .. } => press("button-to-classroom", Button::Classroom(*chat)),
        View::Classroom { .. } => classrooms::to_classrooms(words),
        View::CourseStudents(of) => press("button-course-desk", Button::CourseDesk(of.code.clone())),
        View::Grading { .. } => author::to_quizzes_of_mine(words),
        View::QuizReport { part: ReportPart::Patterns(code), .. } => {
            press("button-to-report", Button::Report(ReportPart::Attempts(code.clone(), 0)))
        }
        View::QuizReport { grader: Grader::Assistant(_), .. } => classrooms::to_classrooms(words),
        View::QuizReport { .. } => author::to_quizzes_of_mine(words),
        _ => to_quizzes(words),
    };
    let mut draft = Draft::default();
    draft.add(words.html("figures-took-too-long", &[]));
    draft.row(again.map(|button| press("button-refresh", button)));
    draft.row([back, to_help(words)]);
    draft
}

/// How many answers wait for the person who reads.
fn waiting(data: &ViewData) -> u64 {
    if let ViewData::Waiting(count) = data { *count } else { 0 }
}

/// The attempt of a question, as buttons name it.
fn key_of(question: &Question) -> AttemptKey {
    AttemptKey { student: question.student, attempt: question.attempt }
}

/// Where in the quiz the student is: its title, the number, and a bar.
fn place(question: &Question, title: Html, scene: &Scene<'_>) -> Html {
    let bar = bar(usize::from(question.number), usize::from(question.total));
    let id = match question.attempt.review() {
        Some(_) if question.practice => "practice-number",
        Some(_) => "review-number",
        None => "question-number",
    };
    let number = scene.words.html(
        id,
        &[
            ("number", question.number.into()),
            ("total", question.total.into()),
            ("bar", Html::ours(bar).into()),
        ],
    );
    Html::join(&[title, number], "\n")
}

/// A result with the attempt that counts.
fn counted(counts: Counts, percent: u8, words: Words) -> Html {
    let id = match counts {
        Counts::Best => "counted-best",
        Counts::Last => "counted-last",
        Counts::First => "counted-first",
        Counts::Average => "counted-average",
    };
    words.html(id, &[("percent", percent.into())])
}

/// The buttons that turn the pages of a list.
fn page_turns(
    page: u16,
    pages: u16,
    words: Words,
    button: impl Fn(u16) -> Button,
) -> impl Iterator<Item = Key> {
    let earlier = page.checked_sub(1).map(|page| ("button-earlier-page", page));
    let later = page.checked_add(1).filter(|page| *page < pages).map(|page| ("button-later-page", page));
    [earlier, later]
        .into_iter()
        .flatten()
        .map(move |(id, page)| Key::press(words.plain(id, &[]), button(page)))
}

fn to_quizzes(words: Words) -> Key {
    Key::press(words.plain("button-quizzes", &[]), Button::Quizzes(0))
}

fn to_progress(words: Words) -> Key {
    Key::press(words.plain("button-progress", &[]), Button::Progress)
}

fn to_settings(words: Words) -> Key {
    Key::press(words.plain("button-settings", &[]), Button::Settings)
}

fn to_grading(waiting: u64, words: Words) -> Key {
    let count = ("count", waiting.into());
    Key::press(words.plain("button-grade", &[count]), Button::Grading(None))
}

fn to_help(words: Words) -> Key {
    Key::press(words.plain("button-help", &[]), Button::Help)
}
