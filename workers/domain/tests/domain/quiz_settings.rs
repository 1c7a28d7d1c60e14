//! How a quiz is taken: draws and shuffles, how many attempts and which counts, when right and wrong are told; and items put in order.

use std::sync::Arc;

use proptest::prelude::*;
use studymate_schema::button::Button;
use studymate_schema::event::StudentEvent;
use studymate_schema::quiz::{Question, QuestionKind, Quiz};
use studymate_schema::quiz_settings::{Counts, Draw, FeedbackPolicy, QuizSettings};
use studymate_schema::view::{Notice, QuizItem, Standing, Toast, View};
use studymate_schema::{Credit, QuizVersion};

use crate::support::*;

/// A quiz of single choices with the right answer 1: `a0`, `a1`, … about topic a, then `b0`, … about topic b.
fn bank(settings: QuizSettings) -> Arc<Quiz> {
    let about = |topic: &'static str| {
        (0..6).map(move |n| Question { topic: topic.to_owned(), ..single(&format!("{topic}{n}")) })
    };
    let mut bank = (*quiz("bank", about("a").chain(about("b")).collect())).clone();
    bank.settings = settings;
    Arc::new(bank)
}

fn story(settings: QuizSettings) -> Story {
    let mut story = given([types("/start")]);
    publish(&mut story.catalogue, &bank(settings), 1);
    story
}

fn all(settings: QuizSettings) -> QuizSettings {
    QuizSettings { shuffle_questions: true, shuffle_options: true, ..settings }
}

/// Which questions Ann's current attempt has.
fn picks(story: &Story) -> Vec<u16> {
    story.student.unfinished[0].picks.clone()
}

fn answers(attempt_number: u32, number: u16, option: u8) -> When {
    presses(Button::Choose(attempt(attempt_number), number, pick(option)))
}

/// Answers every question of an attempt, the first `right` of them right, going on where one must.
fn takes(mut story: Story, attempt_number: u32, questions: u16, right: u16) -> Story {
    for number in 1..=questions {
        story = story.when(answers(attempt_number, number, u8::from(number <= right))).story;
        story = story.when(presses(Button::Next(attempt(attempt_number), number))).story;
    }
    story
}

fn drawn(draw: Draw) -> QuizSettings {
    QuizSettings { draw, ..QuizSettings::default() }
}

#[test]
fn a_draw_takes_so_many_questions_in_the_authors_order() {
    let then = story(drawn(Draw::Any(5))).when(types("/quiz bank"));
    let picks = picks(&then.story);
    assert!(picks.len() == 5 && picks.is_sorted() && picks.iter().all(|index| *index < 12), "{picks:?}");
    let View::Question(question) = then.view() else { panic!() };
    assert_eq!((question.number, question.total), (1, 5));
    assert_eq!(question.index.unwrap_or(0), picks[0]);
}

#[test]
fn a_draw_by_topic_takes_so_many_of_each() {
    let draw = Draw::ByTopic(vec![(2, "a".to_owned()), (3, "b".to_owned())]);
    let then = story(drawn(draw)).when(types("/quiz bank"));
    let picks = picks(&then.story);
    let of_a = picks.iter().filter(|index| **index < 6).count();
    assert_eq!((of_a, picks.len()), (2, 5), "{picks:?}");
}

#[test]
fn an_answer_is_told_in_the_order_in_which_the_options_stood() {
    let mut then = story(all(QuizSettings::default())).when(types("/quiz bank"));
    let mut shown = Vec::new();
    for number in 1..=12 {
        let View::Question(asked) = then.view() else { panic!("{:?}", then.view()) };
        shown.push(asked.order.clone());
        let answered = then.story.when(answers(1, number, 0));
        let View::Feedback { question, .. } = answered.view() else { panic!("{:?}", answered.view()) };
        assert_eq!(Some(&question.order), shown.last());
        then = answered.story.when(presses(Button::Next(attempt(1), number)));
    }
    assert!(shown.contains(&vec![1, 0]) && shown.contains(&vec![0, 1]), "{shown:?}");
    let review = then.story.when(presses(Button::Review(attempt(1), 3)));
    let View::Review { question, .. } = review.view() else { panic!("{:?}", review.view()) };
    assert_eq!(question.order, shown[2]);
}

#[test]
fn each_attempt_draws_anew() {
    let mut story = story(all(drawn(Draw::Any(6))));
    let mut seen = Vec::new();
    for _ in 0..5 {
        story = story.when(types("/quiz bank")).story;
        seen.push(picks(&story));
        let begun = attempt(story.student.attempts_started);
        story = story.when(presses(Button::GiveUp(begun))).story;
    }
    seen.sort();
    seen.dedup();
    assert!(seen.len() >= 4, "{seen:?}");
}

