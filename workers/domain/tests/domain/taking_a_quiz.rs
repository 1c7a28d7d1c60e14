//! The course of a quiz, from the first command to the review.

use crate::support::*;
use studymate_schema::button::Button;
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::quiz_settings::Counts;
use studymate_schema::view::{Ends, Hint, Notice, Standing, Toast, View};
use studymate_schema::{AttemptId, Credit, MessageId, Personal, QuizVersion};

fn choose(attempt_number: u32, number: u16, option: u8) -> When {
    presses(Button::Choose(attempt(attempt_number), number, pick(option)))
}

fn next(attempt_number: u32, number: u16) -> When {
    presses(Button::Next(attempt(attempt_number), number))
}

#[test]
fn the_first_word_registers_and_greets() {
    let then = given([]).when(types("/start")).then(["Registered"]);
    assert!(matches!(then.view(), View::Welcome { first: true, .. }));
    let again = then.story.when(types("/start")).then([]);
    assert!(matches!(again.view(), View::Welcome { first: false, .. }));
}

#[test]
fn a_deep_link_goes_straight_to_its_quiz() {
    let then =
        given([]).when(types("/start quiz_two")).then(["Registered", "AttemptStarted", "QuestionAsked"]);
    let View::Question(question) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!((question.number, question.total), (1, 2));
    assert_eq!(then.show().place, Place::Fresh);
}

#[test]
fn an_unknown_quiz_is_named_and_nothing_starts() {
    for text in ["/quiz nowhere", "/quiz ../../etc", "/start quiz_nowhere"] {
        let then = given([types("/start")]).when(types(text)).then([]);
        assert!(matches!(then.view(), View::Notice(Notice::NoSuchQuiz { .. })), "{text}");
    }
}

#[test]
fn a_whole_quiz_ends_with_its_score() {
    let then = given([types("/quiz two"), choose(1, 1, 1), next(1, 1)])
        .when(choose(1, 2, 0))
        .then(["AnswerGiven", "AttemptFinished"])
        .toasts(None);
    assert!(matches!(then.view(), View::Feedback { last: true, credit: Credit::NONE, .. }));
    assert!(matches!(
        then.event(),
        StudentEvent::AttemptFinished { right: 1, percent: 50, passed: false, .. }
    ));
    let result = then.story.when(next(1, 2)).then([]);
    let View::Result(result) = result.view() else { panic!() };
    assert_eq!((result.right, result.percent, result.wrong.as_slice()), (1, 50, [2].as_slice()));
    assert_eq!(result.best_before, None);
}

#[test]
fn every_screen_of_an_attempt_is_the_same_message() {
    let story = given([types("/quiz two")]);
    let then = story.when(choose(1, 1, 1));
    assert_eq!(then.show().card, Some(Card::Attempt(AttemptId(1))));
    assert_eq!(then.show().place, Place::In(MessageId(77)));
}

#[test]
fn each_kind_of_question_can_be_answered() {
    let ticks = |option| presses(Button::Toggle(attempt(1), 2, tick(option, true)));
    let story = given([
        types("/quiz types"),
        choose(1, 1, 1),
        next(1, 1),
        ticks(2),
        ticks(0),
        presses(Button::Confirm(attempt(1), 2)),
        next(1, 2),
        choose(1, 3, 1),
        next(1, 3),
        types("42,5"),
        next(1, 4),
        types("  oSLO "),
        next(1, 5),
        presses(Button::Choose(attempt(1), 6, pick_after(0, 0))),
    ]);
    let then = story
        .when(presses(Button::Choose(attempt(1), 6, pick_after(1, 1))))
        .then(["AnswerGiven", "AttemptFinished"]);
    assert!(
        matches!(then.event(), StudentEvent::AttemptFinished { right: 6, percent: 100, passed: true, .. }),
        "{:?}",
        then.event()
    );
}

