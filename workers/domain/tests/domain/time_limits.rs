//! Limits of time, of a question and of a quiz: what is late is not scored, whoever notices first.

use std::sync::Arc;
use std::time::Duration;

use crate::support::*;
use studymate_domain::Decision;
use studymate_schema::button::Button;
use studymate_schema::effect::Effect;
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::input::Command;
use studymate_schema::quiz::Quiz;
use studymate_schema::quiz_settings::FeedbackPolicy;
use studymate_schema::view::{Ends, Hint, Toast, View};
use studymate_schema::{Credit, Timestamp};

/// Ann begins a quiz of two questions, half a minute each, or a minute for both.
fn timed(each: Option<u16>, all: Option<u16>) -> Then {
    let mut timed = Quiz::clone(&quiz("timed", vec![single("first"), single("second")]));
    (timed.settings.question_seconds, timed.settings.quiz_minutes) = (each, all);
    let mut story = given([types("/start")]);
    publish(&mut story.catalogue, &Arc::new(timed), 1);
    story.when(types("/quiz timed"))
}

fn choose(number: u16, option: u8) -> When {
    presses(Button::Choose(attempt(1), number, pick(option)))
}

fn next(number: u16) -> When {
    presses(Button::Next(attempt(1), number))
}

fn fires(key: &str, at: Timestamp) -> When {
    When::Told(Command::TimerFired { key: key.to_owned(), at })
}

fn later(at: Timestamp, seconds: u64) -> Timestamp {
    at.checked_add(Duration::from_secs(seconds)).unwrap()
}

/// The timers that a decision sets, and those that it cancels.
fn timers(decision: &Decision) -> (Vec<(&str, Timestamp)>, Vec<&str>) {
    let (mut set, mut cancelled) = (Vec::new(), Vec::new());
    for effect in &decision.effects {
        match effect {
            Effect::SetTimer { key, at } => set.push((key.as_str(), *at)),
            Effect::CancelTimer { key } => cancelled.push(key.as_str()),
            _ => {}
        }
    }
    (set, cancelled)
}

#[track_caller]
fn assert_timed_out(event: &StudentEvent) {
    assert!(
        matches!(event, StudentEvent::AnswerGiven { given: Given::TimedOut, credit: Credit::NONE, .. }),
        "{event:?}"
    );
}

#[test]
fn each_question_has_its_timer_from_being_asked_to_its_answer() {
    let asked = timed(Some(30), None);
    let ends = later(asked.story.now, 30);
    assert_eq!(timers(&asked.decision), (vec![("question.1.1", ends)], vec![]));
    let answered = asked.story.when(choose(1, 1)).then(["AnswerGiven"]);
    assert_eq!(timers(&answered.decision), (vec![], vec!["question.1.1"]));
    let asked = answered.story.when(next(1)).then(["QuestionAsked"]);
    assert_eq!(timers(&asked.decision), (vec![("question.1.2", later(asked.story.now, 30))], vec![]));
    let over = asked.story.when(choose(2, 1)).then(["AnswerGiven", "AttemptFinished"]);
    assert_eq!(timers(&over.decision), (vec![], vec!["question.1.2"]));
}

#[test]
fn a_quiz_without_limits_sets_no_timer() {
    let story = given([types("/start")]);
    let then = story.when(types("/quiz two"));
    assert_eq!(timers(&then.decision), (vec![], vec![]));
}

#[test]
fn a_late_answer_is_not_scored() {
    let then = timed(Some(30), None).story.when(waits(29)).story.when(choose(1, 1));
    let then = then.then(["AnswerGiven"]).toasts(Some(Toast::TimeIsUp));
    assert_timed_out(then.event());
    assert!(matches!(then.view(), View::Feedback { given: Given::TimedOut, .. }));
    // The timer, which was late itself, finds nothing to do.
    let ends = then.story.now;
    let stale = then.story.when(fires("question.1.1", ends)).then([]).shows_nothing();
    assert_eq!(stale.decision.ignored, Some("a timer that was moved or cancelled"));
}

#[test]
fn an_answer_in_the_last_moment_is_scored() {
    let then = timed(Some(30), None).story.when(waits(27)).story.when(choose(1, 1)).toasts(None);
    assert!(matches!(then.event(), StudentEvent::AnswerGiven { credit: Credit::FULL, .. }));
}

#[test]
fn a_question_ends_when_its_timer_fires_and_a_press_that_crossed_it_is_told_so() {
    let asked = timed(Some(30), None);
    let ends = later(asked.story.now, 30);
    let fired = asked.story.when(waits(28)).story.when(fires("question.1.1", ends)).then(["AnswerGiven"]);
    assert_timed_out(fired.event());
    assert!(matches!(fired.view(), View::Feedback { last: false, .. }));
    let crossed = fired.story.when(choose(1, 1)).then([]).toasts(Some(Toast::TimeIsUp));
    let on = crossed.story.when(next(1)).then(["QuestionAsked"]);
    assert!(matches!(on.view(), View::Question(_)));
}

