//! What is told in a sentence or two, with a button that helps.

use studymate_schema::ban::BanOutcome;
use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::classroom::Ending;
use studymate_schema::course::CourseAnswer;
use studymate_schema::dialog::DialogAnswer;
use studymate_schema::event::Role;
use studymate_schema::material::MaterialAnswer;
use studymate_schema::privacy::{NICKNAME_MAX, NICKNAME_MIN};
use studymate_schema::view::Notice;
use studymate_schema::{MaterialCode, Personal};

use super::author::to_quizzes_of_mine;
use super::classrooms::to_classrooms;
use super::material::{TITLE_SHOWN, leave, to_materials};
use super::privacy::to_privacy;
use super::reminder::to_reminders;
use super::roles::to_roles;
use super::{counted, course_desk, courses, forget, to_help, to_progress, to_quizzes};
use crate::markup::Html;
use crate::numbers::{at, duration, size, when};
use crate::scene::{Scene, title};
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// The most units of a reason.
const REASON_SHOWN: usize = 300;
/// The most units of a code, a file's name or an id that people sent.
const NAME_SHOWN: usize = 64;

pub(super) fn draw(notice: &Notice, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(text(notice, scene)?);
    if let Notice::QuizPublished { quiz } = notice {
        let link = format!("https://t.me/{}?start=quiz_{}", scene.around.bot_username, quiz.code);
        draft.add(Html::line(&link, 200));
        draft.row([Key::open(words.plain("button-open-quiz", &[]), link)]);
    }
    if let Notice::Course(CourseAnswer::Published(code)) = notice
        && !course_desk::by_invitation(code, scene)
    {
        course_desk::link(code, &mut draft, scene);
    }
    for keys in ways_on(notice, words).chunks(2) {
        draft.row(keys.iter().cloned());
    }
    Ok(draft)
}

