//! What buttons say is read as it was written, and fits.

use jiff::civil::Weekday;
use proptest::prelude::*;

use crate::authoring::{AccessChoice, DatePart, Dated, DayChoice, TypedKind};
use crate::course::{CourseItem, LatePolicy, TOPICS_MAX};

use super::*;
use crate::CourseCode;
use crate::board::BoardScope;
use crate::quiz_settings::QuizSetting;
use crate::reminder::{PER_DAY_MAX, Quiet};

fn board_page() -> impl Strategy<Value = BoardPage> {
    let course = "[a-z0-9_-]{1,32}".prop_map(|c| BoardScope::Course(CourseCode::parse(&c).unwrap()));
    let room = any::<i64>().prop_map(|chat| BoardScope::Classroom(ChatId(chat)));
    let scope = prop_oneof![Just(BoardScope::Everybody), course, room];
    (scope, any::<bool>(), any::<u16>()).prop_map(|(scope, this_week, page)| BoardPage {
        scope,
        this_week,
        page,
    })
}

fn reminder_choice() -> impl Strategy<Value = ReminderChoice> {
    let day = (1..=7_i8).prop_map(|day| Weekday::from_monday_one_offset(day).unwrap());
    prop_oneof![
        Just(ReminderChoice::Accept),
        Just(ReminderChoice::Stop),
        any::<bool>().prop_map(ReminderChoice::On),
        (0..24_u8).prop_map(ReminderChoice::Hour),
        day.prop_map(ReminderChoice::Day),
        (0..24_u8, 0..24_u8).prop_map(|(from, until)| ReminderChoice::Quiet(Quiet { from, until })),
        (1..=PER_DAY_MAX).prop_map(ReminderChoice::PerDay),
    ]
}

