//! How well topics are known, and practising the weakest of them.

use std::sync::Arc;

use studymate_domain::student::PRACTICE_MAX;
use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::event::StudentEvent;
use studymate_schema::practice::{Calendar, EndedPractice, TopicKey, TopicStanding};
use studymate_schema::quiz::{Question, Quiz};
use studymate_schema::quiz_settings::{Draw, FeedbackPolicy, QuizSettings};
use studymate_schema::review::ReviewOf;
use studymate_schema::view::View;
use studymate_schema::{AttemptId, ZoneName};

use crate::support::*;

fn review(number: u32) -> AttemptKey {
    AttemptKey { student: ANN, attempt: AttemptId::of_review(number) }
}

fn days(days: u64) -> When {
    waits(days * 86_400)
}

fn of(topic: &str, ids: &[&str]) -> Vec<Question> {
    ids.iter().map(|id| Question { topic: topic.to_owned(), ..single(id) }).collect()
}

/// `bank`: three questions of rivers and three of seas; an attempt asks the first two of each.
fn bank(settings: QuizSettings) -> Arc<Quiz> {
    let questions = [of("rivers", &["r0", "r1", "r2"]), of("seas", &["s0", "s1", "s2"])].concat();
    Arc::new(Quiz { settings, ..Arc::unwrap_or_clone(quiz("bank", questions)) })
}

/// Takes `bank` with these answers: 1 is right, 0 is wrong.
fn taken(settings: QuizSettings, answers: &[u8]) -> Story {
    let mut story = given([]);
    publish(&mut story.catalogue, &bank(settings), 1);
    story = story.when(types("/quiz bank")).story;
    for (number, answer) in (1..).zip(answers) {
        story = story.when(waits(20)).story;
        story = story.when(presses(Button::Choose(attempt(1), number, pick(*answer)))).story;
        story = story.when(presses(Button::Next(attempt(1), number))).story;
    }
    story
}

#[track_caller]
fn topics(story: &Story) -> Vec<TopicStanding> {
    match story.clone().when(types("/practice")).then([]).view() {
        View::Practice { ended: None, topics } => topics.clone(),
        other => panic!("no topics: {other:?}"),
    }
}

fn standing(topic: &str, mastery: u8, answered: u16, practice: u16) -> TopicStanding {
    TopicStanding { topic: topic.to_owned(), mastery, answered, questions: 3, practice }
}

#[test]
fn a_topic_is_mastered_as_far_as_its_questions_would_be_answered_right_today() {
    let story = taken(QuizSettings::default(), &[1, 1, 0, 1, 1, 1]);
    assert_eq!(topics(&story), [standing("rivers", 66, 3, 3), standing("seas", 100, 3, 3)]);
    // It is forgotten: after three days, with 90 %.
    let later = story.when(days(3)).story;
    assert_eq!(topics(&later), [standing("rivers", 60, 3, 3), standing("seas", 90, 3, 3)]);
}

#[test]
fn what_was_never_asked_is_not_mastered_and_a_quiz_that_was_not_taken_does_not_count() {
    assert_eq!(topics(&given([types("/start")])), []);
    let drawn = QuizSettings {
        draw: Draw::ByTopic(vec![(2, "rivers".into()), (2, "seas".into())]),
        ..QuizSettings::default()
    };
    let story = taken(drawn, &[1, 1, 1, 1]);
    assert_eq!(topics(&story), [standing("rivers", 66, 2, 3), standing("seas", 66, 2, 3)]);
}

#[test]
fn a_quiz_without_topics_is_a_topic_of_its_own() {
    let mut story = given([]);
    publish(&mut story.catalogue, &quiz("plain", of("", &["a", "b"])), 1);
    let story = story.when(types("/quiz plain")).story;
    let story = story.when(presses(Button::Choose(attempt(1), 1, pick(1)))).story;
    let expected =
        TopicStanding { topic: "plain".into(), mastery: 50, answered: 1, questions: 2, practice: 1 };
    assert_eq!(topics(&story), [expected]);
}

#[test]
fn a_result_offers_the_weakest_topic_of_its_quiz() {
    let mut story = taken(QuizSettings::default(), &[1, 1, 1, 0, 0]);
    story = story.when(presses(Button::Choose(attempt(1), 6, pick(1)))).story;
    let then = story.when(presses(Button::Next(attempt(1), 6)));
    let View::Result(result) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(result.next_step, Some(standing("seas", 33, 3, 3)));
    let all = taken(QuizSettings::default(), &[1; 6]).when(presses(Button::Result(attempt(1))));
    let View::Result(result) = all.view() else { panic!("{:?}", all.view()) };
    assert_eq!(result.next_step, None);
}

/// Which questions a practice of a topic puts, by index.
fn practised(story: Story, topic: &str) -> Vec<u16> {
    let then = story.when(presses(Button::Practise(TopicKey::of(topic))));
    let started = then.story.events.iter().rev().find_map(|(event, _)| match event {
        StudentEvent::ReviewStarted { questions, of: ReviewOf::Topic(_), .. } => Some(questions.clone()),
        _ => None,
    });
    started.unwrap_or_default().iter().map(|question| question.index).collect()
}

