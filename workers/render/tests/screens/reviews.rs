//! Reviews, in every locale.

use studymate_schema::event::Given;
use studymate_schema::quiz::QuizRef;
use studymate_schema::review::{QuestionRef, ReviewStanding};
use studymate_schema::settings::DetailLevel;
use studymate_schema::view::{EndedReview, Question, View};
use studymate_schema::{AttemptId, Credit, QuizVersion};

use crate::sample::{MATCHING, SHORT_CHOICE, TRUE_FALSE, code, question, sample};
use crate::snapshots::shows;

/// The third question of a review, as it stands in the quiz at `number`.
fn asked(number: u16) -> Question {
    Question {
        attempt: AttemptId::of_review(4),
        number: 3,
        index: Some(number - 1),
        total: 8,
        ..question(number)
    }
}

#[test]
fn reviews() {
    let reviewed = |given, credit, days, last| View::Reviewed {
        question: asked(SHORT_CHOICE),
        given: Given::Options(vec![given]),
        credit: Credit(credit),
        detail: DetailLevel::Full,
        days,
        last,
    };
    // 20,778 days after 1970-01-01 is a Saturday, 21 November 2026.
    let week = |ended, week: [u32; 7], mistakes, questions| View::Reviews {
        ended,
        standing: ReviewStanding { due: week[0], mistakes, questions, week },
        today: 20_778,
        offer_reminders: false,
    };
    let ended = |answered, right| Some(EndedReview { answered, right });
    let listed = |quiz: &QuizRef, number: u16| QuestionRef { quiz: quiz.clone(), index: number - 1 };
    let other = QuizRef { code: code("rechi"), version: QuizVersion(2) };
    let mistakes = vec![listed(&sample(), TRUE_FALSE), listed(&other, 1), listed(&sample(), MATCHING)];
    shows(
        "reviews",
        &[
            ("a question", View::Question(asked(SHORT_CHOICE))),
            ("right", reviewed(1, 1_000_000, 3, false)),
            ("right, tomorrow", reviewed(1, 1_000_000, 1, false)),
            ("right, the last one", reviewed(1, 1_000_000, 21, true)),
            ("wrong", reviewed(0, 0, 0, false)),
            ("the end", week(ended(8, 6), [2, 5, 0, 11, 1, 0, 0], 2, 40)),
            ("the end, all done", week(ended(1, 1), [0, 1, 0, 0, 0, 0, 0], 0, 1)),
            ("ended before the first answer", week(ended(0, 0), [1000, 1, 0, 0, 0, 0, 0], 1, 1001)),
            ("nothing due", week(None, [0; 7], 0, 5)),
            ("nothing yet", week(None, [0; 7], 0, 0)),
            ("mistakes", View::Mistakes { questions: mistakes.clone(), total: 3 }),
            ("more mistakes than fit", View::Mistakes { questions: mistakes, total: 24 }),
            ("no mistakes", View::Mistakes { questions: Vec::new(), total: 0 }),
        ],
    );
}