fn every_button() -> impl Strategy<Value = Button> {
    let key = (any::<i64>(), any::<u32>())
        .prop_map(|(s, a)| AttemptKey { student: UserId(s), attempt: AttemptId(a) });
    let answer = (key.clone(), 1..=500_u16).prop_map(|(k, number)| AnswerKey {
        student: k.student,
        attempt: k.attempt,
        number,
    });
    let pick = (0..=25_u8, 0..=25_u8).prop_map(|(option, step)| Pick { option, step });
    let code = "[a-z0-9_-]{1,32}".prop_map(|c| QuizCode::parse(&c).unwrap());
    let page = "[a-z0-9_-]{1,32}".prop_map(|c| InfoCode::parse(&c).unwrap());
    let material = "[a-z0-9_-]{1,32}".prop_map(|c| MaterialCode::parse(&c).unwrap());
    let course = "[a-z0-9_-]{1,32}".prop_map(|c| CourseCode::parse(&c).unwrap());
    prop_oneof![
        any::<u16>().prop_map(Button::Quizzes),
        any::<u16>().prop_map(Button::Courses),
        (course.clone(), any::<u16>()).prop_map(|(c, p)| Button::Course(c, p)),
        (course.clone(), any::<u16>(), any::<u16>()).prop_map(|(c, t, p)| Button::Topic(c, t, p)),
        course.clone().prop_map(Button::Continue),
        course.clone().prop_map(Button::CourseDesk),
        course.clone().prop_map(Button::PublishCourse),
        course.clone().prop_map(Button::AskToArchiveCourse),
        course.clone().prop_map(Button::ArchiveCourse),
        course.clone().prop_map(Button::Invitations),
        (course.clone(), any::<u16>()).prop_map(|(c, p)| Button::CourseStudents(c, p)),
        (course, any::<u16>()).prop_map(|(c, made)| Button::Invite(c, made)),
        "[a-z0-9]{1,32}".prop_map(|c| Button::RevokeInvitation(InvitationCode::parse(&c).unwrap())),
        code.clone().prop_map(Button::Start),
        (key.clone(), 0..=500_u16, pick).prop_map(|(k, n, p)| Button::Choose(k, n, p)),
        (key.clone(), 0..=500_u16, any::<u8>(), any::<bool>()).prop_map(|(k, n, option, on)| Button::Toggle(
            k,
            n,
            Tick { option, on }
        )),
        (key.clone(), 0..=500_u16).prop_map(|(k, n)| Button::Confirm(k, n)),
        (key.clone(), 0..=500_u16, any::<u8>()).prop_map(|(k, n, s)| Button::Undo(k, n, s)),
        (key.clone(), 0..=500_u16).prop_map(|(k, n)| Button::StartOver(k, n)),
        (key.clone(), 0..=500_u16).prop_map(|(k, n)| Button::Next(k, n)),
        key.clone().prop_map(Button::Resume),
        key.clone().prop_map(Button::Cancel),
        key.clone().prop_map(Button::GiveUp),
        key.clone().prop_map(Button::Stay),
        key.clone().prop_map(Button::Pause),
        (key.clone(), 0..=500_u16).prop_map(|(k, n)| Button::Review(k, n)),
        key.clone().prop_map(Button::Result),
        Just(Button::Language(Locale::Ru)),
        Just(Button::Progress),
        Just(Button::Help),
        (code.clone(), any::<u32>()).prop_map(|(c, v)| Button::Publish(c, QuizVersion(v))),
        (i64::MIN..0).prop_map(|c| Button::Bind(ChatId(c))),
        Just(Button::Roles),
        Just(Button::Classrooms),
        (i64::MIN..0).prop_map(|c| Button::Classroom(ChatId(c))),
        (i64::MIN..0, any::<u16>()).prop_map(|(c, page)| Button::Roster(ChatId(c), page)),
        (i64::MIN..0, prop::sample::select(&Ending::ALL)).prop_map(|(c, e)| Button::AskEnding(ChatId(c), e)),
        (i64::MIN..0, prop::sample::select(&Ending::ALL)).prop_map(|(c, e)| Button::End(ChatId(c), e)),
        (key.clone(), 0..=500_u16).prop_map(|(k, n)| Button::Open(k, n)),
        key.clone().prop_map(Button::Overview),
        (key, any::<bool>()).prop_map(|(k, sure)| Button::HandIn(k, sure)),
        prop::option::of(answer.clone()).prop_map(Button::Grading),
        answer.clone().prop_map(Button::Regrade),
        (answer.clone(), 0..=100_u8, any::<bool>()).prop_map(|(a, p, again)| Button::Grade(a, p, again)),
        answer.clone().prop_map(Button::Comment),
        answer.prop_map(Button::NoComment),
        (code.clone(), any::<u16>()).prop_map(|(c, page)| Button::Report(ReportPart::Attempts(c, page))),
        code.prop_map(|c| Button::Report(ReportPart::Patterns(c))),
        (i64::MIN..0, prop::option::of(prop::sample::select(&ZoneRegion::ALL)))
            .prop_map(|(chat, region)| Button::ClassroomZones(ChatId(chat), region)),
        // As long as ids of groups are: 13 digits.
        (-9_999_999_999_999..0_i64, prop::sample::select(crate::zone::all_zones().collect::<Vec<_>>()))
            .prop_map(|(chat, name)| Button::ClassroomZone(ChatId(chat), name.parse().unwrap())),
        Just(Button::Settings),
        Just(Button::Languages),
        prop::option::of(prop::sample::select(&ZoneRegion::ALL)).prop_map(Button::TimeZones),
        prop::sample::select(crate::zone::all_zones().collect::<Vec<_>>())
            .prop_map(|name| Button::TimeZone(name.parse().unwrap())),
        Just(Button::DailyGoals),
        prop::sample::select(&DailyGoal::ALL).prop_map(Button::DailyGoal),
        Just(Button::RetentionGoals),
        prop::sample::select(&RetentionGoal::ALL).prop_map(Button::RetentionGoal),
        prop::sample::select(&DetailLevel::ALL).prop_map(Button::Detail),
        prop::sample::select(&ReminderPage::ALL).prop_map(Button::Reminders),
        reminder_choice().prop_map(Button::Remind),
        Just(Button::Info),
        page.clone().prop_map(Button::InfoPage),
        Just(Button::NewInfoPage),
        page.clone().prop_map(|page| Button::EditInfoPage(page, Locale::En)),
        page.clone().prop_map(Button::AskToRemoveInfoPage),
        page.prop_map(Button::RemoveInfoPage),
        any::<u16>().prop_map(Button::Materials),
        material.clone().prop_map(Button::Material),
        Just(Button::NewMaterial),
        material.clone().prop_map(Button::ReplaceMaterial),
        material.clone().prop_map(Button::AskToRemoveMaterial),
        material.prop_map(Button::RemoveMaterial),
        prop::sample::select(&DialogAnswer::ALL).prop_map(Button::Dialog),
        Just(Button::Privacy),
        any::<bool>().prop_map(Button::Hidden),
        any::<bool>().prop_map(Button::OwnName),
        Just(Button::Export),
        board_page().prop_map(Button::Board),
        Just(Button::AskToForget),
        Just(Button::Forget(ForgetStep::Asked)),
        any::<i64>().prop_map(|asked| Button::Forget(ForgetStep::AskedTwice(asked))),
        every_author_button().prop_map(Button::Author),
        Just(Button::Reviews),
        Just(Button::Mistakes),
        Just(Button::ReviewMistakes),
        Just(Button::ProgressAsText),
        Just(Button::Practice),
        "\\PC*".prop_map(|topic| Button::Practise(TopicKey::of(&topic))),
    ]
}

