//! To and fro in a quiz: nothing is an answer before it is handed in.

use std::sync::Arc;

use crate::course_access::{course, save};
use crate::support::*;
use studymate_schema::button::Button;
use studymate_schema::catalogue::Author;
use studymate_schema::course::Access;
use studymate_schema::effect::Effect;
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::quiz::{Question, QuestionKind, Quiz};
use studymate_schema::quiz_settings::{Navigation, QuizSettings};
use studymate_schema::view::{Hint, Notice, Standing, Toast, View};
use studymate_schema::{Credit, Personal};

fn essay() -> Question {
    Question { kind: QuestionKind::Essay { guidance: String::new() }, ..single("essay") }
}

/// `free`: the kinds of `types`, then an essay, in ten minutes.
fn story(before: &[When]) -> Story {
    let mut story = given([]);
    let types =
        story.catalogue.all_live().map(|(_, quiz)| Arc::clone(quiz)).find(|q| q.code == code("types"));
    let mut free = Quiz { code: code("free"), ..Quiz::clone(&types.unwrap()) };
    free.questions.push(essay());
    free.settings =
        QuizSettings { navigation: Navigation::Free, quiz_minutes: Some(10), ..QuizSettings::default() };
    publish(&mut story.catalogue, &Arc::new(free), 1);
    before.iter().fold(story, |story, when| story.when(when.clone()).story)
}

fn choose(number: u16, option: u8) -> When {
    presses(Button::Choose(attempt(1), number, pick(option)))
}

fn open(number: u16) -> When {
    presses(Button::Open(attempt(1), number))
}

fn hand_in(sure: bool) -> When {
    presses(Button::HandIn(attempt(1), sure))
}

