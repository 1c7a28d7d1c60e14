//! Topics: in the progress, in words and with a picture; after an attempt; to be practised.

use studymate_render::ViewData;
use studymate_schema::practice::{Calendar, EndedPractice, TopicKey, TopicStanding};
use studymate_schema::report::{FinishedAttempt, ProgressReport, QuizProgress};
use studymate_schema::view::{AttemptResult, Question, View};
use studymate_schema::{AttemptId, QuizVersion, UserId};

use crate::sample::{SHORT_CHOICE, code, now, question, sample};
use crate::snapshots::{shows, shows_with};

fn topic(name: &str, mastery: u8, practice: u16) -> TopicStanding {
    TopicStanding { topic: name.to_owned(), mastery, answered: 4, questions: 9, practice }
}

fn topics() -> Vec<TopicStanding> {
    vec![
        topic("Seas <and> oceans", 0, 0),
        topic("Geography", 44, 5),
        topic("Как меняется память в течение первых дней", 81, 3),
        topic("Rivers", 100, 1),
    ]
}

#[test]
fn practice() {
    let ended =
        |name: &str, answered, right| Some(EndedPractice { topic: TopicKey::of(name), answered, right });
    let attempt = AttemptId::of_review(4);
    let asked = Question { attempt, total: 5, practice: true, ..question(SHORT_CHOICE) };
    let result = AttemptResult {
        student: UserId(7_000_000_001),
        attempt: AttemptId(3),
        quiz: sample(),
        questions: 7,
        right: 3,
        percent: 42,
        passed: false,
        seconds: 125,
        wrong: vec![2, 3, 5, 7],
        best_before: None,
        reviewable: true,
        attempts_left: None,
        day: None,
        next_step: Some(topic("Geography", 44, 5)),
        out_of_time: false,
        timed_out: 0,
        late: false,
        told_at: None,
        course: None,
        offer_reminders: false,
        pending: 0,
        trial: false,
    };
    shows(
        "practice",
        &[
            ("a question", View::Question(asked)),
            ("which topic", View::Practice { ended: None, topics: topics() }),
            ("nothing to practise", View::Practice { ended: None, topics: Vec::new() }),
            ("the end", View::Practice { ended: ended("Geography", 5, 4), topics: topics() }),
            (
                "ended before the first answer",
                View::Practice { ended: ended("Rivers", 0, 0), topics: topics() },
            ),
            ("the end, the topic is gone", View::Practice { ended: ended("Gone", 1, 1), topics: topics() }),
            ("after an attempt", View::Result(result)),
        ],
    );
}

#[test]
fn progress() {
    let quiz = |text: &str, passed| QuizProgress {
        code: code(text),
        version: QuizVersion(2),
        attempts: 3,
        best: 90,
        last: 55,
        average: 70,
        passed,
        pending: 0,
        first: 40,
        last_at: now(),
    };
    let attempt =
        |percent| FinishedAttempt { code: code("rivers"), at: now(), percent, passed: percent > 59 };
    let report = ProgressReport {
        quizzes: ["rivers", "rechi", "a", "b", "c", "d"].map(|text| quiz(text, text == "rivers")).to_vec(),
        history: (0..12).map(|n| attempt(40 + 5 * n)).collect(),
        answers: 121,
        right: 90,
    };
    // 20,778 days after 1970-01-01 is a Saturday, 21 November 2026.
    let answers = [vec![5, 0, 0, 12], vec![0; 20], vec![1, 0, 0, 21, 0, 3]].concat();
    let view = |topics, as_text| View::Progress {
        student: UserId(7),
        day: None,
        topics,
        calendar: Calendar { today: 20_778, answers: answers.clone() },
        as_text,
    };
    let nothing = View::Progress {
        student: UserId(7),
        day: None,
        topics: Vec::new(),
        calendar: Calendar::default(),
        as_text: true,
    };
    let mastered = vec![topic("Rivers", 95, 5)];
    let views = [
        ("with a picture", view(topics(), false)),
        ("in words", view(topics(), true)),
        ("all is mastered", view(mastered, false)),
        ("nothing, in words", nothing),
    ];
    let data = [report.clone(), report.clone(), report, ProgressReport::default()].map(ViewData::Progress);
    shows_with("progress", &views, &data);
}
