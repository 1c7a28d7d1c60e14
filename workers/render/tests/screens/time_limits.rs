//! Limits of time, in every locale: how they are told, and what is shown when the time is up.

use studymate_render::{ViewData, toast};
use studymate_schema::event::Given;
use studymate_schema::quiz::Quiz;
use studymate_schema::settings::DetailLevel;
use studymate_schema::view::{AttemptResult, Ends, Hint, Question, Toast, View};
use studymate_schema::{AttemptId, Credit, Locale, UserId};

use crate::sample::{
    LONG_CHOICE, MATCHING, MULTIPLE, NUMERIC, ORDERING, QUESTIONS, SHORT_CHOICE, catalogue, catalogue_of,
    draw, question, sample,
};
use crate::sketch::sketch;

#[test]
fn time_limits() {
    let with = |question_seconds, quiz_minutes| {
        let mut timed = Quiz::clone(catalogue().content(&sample()).unwrap());
        (timed.settings.question_seconds, timed.settings.quiz_minutes) = (question_seconds, quiz_minutes);
        catalogue_of(vec![timed])
    };
    let (both, whole) = (with(Some(30), Some(10)), with(None, Some(90)));
    let late = |number| View::Feedback {
        question: question(number),
        given: Given::TimedOut,
        credit: Credit::NONE,
        last: number == QUESTIONS,
        detail: DetailLevel::Full,
        reached: None,
        pending: false,
    };
    let end = |time: Option<&str>| time.map(|time| format!("2026-11-21T{time}Z").parse().unwrap());
    let asked = |of_question, of_quiz| {
        let ends = Some(Box::new(Ends { quiz: end(of_quiz), question: end(of_question) }));
        View::Question(Question { ends, ..question(LONG_CHOICE) })
    };
    let over = AttemptResult {
        student: UserId(7_000_000_001),
        attempt: AttemptId(3),
        quiz: sample(),
        questions: 8,
        right: 3,
        percent: 37,
        passed: false,
        seconds: 600,
        wrong: vec![4],
        best_before: None,
        reviewable: true,
        attempts_left: None,
        day: None,
        next_step: None,
        out_of_time: true,
        timed_out: 0,
        late: false,
        told_at: None,
        course: None,
        offer_reminders: false,
        pending: 0,
        trial: false,
    };
    let in_part = AttemptResult { out_of_time: false, timed_out: 2, ..over.clone() };
    let missed = Question { hint: Some(Hint::TimedOut), ..question(LONG_CHOICE) };
    let views = [
        ("a question, no clock running", &both, View::Question(question(1))),
        ("a question", &both, asked(Some("09:00:30"), Some("09:10:00"))),
        ("a question of a quiz with a limit", &whole, asked(None, Some("10:29:59"))),
        ("a question with a limit", &whole, asked(Some("09:01:30"), None)),
        ("the quiz ends tomorrow", &whole, asked(None, Some("14:00:00"))),
        ("time is up already", &whole, asked(None, Some("08:59:59"))),
        ("choice, too late", &both, late(SHORT_CHOICE)),
        ("multiple, too late", &both, late(MULTIPLE)),
        ("number, too late", &both, late(NUMERIC)),
        ("matching, too late", &both, late(MATCHING)),
        ("ordering, too late", &both, late(ORDERING)),
        ("the question before was missed", &both, View::Question(missed)),
        ("the quiz is over", &both, View::Result(over)),
        ("some questions were missed", &both, View::Result(in_part)),
    ];
    for locale in Locale::ALL {
        let mut screens: Vec<String> = views
            .iter()
            .map(|(title, catalogue, view)| {
                format!("══ {title}\n{}", sketch(&draw(view, &ViewData::None, locale, catalogue)))
            })
            .collect();
        screens.push(format!("══ a late press\n{}", toast(Toast::TimeIsUp, locale)));
        insta::assert_snapshot!(format!("time_limits_{locale}"), screens.join("\n"));
    }
}