#[test]
fn an_attempt_keeps_its_questions_after_a_break_and_a_new_version() {
    let begun = story(all(drawn(Draw::Any(4)))).when(types("/quiz bank")).story;
    let before = picks(&begun);
    let mut story = begun.when(answers(1, 1, 1)).story;
    publish(&mut story.catalogue, &bank(QuizSettings::default()), 2);
    let then = story.when(types("/resume"));
    assert_eq!(picks(&then.story), before);
    let View::Question(question) = then.view() else { panic!() };
    assert_eq!((question.number, question.quiz.version), (2, QuizVersion(1)));
    assert_eq!(question.index.unwrap_or(1), before[1]);
    let again = then.story.clone().when(types("/resume"));
    let View::Question(again) = again.view() else { panic!() };
    assert_eq!(again.order, question.order, "the options moved");
}

#[test]
fn a_quiz_without_settings_is_taken_as_ever() {
    let then = story(QuizSettings::default()).when(types("/quiz bank"));
    assert!(picks(&then.story).is_empty());
    let View::Question(question) = then.view() else { panic!() };
    assert_eq!((question.index, question.total, question.order.as_slice()), (None, 12, [0, 1].as_slice()));
}

#[test]
fn who_finished_all_attempts_is_refused_kindly() {
    let settings = QuizSettings { attempts: Some(2), ..drawn(Draw::Any(2)) };
    let story = takes(story(settings).when(types("/quiz bank")).story, 1, 2, 1);
    let story = story.when(types("/quiz bank")).then(["AttemptStarted", "QuestionAsked"]).story;
    let story = takes(story, 2, 2, 0);
    let result = story.clone().when(presses(Button::Result(attempt(2))));
    assert!(matches!(result.view(), View::Result(result) if result.attempts_left == Some(0)));
    for again in [types("/quiz bank"), presses(Button::Start(code("bank")))] {
        let then = story.clone().when(again).then([]);
        assert!(
            matches!(
                then.view(),
                View::Notice(Notice::AttemptsUsedUp { attempts: 2, percent: Some(50), .. })
            ),
            "{:?}",
            then.view()
        );
    }
}

#[test]
fn an_attempt_that_was_given_up_counts_where_attempts_are_limited() {
    let settings = QuizSettings { attempts: Some(2), ..QuizSettings::default() };
    let mut story = story(settings).when(types("/quiz bank")).story;
    for (number, left) in [(1, 1), (2, 0)] {
        let asked = story.when(presses(Button::Cancel(attempt(number)))).then([]);
        assert!(
            matches!(asked.view(), View::CancelQuestion { attempts_left: Some(after), .. } if *after == left)
        );
        let over = asked.story.when(presses(Button::GiveUp(attempt(number)))).then(["AttemptCancelled"]);
        assert!(matches!(over.view(), View::Cancelled { attempts_left: Some(after), .. } if *after == left));
        story = over.story.when(types("/quiz bank")).story;
        assert_eq!(story.student.unfinished.len(), usize::from(left));
    }
    let then = story.when(types("/quiz bank")).then([]);
    let View::Notice(Notice::AttemptsUsedUp { attempts, percent, .. }) = then.view() else {
        panic!("{:?}", then.view())
    };
    assert_eq!((*attempts, *percent), (2, None));
}

#[test]
fn the_attempt_that_counts_is_the_result() {
    for (counts, expected, passes) in [
        (Counts::Best, 100, true),
        (Counts::Last, 0, false),
        (Counts::First, 50, false),
        (Counts::Average, 50, false),
    ] {
        let mut story = story(QuizSettings { counts, ..drawn(Draw::Any(2)) });
        for (number, right) in [(1, 1), (2, 2), (3, 0)] {
            story = takes(story.when(types("/quiz bank")).story, number, 2, right);
        }
        let then = story.when(types("/quizzes"));
        let View::Quizzes { items, .. } = then.view() else { panic!() };
        let bank = |item: &&QuizItem| item.quiz.code == code("bank");
        let standing = items.iter().find(bank).unwrap().standing;
        assert_eq!(standing, Standing::Done { best: expected, passed: passes, counts, pending: false });
    }
}

#[test]
fn feedback_at_the_end_comes_in_the_review_only() {
    let settings = QuizSettings { feedback: FeedbackPolicy::End, ..drawn(Draw::Any(2)) };
    let story = story(settings).when(types("/quiz bank")).story;
    let then = story.when(answers(1, 1, 0)).then(["AnswerGiven", "QuestionAsked"]).toasts(None);
    assert!(matches!(then.view(), View::Question(question) if question.number == 2));
    // A second tap on the first question tells nothing either.
    let twice = then.story.clone().when(answers(1, 1, 0)).then([]).toasts(Some(Toast::AnsweredAlready));
    assert!(matches!(twice.view(), View::Question(_)));
    let end = then.story.when(answers(1, 2, 1)).then(["AnswerGiven", "AttemptFinished"]);
    assert!(matches!(end.view(), View::Result(result) if result.reviewable && result.wrong == [1]));
    let late = end.story.clone().when(answers(1, 2, 1)).then([]);
    assert!(matches!(late.view(), View::Result(_)));
    let review = end.story.when(presses(Button::Review(attempt(1), 1)));
    assert!(matches!(review.view(), View::Review { credit: Credit::NONE, .. }));
}