fn text(notice: &Notice, scene: &Scene<'_>) -> Result<Html, RenderError> {
    let words = scene.words;
    let line = |text: &str| Html::line(text, NAME_SHOWN).into();
    let html = match notice {
        Notice::NoSuchQuiz { code } => {
            let code = code.known().map(String::as_str).unwrap_or_default();
            words.html("notice-no-such-quiz", &[("code", line(code))])
        }
        Notice::QuizUsage => words.html("notice-quiz-usage", &[]),
        Notice::ReportUsage => words.html("notice-report-usage", &[]),
        Notice::NoQuizzes => words.html("notice-no-quizzes", &[]),
        Notice::NothingToResume => words.html("notice-nothing-to-resume", &[]),
        Notice::NothingToCancel => words.html("notice-nothing-to-cancel", &[]),
        Notice::NotUnderstood => words.html("notice-not-understood", &[]),
        Notice::UnknownCommand => words.html("notice-unknown-command", &[]),
        Notice::NotAllowed => words.html("notice-not-allowed", &[]),
        Notice::SlowDown => words.html("notice-slow-down", &[]),
        Notice::Banned { until, seconds } => {
            let until = Html::ours(at(words, *until, scene.around.now, scene.around.zone));
            let wait = Html::ours(duration(words, u64::from(*seconds)));
            words.html("notice-banned", &[("until", until.into()), ("wait", wait.into())])
        }
        Notice::Apology { input } => words.html("notice-apology", &[("input", line(&input.0))]),
        Notice::BannedByAdmin { until, reason } => {
            let reason = Html::line(reason.known().map_or("", String::as_str), REASON_SHOWN);
            match until {
                Some(until) => {
                    let until = Html::ours(when(words, *until, scene.around.now, scene.around.zone));
                    let values = [("until", until.into()), ("reason", reason.into())];
                    words.html("notice-banned-by-admin", &values)
                }
                None => words.html("notice-banned-for-good", &[("reason", reason.into())]),
            }
        }
        Notice::Unbanned => words.html("notice-unbanned", &[]),
        Notice::BanUsage => words.html("notice-ban-usage", &[]),
        Notice::BanDecided { user, outcome } => {
            let user = ("user", line(&user.to_string()));
            match outcome {
                BanOutcome::Banned { until: Some(until) } => {
                    let until = Html::ours(when(words, *until, scene.around.now, scene.around.zone));
                    words.html("notice-ban-done", &[user, ("until", until.into())])
                }
                BanOutcome::Banned { until: None } => words.html("notice-ban-done-for-good", &[user]),
                BanOutcome::Unbanned => words.html("notice-unban-done", &[user]),
                BanOutcome::WasNotBanned => words.html("notice-was-not-banned", &[user]),
                BanOutcome::IsAdmin => words.html("notice-ban-is-admin", &[user]),
            }
        }
        Notice::RolesUsage => words.html("notice-roles-usage", &[]),
        Notice::OwnRole => words.html("notice-own-role", &[]),
        Notice::OwnBan => words.html("notice-own-ban", &[]),
        Notice::FilesFromMentors => words.html("notice-files-from-mentors", &[]),
        Notice::NotInTheirClassrooms { code } => {
            words.html("notice-not-in-their-classrooms", &[("code", line(code.as_str()))])
        }
        Notice::RoleGiven { user, role, unseen } => {
            let id = match role {
                Role::Assistant => "notice-assistant-made",
                Role::Mentor => "notice-mentor-made",
                Role::Admin => "notice-admin-made",
            };
            let made = words.html(id, &[("user", line(&user.to_string()))]);
            Html::join(&[made, unseen_person(*unseen, words)], "\n\n")
        }
        Notice::RolesTaken { user, unseen } => {
            let taken = words.html("notice-roles-taken", &[("user", line(&user.to_string()))]);
            Html::join(&[taken, unseen_person(*unseen, words)], "\n\n")
        }
        Notice::ClassroomEnded { title, ending } => {
            let id = match ending {
                Ending::Unbind => "notice-classroom-unbound",
                Ending::Leave => "notice-classroom-left",
            };
            words.html(id, &[("title", line(title))])
        }
        Notice::ClassroomGone => words.html("notice-classroom-gone", &[]),
        Notice::RoleGranted { role: Role::Assistant } => words.html("notice-granted-assistant", &[]),
        Notice::RoleRevoked { role: Role::Assistant } => words.html("notice-revoked-assistant", &[]),
        Notice::RoleGranted { role: Role::Mentor } => words.html("notice-granted-mentor", &[]),
        Notice::RoleGranted { role: Role::Admin } => words.html("notice-granted-admin", &[]),
        Notice::RoleRevoked { role: Role::Mentor } => words.html("notice-revoked-mentor", &[]),
        Notice::RoleRevoked { role: Role::Admin } => words.html("notice-revoked-admin", &[]),
        Notice::FileTooLarge { limit } => {
            words.html("notice-file-too-large", &[("limit", Html::ours(size(words, *limit)).into())])
        }
        Notice::FileNotFetched { file: Personal::Known(file) } => {
            words.html("notice-file-not-fetched", &[("file", line(file))])
        }
        Notice::FileNotFetched { file: Personal::Erased } => {
            words.html("notice-file-not-fetched-nameless", &[])
        }
        Notice::QuizPublished { quiz } => {
            words.html("notice-quiz-published", &[("title", title(scene.quiz(quiz)?).into())])
        }
        Notice::QuizRetired { code } => words.html("notice-quiz-retired", &[("code", line(code.as_str()))]),
        Notice::NotYourQuiz { code } => words.html("notice-not-your-quiz", &[("code", line(code.as_str()))]),
        Notice::QuizNotYet { quiz, opens, .. } => {
            let opens = Html::ours(when(words, *opens, scene.around.now, scene.around.zone));
            let title = title(scene.quiz(quiz)?);
            words.html("notice-quiz-not-yet", &[("title", title.into()), ("opens", opens.into())])
        }
        Notice::QuizOver { quiz, due, .. } => {
            let due = Html::ours(when(words, *due, scene.around.now, scene.around.zone));
            let title = title(scene.quiz(quiz)?);
            words.html("notice-quiz-over", &[("title", title.into()), ("due", due.into())])
        }
        Notice::QuizNotForYou => words.html("notice-quiz-not-for-you", &[]),
        Notice::Material(answer) => material_answer(answer, scene),
        Notice::NoSuchMaterial => words.html("notice-no-such-material", &[]),
        Notice::StepsLeft => words.html("notice-steps-left", &[]),
        Notice::OneMoment => words.html("notice-one-moment", &[]),
        Notice::Unsaved => words.html("notice-unsaved", &[]),
        Notice::FilesNotSent { material } => {
            words.html("notice-files-not-sent", &[("title", material_title(material, scene).into())])
        }
        Notice::MaterialNotSent { material } => {
            words.html("notice-material-not-sent", &[("title", material_title(material, scene).into())])
        }
        Notice::PageTooLong { limit } => words.html("notice-page-too-long", &[("limit", (*limit).into())]),
        Notice::MaterialTooLong { limit } => {
            words.html("notice-material-too-long", &[("limit", (*limit).into())])
        }
        Notice::NoCourses => words.html("notice-no-courses", &[]),
        Notice::CourseNotForYou => words.html("notice-course-not-for-you", &[]),
        Notice::CourseArchived => words.html("notice-course-archived", &[]),
        Notice::NoSuchCourse { code } => {
            let code = code.known().map(String::as_str).unwrap_or_default();
            words.html("notice-no-such-course", &[("code", line(code))])
        }
        Notice::NothingNext { course, opens } => {
            let title = courses::bold(&scene.saved_course(course)?.title);
            let opens = opens.map(|opens| courses::told("course-next-opens", "opens", opens, scene));
            let nothing = words.html("notice-nothing-next", &[("title", title.into())]);
            Html::join(&[nothing, opens.unwrap_or_default()], "\n")
        }
        Notice::CourseJoined { course } => course_desk::joined(course, scene)?,
        Notice::InvitationRefused(why) => course_desk::refused(*why, words),
        Notice::Course(answer) => course_desk::answered(answer, scene)?,
        Notice::AttemptGone => words.html("notice-attempt-gone", &[]),
        Notice::RemindersStopped => words.html("notice-reminders-stopped", &[]),
        Notice::NicknameUsage => {
            let limits = [("least", NICKNAME_MIN.into()), ("most", NICKNAME_MAX.into())];
            words.html("notice-nickname-usage", &limits)
        }
        Notice::ExportComes => words.html("notice-export-comes", &[]),
        Notice::ExportLater { at } => courses::told("notice-export-later", "at", *at, scene),
        Notice::Forgotten { by } => forget::farewell(*by, words),
        Notice::AttemptsUsedUp { quiz, attempts, percent, counts, .. } => {
            let title = ("title", title(scene.quiz(quiz)?).into());
            let attempts = ("attempts", (*attempts).into());
            match percent {
                Some(percent) => {
                    let result = ("result", counted(*counts, *percent, words).into());
                    words.html("notice-attempts-used-up", &[title, attempts, result])
                }
                None => words.html("notice-attempts-given-up", &[title, attempts]),
            }
        }
    };
    Ok(html)
}

