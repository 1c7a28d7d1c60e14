//! The short answers to button presses.

use studymate_schema::Locale;
use studymate_schema::privacy::ExportFile;
use studymate_schema::view::Toast;

use crate::words::Words;

/// The most UTF-16 units of a toast (Bot API, answerCallbackQuery).
pub const TOAST_MAX: usize = 200;

/// The text of a toast: plain, at most [`TOAST_MAX`].
pub fn toast(toast: Toast, locale: Locale) -> String {
    let id = match toast {
        Toast::AnsweredAlready => "toast-answered-already",
        Toast::ChooseFirst => "toast-choose-first",
        Toast::NotYours => "toast-not-yours",
        Toast::OldButton => "toast-old-button",
        Toast::UnknownButton => "toast-unknown-button",
        Toast::AttemptOver => "toast-attempt-over",
        Toast::AttemptGone => "toast-attempt-gone",
        Toast::QuizGone => "toast-quiz-gone",
        Toast::QuizNotForYou => "toast-quiz-not-for-you",
        Toast::CourseNotForYou => "toast-course-not-for-you",
        Toast::CourseArchived => "toast-course-archived",
        Toast::NotOpenYet => "toast-not-open-yet",
        Toast::InvitationGone => "toast-invitation-gone",
        Toast::LanguageSet => "toast-language-set",
        Toast::SlowDown => "toast-slow-down",
        Toast::Banned => "toast-banned",
        Toast::BannedByAdmin => "toast-banned-by-admin",
        Toast::NotAMentor => "toast-not-a-mentor",
        Toast::OthersClassroom => "toast-others-classroom",
        Toast::NotAllowed => "toast-not-allowed",
        Toast::Apology => "toast-apology",
        Toast::Saved => "toast-saved",
        Toast::ThinkFirst => "toast-think-first",
        Toast::OneDayAtLeast => "toast-one-day-at-least",
        Toast::OneClassroomAtLeast => "toast-one-classroom-at-least",
        Toast::StepsOver => "toast-steps-over",
        Toast::PreviewOnly => "toast-preview-only",
        Toast::NoQuestions => "toast-no-questions",
        Toast::QuizFull => "toast-quiz-full",
        Toast::CourseGone => "toast-course-gone",
        Toast::InCourseAlready => "toast-in-course-already",
        Toast::TopicFull => "toast-topic-full",
        Toast::NoClassrooms => "toast-no-classrooms",
        Toast::PageGone => "toast-page-gone",
        Toast::MaterialGone => "toast-material-gone",
        Toast::ReviewOver => "toast-review-over",
        Toast::NoReview => "toast-no-review",
        Toast::ReviewLater => "toast-review-later",
        Toast::PagesFull => "toast-pages-full",
        Toast::TimeIsUp => "toast-time-is-up",
        Toast::TypeFirst => "toast-type-first",
        Toast::GradeSent => "toast-grade-sent",
        Toast::CommentDropped => "toast-comment-dropped",
    };
    Words::of(locale).plain(id, &[])
}

/// What is said with a file of an export: plain text, far below the limit of a caption.
pub fn export_caption(file: ExportFile, locale: Locale) -> String {
    let id = match file {
        ExportFile::Json => "export-json",
        ExportFile::Csv => "export-csv",
    };
    Words::of(locale).plain(id, &[])
}
