//! What a button of the bot says when it is pressed: at most 64 bytes of callback data (Bot API, InlineKeyboardButton).
//!
//! Written `1:<verb>:<fields…>`; the leading number is the version of the format, so that buttons of an older build are
//! recognised as ours and answered politely. An attempt is named by its owner and its number: whoever else presses it is told so.

use crate::authoring::AuthorButton;
use crate::board::BoardPage;
use crate::classroom::Ending;
use crate::dialog::DialogAnswer;
use crate::forget::ForgetStep;
use crate::grading::{AnswerKey, ReportPart};
use crate::practice::TopicKey;
use crate::reminder::{ReminderChoice, ReminderPage};
use crate::settings::{DailyGoal, DetailLevel, RetentionGoal};
use crate::zone::ZoneRegion;
use crate::{
    AttemptId, ChatId, CourseCode, InfoCode, InvitationCode, Locale, MaterialCode, QuizCode, QuizVersion,
    UserId, ZoneName,
};

/// The most bytes of callback data.
pub const CALLBACK_DATA_MAX: usize = 64;

const FORMAT: &str = "1";

/// One attempt of one student, as a button names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AttemptKey {
    /// Whose attempt.
    pub student: UserId,
    /// Which.
    pub attempt: AttemptId,
}

/// Everything a button can ask for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Button {
    /// A page of the list of quizzes, 0-based.
    Quizzes(u16),
    /// A page of the list of courses, 0-based.
    Courses(u16),
    /// A page of the topics of this course, 0-based.
    Course(CourseCode, u16),
    /// A page of this topic of this course, both 0-based.
    Topic(CourseCode, u16, u16),
    /// Do what comes next in this course.
    Continue(CourseCode),
    /// Show this course to me who may change it.
    CourseDesk(CourseCode),
    /// Give students this course as it was saved last.
    PublishCourse(CourseCode),
    /// Ask whether students shall have this course no more.
    AskToArchiveCourse(CourseCode),
    /// Let students have this course no more.
    ArchiveCourse(CourseCode),
    /// Show the invitations to this course.
    Invitations(CourseCode),
    /// Show a page of the students who have this course, 0-based.
    CourseStudents(CourseCode, u16),
    /// Make an invitation to this course, to which so many were made before: a second tap makes no second one.
    Invite(CourseCode, u16),
    /// Let nobody in by this invitation any more.
    RevokeInvitation(InvitationCode),
    /// Start this quiz, or go on with it.
    Start(QuizCode),
    /// Give this answer to this question.
    Choose(AttemptKey, u16, Pick),
    /// Tick or untick this option of this question.
    Toggle(AttemptKey, u16, Tick),
    /// Answer this question with what is ticked.
    Confirm(AttemptKey, u16),
    /// Take back the last pick in this question, of so many.
    Undo(AttemptKey, u16, u8),
    /// Go on after the feedback to this question.
    Next(AttemptKey, u16),
    /// Make this attempt the current one again.
    Resume(AttemptKey),
    /// Give this attempt up, which is asked about first; end this review.
    Cancel(AttemptKey),
    /// Yes, give this attempt up.
    GiveUp(AttemptKey),
    /// No, go on with this attempt where it is.
    Stay(AttemptKey),
    /// Leave this attempt as it is, to go on later.
    Pause(AttemptKey),
    /// Show the answer to this question of a finished attempt.
    Review(AttemptKey, u16),
    /// Show the result of a finished attempt.
    Result(AttemptKey),
    /// Speak this language.
    Language(Locale),
    /// Show my progress.
    Progress,
    /// Show my progress without a picture.
    ProgressAsText,
    /// Show the help.
    Help,
    /// Give students this version of this quiz.
    Publish(QuizCode, QuizVersion),
    /// Make this group a classroom of mine.
    Bind(ChatId),
    /// Show who has which role.
    Roles,
    /// Show my classrooms.
    Classrooms,
    /// Show this classroom.
    Classroom(ChatId),
    /// Show a page of this classroom's members, 0-based.
    Roster(ChatId, u16),
    /// Ask me whether this classroom shall end so.
    AskEnding(ChatId, Ending),
    /// End this classroom so.
    End(ChatId, Ending),
    /// Offer time zones for this classroom, as [`Button::TimeZones`] does.
    ClassroomZones(ChatId, Option<ZoneRegion>),
    /// The time zone of this classroom is this.
    ClassroomZone(ChatId, ZoneName),
    /// Show my settings.
    Settings,
    /// Offer languages.
    Languages,
    /// Offer time zones: the cities of a part of the world, or the common ones.
    TimeZones(Option<ZoneRegion>),
    /// My time zone is this.
    TimeZone(ZoneName),
    /// Offer daily goals.
    DailyGoals,
    /// My daily goal is this.
    DailyGoal(DailyGoal),
    /// Offer retention goals.
    RetentionGoals,
    /// My retention goal is this.
    RetentionGoal(RetentionGoal),
    /// Say so much after an answer.
    Detail(DetailLevel),
    /// Show when I am reminded.
    Reminders(ReminderPage),
    /// Remind me so.
    Remind(ReminderChoice),
    /// Show the pages of information.
    Info,
    /// Show this page of information.
    InfoPage(InfoCode),
    /// Write a new page of information.
    NewInfoPage,
    /// Write this page of information in this language.
    EditInfoPage(InfoCode, Locale),
    /// Ask whether this page of information shall be removed.
    AskToRemoveInfoPage(InfoCode),
    /// Remove this page of information.
    RemoveInfoPage(InfoCode),
    /// A page of the list of my materials, 0-based.
    Materials(u16),
    /// Show this material.
    Material(MaterialCode),
    /// Make a new material.
    NewMaterial,
    /// Put something else in the place of this material.
    ReplaceMaterial(MaterialCode),
    /// Ask whether this material shall be removed.
    AskToRemoveMaterial(MaterialCode),
    /// Remove this material.
    RemoveMaterial(MaterialCode),
    /// Answer to the guided steps that are open.
    Dialog(DialogAnswer),
    /// Show what is kept of me and what others see.
    Privacy,
    /// On no leaderboard, or on them again.
    Hidden(bool),
    /// Call me by my first name there, or by an animal's.
    OwnName(bool),
    /// Send me all that is kept of me.
    Export,
    /// A page of a leaderboard.
    Board(BoardPage),
    /// Ask whether I am to be forgotten.
    AskToForget,
    /// Yes, forget me.
    Forget(ForgetStep),
    /// Something where quizzes and courses are made.
    Author(AuthorButton),
    /// Review what is due, or show when something is.
    Reviews,
    /// Show what I answered wrong lately.
    Mistakes,
    /// Review just that.
    ReviewMistakes,
    /// Offer topics to practise.
    Practice,
    /// Practise this topic.
    Practise(TopicKey),
    /// Put nothing in order yet: begin this question anew.
    StartOver(AttemptKey, u16),
    /// Open this question of an attempt with free navigation.
    Open(AttemptKey, u16),
    /// Show all questions of an attempt with free navigation.
    Overview(AttemptKey),
    /// Hand this attempt in; also when questions have no answer, if that was asked already.
    HandIn(AttemptKey, bool),
    /// Show the answer that waits longest for its grade, of those that came after this one.
    Grading(Option<AnswerKey>),
    /// Show this answer, to be graded again.
    Regrade(AnswerKey),
    /// This answer is worth so many per cent; the flag says that it was graded or marked before.
    Grade(AnswerKey, u8, bool),
    /// Let me write a comment to this answer.
    Comment(AnswerKey),
    /// No comment to this answer.
    NoComment(AnswerKey),
    /// Show this of what students did in a quiz.
    Report(ReportPart),
}

