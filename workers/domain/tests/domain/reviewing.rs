//! Questions that were answered come again: when, in which order, and without touching any score.

use proptest::prelude::*;
use std::sync::Arc;
use studymate_domain::student::{MISTAKE_DAYS, REVIEW_MAX, Student, evolve};
use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::catalogue::Author;
use studymate_schema::course::Access;
use studymate_schema::effect::{Card, Place};
use studymate_schema::event::StudentEvent;
use studymate_schema::quiz_settings::{FeedbackPolicy, QuizSettings};
use studymate_schema::review::{QuestionRef, Rating, ReviewOf};
use studymate_schema::view::{EndedReview, Hint, Notice, Toast, View};
use studymate_schema::{AttemptId, Credit};

use crate::course_access::{course, save};
use crate::support::*;

/// Ann's n-th review, as buttons name it.
fn review(number: u32) -> AttemptKey {
    AttemptKey { student: ANN, attempt: AttemptId::of_review(number) }
}

fn days(days: u64) -> When {
    waits(days * 86_400)
}

/// `two` with its first question wrong and its second one right.
fn one_wrong_one_right() -> Story {
    given([
        types("/quiz two"),
        presses(Button::Choose(attempt(1), 1, pick(0))),
        presses(Button::Next(attempt(1), 1)),
        waits(20),
        presses(Button::Choose(attempt(1), 2, pick(1))),
    ])
}

#[track_caller]
fn asked(then: &Then) -> (u16, u16) {
    match then.view() {
        View::Question(question) => (question.number, question.index.unwrap()),
        other => panic!("no question: {other:?}"),
    }
}

#[track_caller]
fn standing(story: Story) -> [u32; 7] {
    let story = story.when(types("/review"));
    match story.view() {
        View::Reviews { standing, .. } => standing.week,
        other => panic!("something is due: {other:?}"),
    }
}

#[test]
fn an_answer_says_when_its_question_comes_again() {
    let story = one_wrong_one_right();
    let ratings: Vec<(Rating, u16)> = story
        .events
        .iter()
        .filter_map(|(event, _)| match event {
            StudentEvent::AnswerGiven { schedule, .. } => schedule.map(|s| (s.rating, s.days)),
            _ => None,
        })
        .collect();
    assert_eq!(ratings, [(Rating::Again, 0), (Rating::Good, 3)]);
}

#[test]
fn what_was_wrong_is_due_at_once_and_what_was_right_when_its_day_has_come() {
    let then = one_wrong_one_right().when(types("/review")).then(["ReviewStarted", "ReviewQuestionAsked"]);
    assert_eq!(asked(&then), (1, 0));
    let StudentEvent::ReviewStarted { questions, of: ReviewOf::Due, .. } =
        &then.story.events[then.story.events.len() - 2].0
    else {
        panic!("no review of what is due")
    };
    assert_eq!(questions.len(), 1);
    let both = one_wrong_one_right().when(days(3)).story.when(types("/review"));
    let View::Question(question) = both.view() else { panic!() };
    assert_eq!(question.total, 2);
}

#[test]
fn a_review_is_gone_through_on_one_card_and_touches_no_score() {
    let before = one_wrong_one_right();
    let results = before.student.results.clone();
    let then = before.when(types("/review")).story.when(waits(20)).story;
    let then = then.when(presses(Button::Choose(review(1), 1, pick(1)))).then(["QuestionReviewed"]);
    let StudentEvent::QuestionReviewed { credit, schedule, question, .. } = then.event() else { panic!() };
    assert_eq!((*credit, schedule.rating, question.as_str()), (Credit::FULL, Rating::Good, "first"));
    assert!(matches!(then.view(), View::Reviewed { last: true, days: 1.., .. }), "{:?}", then.view());
    let ended = then.story.when(presses(Button::Next(review(1), 1))).then(["ReviewEnded"]);
    let View::Reviews { ended: Some(EndedReview { answered: 1, right: 1 }), standing, .. } = ended.view()
    else {
        panic!("{:?}", ended.view())
    };
    assert_eq!((standing.due, standing.questions, standing.week.iter().sum::<u32>()), (0, 2, 2));
    assert_eq!(ended.story.student.results, results);
    assert_eq!(ended.story.student.attempts_started, 1);
    assert!(ended.story.student.review.is_none());
}

