//! Courses, as their authors see them: how one stands, who is invited, what became of a change.

use studymate_schema::CourseCode;
use studymate_schema::authoring::AuthorButton;
use studymate_schema::button::Button;
use studymate_schema::course::{Access, CourseAnswer};
use studymate_schema::course_view::{Audience, CourseDesk, CourseInvitations, CourseStudents, Stage};
use studymate_schema::invitation::InvitationRefused;
use studymate_schema::roster::{CourseRoster, ROSTER_PAGE};

use super::classrooms::member_line;
use super::courses::{TITLE_SHOWN, bold, to_courses, told};
use super::{author_course, page_turns};
use crate::markup::Html;
use crate::numbers::when;
use crate::scene::Scene;
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

pub(super) fn desk(desk: &CourseDesk, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    let code = Html::ours(desk.code.as_str());
    let heading = [("title", Html::line(&desk.title, TITLE_SHOWN).into()), ("code", code.into())];
    let stage = match desk.stage {
        Stage::Draft => "desk-draft",
        Stage::Published => "desk-published",
        Stage::Changed => "desk-changed",
        Stage::Archived => "desk-archived",
    };
    draft.add(Html::join(&[words.html("desk-heading", &heading), words.html(stage, &[])], "\n"));
    let audience = for_whom(desk.audience, words);
    let contents = [
        ("topics", desk.topics.into()),
        ("quizzes", desk.quizzes.into()),
        ("materials", desk.materials.into()),
    ];
    let invited = match desk.invited {
        0 => Html::default(),
        count => words.html("desk-invited", &[("count", count.into())]),
    };
    let mut facts = vec![audience, words.html("desk-contents", &contents), invited];
    facts.extend(desk.opens.map(|opens| told("course-opens", "opens", opens, scene)));
    facts.extend(desk.due.map(|due| told("course-due", "due", due, scene)));
    draft.add(Html::join(&facts, "\n"));
    // Once students have it as it is, there is nothing to think about before it is published.
    if let Some(known) = scene.around.catalogue.course(&desk.code)
        && desk.stage != Stage::Published
    {
        draft.add(author_course::warnings(&known.saved, scene));
    }
    if matches!(desk.stage, Stage::Published | Stage::Changed) {
        draft.add(Html::line(&address(&desk.code, scene), 200));
    }
    let key = |id, button| Key::press(words.plain(id, &[]), button);
    draft.row([
        key("button-as-students", Button::Course(desk.code.clone(), 0)),
        key("button-edit", Button::Author(AuthorButton::EditCourse(desk.code.clone()))),
    ]);
    let publish = || key("button-publish-course", Button::PublishCourse(desk.code.clone()));
    let archive = || key("button-archive-course", Button::AskToArchiveCourse(desk.code.clone()));
    match desk.stage {
        Stage::Draft | Stage::Archived => draft.row([publish()]),
        Stage::Changed => draft.row([publish(), archive()]),
        Stage::Published => draft.row([archive()]),
    }
    draft.row([
        key("button-students", Button::CourseStudents(desk.code.clone(), 0)),
        key("button-invitations", Button::Invitations(desk.code.clone())),
    ]);
    draft.row([to_courses(words)]);
    draft
}

/// Shall it really be archived?
pub(super) fn archival(code: &CourseCode, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let title = Html::line(&scene.saved_course(code)?.title, TITLE_SHOWN);
    let mut draft = Draft::default();
    draft.add(words.html("course-archival", &[("title", title.into())]));
    draft.row([
        Key::press(words.plain("button-archive-really", &[]), Button::ArchiveCourse(code.clone())),
        Key::press(words.plain("button-keep", &[]), Button::CourseDesk(code.clone())),
    ]);
    Ok(draft)
}

fn for_whom(audience: Audience, words: Words) -> Html {
    match audience {
        Audience::Everyone => words.html("desk-everyone", &[]),
        Audience::Classrooms(count) => words.html("desk-classrooms", &[("count", count.into())]),
        Audience::Invitation => words.html("desk-invitation", &[]),
    }
}

/// A page of the students who have the course.
pub(super) fn students(of: &CourseStudents, roster: &CourseRoster, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    let title = words.html("course-students-title", &[("title", Html::line(&of.title, TITLE_SHOWN).into())]);
    draft.add(Html::join(&[title, for_whom(of.audience, words)], "\n"));
    let everybody = of.audience == Audience::Everyone;
    if roster.students.is_empty() {
        draft.add(words.html(if everybody { "course-students-all" } else { "course-students-none" }, &[]));
    }
    let lines: Vec<Html> = (roster.first..)
        .zip(&roster.students)
        .map(|(number, student)| {
            let line = member_line(number, &student.line, scene);
            let mark = if student.invited { Html::ours("✉️") } else { Html::default() };
            Html::join(&[line, mark], " ")
        })
        .collect();
    draft.add(Html::join(&lines, "\n"));
    if roster.students.iter().any(|student| student.invited) {
        draft.add(words.html("course-students-invited", &[]));
    }
    let size = u32::from(ROSTER_PAGE);
    let at = |number: u32| u16::try_from(number / size).unwrap_or(u16::MAX);
    let pages = at(roster.total.saturating_sub(1)).saturating_add(1);
    let turn = |page| Button::CourseStudents(of.code.clone(), page);
    draft.row(page_turns(at(roster.first.saturating_sub(1)), pages, words, turn));
    draft.row([Key::press(words.plain("button-course-desk", &[]), Button::CourseDesk(of.code.clone()))]);
    draft
}