/// An option that was pressed, and how many had been picked before it in the same question (0 where only one is picked), so that
/// a second tap on a slow line is recognised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pick {
    /// The option, by its index in the author's order.
    pub option: u8,
    /// How many were picked before.
    pub step: u8,
}

/// An option that was pressed, and what that makes of it: two fast taps on two options are both meant, two on the same one are one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tick {
    /// The option, by its index in the author's order.
    pub option: u8,
    /// Whether it is to be ticked.
    pub on: bool,
}

/// Why callback data is not one of our buttons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnknownButton {
    /// It has our shape, but another version of the format.
    OtherVersion,
    /// It is not ours.
    NotOurs,
}

impl Button {
    /// The callback data.
    pub fn encode(&self) -> String {
        let attempt = |verb: &str, key: &AttemptKey| format!("{verb}:{}:{}", key.student, key.attempt);
        let answer =
            |verb: &str, key: &AnswerKey| format!("{verb}:{}:{}:{}", key.student, key.attempt, key.number);
        let body = match self {
            Button::Quizzes(page) => format!("list:{page}"),
            Button::Courses(page) => format!("courses:{page}"),
            Button::Course(code, page) => format!("course:{code}:{page}"),
            Button::Topic(code, topic, page) => format!("topic:{code}:{topic}:{page}"),
            Button::Continue(code) => format!("go:{code}"),
            Button::CourseDesk(code) => format!("desk:{code}"),
            Button::PublishCourse(code) => format!("pubcourse:{code}"),
            Button::AskToArchiveCourse(code) => format!("archive:{code}"),
            Button::ArchiveCourse(code) => format!("archive!:{code}"),
            Button::Invitations(code) => format!("invites:{code}"),
            Button::CourseStudents(code, page) => format!("students:{code}:{page}"),
            Button::Invite(code, made) => format!("invite:{code}:{made}"),
            Button::RevokeInvitation(code) => format!("uninvite:{code}"),
            Button::Start(code) => format!("start:{code}"),
            Button::Choose(key, number, pick) => {
                format!("{}:{number}:{}:{}", attempt("pick", key), pick.option, pick.step)
            }
            Button::Toggle(key, number, tick) => {
                format!("{}:{number}:{}:{}", attempt("tick", key), tick.option, u8::from(tick.on))
            }
            Button::Confirm(key, number) => format!("{}:{number}", attempt("ok", key)),
            Button::Undo(key, number, step) => format!("{}:{number}:{step}", attempt("undo", key)),
            Button::Next(key, number) => format!("{}:{number}", attempt("next", key)),
            Button::Resume(key) => attempt("resume", key),
            Button::Cancel(key) => attempt("cancel", key),
            Button::GiveUp(key) => attempt("giveup", key),
            Button::Stay(key) => attempt("stay", key),
            Button::Pause(key) => attempt("pause", key),
            Button::Review(key, number) => format!("{}:{number}", attempt("review", key)),
            Button::Result(key) => attempt("result", key),
            Button::Language(locale) => format!("lang:{locale}"),
            Button::Progress => "progress".to_owned(),
            Button::ProgressAsText => "progress:text".to_owned(),
            Button::Help => "help".to_owned(),
            Button::Publish(code, version) => format!("publish:{code}:{version}"),
            Button::Bind(chat) => format!("bind:{chat}"),
            Button::Roles => "roles".to_owned(),
            Button::Classrooms => "rooms".to_owned(),
            Button::Classroom(chat) => format!("room:{chat}"),
            Button::Roster(chat, page) => format!("roster:{chat}:{page}"),
            Button::AskEnding(chat, ending) => format!("end?:{chat}:{}", ending.name()),
            Button::End(chat, ending) => format!("end:{chat}:{}", ending.name()),
            Button::ClassroomZones(chat, None) => format!("roomzones:{chat}"),
            Button::ClassroomZones(chat, Some(region)) => format!("roomzones:{chat}:{}", region.name()),
            Button::ClassroomZone(chat, zone) => format!("roomzone:{chat}:{zone}"),
            Button::Settings => "settings".to_owned(),
            Button::Languages => "langs".to_owned(),
            Button::TimeZones(None) => "zones".to_owned(),
            Button::TimeZones(Some(region)) => format!("zones:{}", region.name()),
            Button::TimeZone(zone) => format!("zone:{zone}"),
            Button::DailyGoals => "goals".to_owned(),
            Button::DailyGoal(goal) => format!("goal:{}", goal.name()),
            Button::RetentionGoals => "keep".to_owned(),
            Button::RetentionGoal(goal) => format!("keep:{}", goal.percent()),
            Button::Detail(level) => format!("detail:{}", level.name()),
            Button::Reminders(page) => format!("reminders:{}", page.name()),
            Button::Remind(choice) => format!("remind:{choice}"),
            Button::Info => "info".to_owned(),
            Button::InfoPage(code) => format!("page:{code}"),
            Button::NewInfoPage => "newpage".to_owned(),
            Button::EditInfoPage(code, locale) => format!("editpage:{code}:{locale}"),
            Button::AskToRemoveInfoPage(code) => format!("droppage:{code}"),
            Button::RemoveInfoPage(code) => format!("droppage!:{code}"),
            Button::Materials(page) => format!("mats:{page}"),
            Button::Material(code) => format!("mat:{code}"),
            Button::NewMaterial => "newmat".to_owned(),
            Button::ReplaceMaterial(code) => format!("swapmat:{code}"),
            Button::AskToRemoveMaterial(code) => format!("dropmat:{code}"),
            Button::RemoveMaterial(code) => format!("dropmat!:{code}"),
            Button::Dialog(answer) => format!("steps:{}", answer.name()),
            Button::Privacy => "privacy".to_owned(),
            Button::Hidden(hidden) => format!("hidden:{}", if *hidden { "yes" } else { "no" }),
            Button::OwnName(own) => format!("ownname:{}", if *own { "yes" } else { "no" }),
            Button::Export => "export".to_owned(),
            Button::Board(page) => format!("board:{page}"),
            Button::AskToForget => "forget".to_owned(),
            Button::Forget(ForgetStep::Asked) => "forget:yes".to_owned(),
            Button::Forget(ForgetStep::AskedTwice(asked)) => format!("forget:yes:{asked}"),
            Button::Author(button) => format!("author:{}", button.encode()),
            Button::Reviews => "reviews".to_owned(),
            Button::Mistakes => "mistakes".to_owned(),
            Button::ReviewMistakes => "redo".to_owned(),
            Button::Practice => "practice".to_owned(),
            Button::Practise(topic) => format!("practise:{topic}"),
            Button::StartOver(key, number) => format!("{}:{number}", attempt("anew", key)),
            Button::Open(key, number) => format!("{}:{number}", attempt("open", key)),
            Button::Overview(key) => attempt("all", key),
            Button::HandIn(key, sure) => format!("{}:{}", attempt("hand", key), u8::from(*sure)),
            Button::Grading(None) => "grading".to_owned(),
            Button::Grading(Some(key)) => answer("grading", key),
            Button::Regrade(key) => answer("regrade", key),
            Button::Grade(key, percent, again) => {
                format!("{}:{percent}:{}", answer("grade", key), u8::from(*again))
            }
            Button::Comment(key) => answer("say", key),
            Button::NoComment(key) => answer("unsay", key),
            Button::Report(ReportPart::Attempts(code, page)) => format!("report:{code}:{page}"),
            Button::Report(ReportPart::Patterns(code)) => format!("patterns:{code}"),
        };
        format!("{FORMAT}:{body}")
    }