#[test]
fn wrong_in_a_review_is_due_again_in_the_next_one() {
    let then = one_wrong_one_right().when(types("/review")).story.when(presses(Button::Choose(
        review(1),
        1,
        pick(0),
    )));
    assert!(matches!(then.view(), View::Reviewed { days: 0, .. }));
    let ended = then.story.when(presses(Button::Next(review(1), 1)));
    let View::Reviews { standing, .. } = ended.view() else { panic!() };
    assert_eq!((standing.due, standing.mistakes), (1, 1));
    ended.story.when(presses(Button::Reviews)).then(["ReviewStarted", "ReviewQuestionAsked"]);
}

#[test]
fn mistakes_are_listed_and_reviewed_alone_until_they_are_right() {
    let story = one_wrong_one_right();
    let listed = story.when(types("/mistakes"));
    let View::Mistakes { questions, total: 1 } = listed.view() else { panic!("{:?}", listed.view()) };
    assert!(matches!(&questions[..], [QuestionRef { index: 0, .. }]));
    let then =
        listed.story.when(presses(Button::ReviewMistakes)).then(["ReviewStarted", "ReviewQuestionAsked"]);
    let then = then.story.when(presses(Button::Choose(review(1), 1, pick(1))));
    let then = then.story.when(presses(Button::Next(review(1), 1)));
    let then = then.story.when(types("/mistakes"));
    assert!(matches!(then.view(), View::Mistakes { total: 0, .. }));
}

#[test]
fn a_mistake_is_of_lately_for_a_month() {
    let month = u64::from(MISTAKE_DAYS.unsigned_abs());
    let then = one_wrong_one_right().when(days(month - 1)).story.when(types("/mistakes"));
    assert!(matches!(then.view(), View::Mistakes { total: 1, .. }));
    let then = one_wrong_one_right().when(days(month + 1)).story.when(types("/mistakes"));
    assert!(matches!(then.view(), View::Mistakes { total: 0, .. }));
}

#[test]
fn every_kind_of_question_works_in_a_review() {
    let mut story = given([types("/quiz types")]);
    for (number, answer) in [
        presses(Button::Choose(attempt(1), 1, pick(0))),
        presses(Button::Toggle(attempt(1), 2, tick(1, true))),
        presses(Button::Choose(attempt(1), 3, pick(0))),
        types("7"),
        types("Rome"),
        presses(Button::Choose(attempt(1), 6, pick(0))),
    ]
    .into_iter()
    .enumerate()
    {
        story = story.when(answer).story;
        let number = number as u16 + 1;
        if number == 2 {
            story = story.when(presses(Button::Confirm(attempt(1), 2))).story;
        }
        if number == 6 {
            story = story.when(presses(Button::Choose(attempt(1), 6, pick_after(0, 1)))).story;
        }
        story = story.when(presses(Button::Next(attempt(1), number))).story;
    }
    let mut then = story.when(types("/review"));
    let mut answered = 0;
    while let View::Question(question) = then.view() {
        let (number, index) = (question.number, question.index.unwrap());
        let key = review(1);
        let mut story = then.story;
        let answers = match index {
            0 => vec![presses(Button::Choose(key, number, pick(1)))],
            1 => vec![
                presses(Button::Toggle(key, number, tick(0, true))),
                presses(Button::Toggle(key, number, tick(2, true))),
                presses(Button::Confirm(key, number)),
            ],
            2 => vec![presses(Button::Choose(key, number, pick(1)))],
            3 => vec![types("nonsense"), types("42")],
            4 => vec![types("oslo")],
            _ => vec![
                presses(Button::Choose(key, number, pick(1))),
                presses(Button::Undo(key, number, 1)),
                presses(Button::Choose(key, number, pick(0))),
                presses(Button::Choose(key, number, pick_after(1, 1))),
            ],
        };
        for answer in answers {
            story = story.when(answer).story;
        }
        answered += 1;
        then = story.when(presses(Button::Next(key, number)));
    }
    let View::Reviews { ended: Some(EndedReview { answered: 5.., right }), .. } = then.view() else {
        panic!("{:?}", then.view())
    };
    assert_eq!(*right, answered);
}

#[test]
fn text_that_is_no_answer_leaves_a_hint_and_a_sticker_too() {
    let story = one_wrong_one_right().when(types("/review")).story;
    let then = story.when(types("yes")).then([]);
    assert!(matches!(then.view(), View::Question(question) if question.hint == Some(Hint::UseButtons)));
}