#[track_caller]
fn number(then: &Then) -> u16 {
    match then.view() {
        View::Question(question) => question.number,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_is_kept_and_changed_until_it_is_handed_in() {
    let then = story(&[types("/quiz free")]).when(choose(1, 0)).then(["SelectionChanged"]);
    assert_eq!(number(&then), 1);
    let then = then.story.when(open(4)).then(["QuestionAsked"]);
    let then = then.story.when(types("many")).then([]);
    let View::Question(question) = then.view() else { panic!() };
    assert_eq!(question.hint, Some(Hint::NotANumber));
    let then = then.story.when(types("42")).then(["TextKept"]);
    let View::Question(question) = then.view() else { panic!() };
    assert_eq!(question.typed, Some(Personal::Known("42".into())));
    let then = then.story.when(open(1)).then(["QuestionAsked"]);
    let View::Question(question) = then.view() else { panic!() };
    assert_eq!(question.selected, [0]);
    let then = then.story.when(choose(1, 1)).then(["SelectionChanged"]);
    let then = then.story.when(presses(Button::Overview(attempt(1)))).then(["OverviewOpened"]);
    let View::Overview(overview) = then.view() else { panic!() };
    assert_eq!((overview.answered.as_slice(), overview.total, overview.sure), ([1, 4].as_slice(), 7, false));
    assert!(overview.ends.is_some());
    let standing = then.story.student.unfinished[0].done();
    assert_eq!(standing, 2);
    let asked = then.story.when(hand_in(false)).then([]);
    assert!(matches!(asked.view(), View::Overview(overview) if overview.sure));
    let done = asked.story.when(hand_in(true));
    let credits: Vec<(Given, Credit)> = done
        .story
        .events
        .iter()
        .filter_map(|(event, _)| match event {
            StudentEvent::AnswerGiven { given, credit, .. } => Some((given.clone(), *credit)),
            _ => None,
        })
        .collect();
    assert_eq!(credits.len(), 7);
    assert_eq!(credits[0], (Given::Options(vec![1]), Credit::FULL));
    assert_eq!(credits[1], (Given::Skipped, Credit::NONE));
    assert_eq!(credits[3].1, Credit::FULL);
    assert!(matches!(done.event(), StudentEvent::AttemptFinished { right: 2, pending: 0, .. }));
    let View::Result(result) = done.view() else { panic!("right and wrong are told at the end") };
    assert_eq!(result.wrong, [2, 3, 5, 6, 7]);
    let again = done.story.when(hand_in(true)).then([]).toasts(Some(Toast::AttemptOver));
    assert!(matches!(again.view(), View::Result(_)));
}

#[test]
fn the_time_of_a_question_is_what_it_was_looked_at() {
    let story =
        story(&[types("/quiz free"), waits(10), choose(1, 1), open(2), waits(100), open(1), waits(5)]);
    let done = story.when(hand_in(true));
    let took: Vec<u32> = done
        .story
        .events
        .iter()
        .filter_map(|(event, _)| match event {
            StudentEvent::AnswerGiven { took_ms, .. } => Some(*took_ms),
            _ => None,
        })
        .collect();
    // Each input comes a second after the one before, and `waits` is one of its own.
    assert_eq!(&took[..3], [20_000, 102_000, 0], "{took:?}");
}

#[test]
fn when_the_time_is_up_it_is_handed_in_as_it_stands() {
    let story = story(&[types("/quiz free"), choose(1, 1), open(7), types("An essay.")]);
    let set = story.events.iter().any(|(event, _)| matches!(event, StudentEvent::TextKept { .. }));
    assert!(set);
    let late = story.when(waits(700)).story.when(choose(1, 0)).toasts(Some(Toast::TimeIsUp));
    let last = late.event();
    assert!(matches!(last, StudentEvent::AttemptFinished { right: 1, pending: 1, .. }), "{last:?}");
    let View::Result(result) = late.view() else { panic!() };
    assert!(result.out_of_time);
    assert_eq!(result.pending, 1);
}

#[test]
fn after_a_break_it_goes_on_where_it_was_and_a_stale_button_opens_its_question() {
    let story = story(&[types("/quiz free"), open(3), types("/quizzes"), waits(60)]);
    let then = story.when(types("/resume"));
    assert_eq!(number(&then), 3);
    let then = then.story.when(choose(1, 1)).then(["QuestionAsked", "SelectionChanged"]);
    assert_eq!(number(&then), 1);
    let quiz = then.story.catalogue.all_live().find(|(quiz, _)| quiz.code == code("free")).unwrap();
    let standing = then.story.student.standing(quiz.1);
    assert_eq!(standing, Standing::Unfinished { answered: 1, total: 7 });
    let timers = then.decision.effects.iter().filter(|effect| matches!(effect, Effect::CancelTimer { .. }));
    assert_eq!(timers.count(), 0);
}

#[test]
fn whoever_loses_the_course_in_the_middle_gets_no_further() {
    let mut story = story(&[types("/start"), types("/quiz free"), choose(1, 1)]);
    save(&mut story.catalogue, course(Access::Invitation, &["free"]), Author::Operator);
    for when in [open(2), presses(Button::Overview(attempt(1))), hand_in(true), choose(2, 0)] {
        let then = story.clone().when(when).then([]).shows_nothing();
        then.toasts(Some(Toast::QuizNotForYou));
    }
    let then = story.when(When::Sends(serde_json::json!({"message": {"message_id": 9, "sticker": {},
        "from": {"id": ANN.0, "first_name": "Ann"}, "chat": {"id": ANN.0, "type": "private"}}})));
    assert_eq!(then.view(), &View::Notice(Notice::QuizNotForYou));
}

#[test]
fn while_answers_may_be_changed_nothing_else_tells_them() {
    let mistakes = |story: &Story| match story.clone().when(types("/mistakes")).view() {
        View::Mistakes { total, .. } => *total,
        other => panic!("{other:?}"),
    };
    let look = presses(Button::Review(attempt(1), 1));
    let done = story(&[types("/quiz free"), choose(1, 0)]).when(hand_in(true)).story;
    assert!(mistakes(&done) > 0);
    assert!(matches!(done.clone().when(look.clone()).view(), View::Review { .. }));
    let again = done.when(types("/quiz free")).story;
    assert_eq!(mistakes(&again), 0, "of what an attempt is on");
    again.when(look).then([]).toasts(Some(Toast::ReviewLater));
}