#[test]
fn ticks_survive_and_can_be_taken_back() {
    let press = |option, on| presses(Button::Toggle(attempt(1), 2, tick(option, on)));
    let story = given([types("/quiz types"), choose(1, 1, 1), next(1, 1), press(0, true), press(1, true)]);
    assert_eq!(story.student.current().unwrap().selected(), [0, 1], "both, however fast they were pressed");
    let then = story.when(press(0, false)).then(["SelectionChanged"]);
    assert_eq!(then.story.student.current().unwrap().selected(), [1]);
    // The same tap once more, sent twice by a slow line.
    let doubled = then.story.when(press(0, false)).then([]);
    assert_eq!(doubled.story.student.current().unwrap().selected(), [1]);
}

#[test]
fn nothing_ticked_is_no_answer() {
    given([types("/quiz types"), choose(1, 1, 1), next(1, 1)])
        .when(presses(Button::Confirm(attempt(1), 2)))
        .then([])
        .toasts(Some(Toast::ChooseFirst));
}

#[test]
fn a_pair_can_be_taken_back() {
    let mut before = vec![types("/quiz types")];
    for number in 1..=5 {
        before.push(match number {
            1 => choose(1, 1, 1),
            2 => presses(Button::Toggle(attempt(1), 2, tick(0, true))),
            3 => choose(1, 3, 1),
            _ => types("1"),
        });
        if number == 2 {
            before.push(presses(Button::Confirm(attempt(1), 2)));
        }
        before.push(next(1, number));
    }
    let mut story = given([]);
    for when in before {
        story = story.when(when).story;
    }
    let then =
        story.when(presses(Button::Choose(attempt(1), 6, pick_after(1, 0)))).then(["SelectionChanged"]);
    let then = then.story.when(presses(Button::Undo(attempt(1), 6, 1))).then(["SelectionChanged"]);
    let then = then.story.when(presses(Button::Undo(attempt(1), 6, 1))).then([]);
    assert_eq!(then.story.student.current().unwrap().selected(), [] as [u8; 0]);
}

#[test]
fn a_second_tap_scores_nothing_and_puts_the_screen_right() {
    let then = given([types("/quiz two"), choose(1, 1, 1)])
        .when(choose(1, 1, 0))
        .then([])
        .toasts(Some(Toast::AnsweredAlready));
    assert!(matches!(then.view(), View::Feedback { credit: Credit::FULL, .. }));
}

#[test]
fn a_tap_on_an_older_question_shows_where_the_attempt_stands() {
    let then = given([types("/quiz two"), choose(1, 1, 1), next(1, 1)])
        .when(choose(1, 1, 0))
        .then([])
        .toasts(Some(Toast::AnsweredAlready));
    let View::Question(question) = then.view() else { panic!() };
    assert_eq!(question.number, 2);
}

#[test]
fn an_option_that_does_not_exist_scores_nothing() {
    given([types("/quiz two")]).when(choose(1, 1, 9)).then([]);
    given([types("/quiz two")]).when(presses(Button::Toggle(attempt(1), 1, tick(0, true)))).then([]);
    given([types("/quiz two")]).when(presses(Button::Confirm(attempt(1), 1))).then([]);
}

#[test]
fn foreign_and_old_buttons_get_a_word() {
    let cases = [
        ("1:pick:1002:1:1:1:0", Toast::NotYours),
        ("1:cancel:1002:1", Toast::NotYours),
        ("0:pick:1001:1", Toast::OldButton),
        ("menu", Toast::UnknownButton),
        ("1:pick:1001:9:1:1:0", Toast::AttemptGone),
        ("1:start:nowhere", Toast::QuizGone),
    ];
    for (data, toast) in cases {
        given([types("/quiz two")]).when(presses_data(data)).then([]).toasts(Some(toast)).shows_nothing();
    }
}