#[test]
fn stale_and_doubled_presses_change_nothing() {
    let story = one_wrong_one_right().when(days(3)).story.when(types("/review")).story;
    let story = story.when(presses(Button::Choose(review(1), 1, pick(1)))).story;
    story
        .clone()
        .when(presses(Button::Choose(review(1), 1, pick(0))))
        .then([])
        .toasts(Some(Toast::AnsweredAlready));
    let story = story.when(presses(Button::Next(review(1), 1))).then(["ReviewQuestionAsked"]).story;
    story.clone().when(presses(Button::Next(review(1), 1))).then([]);
    story
        .clone()
        .when(presses(Button::Choose(review(1), 1, pick(0))))
        .then([])
        .toasts(Some(Toast::AnsweredAlready));
    let over = story.when(presses(Button::Cancel(review(1)))).then(["ReviewEnded"]).story;
    over.when(presses(Button::Choose(review(1), 2, pick(0)))).then([]).toasts(Some(Toast::ReviewOver));
}

#[test]
fn a_quiz_and_a_review_are_never_both_open() {
    let story =
        given([types("/quiz types"), types("/quiz two"), presses(Button::Choose(attempt(2), 1, pick(0)))]);
    let story = story.when(types("/review")).story;
    assert!(story.student.current.is_none() && story.student.review.is_some());
    let then = story.clone().when(types("/resume")).then(["ReviewQuestionAsked"]);
    assert!(matches!(then.view(), View::Question(question) if question.hint == Some(Hint::WelcomeBack)));
    let story = story.when(types("/cancel")).then(["ReviewEnded"]).story;
    assert_eq!(story.student.unfinished.len(), 2, "what was set aside can be resumed");
    let story = story.when(types("/review")).story.when(types("/quiz types")).story;
    assert!(story.student.review.is_none() && story.student.current == Some(AttemptId(1)));
}

#[test]
fn what_is_retired_gone_or_not_to_be_told_does_not_come() {
    let mut story = one_wrong_one_right();
    publish(&mut story.catalogue, &quiz("two", vec![single("second"), single("third")]), 2);
    assert_eq!(standing(story.clone()), [0, 0, 0, 1, 0, 0, 0], "the question that is gone does not count");
    let mut closed = (*quiz("two", vec![single("first"), single("second")])).clone();
    closed.settings = QuizSettings { feedback: FeedbackPolicy::Never, ..QuizSettings::default() };
    publish(&mut story.catalogue, &Arc::new(closed), 3);
    assert_eq!(standing(story), [0; 7], "a quiz that never tells what is right tells it in no review");
}

#[test]
fn answers_from_before_there_were_reviews_come_again_too() {
    let story = one_wrong_one_right();
    let mut old = Student::new(ANN);
    for (event, at) in &story.events {
        let mut event = event.clone();
        if let StudentEvent::AnswerGiven { schedule, .. } = &mut event {
            *schedule = None;
        }
        evolve(&mut old, &event, *at);
    }
    assert_eq!(old.memory, story.student.memory);
}

#[test]
fn nobody_who_never_answered_has_anything_to_review() {
    let then = given([types("/start")]).when(types("/review")).then([]);
    assert!(matches!(then.view(), View::Reviews { standing, .. } if standing.questions == 0));
    assert!(matches!(
        given([types("/start")]).when(types("/mistakes")).view(),
        View::Mistakes { total: 0, .. }
    ));
    let home = one_wrong_one_right().when(types("/start"));
    assert!(matches!(home.view(), View::Welcome { due: 1, .. }));
}

#[test]
fn a_review_has_a_bound() {
    let mut story = given([]);
    let questions = (0..30).map(|n| single(&format!("q{n}"))).collect();
    publish(&mut story.catalogue, &quiz("long", questions), 1);
    story = story.when(types("/quiz long")).story;
    for number in 1..=30 {
        story = story.when(presses(Button::Choose(attempt(1), number, pick(0)))).story;
        story = story.when(presses(Button::Next(attempt(1), number))).story;
    }
    let then = story.when(types("/review"));
    let View::Question(question) = then.view() else { panic!() };
    assert_eq!(usize::from(question.total), REVIEW_MAX);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_due_before_its_day(course in prop::collection::vec((any::<bool>(), 0..20_u64), 1..25)) {
        let mut story = one_wrong_one_right();
        for (right, wait) in course {
            story = story.when(days(wait)).story;
            let then = story.when(types("/review"));
            let View::Question(question) = then.view() else { story = then.story; continue };
            let number = question.number;
            let key = review(then.story.student.reviews_started);
            let then = then.story.when(presses(Button::Choose(key, number, pick(u8::from(right)))));
            let StudentEvent::QuestionReviewed { schedule, .. } = then.event() else { panic!("{:?}", then.event()) };
            prop_assert_eq!(schedule.days == 0, !right);
            story = then.story.when(types("/cancel")).story;
        }
        let today = story.student.day_of(story.now);
        for question in story.student.due(&story.catalogue, today) {
            prop_assert!(question.quiz.code == code("two"));
        }
    }
}