#[test]
fn a_question_that_runs_out_is_told_where_nothing_else_tells_it() {
    let mut sprint = Quiz::clone(&quiz("sprint", vec![single("first"), single("second")]));
    sprint.settings.question_seconds = Some(30);
    sprint.settings.feedback = FeedbackPolicy::End;
    let mut story = given([types("/start")]);
    publish(&mut story.catalogue, &Arc::new(sprint), 1);
    let asked = story.when(types("/quiz sprint"));
    let ends = later(asked.story.now, 30);
    let fired = asked.story.when(waits(28)).story.when(fires("question.1.1", ends));
    let fired = fired.then(["AnswerGiven", "QuestionAsked"]);
    let View::Question(next) = fired.view() else { panic!("{:?}", fired.view()) };
    assert_eq!((next.number, next.hint), (2, Some(Hint::TimedOut)));
    let over = fired.story.when(choose(2, 1)).then(["AnswerGiven", "AttemptFinished"]);
    let View::Result(result) = over.view() else { panic!("{:?}", over.view()) };
    assert_eq!((result.timed_out, result.out_of_time), (1, false));
}

#[test]
fn a_timer_of_another_time_or_nonsense_does_nothing() {
    let asked = timed(Some(30), None);
    let ends = later(asked.story.now, 30);
    for (key, at) in [("question.1.1", later(ends, 1)), ("question.1.2", ends), ("quiz.1", ends), ("", ends)]
    {
        asked.story.clone().when(fires(key, at)).then([]).shows_nothing();
    }
}

#[test]
fn the_time_of_a_quiz_ends_it_where_it_stands() {
    let asked = timed(None, Some(1));
    let ends = later(asked.story.now, 60);
    assert_eq!(timers(&asked.decision), (vec![("quiz.1", ends)], vec![]));
    let answered = asked.story.when(choose(1, 1));
    assert_eq!(timers(&answered.decision), (vec![], vec![]), "the quiz goes on");
    // While the answer is shown: the second question was never put.
    let fired = answered.story.clone().when(fires("quiz.1", ends)).then(["AttemptFinished"]);
    let View::Result(result) = fired.view() else { panic!("{:?}", fired.view()) };
    assert!(result.out_of_time);
    assert_eq!((result.right, result.percent, result.wrong.is_empty()), (1, 50, true));
    fired.story.when(next(1)).then([]);
    // While the second one is open.
    let fired = answered.story.when(next(1)).story.when(fires("quiz.1", ends));
    let fired = fired.then(["AnswerGiven", "AttemptFinished"]);
    let View::Result(result) = fired.view() else { panic!("{:?}", fired.view()) };
    assert_eq!((result.percent, result.wrong.as_slice()), (50, [2].as_slice()));
    let late = fired.story.when(choose(2, 1)).then([]).toasts(Some(Toast::TimeIsUp));
    assert!(matches!(late.view(), View::Result(_)));
}

#[test]
fn a_break_does_not_stop_the_clock() {
    let asked = timed(Some(30), Some(1));
    let resumed = asked.story.when(waits(10)).story.when(types("/resume")).then([]);
    assert_eq!(timers(&resumed.decision), (vec![], vec![]));
    let late = resumed.story.when(waits(20)).story.when(types("/resume")).then(["AnswerGiven"]);
    assert_timed_out(late.event());
    let over = late.story.when(waits(40)).story.when(next(1)).then(["AttemptFinished"]);
    assert!(matches!(over.view(), View::Result(_)));
    assert_eq!(timers(&over.decision), (vec![], vec!["quiz.1"]));
}

#[test]
fn a_question_tells_when_its_time_and_that_of_the_quiz_end() {
    let ends = |then: &Then| match then.view() {
        View::Question(question) => question.ends.as_deref().copied().unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    let asked = timed(Some(30), Some(1));
    let started = asked.story.now;
    let after = |seconds| Some(started.checked_add(Duration::from_secs(seconds)).unwrap());
    assert_eq!((ends(&asked).question, ends(&asked).quiz), (after(30), after(60)));
    // After a break the same, for the next question another half minute.
    let again = asked.story.when(waits(5)).story.when(types("/resume"));
    assert_eq!((ends(&again).question, ends(&again).quiz), (after(30), after(60)));
    let answered = again.story.when(choose(1, 1)).story.when(next(1));
    let now = answered.story.now.checked_add(Duration::from_secs(30)).unwrap();
    assert_eq!((ends(&answered).question, ends(&answered).quiz), (Some(now), after(60)));
    assert_eq!(ends(&timed(None, None)), Ends::default());
}

#[test]
fn a_pause_does_not_stop_the_clock_and_says_so() {
    let asked = timed(Some(30), Some(1));
    let paused = asked.story.when(presses(Button::Pause(attempt(1)))).then(["AttemptPaused"]);
    assert_eq!(timers(&paused.decision), (vec![], vec![]));
    let View::Paused { ends, .. } = paused.view() else { panic!("{:?}", paused.view()) };
    assert!(ends.question.is_some() && ends.quiz > ends.question, "{ends:?}");
    // Too late to give up what has run out.
    let late = paused.story.when(waits(70)).story.when(presses(Button::GiveUp(attempt(1))));
    let late = late.then(["AnswerGiven", "AttemptFinished"]).toasts(Some(Toast::TimeIsUp));
    assert!(matches!(late.view(), View::Result(_)));
}

#[test]
fn who_gives_up_has_no_timers_left() {
    let given_up = timed(Some(30), Some(1)).story.when(presses(Button::GiveUp(attempt(1))));
    assert_eq!(timers(&given_up.decision), (vec![], vec!["question.1.1", "quiz.1"]));
}