#[test]
fn somebody_elses_press_changes_nothing() {
    let then = given([types("/quiz two")]).when(When::PressesBy(BOB, Button::Cancel(attempt(1)))).then([]);
    assert_eq!(then.decision.effects, []);
}

#[test]
fn a_number_must_be_a_number() {
    let mut story = given([types("/quiz types"), choose(1, 1, 1), next(1, 1)]);
    for when in [
        presses(Button::Toggle(attempt(1), 2, tick(0, true))),
        presses(Button::Confirm(attempt(1), 2)),
        next(1, 2),
        choose(1, 3, 1),
        next(1, 3),
    ] {
        story = story.when(when).story;
    }
    let then = story.when(types("forty-two")).then([]);
    let View::Question(question) = then.view() else { panic!() };
    assert_eq!(question.hint, Some(Hint::NotANumber));
    assert_eq!(then.show().place, Place::Kept);
    assert!(then.decision.effects.iter().any(|effect| matches!(effect, Effect::DeleteMessage { .. })));
}

#[test]
fn a_choice_is_answered_with_buttons_and_says_so() {
    let then = given([types("/quiz two")]).when(types("yes")).then([]);
    assert!(matches!(then.view(), View::Question(question) if question.hint == Some(Hint::UseButtons)));
}

#[test]
fn any_text_is_taken_as_text() {
    let mut story = given([types("/quiz types"), choose(1, 1, 1), next(1, 1)]);
    for when in [
        presses(Button::Toggle(attempt(1), 2, tick(0, true))),
        presses(Button::Confirm(attempt(1), 2)),
        next(1, 2),
        choose(1, 3, 1),
        next(1, 3),
        types("1"),
        next(1, 4),
    ] {
        story = story.when(when).story;
    }
    for text in ["<b>Oslo</b>", "\u{202e}olsO", "🇳🇴", "a\u{0}b", &"x".repeat(5000)] {
        let then = story.clone().when(types(text)).then(["AnswerGiven"]);
        let StudentEvent::AnswerGiven { given: Given::Text(Personal::Known(kept)), credit, .. } =
            then.event()
        else {
            panic!()
        };
        assert_eq!((kept.chars().count() <= 4096, *credit), (true, Credit::NONE), "{text:.20}");
    }
}

#[test]
fn the_break_before_resuming_does_not_count() {
    let then = given([types("/quiz two"), waits(3600)]).when(types("/resume")).then(["QuestionAsked"]);
    assert!(matches!(then.view(), View::Question(question) if question.hint == Some(Hint::WelcomeBack)));
    let then = then.story.when(choose(1, 1, 1));
    let StudentEvent::AnswerGiven { took_ms, .. } = then.event() else { panic!() };
    assert_eq!(*took_ms, 1000);
}

#[test]
fn starting_a_quiz_again_goes_on_with_it() {
    let then = given([types("/quiz two"), choose(1, 1, 1), next(1, 1)])
        .when(types("/quiz two"))
        .then(["QuestionAsked"]);
    assert!(matches!(then.view(), View::Question(question) if question.number == 2));
}

#[test]
fn resuming_after_the_feedback_goes_to_the_next_question() {
    let then = given([types("/quiz two"), choose(1, 1, 1)]).when(types("/resume")).then(["QuestionAsked"]);
    assert!(matches!(then.view(), View::Question(question) if question.number == 2));
}

#[test]
fn of_several_attempts_the_student_chooses() {
    let story = given([types("/quiz two"), types("/quiz types")]);
    assert_eq!(story.student.current, Some(AttemptId(2)));
    let then = story.when(types("/resume")).then([]);
    assert!(matches!(then.view(), View::Unfinished { attempts, wanted: None } if attempts.len() == 2));
    let then = then.story.when(presses(Button::Resume(attempt(1)))).then(["AttemptResumed", "QuestionAsked"]);
    assert_eq!(then.story.student.current, Some(AttemptId(1)));
}

