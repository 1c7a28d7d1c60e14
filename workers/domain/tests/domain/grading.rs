//! Essays, from the answer to the grade: on the student's side and on the grader's.

use std::sync::Arc;

use crate::support::*;
use studymate_domain::student::OUTCOMES_KEPT;
use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::catalogue::{Author, Catalogue, Owned};
use studymate_schema::dialog::DialogAnswer;
use studymate_schema::effect::{Card, Class, Effect, Place};
use studymate_schema::event::{CatalogueEvent, Given, Granter, Role, StudentEvent};
use studymate_schema::grading::{AnswerKey, COMMENT_MAX, Grade, GradeOutcome, Grader};
use studymate_schema::input::Command;
use studymate_schema::quiz::{Question, QuestionKind, Quiz, QuizRef};
use studymate_schema::view::{GradingAt, Hint, Notice, Standing, Toast, View};
use studymate_schema::{Aggregate, AttemptId, Credit, Personal, QuizVersion, UserId};

/// The mentor who owns the quiz.
const MIA: UserId = UserId(2001);

fn essay(points: u16) -> Question {
    let kind = QuestionKind::Essay { guidance: "Look for reasons.".into() };
    Question { kind, points, ..single("essay") }
}

/// `mixed`: a single choice worth one point and an essay worth three; Mia's.
fn with_essay() -> Catalogue {
    let mut catalogue = catalogue();
    let mixed = Quiz { pass_mark: 50, ..Quiz::clone(&quiz("mixed", vec![single("first"), essay(3)])) };
    let (quiz, version, by) = (Arc::new(mixed), QuizVersion(1), Author::Mentor(MIA));
    let live = QuizRef { code: quiz.code.clone(), version };
    catalogue.evolve(&CatalogueEvent::QuizImported { quiz, version, by });
    catalogue.evolve(&CatalogueEvent::QuizPublished { quiz: live, by });
    catalogue
}

fn story(before: &[When]) -> Story {
    let mut story = given([]);
    story.catalogue = with_essay();
    before.iter().fold(story, |story, when| story.when(when.clone()).story)
}

fn right(attempt_number: u32) -> When {
    presses(Button::Choose(attempt(attempt_number), 1, pick(1)))
}

fn hand_in(attempt_number: u32) -> When {
    presses(Button::Confirm(attempt(attempt_number), 2))
}

fn next(attempt_number: u32, number: u16) -> When {
    presses(Button::Next(attempt(attempt_number), number))
}

/// Ann took the quiz once: the choice is right, the essay waits.
fn taken() -> Story {
    story(&[types("/quiz mixed"), right(1), next(1, 1), types("Because of gravity."), hand_in(1)])
}

fn key(attempt: u32, number: u16) -> AnswerKey {
    AnswerKey { student: ANN, attempt: AttemptId(attempt), number }
}

fn graded(attempt: u32, number: u16, percent: i32, by: Grader, again: bool, comment: Option<&str>) -> When {
    let comment = comment.map(|text| Personal::Known(text.to_owned()));
    let grade = Grade { credit: Credit(percent * 10_000), comment, by, again };
    When::Told(Command::GradeAnswer { answer: key(attempt, number), grade })
}

const BY_MIA: Grader = Grader::Mentor(MIA);