#[test]
fn a_practice_puts_what_was_wrong_then_what_is_new_then_what_is_known_least() {
    let all: Vec<String> = (0..8).map(|n| format!("q{n}")).collect();
    let mut story = given([]);
    let questions = of("rivers", &all.iter().map(String::as_str).collect::<Vec<_>>());
    let settings = QuizSettings { draw: Draw::Any(3), ..QuizSettings::default() };
    let content = Arc::unwrap_or_clone(quiz("rivers", questions));
    publish(&mut story.catalogue, &Arc::new(Quiz { settings, ..content }), 1);
    let mut story = story.when(types("/quiz rivers")).story;
    let mut asked = Vec::new();
    for (number, answer) in [(1, 1), (2, 0), (3, 1)] {
        asked.push(story.student.unfinished(AttemptId(1)).unwrap().index(number).unwrap());
        story = story.when(presses(Button::Choose(attempt(1), number, pick(answer)))).story;
        let known = practised(story.clone(), "rivers").len();
        assert_eq!(
            known,
            if number < 3 { usize::from(number) } else { PRACTICE_MAX },
            "new ones after the end"
        );
        story = story.when(presses(Button::Next(attempt(1), number))).story;
    }
    let practice = practised(story, "rivers");
    assert_eq!(practice.len(), PRACTICE_MAX);
    assert_eq!(practice[0], asked[1], "what was wrong comes first");
    assert!(practice[1..].iter().all(|index| !asked.contains(index)), "{practice:?} after {asked:?}");
}

#[test]
fn a_practice_is_no_look_into_the_next_attempt_and_tells_nothing_that_a_review_may_not() {
    let draw = Draw::ByTopic(vec![(2, "rivers".into()), (2, "seas".into())]);
    let counted = QuizSettings { attempts: Some(2), draw, ..QuizSettings::default() };
    assert_eq!(practised(taken(counted, &[1, 1, 1, 1]), "rivers").len(), 2);
    let never = QuizSettings { feedback: FeedbackPolicy::Never, ..QuizSettings::default() };
    let story = taken(never, &[1, 0, 1, 1, 0, 1]);
    assert_eq!(topics(&story), []);
    assert!(practised(story, "rivers").is_empty());
}

#[test]
fn a_practice_has_the_course_of_a_review_and_says_at_its_end_what_came_of_it() {
    let story = taken(QuizSettings::default(), &[0, 1, 1, 1, 1, 1]);
    let then = story.when(presses(Button::Practise(TopicKey::of("rivers"))));
    let then = then.then(["ReviewStarted", "ReviewQuestionAsked"]);
    let View::Question(question) = then.view() else { panic!("{:?}", then.view()) };
    assert!(question.practice && question.total == 3 && question.index == Some(0));
    let mut story = then.story;
    for (number, answer) in [(1, 1), (2, 1), (3, 0)] {
        let then = story.when(presses(Button::Choose(review(1), number, pick(answer))));
        story = then.then(["QuestionReviewed"]).story;
        if number < 3 {
            story = story.when(presses(Button::Next(review(1), number))).story;
        }
    }
    let then = story.when(presses(Button::Next(review(1), 3))).then(["ReviewEnded"]);
    let View::Practice { ended: Some(ended), topics } = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(*ended, EndedPractice { topic: TopicKey::of("rivers"), answered: 3, right: 2 });
    assert_eq!(topics[0], standing("rivers", 66, 3, 3));
    assert_eq!(then.story.student.attempts_started, 1, "it counts for no quiz");
}

#[test]
fn a_topic_that_is_gone_leads_to_the_choice_of_topics() {
    let then = given([types("/start")]).when(presses(Button::Practise(TopicKey::of("gone")))).then([]);
    assert_eq!(*then.view(), View::Practice { ended: None, topics: Vec::new() });
}

#[test]
fn progress_tells_on_which_days_of_theirs_the_student_learned() {
    let story = given([types("/timezone Tokyo"), types("/quiz two")]);
    // 22:13 UTC is the next morning there.
    let story = story.when(presses(Button::Choose(attempt(1), 1, pick(0)))).story.when(days(2)).story;
    let story = story.when(presses(Button::Next(attempt(1), 1))).story;
    let story = story.when(presses(Button::Choose(attempt(1), 2, pick(0)))).story;
    let story = story.when(types("/review")).story.when(presses(Button::Choose(review(1), 1, pick(1)))).story;
    let then = story.when(types("/progress"));
    let View::Progress { calendar, as_text: false, .. } = then.view() else { panic!("{:?}", then.view()) };
    let tokyo: ZoneName = "Asia/Tokyo".parse().unwrap();
    let today = then.story.now.to_zoned(tokyo.time_zone()).date();
    assert_eq!(jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(calendar.today), today);
    assert_eq!(calendar.answers, [1, 0, 2]);
    let then = then.story.when(presses(Button::ProgressAsText));
    assert!(
        matches!(then.view(), View::Progress { calendar: Calendar { today: 19_678, .. }, as_text: true, .. }),
        "{:?}",
        then.view()
    );
}