#[test]
fn whoever_wants_to_give_an_attempt_up_is_asked_first() {
    for ask in [types("/cancel"), presses(Button::Cancel(attempt(1)))] {
        let story = given([types("/quiz two"), choose(1, 1, 1), next(1, 1)]);
        let asked = story.when(ask).then([]);
        let View::CancelQuestion { attempt: shown, attempts_left: None } = asked.view() else {
            panic!("{:?}", asked.view())
        };
        assert_eq!((shown.attempt, shown.answered, shown.total), (AttemptId(1), 1, 2));
        // Who changes their mind is where they were, and may also just answer.
        let stays = asked.story.clone().when(presses(Button::Stay(attempt(1)))).then([]);
        assert!(
            matches!(stays.view(), View::Question(question) if question.number == 2 && question.hint.is_none())
        );
        let _ = asked.story.clone().when(choose(1, 2, 1)).then(["AnswerGiven", "AttemptFinished"]);
        let over = asked.story.when(presses(Button::GiveUp(attempt(1)))).then(["AttemptCancelled"]);
        assert!(matches!(over.view(), View::Cancelled { attempts_left: None, .. }));
        let then = over.story.when(types("/cancel")).then([]);
        assert!(matches!(then.view(), View::Notice(Notice::NothingToCancel)));
        let then = then.story.when(choose(1, 1, 1)).then([]).toasts(Some(Toast::AttemptGone));
        let _ =
            then.story.when(presses(Button::GiveUp(attempt(1)))).then([]).toasts(Some(Toast::AttemptGone));
    }
}

#[test]
fn after_a_pause_the_attempt_goes_on_where_it_was() {
    let story = given([types("/quiz two"), choose(1, 1, 1), next(1, 1)]);
    let paused = story.when(presses(Button::Pause(attempt(1)))).then(["AttemptPaused"]);
    let View::Paused { attempt: shown, ends, .. } = paused.view() else { panic!("{:?}", paused.view()) };
    assert_eq!((shown.answered, *ends), (1, Ends::default()));
    // What is typed meanwhile is no answer.
    let typed = paused.story.when(types("hello")).then([]);
    assert!(matches!(typed.view(), View::Notice(Notice::NotUnderstood)));
    let again = typed.story.when(presses(Button::Pause(attempt(1)))).then([]);
    for go_on in [types("/resume"), presses(Button::Resume(attempt(1)))] {
        let then = again.story.clone().when(go_on).then(["AttemptResumed", "QuestionAsked"]);
        assert!(matches!(then.view(), View::Question(question) if question.number == 2));
    }
}

#[test]
fn an_attempt_keeps_its_version() {
    let mut story = given([types("/quiz two")]);
    publish(&mut story.catalogue, &quiz("two", vec![single("other")]), 2);
    let then = story.when(choose(1, 1, 1)).then(["AnswerGiven"]);
    let StudentEvent::AnswerGiven { quiz, question, .. } = then.event() else { panic!() };
    assert_eq!((quiz.version, question.as_str()), (QuizVersion(1), "first"));
}

#[test]
fn a_finished_attempt_can_be_reviewed_and_repeated() {
    let story = given([types("/quiz two"), choose(1, 1, 1), next(1, 1), choose(1, 2, 1)]);
    let then = story.when(presses(Button::Review(attempt(1), 2))).then([]);
    assert!(matches!(then.view(), View::Review { previous: Some(1), next: None, credit: Credit::FULL, .. }));
    let then = then.story.when(presses(Button::Result(attempt(1)))).then([]);
    assert!(matches!(then.view(), View::Result(result) if result.passed));
    let then = then.story.when(presses(Button::Start(code("two")))).then(["AttemptStarted", "QuestionAsked"]);
    assert_eq!(
        then.story.student.standing(
            then.story.catalogue.content(&then.story.catalogue.live(&code("two")).unwrap()).unwrap()
        ),
        Standing::Unfinished { answered: 0, total: 2 }
    );
    assert_eq!(then.story.student.current, Some(AttemptId(2)));
}