/// That an id may be mistyped: nobody with it has used the bot.
fn unseen_person(unseen: bool, words: Words) -> Html {
    if unseen { words.html("notice-person-unseen", &[]) } else { Html::default() }
}

/// What became of a material.
fn material_answer(answer: &MaterialAnswer, scene: &Scene<'_>) -> Html {
    let words = scene.words;
    let line = |text: &str| Html::line(text, NAME_SHOWN).into();
    match answer {
        MaterialAnswer::Saved(code) => {
            let link = format!("https://t.me/{}?start=material_{code}", scene.around.bot_username);
            words.html(
                "notice-material-saved",
                &[("title", material_title(code, scene).into()), ("link", Html::line(&link, 200).into())],
            )
        }
        MaterialAnswer::Removed { title, .. } => {
            words.html("notice-material-removed", &[("title", Html::line(title, TITLE_SHOWN).into())])
        }
        MaterialAnswer::Unknown(code) => {
            words.html("notice-material-unknown", &[("code", line(code.as_str()))])
        }
        MaterialAnswer::NotYours(code) => {
            words.html("notice-material-not-yours", &[("code", line(code.as_str()))])
        }
    }
}

/// The title of a material; its code when it is gone.
fn material_title(code: &MaterialCode, scene: &Scene<'_>) -> Html {
    let saved = scene.around.catalogue.material(code);
    Html::line(saved.map_or(code.as_str(), |saved| saved.material.title.as_str()), TITLE_SHOWN)
}