fn every_author_button() -> impl Strategy<Value = AuthorButton> {
    let code = "[a-z0-9_-]{1,32}";
    let quiz = code.prop_map(|c| QuizCode::parse(&c).unwrap());
    let item = prop_oneof![
        quiz.clone().prop_map(CourseItem::Quiz),
        code.prop_map(|c| CourseItem::Material(MaterialCode::parse(&c).unwrap())),
    ];
    let topic = 0..TOPICS_MAX as u16;
    let setting = prop::sample::select(&QuizSetting::ALL);
    let item_at = (any::<u16>(), any::<u16>()).prop_map(|(topic, place)| Dated::Item(topic, place));
    let dated = prop_oneof![Just(Dated::Course), item_at];
    prop_oneof![
        Just(AuthorButton::NewQuiz),
        Just(AuthorButton::NewCourse),
        any::<u16>().prop_map(AuthorButton::Quizzes),
        quiz.clone().prop_map(AuthorButton::Quiz),
        quiz.clone().prop_map(AuthorButton::EditQuiz),
        quiz.clone().prop_map(AuthorButton::AskToRetireQuiz),
        quiz.prop_map(AuthorButton::RetireQuiz),
        code.prop_map(|c| AuthorButton::EditCourse(CourseCode::parse(&c).unwrap())),
        Just(AuthorButton::Overview),
        Just(AuthorButton::AddQuestion),
        prop::sample::select(&TypedKind::ALL).prop_map(AuthorButton::Kind),
        any::<bool>().prop_map(AuthorButton::Truth),
        Just(AuthorButton::Skip),
        Just(AuthorButton::Keep),
        Just(AuthorButton::Again),
        Just(AuthorButton::NoMedia),
        any::<u16>().prop_map(AuthorButton::Look),
        any::<u16>().prop_map(AuthorButton::RemoveQuestion),
        any::<u16>().prop_map(AuthorButton::MoveQuestion),
        topic.clone().prop_map(AuthorButton::MoveTopic),
        (topic.clone(), any::<u16>()).prop_map(|(topic, page)| AuthorButton::Order(topic, page)),
        (topic.clone(), item.clone()).prop_map(|(topic, item)| AuthorButton::MoveItem(topic, item)),
        Just(AuthorButton::Shown),
        prop::option::of(setting.clone()).prop_map(AuthorButton::Settings),
        setting
            .prop_flat_map(|setting| (Just(setting), prop::sample::select(setting.choices())))
            .prop_map(|(setting, value)| AuthorButton::Set(setting, value.to_owned())),
        prop::sample::select(&AccessChoice::ALL).prop_map(AuthorButton::Access),
        Just(AuthorButton::AskAccess),
        Just(AuthorButton::AddTopics),
        (topic.clone(), any::<u16>()).prop_map(|(topic, page)| AuthorButton::Topic(topic, page)),
        topic.clone().prop_map(AuthorButton::RenameTopic),
        topic.clone().prop_map(AuthorButton::RemoveTopic),
        (topic, any::<u16>(), item).prop_map(|(topic, page, item)| AuthorButton::Toggle(topic, page, item)),
        any::<u16>().prop_map(AuthorButton::Classrooms),
        (any::<u16>(), i64::MIN..0)
            .prop_map(|(page, chat)| AuthorButton::ToggleClassroom(page, ChatId(chat))),
        (any::<u16>(), any::<u16>()).prop_map(|(topic, page)| AuthorButton::Dates(topic, page)),
        (dated, prop::sample::select(&DatePart::ALL))
            .prop_map(|(dated, part)| AuthorButton::Window(dated, part)),
        prop::sample::select(&DayChoice::ALL).prop_map(AuthorButton::Day),
        prop::sample::select(&LatePolicy::ALL).prop_map(AuthorButton::Late),
    ]
}

proptest! {
    #[test]
    fn every_button_fits_and_survives(button in every_button()) {
        let data = button.encode();
        prop_assert!(data.len() <= CALLBACK_DATA_MAX, "{data}");
        prop_assert_eq!(Button::decode(&data), Ok(button));
    }

    #[test]
    fn no_data_panics(data in "\\PC*") {
        let _ = Button::decode(&data);
    }
}

#[test]
fn an_older_format_is_told_from_foreign_data() {
    assert_eq!(Button::decode("0:start:demo"), Err(UnknownButton::OtherVersion));
    assert_eq!(Button::decode("menu:start"), Err(UnknownButton::NotOurs));
    assert_eq!(Button::decode("1:fly"), Err(UnknownButton::NotOurs));
    assert_eq!(Button::decode(""), Err(UnknownButton::NotOurs));
}