#[test]
fn a_second_tap_on_the_last_question_shows_its_feedback_again() {
    let then = given([types("/quiz two"), choose(1, 1, 1), next(1, 1), choose(1, 2, 1)])
        .when(choose(1, 2, 0))
        .then([])
        .toasts(Some(Toast::AnsweredAlready));
    assert!(matches!(then.view(), View::Feedback { last: true, credit: Credit::FULL, .. }));
}

#[test]
fn the_eleventh_quiz_waits_until_one_of_ten_is_finished_or_given_up() {
    let mut story = given([]);
    for number in 0..11 {
        publish(&mut story.catalogue, &quiz(&format!("quiz{number}"), vec![single("q")]), 1);
    }
    for number in 0..10 {
        story = story.when(types(&format!("/quiz quiz{number}"))).story;
    }
    let then = story.when(types("/quiz quiz10")).then([]);
    let View::Unfinished { attempts, wanted: Some(wanted) } = then.view() else {
        panic!("{:?}", then.view())
    };
    let listed: Vec<u32> = attempts.iter().map(|unfinished| unfinished.attempt.0).collect();
    assert_eq!((wanted.code.as_str(), listed), ("quiz10", (1..=10).rev().collect()));
    // Going on with one of them is no new attempt.
    let _ = then.story.clone().when(types("/quiz quiz0")).then(["AttemptResumed", "QuestionAsked"]);
    for room in [
        vec![presses(Button::GiveUp(attempt(1)))],
        vec![presses(Button::Resume(attempt(3))), choose(3, 1, 1)],
    ] {
        let made = room.into_iter().fold(then.story.clone(), |story, when| story.when(when).story);
        made.when(types("/quiz quiz10")).then(["AttemptStarted", "QuestionAsked"]);
    }
}

#[test]
fn the_list_shows_how_one_stands() {
    let then =
        given([types("/quiz two"), choose(1, 1, 1), next(1, 1), choose(1, 2, 1), types("/quiz types")])
            .when(types("/quizzes"))
            .then([]);
    let View::Quizzes { items, page: 0, pages: 1 } = then.view() else { panic!() };
    let standings: Vec<Standing> = items.iter().map(|item| item.standing).collect();
    assert_eq!(
        standings,
        [
            Standing::Done { best: 100, passed: true, counts: Counts::Best, pending: false },
            Standing::Unfinished { answered: 0, total: 6 }
        ]
    );
}

#[test]
fn a_page_that_does_not_exist_is_the_last_one() {
    let then = given([types("/start")]).when(presses(Button::Quizzes(900))).then([]);
    assert!(matches!(then.view(), View::Quizzes { page: 0, .. }));
}

#[test]
fn the_language_can_be_changed() {
    let then = given([types("/start")])
        .when(presses(Button::Language(studymate_schema::Locale::Ru)))
        .then(["LocaleChosen"])
        .toasts(Some(Toast::LanguageSet));
    assert_eq!(then.show().locale, studymate_schema::Locale::Ru);
}

#[test]
fn what_is_no_command_and_no_answer_gets_a_word_of_help() {
    for (text, notice) in [
        ("hello", Notice::NotUnderstood),
        ("/fly", Notice::UnknownCommand),
        ("/quiz", Notice::QuizUsage),
        ("/resume", Notice::NothingToResume),
    ] {
        let then = given([types("/start")]).when(types(text)).then([]);
        assert!(matches!(then.view(), View::Notice(found) if *found == notice), "{text}");
    }
}

#[test]
fn a_command_may_name_the_bot_and_be_in_capitals() {
    given([types("/start")])
        .when(types("/QUIZ@StudyMateBot  two "))
        .then(["AttemptStarted", "QuestionAsked"]);
}