/// The buttons that lead on; none where nothing can be done now.
fn ways_on(notice: &Notice, words: Words) -> Vec<Key> {
    match notice {
        Notice::NoSuchQuiz { .. }
        | Notice::QuizUsage
        | Notice::ReportUsage
        | Notice::NothingToResume
        | Notice::NothingToCancel
        | Notice::AttemptGone
        | Notice::QuizNotForYou
        | Notice::NoCourses => vec![to_quizzes(words)],
        Notice::QuizPublished { .. } | Notice::QuizRetired { .. } => {
            vec![to_quizzes_of_mine(words), to_quizzes(words)]
        }
        Notice::Unsaved => {
            let key = |id, answer| Key::press(words.plain(id, &[]), Button::Dialog(answer));
            vec![key("button-author-on", DialogAnswer::GoOn), key("button-discard", DialogAnswer::Discard)]
        }
        Notice::NothingNext { course, .. } | Notice::CourseJoined { course } => {
            vec![courses::to_course(course, words)]
        }
        Notice::CourseNotForYou | Notice::NoSuchCourse { .. } | Notice::InvitationRefused(_) => {
            vec![courses::to_courses(words), to_help(words)]
        }
        Notice::CourseArchived => vec![courses::to_courses(words), to_progress(words)],
        Notice::Course(answer) => course_desk::after(answer, words),
        Notice::QuizNotYet { course, .. } => vec![courses::back_from_quiz(course.as_ref(), words)],
        Notice::QuizOver { last, student, course, .. }
        | Notice::AttemptsUsedUp { last, student, course, .. } => {
            let back = courses::back_from_quiz(course.as_ref(), words);
            match last {
                Some(attempt) => {
                    let key = AttemptKey { student: *student, attempt: *attempt };
                    vec![Key::press(words.plain("button-last-result", &[]), Button::Result(key)), back]
                }
                None => vec![back, to_progress(words)],
            }
        }
        Notice::NicknameUsage => vec![to_privacy(words)],
        Notice::RemindersStopped => vec![to_reminders(words), to_quizzes(words)],
        Notice::NotUnderstood => vec![to_quizzes(words), to_progress(words), to_help(words)],
        Notice::UnknownCommand | Notice::RoleRevoked { .. } => {
            vec![to_help(words), to_quizzes(words)]
        }
        Notice::RoleGranted { role: Role::Assistant } => vec![to_classrooms(words), to_help(words)],
        Notice::RoleGranted { role: Role::Mentor | Role::Admin } => {
            vec![to_quizzes_of_mine(words), to_classrooms(words), to_help(words)]
        }
        Notice::NoQuizzes => {
            vec![Key::press(words.plain("button-refresh", &[]), Button::Quizzes(0)), to_help(words)]
        }
        Notice::Material(MaterialAnswer::Saved(code)) => {
            let open = Key::press(words.plain("button-open-material", &[]), Button::Material(code.clone()));
            vec![open, to_materials(words)]
        }
        Notice::MaterialNotSent { material } => {
            let replace = Button::ReplaceMaterial(material.clone());
            vec![Key::press(words.plain("button-replace", &[]), replace), to_materials(words)]
        }
        Notice::Material(_) => vec![to_materials(words), to_help(words)],
        Notice::NoSuchMaterial | Notice::FilesNotSent { .. } | Notice::StepsLeft => {
            vec![to_quizzes(words), to_help(words)]
        }
        Notice::ClassroomEnded { .. } | Notice::ClassroomGone => vec![to_classrooms(words)],
        Notice::Unbanned | Notice::FilesFromMentors => vec![to_quizzes(words), to_help(words)],
        Notice::NotInTheirClassrooms { .. } => vec![to_classrooms(words), to_help(words)],
        Notice::NotAllowed | Notice::NotYourQuiz { .. } | Notice::BanUsage => vec![to_help(words)],
        Notice::RolesUsage
        | Notice::OwnRole
        | Notice::OwnBan
        | Notice::RoleGiven { .. }
        | Notice::RolesTaken { .. }
        | Notice::BanDecided { .. } => vec![to_roles(words), to_help(words)],
        // The steps are open still: what is sent next is taken.
        Notice::MaterialTooLong { .. } | Notice::PageTooLong { .. } => vec![leave(words)],
        Notice::FileTooLarge { .. } | Notice::FileNotFetched { .. } => {
            vec![to_quizzes_of_mine(words), to_help(words)]
        }
        Notice::ExportComes | Notice::ExportLater { .. } => vec![to_privacy(words)],
        Notice::OneMoment
        | Notice::SlowDown
        | Notice::Banned { .. }
        | Notice::Apology { .. }
        | Notice::Forgotten { .. }
        | Notice::BannedByAdmin { .. } => Vec::new(),
    }
}