    /// Reads callback data.
    pub fn decode(data: &str) -> Result<Self, UnknownButton> {
        let (format, body) = data.split_once(':').ok_or(UnknownButton::NotOurs)?;
        if format != FORMAT {
            let ours = !format.is_empty() && format.bytes().all(|b| b.is_ascii_digit());
            return Err(if ours { UnknownButton::OtherVersion } else { UnknownButton::NotOurs });
        }
        let fields: Vec<&str> = body.split(':').collect();
        Self::from_fields(&fields).ok_or(UnknownButton::NotOurs)
    }

    /// The attempt that the button belongs to; `None` for a button that anybody may press.
    pub fn attempt(&self) -> Option<AttemptKey> {
        match self {
            Button::Choose(key, ..)
            | Button::Toggle(key, ..)
            | Button::Confirm(key, _)
            | Button::Undo(key, ..)
            | Button::Next(key, _)
            | Button::Resume(key)
            | Button::Cancel(key)
            | Button::GiveUp(key)
            | Button::Stay(key)
            | Button::Pause(key)
            | Button::Review(key, _)
            | Button::Result(key)
            | Button::StartOver(key, _)
            | Button::Open(key, _)
            | Button::Overview(key)
            | Button::HandIn(key, _) => Some(*key),
            Button::Quizzes(_)
            | Button::Courses(_)
            | Button::Course(..)
            | Button::Topic(..)
            | Button::Continue(_)
            | Button::CourseDesk(_)
            | Button::PublishCourse(_)
            | Button::AskToArchiveCourse(_)
            | Button::ArchiveCourse(_)
            | Button::Invitations(_)
            | Button::CourseStudents(..)
            | Button::Invite(..)
            | Button::RevokeInvitation(_)
            | Button::Start(_)
            | Button::Language(_)
            | Button::Progress
            | Button::ProgressAsText
            | Button::Help
            | Button::Publish(..)
            | Button::Bind(_)
            | Button::Roles
            | Button::Classrooms
            | Button::Classroom(_)
            | Button::Roster(..)
            | Button::AskEnding(..)
            | Button::End(..)
            | Button::ClassroomZones(..)
            | Button::ClassroomZone(..)
            | Button::Settings
            | Button::Languages
            | Button::TimeZones(_)
            | Button::TimeZone(_)
            | Button::DailyGoals
            | Button::DailyGoal(_)
            | Button::RetentionGoals
            | Button::RetentionGoal(_)
            | Button::Detail(_)
            | Button::Reminders(_)
            | Button::Remind(_)
            | Button::Info
            | Button::InfoPage(_)
            | Button::NewInfoPage
            | Button::EditInfoPage(..)
            | Button::AskToRemoveInfoPage(_)
            | Button::RemoveInfoPage(_)
            | Button::Materials(_)
            | Button::Material(_)
            | Button::NewMaterial
            | Button::ReplaceMaterial(_)
            | Button::AskToRemoveMaterial(_)
            | Button::RemoveMaterial(_)
            | Button::Dialog(_)
            | Button::Privacy
            | Button::Hidden(_)
            | Button::OwnName(_)
            | Button::Export
            | Button::Board(_)
            | Button::AskToForget
            | Button::Forget(_)
            | Button::Author(_)
            | Button::Reviews
            | Button::Mistakes
            | Button::ReviewMistakes
            | Button::Practice
            | Button::Practise(_)
            | Button::Grading(_)
            | Button::Regrade(_)
            | Button::Grade(..)
            | Button::Comment(_)
            | Button::NoComment(_)
            | Button::Report(_) => None,
        }
    }