#[test]
fn without_feedback_or_review_only_the_points_are_told() {
    for settings in [
        QuizSettings { feedback: FeedbackPolicy::Never, ..drawn(Draw::Any(1)) },
        QuizSettings { feedback: FeedbackPolicy::End, review: false, ..drawn(Draw::Any(1)) },
    ] {
        let story = story(settings).when(types("/quiz bank")).story;
        let end = story.when(answers(1, 1, 0)).then(["AnswerGiven", "AttemptFinished"]);
        assert!(matches!(end.view(), View::Result(result) if !result.reviewable && result.wrong.is_empty()));
        let _ = end
            .story
            .when(presses(Button::Review(attempt(1), 1)))
            .then([])
            .shows_nothing()
            .toasts(Some(Toast::NoReview));
    }
}

fn ordering() -> Story {
    let items = ["one", "two", "three"].map(str::to_owned).to_vec();
    let question = Question { kind: QuestionKind::Ordering { items }, ..single("order") };
    let mut story = given([types("/start")]);
    publish(&mut story.catalogue, &quiz("order", vec![question]), 1);
    story.when(types("/quiz order")).story
}

fn puts(option: u8, step: u8) -> When {
    presses(Button::Choose(attempt(1), 1, pick_after(option, step)))
}

#[test]
fn items_are_never_shown_in_the_right_order() {
    for _ in 0..20 {
        let mut story = ordering();
        for _ in 0..10 {
            let then = story.when(types("/resume"));
            let View::Question(question) = then.view() else { panic!() };
            assert!(question.order.len() == 3 && !question.order.is_sorted(), "{:?}", question.order);
            let begun = attempt(then.story.student.attempts_started);
            story = then.story.when(presses(Button::GiveUp(begun))).story.when(types("/quiz order")).story;
        }
    }
}

#[test]
fn items_are_put_in_order_one_after_the_other() {
    let then = ordering().when(puts(0, 0)).then(["SelectionChanged"]);
    // The same tap twice, and an item that stands already.
    for tap in [puts(0, 0), puts(0, 1)] {
        let _ = then.story.clone().when(tap).then([]);
    }
    let then = then.story.when(puts(2, 1)).then(["SelectionChanged"]);
    let end = then.story.when(puts(1, 2)).then(["AnswerGiven", "AttemptFinished"]);
    assert!(matches!(end.view(), View::Feedback { credit: Credit(333_333), .. }));
    assert!(matches!(end.event(), StudentEvent::AttemptFinished { percent: 33, .. }));
}

#[test]
fn one_item_or_all_can_be_taken_back() {
    let story = ordering().when(puts(0, 0)).story.when(puts(2, 1)).story;
    let undone = story.clone().when(presses(Button::Undo(attempt(1), 1, 2))).then(["SelectionChanged"]);
    assert_eq!(undone.story.student.unfinished[0].selected(), [0]);
    let anew = story.when(presses(Button::StartOver(attempt(1), 1))).then(["SelectionChanged"]);
    assert!(anew.story.student.unfinished[0].selected().is_empty());
    let _ = anew.story.when(presses(Button::StartOver(attempt(1), 1))).then([]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// The same answers to the same questions, whatever order they come in.
    #[test]
    fn a_shuffled_quiz_scores_as_one_in_the_authors_order(right in prop::collection::vec(any::<bool>(), 12), wait in 1..50_u64) {
        let mut percents = Vec::new();
        for settings in [QuizSettings::default(), all(QuizSettings::default())] {
            let mut story = story(settings).when(waits(wait)).story.when(types("/quiz bank")).story;
            for number in 1..=12_u16 {
                let index = story.student.unfinished[0].index(number).unwrap();
                story = story.when(answers(1, number, u8::from(right[usize::from(index)]))).story;
                story = story.when(presses(Button::Next(attempt(1), number))).story;
            }
            percents.push(story.student.finished[0].percent);
            let questions: std::collections::BTreeSet<String> = story.events.iter().filter_map(|(event, _)| match event {
                StudentEvent::AnswerGiven { question, .. } => Some(question.clone()),
                _ => None,
            }).collect();
            prop_assert_eq!(questions.len(), 12);
        }
        prop_assert_eq!(percents[0], percents[1]);
    }
}