#[test]
fn a_review_ends_where_its_quiz_is_not_theirs_any_more() {
    let mut story = one_wrong_one_right().when(types("/review")).story;
    save(&mut story.catalogue, course(Access::Invitation, &["two"]), Author::Operator);
    let then = story.clone().when(presses(Button::Choose(review(1), 1, pick(0)))).then(["ReviewEnded"]);
    let then = then.toasts(Some(Toast::QuizGone));
    assert!(matches!(then.view(), View::Reviews { .. }));
    let then = story.when(types("/review")).then(["ReviewEnded"]);
    assert!(matches!(then.view(), View::Reviews { .. }));
}

/// A review of `two` and of a question of `types`, which the catalogue keeps for others from then on where that is said.
fn review_of_two_quizzes() -> Story {
    let story = one_wrong_one_right().when(types("/quiz types")).story;
    let story = story.when(presses(Button::Choose(attempt(2), 1, pick(0)))).story;
    let story = story.when(days(30)).story.when(types("/review")).story;
    let codes =
        story.student.review.as_ref().unwrap().questions.iter().map(|question| question.quiz.code.clone());
    assert_eq!(codes.collect::<Vec<_>>(), [code("two"), code("types"), code("two")]);
    story
}

fn close(story: &mut Story, quiz: &str) {
    save(&mut story.catalogue, course(Access::Invitation, &[quiz]), Author::Operator);
}

/// The card of the first review says what came of it, and the next one asks.
#[track_caller]
fn ended_and_asks(then: &Then, (answered, right): (u16, u16), quiz: &str) {
    let shows = then.shows();
    let [old, new] = shows.as_slice() else { panic!("{shows:?}") };
    let ended = EndedReview { answered, right };
    assert!(
        matches!(&old.view, View::Reviews { ended: Some(found), .. } if *found == ended),
        "{:?}",
        old.view
    );
    assert_eq!((&old.card, old.place), (&Some(Card::Attempt(AttemptId::of_review(1))), Place::Kept));
    let View::Question(question) = &new.view else { panic!("{:?}", new.view) };
    assert_eq!((question.number, &question.quiz.code, new.place), (1, &code(quiz), Place::Fresh));
}

#[test]
fn where_a_review_cannot_go_on_the_next_one_begins() {
    let mut story = review_of_two_quizzes();
    close(&mut story, "two");
    let then = story.when(types("/review")).then(["ReviewEnded", "ReviewStarted", "ReviewQuestionAsked"]);
    ended_and_asks(&then, (0, 0), "types");
}

#[test]
fn a_review_whose_next_question_is_closed_cannot_go_on_either() {
    let story = review_of_two_quizzes();
    let mut story =
        story.when(presses(Button::Choose(review(1), 1, pick(0)))).then(["QuestionReviewed"]).story;
    close(&mut story, "types");
    let then = story.when(types("/review")).then(["ReviewEnded", "ReviewStarted", "ReviewQuestionAsked"]);
    ended_and_asks(&then, (1, 0), "two");
}

#[test]
fn a_review_goes_on_though_what_was_answered_last_is_closed() {
    for command in ["/review", "/resume"] {
        let story = review_of_two_quizzes();
        let mut story = story.when(presses(Button::Choose(review(1), 1, pick(0)))).story;
        close(&mut story, "two");
        let then = story.when(types(command)).then(["ReviewQuestionAsked"]);
        assert_eq!(asked(&then).0, 2, "{command}");
    }
}

#[test]
fn a_review_whose_last_answer_was_given_is_over_when_the_next_one_is_wanted() {
    let story = one_wrong_one_right().when(types("/review")).story;
    let then = story.when(presses(Button::Choose(review(1), 1, pick(1)))).then(["QuestionReviewed"]);
    let nothing_due = then.story.clone().when(types("/review")).then(["ReviewEnded"]);
    assert!(matches!(nothing_due.view(), View::Reviews { ended: Some(_), .. }));
    let later = then.story.clone().when(days(30)).story.when(types("/review"));
    let later = later.then(["ReviewEnded", "ReviewStarted", "ReviewQuestionAsked"]);
    ended_and_asks(&later, (1, 1), "two");
    let resumed = then.story.when(types("/resume")).then([]);
    assert_eq!(resumed.view(), &View::Notice(Notice::NothingToResume), "there is nothing to go on with");
}