pub(super) fn invitations(view: &CourseInvitations, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("invitations-title", &[("title", Html::line(&view.title, TITLE_SHOWN).into())]));
    draft.add(words.html(if view.open.is_empty() { "invitations-none" } else { "invitations-some" }, &[]));
    let label = words.plain("button-invite", &[]);
    draft.row([Key::press(label, Button::Invite(view.code.clone(), view.made))]);
    for (number, line) in (1_u16..).zip(&view.open) {
        let link = format!("https://t.me/{}?start=join_{}", scene.around.bot_username, line.code);
        let until = when(words, line.expires, scene.around.now, scene.around.zone);
        let values = [
            ("number", number.into()),
            ("link", Html::line(&link, 200).into()),
            ("used", line.used.into()),
            ("uses", line.uses.into()),
            ("until", Html::ours(until).into()),
        ];
        draft.add(words.html("invitations-item", &values));
        let label = words.plain("button-revoke", &[("number", number.into())]);
        draft.row([Key::press(label, Button::RevokeInvitation(line.code.clone()))]);
    }
    let label = words.plain("button-course-desk", &[]);
    draft.row([Key::press(label, Button::CourseDesk(view.code.clone()))]);
    draft
}

/// Whether only those who are invited have a course.
pub(super) fn by_invitation(code: &CourseCode, scene: &Scene<'_>) -> bool {
    let course = scene.around.catalogue.course(code).and_then(|course| course.published());
    course.is_some_and(|course| course.access == Access::Invitation)
}

/// What the catalogue answered to a change of a course.
pub(super) fn answered(answer: &CourseAnswer, scene: &Scene<'_>) -> Result<Html, RenderError> {
    let words = scene.words;
    let named = |id, code: &CourseCode| {
        let title = Html::line(&scene.saved_course(code)?.title, TITLE_SHOWN);
        Ok(words.html(id, &[("title", title.into())]))
    };
    let coded = |id, code: &CourseCode| words.html(id, &[("code", Html::ours(code.as_str()).into())]);
    let item = |id, code: &CourseCode, item: &str| {
        words.html(id, &[("code", Html::ours(code.as_str()).into()), ("item", Html::ours(item).into())])
    };
    match answer {
        CourseAnswer::Saved(code) => named("course-saved", code),
        CourseAnswer::Published(code) if by_invitation(code, scene) => {
            named("course-published-invitation", code)
        }
        CourseAnswer::Published(code) => named("course-published", code),
        CourseAnswer::Archived(code) => named("course-archived", code),
        CourseAnswer::InvitationMade(code, _) => named("course-invitation-made", code),
        CourseAnswer::TooManyInvitations(code) => named("course-too-many-invitations", code),
        CourseAnswer::InvitationRevoked(code) => named("course-invitation-revoked", code),
        CourseAnswer::Unknown(code) => Ok(coded("course-unknown", code)),
        CourseAnswer::NotYours(code) => Ok(coded("course-not-yours", code)),
        CourseAnswer::NoSuchQuiz(code, quiz) => Ok(item("course-no-such-quiz", code, quiz.as_str())),
        CourseAnswer::NotYourQuiz(code, quiz) => Ok(item("course-not-your-quiz", code, quiz.as_str())),
        CourseAnswer::NoSuchMaterial(code, it) => Ok(item("course-no-such-material", code, it.as_str())),
        CourseAnswer::NotYourMaterial(code, it) => Ok(item("course-not-your-material", code, it.as_str())),
    }
}

/// The buttons that lead on from a change.
pub(super) fn after(answer: &CourseAnswer, words: Words) -> Vec<Key> {
    let desk = |code: &CourseCode| {
        Key::press(words.plain("button-course-desk", &[]), Button::CourseDesk(code.clone()))
    };
    match answer {
        CourseAnswer::Saved(code)
        | CourseAnswer::Published(code)
        | CourseAnswer::Archived(code)
        | CourseAnswer::InvitationMade(code, _)
        | CourseAnswer::TooManyInvitations(code)
        | CourseAnswer::InvitationRevoked(code) => vec![desk(code), to_courses(words)],
        _ => vec![to_courses(words)],
    }
}

/// The course's address, and a button that opens it.
pub(super) fn link(code: &CourseCode, draft: &mut Draft, scene: &Scene<'_>) {
    let link = address(code, scene);
    draft.add(Html::line(&link, 200));
    draft.row([Key::open(scene.words.plain("button-open-course", &[]), link)]);
}

fn address(code: &CourseCode, scene: &Scene<'_>) -> String {
    format!("https://t.me/{}?start=course_{code}", scene.around.bot_username)
}

/// Why an invitation opened nothing.
pub(super) fn refused(why: InvitationRefused, words: Words) -> Html {
    let id = match why {
        InvitationRefused::Unknown => "invitation-unknown",
        InvitationRefused::Expired => "invitation-expired",
        InvitationRefused::UsedUp => "invitation-used-up",
        InvitationRefused::NoCourse => "invitation-no-course",
    };
    words.html(id, &[])
}

/// A course was opened by an invitation.
pub(super) fn joined(code: &CourseCode, scene: &Scene<'_>) -> Result<Html, RenderError> {
    let title = bold(&scene.saved_course(code)?.title);
    Ok(scene.words.html("invitation-accepted", &[("title", title.into())]))
}