#[track_caller]
fn outcome(then: &Then) -> GradeOutcome {
    match then.tells() {
        (_, Command::GradeAnswered { outcome, .. }) => *outcome,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_essay_can_be_replaced_until_it_is_handed_in_and_then_waits() {
    let story = story(&[types("/quiz mixed"), right(1), next(1, 1)]);
    let empty = story.when(hand_in(1)).then([]).toasts(Some(Toast::TypeFirst));
    let photo = serde_json::json!({"message": {"message_id": 9, "photo": [],
        "from": {"id": ANN.0, "first_name": "Ann", "language_code": "en"}, "chat": {"id": ANN.0, "type": "private"}}});
    let then = empty.story.when(When::Sends(photo)).then([]);
    let View::Question(question) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(question.hint, Some(Hint::TypeText));
    let then = then.story.when(types("Because.")).then(["TextKept"]);
    assert_eq!(then.show().place, Place::Fresh, "the text stays above the card");
    let deleted = then.decision.effects.iter().any(|effect| matches!(effect, Effect::DeleteMessage { .. }));
    assert!(!deleted, "what a student wrote was deleted");
    let then = then.story.when(types("Because of gravity.")).then(["TextKept"]);
    let View::Question(question) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(question.typed, Some(Personal::Known("Because of gravity.".into())));
    let then = then.story.when(hand_in(1)).then(["AnswerSubmitted", "AttemptFinished"]);
    assert!(matches!(
        then.event(),
        StudentEvent::AttemptFinished { right: 1, percent: 25, passed: false, pending: 1, .. }
    ));
    assert!(matches!(then.view(), View::Feedback { pending: true, last: true, .. }));
    let then = then.story.when(next(1, 2)).then([]);
    let View::Result(result) = then.view() else { panic!() };
    assert_eq!((result.percent, result.pending, result.wrong.as_slice()), (25, 1, [].as_slice()));
    let standing = then.story.student.standing(then.story.catalogue.all_live().next().unwrap().1);
    assert!(matches!(standing, Standing::Done { pending: true, passed: false, .. }), "{standing:?}");
}

#[test]
fn a_typed_essay_is_an_answer_of_the_day_and_never_comes_in_a_review() {
    let story = taken();
    assert_eq!(story.student.review_standing(&story.catalogue, i32::MAX).questions, 1);
    let day = story.student.streak.standing(story.now, None, story.student.settings.goal);
    assert_eq!(day.answers, 2);
    assert_eq!(story.student.calendar(story.now).answers.last(), Some(&2));
}

#[test]
fn a_grade_decides_the_attempt_and_is_told_once_with_the_comment() {
    let then = taken().when(graded(1, 2, 75, BY_MIA, false, Some("Well argued")));
    let then = then.then(["AnswerGraded", "AttemptRegraded"]);
    let StudentEvent::AttemptRegraded { before, score, standings, .. } = then.event() else { panic!() };
    assert_eq!((before.percent, before.pending, before.passed), (25, 1, false));
    // (1 + 3 * 0.75) of 4 points.
    assert_eq!((score.percent, score.pending, score.passed), (81, 0, true));
    assert_eq!((standings.best, standings.first, standings.last), (81, 81, 81));
    let View::Graded(told) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(then.show().class, Class::Reminder);
    assert_eq!((told.percent, told.passed, told.kept, told.answers.len()), (81, true, true, 1));
    assert_eq!(told.answers[0].comment, Some(Personal::Known("Well argued".into())));
    assert_eq!(outcome(&then), GradeOutcome::Taken { credit: Credit(750_000), reachable: true });
    assert_eq!(then.tells().0, &Aggregate::User(MIA));
    let review = then.story.when(presses(Button::Review(attempt(1), 2))).then([]);
    let View::Review { credit, pending, comment, .. } = review.view() else { panic!() };
    assert_eq!((*credit, *pending), (Credit(750_000), false));
    assert_eq!(*comment, Some(Personal::Known("Well argued".into())));
}

#[test]
fn a_second_grader_is_told_who_was_first_and_grades_anew_only_on_purpose() {
    let story = taken().when(graded(1, 2, 75, BY_MIA, false, Some("Good"))).story;
    let (mia_again, admin) = (graded(1, 2, 75, BY_MIA, false, None), Grader::Admin(BOB));
    let then = story.when(mia_again).then([]);
    assert!(matches!(outcome(&then), GradeOutcome::Taken { .. }), "a second tap is no second grade");
    let then = then.story.when(graded(1, 2, 0, admin, false, None)).then([]).shows_nothing();
    assert_eq!(outcome(&then), GradeOutcome::GradedBefore { credit: Credit(750_000), by: MIA });
    let then =
        then.story.when(graded(1, 2, 100, admin, true, None)).then(["AnswerGraded", "AttemptRegraded"]);
    let StudentEvent::AttemptRegraded { before, score, .. } = then.event() else { panic!() };
    assert_eq!((before.percent, score.percent), (81, 100));
    let View::Graded(told) = then.view() else { panic!() };
    assert_eq!(told.answers[0].comment, Some(Personal::Known("Good".into())), "a comment was lost");
}

#[test]
fn a_grade_can_make_less_of_any_answer_and_the_best_follows() {
    let story = taken().when(graded(1, 2, 100, BY_MIA, false, None)).story;
    let then = story.when(graded(1, 1, 0, BY_MIA, true, None)).then(["AnswerGraded", "AttemptRegraded"]);
    let StudentEvent::AttemptRegraded { before, score, standings, .. } = then.event() else { panic!() };
    assert_eq!((before.percent, score.percent, standings.best), (100, 75, 75));
    assert_eq!((before.right, score.right), (2, 1));
    assert_eq!(then.story.student.results[&code("mixed")].best(), 75);
}

#[test]
fn only_who_owns_the_quiz_and_admins_grade() {
    let then = taken().when(graded(1, 2, 100, Grader::Mentor(BOB), false, None)).then([]).shows_nothing();
    assert_eq!(outcome(&then), GradeOutcome::NotYours);
    let mut retired = then.story;
    retired.catalogue.evolve(&CatalogueEvent::QuizRetired { code: code("mixed"), by: Author::Operator });
    let then = retired.when(graded(1, 2, 100, Grader::Admin(BOB), false, None));
    let _ = then.then(["AnswerGraded", "AttemptRegraded"]);
    for (attempt, number) in [(7, 2), (1, 3), (1, 0)] {
        let then = taken().when(graded(attempt, number, 100, BY_MIA, false, None)).then([]);
        assert_eq!(outcome(&then), GradeOutcome::Gone);
    }
}

#[test]
fn a_student_who_cannot_be_reached_is_graded_and_not_written_to() {
    let mut story = taken();
    story = story.when(When::Told(Command::SendRefused)).story;
    let then = story.when(graded(1, 2, 100, BY_MIA, false, None)).then(["AnswerGraded", "AttemptRegraded"]);
    let then = then.shows_nothing();
    assert_eq!(outcome(&then), GradeOutcome::Taken { credit: Credit::FULL, reachable: false });
}

#[test]
fn an_attempt_that_is_not_kept_for_review_is_graded_all_the_same() {
    let mut story = taken();
    for number in 2..=8 {
        for when in [types("/quiz mixed"), right(number), next(number, 1), types("x"), hand_in(number)] {
            story = story.when(when).story;
        }
    }
    assert!(story.student.finished(AttemptId(1)).is_none());
    let then = story.when(graded(1, 2, 100, BY_MIA, false, None)).then(["AnswerGraded", "AttemptRegraded"]);
    let StudentEvent::AttemptRegraded { score, standings, .. } = then.event() else { panic!() };
    assert_eq!((score.percent, standings.first, standings.last), (100, 100, 25));
    let View::Graded(told) = then.view() else { panic!() };
    assert!(!told.kept);
}

#[test]
fn what_is_too_old_counts_as_it_stood_and_is_not_graded_any_more() {
    let mut story = taken();
    for number in 2..=u32::try_from(OUTCOMES_KEPT).unwrap() + 1 {
        for when in [types("/quiz mixed"), right(number), next(number, 1), types("x"), hand_in(number)] {
            story = story.when(when).story;
        }
    }
    let results = &story.student.results[&code("mixed")];
    assert_eq!(
        (usize::from(results.attempts()), results.first(), results.best()),
        (OUTCOMES_KEPT + 1, 25, 25)
    );
    let then = story.when(graded(1, 2, 100, BY_MIA, false, None)).then([]);
    assert_eq!(outcome(&then), GradeOutcome::Gone);
}

fn mentor() -> Story {
    let grant = Command::GrantRole { role: Role::Mentor, by: Granter::Operator };
    story(&[types("/start"), When::Told(grant)])
}

fn answer() -> AnswerKey {
    AnswerKey { student: BOB, attempt: AttemptId(3), number: 2 }
}

#[test]
fn a_mentor_grades_with_a_comment_and_goes_on_to_the_next() {
    let then = mentor().when(types("/grade")).then([]);
    let expected =
        View::Grading { grader: Grader::Mentor(ANN), at: GradingAt::Next(None), comment: None, note: None };
    assert_eq!((then.view(), then.show().card), (&expected, Some(Card::Grading)));
    let then = then.story.when(presses(Button::Comment(answer()))).then(["DialogMoved"]);
    assert!(matches!(then.view(), View::WriteComment { .. }));
    let then = then.story.when(types("Why?")).then(["DialogMoved"]);
    let View::Grading { at, comment, .. } = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!((*at, comment.clone()), (GradingAt::Answer(answer()), Some(Personal::Known("Why?".into()))));
    let grade = presses(Button::Grade(answer(), 50, false));
    let then = then.story.when(grade).then(["GradeGiven"]).shows_nothing().toasts(Some(Toast::GradeSent));
    let (to, Command::GradeAnswer { answer: told, grade }) = then.tells() else { panic!() };
    assert_eq!((to, *told), (&Aggregate::User(BOB), answer()));
    assert_eq!((grade.credit, grade.by, grade.again), (Credit(500_000), Grader::Mentor(ANN), false));
    assert_eq!(grade.comment, Some(Personal::Known("Why?".into())));
    assert_eq!(then.story.student.dialog, None);
    let taken = GradeOutcome::Taken { credit: Credit(500_000), reachable: true };
    let answered = |outcome, again| When::Told(Command::GradeAnswered { answer: answer(), again, outcome });
    let next = then.story.clone().when(answered(taken, false)).then([]);
    let View::Grading { at, note, .. } = next.view() else { panic!() };
    assert_eq!((*at, *note), (GradingAt::Next(Some(answer())), Some(taken)));
    assert_eq!(next.show().place, Place::Kept);
    let before = GradeOutcome::GradedBefore { credit: Credit::FULL, by: MIA };
    let same = then.story.when(answered(before, false)).then([]);
    assert!(matches!(same.view(), View::Grading { at: GradingAt::Answer(_), note: Some(_), .. }));
}

#[test]
fn a_comment_is_dropped_by_its_button_and_when_a_quiz_is_begun() {
    let story = mentor().when(presses(Button::Comment(answer()))).story;
    let drop = presses(Button::NoComment(answer()));
    let then = story.clone().when(drop).then(["DialogEnded"]).toasts(Some(Toast::CommentDropped));
    assert!(then.story.student.dialog.is_none());
    let begun = story.when(types("/quiz two"));
    assert!(begun.story.student.dialog.is_none(), "an answer would have become a comment");
}

#[test]
fn a_comment_that_is_written_waits_for_its_grade() {
    let asked = mentor().when(presses(Button::Comment(answer()))).story;
    let written = asked.when(types("Why?")).story.when(types("/help")).then([]).story;
    let then = written.clone().when(types("/quiz two")).then([]);
    assert_eq!(then.view(), &View::Notice(Notice::Unsaved));
    let then = then.story.when(presses(Button::Dialog(DialogAnswer::GoOn))).then([]);
    assert!(matches!(then.view(), View::Grading { at: GradingAt::Answer(_), comment: Some(_), .. }));
    let other = AnswerKey { number: 1, ..answer() };
    let then = written.clone().when(presses(Button::Comment(other))).then([]);
    assert_eq!(then.view(), &View::Notice(Notice::Unsaved), "one to another answer does not replace it");
    let then = written.when(presses(Button::Grade(answer(), 50, false))).then(["GradeGiven"]);
    let Command::GradeAnswer { grade, .. } = then.tells().1 else { panic!() };
    assert_eq!(grade.comment, Some(Personal::Known("Why?".into())));
}

#[test]
fn a_comment_that_is_too_long_is_not_cut() {
    let asked = mentor().when(presses(Button::Comment(answer()))).story;
    let then = asked.when(types(&"x".repeat(COMMENT_MAX + 1))).then([]);
    assert_eq!(then.view(), &View::WriteComment { answer: answer(), too_long: true });
    let then = then.story.when(types(&"x".repeat(COMMENT_MAX))).then(["DialogMoved"]);
    assert!(matches!(then.view(), View::Grading { comment: Some(_), .. }));
}

#[test]
fn who_goes_back_from_a_comment_keeps_what_was_written_before() {
    let asked = mentor().when(presses(Button::Comment(answer()))).story;
    let back = asked.clone().when(presses(Button::Regrade(answer()))).then(["DialogEnded"]);
    assert!(matches!(back.view(), View::Grading { comment: None, .. }));
    let again = asked.when(types("Why?")).story.when(presses(Button::Comment(answer()))).story;
    let back = again.when(presses(Button::Regrade(answer()))).then([]);
    assert!(matches!(back.view(), View::Grading { comment: Some(_), .. }));
}

#[test]
fn who_is_no_mentor_grades_nothing() {
    let story = story(&[types("/start")]);
    for text in ["/grade", "/report mixed"] {
        let _ = story.clone().when(types(text)).then(["RightMissed"]);
    }
    for button in [
        Button::Grading(None),
        Button::Grade(answer(), 100, false),
        Button::Comment(answer()),
        Button::Regrade(answer()),
    ] {
        let then = story.clone().when(presses(button)).then(["RightMissed"]);
        let _ = then.toasts(Some(Toast::NotAllowed)).shows_nothing();
    }
}

#[test]
fn a_report_is_for_those_who_may_grade_the_quiz() {
    let then = mentor().when(types("/report mixed")).then(["RightMissed"]);
    assert!(matches!(then.view(), View::Notice(_)), "it is Mia's");
    // Nor is the quiz graded that was Ann's when she saw the answer.
    let refused = Command::GradeAnswered { answer: answer(), again: false, outcome: GradeOutcome::NotYours };
    let then = then.story.when(When::Told(refused)).then(["RightMissed"]);
    let admin = Command::GrantRole { role: Role::Admin, by: Granter::Configuration };
    let then = then.story.when(When::Told(admin)).story.when(types("/report mixed")).then([]);
    assert!(matches!(then.view(), View::QuizReport { .. }));
    let text = Given::Text(Personal::Known("x".into()));
    assert_ne!(text, Given::Skipped);
}

/// The events that say of a quiz whether it was a trial.
fn trials(story: &Story) -> Vec<(&'static str, bool)> {
    let said = |event: &StudentEvent| match event {
        StudentEvent::AttemptStarted { trial, .. }
        | StudentEvent::AnswerGiven { trial, .. }
        | StudentEvent::AnswerSubmitted { trial, .. }
        | StudentEvent::AttemptFinished { trial, .. }
        | StudentEvent::AnswerGraded { trial, .. }
        | StudentEvent::AttemptRegraded { trial, .. }
        | StudentEvent::AttemptCancelled { trial, .. }
        | StudentEvent::QuestionReviewed { trial, .. } => Some((event.kind(), *trial)),
        _ => None,
    };
    story.events.iter().filter_map(|(event, _)| said(event)).collect()
}

#[test]
fn what_somebody_does_in_a_quiz_that_they_may_change_is_a_trial() {
    let taking = |role: Option<Role>, owner: UserId| {
        let grant = |role| When::Told(Command::GrantRole { role, by: Granter::Operator });
        let mut story = story(&[types("/start")]);
        let what = Owned::Quiz(code("mixed"));
        story.catalogue.evolve(&CatalogueEvent::OwnerGiven { what, owner, by: Author::Operator });
        let grade = graded(1, 2, 75, Grader::Mentor(owner), false, None);
        let wrong = presses(Button::Choose(attempt(1), 1, pick(0)));
        let steps = [types("/quiz mixed"), wrong, next(1, 1), types("Because."), hand_in(1), grade];
        let reviewed = presses(Button::Choose(
            AttemptKey { student: ANN, attempt: AttemptId::of_review(1) },
            1,
            pick(1),
        ));
        let more = [types("/review"), reviewed, types("/quiz mixed"), presses(Button::GiveUp(attempt(2)))];
        let before = role.map(grant).into_iter();
        before.chain(steps).chain(more).fold(story, |story, when| story.when(when).story)
    };
    let kinds = [
        "AttemptStarted",
        "AnswerGiven",
        "AnswerSubmitted",
        "AttemptFinished",
        "AnswerGraded",
        "AttemptRegraded",
        "QuestionReviewed",
        "AttemptStarted",
        "AttemptCancelled",
    ];
    for (role, owner, trial) in [
        (None, MIA, false),
        (Some(Role::Assistant), MIA, false),
        (Some(Role::Mentor), MIA, false),
        (Some(Role::Mentor), ANN, true),
        (Some(Role::Admin), MIA, true),
    ] {
        let story = taking(role, owner);
        assert_eq!(trials(&story), kinds.map(|kind| (kind, trial)), "{role:?} {owner:?}");
        let result = story.when(presses(Button::Result(attempt(1))));
        assert!(matches!(result.view(), View::Result(result) if result.trial == trial), "{role:?} {owner:?}");
    }
}
