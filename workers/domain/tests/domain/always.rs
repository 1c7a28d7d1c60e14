//! What must hold for any course of inputs: stale, doubled, foreign and nonsensical ones among them.

use std::collections::HashSet;

use crate::course_access::course_code;
use crate::groups::ROOM;
use crate::support::*;
use proptest::prelude::*;
use studymate_domain::student::{Student, decide, evolve};
use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::classroom::{BotStanding, CheckOutcome, Classroom, MembershipCommand};
use studymate_schema::codec;
use studymate_schema::event::{CatalogueEvent, Event, StudentEvent};
use studymate_schema::input::Command;
use studymate_schema::personal::PersonKey;
use studymate_schema::{AttemptId, Locale, Timestamp};

/// Anything that can happen to a person: small numbers, so that stale and doubled presses are frequent.
fn anything() -> impl Strategy<Value = When> {
    let number =
        prop_oneof![4 => (1..4_u32).prop_map(AttemptId), 1 => (1..4_u32).prop_map(AttemptId::of_review)];
    let key = (prop_oneof![9 => Just(ANN), 1 => Just(BOB)], number)
        .prop_map(|(student, attempt)| AttemptKey { student, attempt });
    let number = 1..7_u16;
    let picked = (0..4_u8, 0..3_u8).prop_map(|(option, step)| pick_after(option, step));
    let button = prop_oneof![
        6 => (key.clone(), number.clone(), picked).prop_map(|(k, n, p)| Button::Choose(k, n, p)),
        3 => (key.clone(), number.clone(), 0..4_u8, any::<bool>())
            .prop_map(|(k, n, option, on)| Button::Toggle(k, n, tick(option, on))),
        3 => (key.clone(), number.clone()).prop_map(|(k, n)| Button::Confirm(k, n)),
        1 => (key.clone(), number.clone(), 0..3_u8).prop_map(|(k, n, s)| Button::Undo(k, n, s)),
        6 => (key.clone(), number.clone()).prop_map(|(k, n)| Button::Next(k, n)),
        1 => (key.clone(), number).prop_map(|(k, n)| Button::Review(k, n)),
        1 => key.clone().prop_map(Button::Resume),
        1 => key.clone().prop_map(Button::Result),
        1 => key.clone().prop_map(Button::Cancel),
        1 => key.clone().prop_map(Button::GiveUp),
        1 => key.clone().prop_map(Button::Stay),
        1 => key.prop_map(Button::Pause),
        1 => Just(Button::ReviewMistakes),
        1 => Just(Button::Start(code("two"))),
        1 => Just(Button::Course(course_code("course"), 0)),
        1 => Just(Button::Continue(course_code("course"))),
        1 => Just(Button::Language(Locale::Ru)),
    ];
    let text = prop_oneof![
        Just("/quiz two"),
        Just("/quiz types"),
        Just("/resume"),
        Just("/cancel"),
        Just("/start"),
        Just("/quizzes"),
        Just("42"),
        Just("Oslo"),
        Just("nonsense"),
        Just("/mentor 5"),
        Just("/review"),
        Just("/mistakes"),
    ];
    prop_oneof![
        8 => button.prop_map(presses),
        4 => text.prop_map(types),
        1 => Just(When::Told(Command::SendRefused)),
        1 => any::<bool>().prop_map(news_of_the_classroom),
        1 => (1..90_u64).prop_map(waits),
    ]
}

/// They came into the classroom, or Telegram does not say whether they are there.
fn news_of_the_classroom(member: bool) -> When {
    let (classroom, at) = (ROOM, Timestamp::from_second(1_700_000_000).unwrap());
    When::Told(Command::Membership(match member {
        true => MembershipCommand::Changed { classroom, member, at },
        false => MembershipCommand::Checked {
            classroom,
            asked_at: at,
            outcome: CheckOutcome::NoAnswer,
            moved_to: None,
        },
    }))
}

/// Ann in the middle of a quiz, in a world with a classroom.
fn begun() -> Story {
    let mut story = given([types("/quiz types")]);
    let classroom =
        Classroom { mentor: BOB, title: "7b".into(), bot: BotStanding::Admin, zone: None, heard_since: None };
    story.catalogue.evolve(&CatalogueEvent::ClassroomListed { chat: ROOM, classroom });
    story
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_question_is_never_scored_twice_and_points_add_up(course in prop::collection::vec(anything(), 1..80)) {
        let mut story = begun();
        for when in course {
            story = story.when(when).story;
        }
        let mut scored = HashSet::new();
        let mut finished = HashSet::new();
        for (event, _) in &story.events {
            match event {
                StudentEvent::AnswerGiven { attempt, number, .. } => {
                    prop_assert!(scored.insert((*attempt, *number)), "question {number} of {attempt} was scored twice");
                    prop_assert!(!finished.contains(attempt));
                }
                StudentEvent::AttemptFinished { attempt, questions, .. } => {
                    prop_assert!(finished.insert(*attempt));
                    prop_assert_eq!(scored.iter().filter(|(of, _)| of == attempt).count(), usize::from(*questions));
                }
                StudentEvent::AttemptCancelled { attempt, .. } => prop_assert!(finished.insert(*attempt)),
                _ => {}
            }
        }
    }

    #[test]
    fn stored_events_rebuild_the_live_state(course in prop::collection::vec(anything(), 1..60)) {
        let mut story = begun();
        for when in course {
            story = story.when(when).story;
        }
        let key = PersonKey::generate(ANN.0).unwrap();
        let mut rebuilt = Student::new(ANN);
        for (event, at) in &story.events {
            let bytes = codec::encode(&Event::Student(event.clone()), &key).unwrap();
            let Event::Student(read) = codec::decode(&bytes, codec::SCHEMA, Some(&key)).unwrap() else { panic!() };
            evolve(&mut rebuilt, &read, *at);
        }
        prop_assert_eq!(&rebuilt, &story.student);
        let snapshot = codec::encode(&story.student, &key).unwrap();
        prop_assert_eq!(&codec::decode::<Student>(&snapshot, codec::SCHEMA, Some(&key)).unwrap(), &story.student);
    }

    #[test]
    fn the_same_input_decides_the_same(course in prop::collection::vec(anything(), 1..40)) {
        let mut story = begun();
        for when in course {
            let Some(input) = story.input(when) else { continue };
            let once = decide(&story.student, &input, &story.catalogue);
            prop_assert_eq!(&once, &decide(&story.student, &input, &story.catalogue));
            story.keep(&once);
        }
    }
}