    fn from_fields(fields: &[&str]) -> Option<Self> {
        let key = |student: &str, attempt: &str| {
            Some(AttemptKey {
                student: UserId(student.parse().ok()?),
                attempt: AttemptId(attempt.parse().ok()?),
            })
        };
        let answer = |student: &str, attempt: &str, number: &str| {
            let AttemptKey { student, attempt } = key(student, attempt)?;
            Some(AnswerKey { student, attempt, number: number.parse().ok()? })
        };
        let flag = |text: &str| match text {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        let pick =
            |option: &str, step: &str| Some(Pick { option: option.parse().ok()?, step: step.parse().ok()? });
        let group = |chat: &str| chat.parse().ok().filter(|id| *id < 0).map(ChatId);
        let course = |code: &str| CourseCode::parse(code).ok();
        let button = match fields {
            ["list", page] => Button::Quizzes(page.parse().ok()?),
            ["courses", page] => Button::Courses(page.parse().ok()?),
            ["course", code, page] => Button::Course(course(code)?, page.parse().ok()?),
            ["topic", code, topic, page] => {
                Button::Topic(course(code)?, topic.parse().ok()?, page.parse().ok()?)
            }
            ["go", code] => Button::Continue(course(code)?),
            ["desk", code] => Button::CourseDesk(course(code)?),
            ["pubcourse", code] => Button::PublishCourse(course(code)?),
            ["archive", code] => Button::AskToArchiveCourse(course(code)?),
            ["archive!", code] => Button::ArchiveCourse(course(code)?),
            ["invites", code] => Button::Invitations(course(code)?),
            ["students", code, page] => {
                Button::CourseStudents(CourseCode::parse(code).ok()?, page.parse().ok()?)
            }
            ["invite", code, made] => Button::Invite(course(code)?, made.parse().ok()?),
            ["uninvite", code] => Button::RevokeInvitation(InvitationCode::parse(code).ok()?),
            ["start", code] => Button::Start(QuizCode::parse(code).ok()?),
            ["pick", s, a, n, o, step] => Button::Choose(key(s, a)?, n.parse().ok()?, pick(o, step)?),
            ["tick", s, a, n, o, on @ ("0" | "1")] => {
                let tick = Tick { option: o.parse().ok()?, on: *on == "1" };
                Button::Toggle(key(s, a)?, n.parse().ok()?, tick)
            }
            ["ok", s, a, n] => Button::Confirm(key(s, a)?, n.parse().ok()?),
            ["undo", s, a, n, step] => Button::Undo(key(s, a)?, n.parse().ok()?, step.parse().ok()?),
            ["next", s, a, n] => Button::Next(key(s, a)?, n.parse().ok()?),
            ["resume", s, a] => Button::Resume(key(s, a)?),
            ["cancel", s, a] => Button::Cancel(key(s, a)?),
            ["giveup", s, a] => Button::GiveUp(key(s, a)?),
            ["stay", s, a] => Button::Stay(key(s, a)?),
            ["pause", s, a] => Button::Pause(key(s, a)?),
            ["review", s, a, n] => Button::Review(key(s, a)?, n.parse().ok()?),
            ["result", s, a] => Button::Result(key(s, a)?),
            ["lang", code] => Button::Language(code.parse().ok()?),
            ["progress"] => Button::Progress,
            ["progress", "text"] => Button::ProgressAsText,
            ["help"] => Button::Help,
            ["publish", code, version] => {
                Button::Publish(QuizCode::parse(code).ok()?, QuizVersion(version.parse().ok()?))
            }
            ["bind", chat] => Button::Bind(group(chat)?),
            ["roles"] => Button::Roles,
            ["rooms"] => Button::Classrooms,
            ["room", chat] => Button::Classroom(group(chat)?),
            ["roster", chat, page] => Button::Roster(group(chat)?, page.parse().ok()?),
            ["end?", chat, ending] => Button::AskEnding(group(chat)?, Ending::from_name(ending)?),
            ["end", chat, ending] => Button::End(group(chat)?, Ending::from_name(ending)?),
            ["roomzones", chat] => Button::ClassroomZones(group(chat)?, None),
            ["roomzones", chat, region] => {
                Button::ClassroomZones(group(chat)?, Some(ZoneRegion::from_name(region)?))
            }
            ["roomzone", chat, name] => Button::ClassroomZone(group(chat)?, name.parse().ok()?),
            ["settings"] => Button::Settings,
            ["langs"] => Button::Languages,
            ["zones"] => Button::TimeZones(None),
            ["zones", region] => Button::TimeZones(Some(ZoneRegion::from_name(region)?)),
            ["zone", name] => Button::TimeZone(name.parse().ok()?),
            ["goals"] => Button::DailyGoals,
            ["goal", goal] => Button::DailyGoal(DailyGoal::from_name(goal)?),
            ["keep"] => Button::RetentionGoals,
            ["keep", percent] => Button::RetentionGoal(RetentionGoal::from_percent(percent.parse().ok()?)?),
            ["detail", level] => Button::Detail(DetailLevel::from_name(level)?),
            ["reminders", page] => Button::Reminders(ReminderPage::from_name(page)?),
            ["remind", choice] => Button::Remind(choice.parse().ok()?),
            ["info"] => Button::Info,
            ["page", code] => Button::InfoPage(InfoCode::parse(code).ok()?),
            ["newpage"] => Button::NewInfoPage,
            ["editpage", code, locale] => {
                Button::EditInfoPage(InfoCode::parse(code).ok()?, locale.parse().ok()?)
            }
            ["droppage", code] => Button::AskToRemoveInfoPage(InfoCode::parse(code).ok()?),
            ["droppage!", code] => Button::RemoveInfoPage(InfoCode::parse(code).ok()?),
            ["mats", page] => Button::Materials(page.parse().ok()?),
            ["mat", code] => Button::Material(MaterialCode::parse(code).ok()?),
            ["newmat"] => Button::NewMaterial,
            ["swapmat", code] => Button::ReplaceMaterial(MaterialCode::parse(code).ok()?),
            ["dropmat", code] => Button::AskToRemoveMaterial(MaterialCode::parse(code).ok()?),
            ["dropmat!", code] => Button::RemoveMaterial(MaterialCode::parse(code).ok()?),
            ["author", fields @ ..] => Button::Author(AuthorButton::from_fields(fields)?),
            ["steps", answer] => Button::Dialog(DialogAnswer::from_name(answer)?),
            ["privacy"] => Button::Privacy,
            ["hidden", "yes"] => Button::Hidden(true),
            ["hidden", "no"] => Button::Hidden(false),
            ["ownname", "yes"] => Button::OwnName(true),
            ["ownname", "no"] => Button::OwnName(false),
            ["export"] => Button::Export,
            ["board", page @ ..] => Button::Board(page.join(":").parse().ok()?),
            ["forget"] => Button::AskToForget,
            ["forget", "yes"] => Button::Forget(ForgetStep::Asked),
            ["forget", "yes", asked] => Button::Forget(ForgetStep::AskedTwice(asked.parse().ok()?)),
            ["reviews"] => Button::Reviews,
            ["mistakes"] => Button::Mistakes,
            ["redo"] => Button::ReviewMistakes,
            ["practice"] => Button::Practice,
            ["practise", topic] => Button::Practise(topic.parse().ok()?),
            ["anew", s, a, n] => Button::StartOver(key(s, a)?, n.parse().ok()?),
            ["open", s, a, n] => Button::Open(key(s, a)?, n.parse().ok()?),
            ["all", s, a] => Button::Overview(key(s, a)?),
            ["hand", s, a, sure] => Button::HandIn(key(s, a)?, flag(sure)?),
            ["grading"] => Button::Grading(None),
            ["grading", s, a, n] => Button::Grading(Some(answer(s, a, n)?)),
            ["regrade", s, a, n] => Button::Regrade(answer(s, a, n)?),
            ["grade", s, a, n, percent, again] => {
                let percent = percent.parse().ok().filter(|percent| *percent <= 100)?;
                Button::Grade(answer(s, a, n)?, percent, flag(again)?)
            }
            ["say", s, a, n] => Button::Comment(answer(s, a, n)?),
            ["unsay", s, a, n] => Button::NoComment(answer(s, a, n)?),
            ["report", code, page] => {
                Button::Report(ReportPart::Attempts(QuizCode::parse(code).ok()?, page.parse().ok()?))
            }
            ["patterns", code] => Button::Report(ReportPart::Patterns(QuizCode::parse(code).ok()?)),
            _ => return None,
        };
        Some(button)
    }
}

#[cfg(test)]
mod tests;
