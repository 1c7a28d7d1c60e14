//! Mentors make quizzes and courses in the chat, step by step.

use std::sync::Arc;

use crate::course_access::{course, save};
use crate::support::*;
use studymate_schema::authoring::{AuthorButton, AuthorView, CourseStep, QuizStep, TypedKind};
use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::catalogue::Author;
use studymate_schema::course::{Access, Course};
use studymate_schema::dialog::{Dialog, DialogAnswer};
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{CatalogueEvent, Granter, Role};
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::input::{CatalogueAnswer, Command};
use studymate_schema::material::{Material, MaterialAnswer, MaterialContent, SaveAs};
use studymate_schema::quiz::{QUESTIONS_MAX, QuestionKind, Quiz, QuizRef};
use studymate_schema::quiz_settings::{Difficulty, Draw, Navigation, QuizSetting, QuizSettings};
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{Aggregate, AttemptId, MaterialCode, Personal, QuizVersion, UserId};

pub(crate) fn mentor() -> Story {
    given([
        types("/start"),
        When::Told(Command::GrantRole { role: Role::Mentor, by: Granter::Configuration }),
    ])
}

pub(crate) fn author(button: AuthorButton) -> When {
    presses(Button::Author(button))
}

pub(crate) fn saves() -> When {
    presses(Button::Dialog(DialogAnswer::Save))
}

pub(crate) fn go_on<const N: usize>(story: Story, inputs: [When; N]) -> Story {
    inputs.into_iter().fold(story, |story, when| story.when(when).story)
}

#[track_caller]
pub(crate) fn step(then: &Then) -> (QuizStep, Vec<Problem>) {
    let View::Author(AuthorView::QuizDraft { draft, problems }) = then.view() else {
        panic!("{:?}", then.view())
    };
    assert_eq!(then.show().card, Some(Card::Dialog));
    (draft.step.clone(), problems.clone())
}

#[track_caller]
pub(crate) fn course_step(then: &Then) -> (CourseStep, Option<Course>) {
    let View::Author(AuthorView::CourseDraft { draft, .. }) = then.view() else {
        panic!("{:?}", then.view())
    };
    (draft.step, draft.course.as_ref().and_then(Personal::known).cloned())
}

#[track_caller]
pub(crate) fn saved_quiz(then: &Then) -> Quiz {
    let (to, command) = then.tells();
    assert_eq!(to, &Aggregate::Catalogue);
    let Command::ImportQuizzes { quizzes, publish: false, by: Author::Mentor(ANN) } = command else {
        panic!("{command:?}")
    };
    quizzes[0].as_ref().clone()
}

/// A question with its options, kept.
pub(crate) fn question(text: &str) -> [When; 5] {
    [
        types(text),
        author(AuthorButton::Kind(TypedKind::Choice)),
        types("+yes\nno"),
        author(AuthorButton::Skip),
        author(AuthorButton::Keep),
    ]
}

#[test]
fn a_quiz_is_made_question_by_question_and_saved_as_a_draft() {
    let then = mentor().when(types("/newquiz")).then(["DialogMoved"]);
    assert_eq!(step(&then).0, QuizStep::Title);
    let then = then.story.when(types("World Capitals")).then(["DialogMoved"]);
    assert_eq!(step(&then).0, QuizStep::Overview);
    let then = then.story.when(types("Capital of France?")).then(["QuizDraftMoved"]);
    assert!(matches!(step(&then).0, QuizStep::Kind { at: None, .. }));
    let then = then.story.when(author(AuthorButton::Kind(TypedKind::Choice))).then(["QuizDraftMoved"]);
    assert_eq!(then.show().place, Place::In(studymate_schema::MessageId(77)));
    let then = then.story.when(types("Lyon\n+Paris")).then(["QuizDraftMoved"]);
    assert!(matches!(step(&then).0, QuizStep::Explanation { .. }));
    let then = then.story.when(types("It has been since 987.")).then(["QuizDraftMoved"]);
    assert!(matches!(step(&then).0, QuizStep::Preview { .. }));
    let then = then.story.when(author(AuthorButton::Shown)).then([]).toasts(Some(Toast::PreviewOnly));
    let then = then.story.when(author(AuthorButton::Keep)).then(["QuestionKept"]);
    assert_eq!(step(&then).0, QuizStep::Overview);
    let then = then.story.when(saves()).then(["DialogEnded"]);
    assert_eq!(then.view(), &View::Notice(Notice::OneMoment));
    let quiz = saved_quiz(&then);
    assert_eq!((quiz.code.as_str(), quiz.title.as_str()), ("world-capitals", "World Capitals"));
    let question = &quiz.questions[0];
    assert_eq!(
        (question.text.as_str(), question.explanation.as_str()),
        ("Capital of France?", "It has been since 987.")
    );
    assert!(matches!(&question.kind, QuestionKind::SingleChoice { options } if options[1].text == "Paris"));
    assert_eq!(then.story.student.dialog, None);
}

#[test]
fn what_is_typed_wrong_is_told_and_changes_nothing() {
    let story = go_on(
        mentor(),
        [types("/newquiz"), types("Two"), types("What?"), author(AuthorButton::Kind(TypedKind::Choice))],
    );
    let then = story.when(types("a\nb")).then([]);
    let (at, problems) = step(&then);
    assert!(matches!(at, QuizStep::Answers { .. }));
    assert_eq!(problems, [Problem { line: 0, kind: ProblemKind::NoFullCredit }]);
    // A new text of the question instead of a kind is the question anew.
    let story = go_on(mentor(), [types("/newquiz"), types("Two"), types("What?")]);
    let then = story.when(types("Which?")).then(["QuizDraftMoved"]);
    assert!(matches!(step(&then).0, QuizStep::Kind { text: Personal::Known(text), .. } if text == "Which?"));
}

/// A photo, with what stands below it.
fn sends_photo(id: &str, caption: &str) -> When {
    let photo = serde_json::json!([{"file_id": id, "file_unique_id": format!("unique-{id}")}]);
    When::Sends(serde_json::json!({"message": {"message_id": 5, "photo": photo, "caption": caption,
        "from": {"id": ANN.0, "first_name": "Ann", "language_code": "en"}, "chat": {"id": ANN.0, "type": "private"}}}))
}

/// The file that the catalogue is told to keep for a question; the catalogue keeps it.
#[track_caller]
fn keeps_file(then: Then) -> (Story, MaterialCode) {
    let Command::SaveMaterial { material, save: SaveAs::This, by } = then.tells().1 else {
        panic!("{:?}", then.tells())
    };
    let (material, by, mut story) = (Arc::clone(material), *by, then.story);
    assert!(material.is_attachment(), "it is in no list of materials");
    story.catalogue.evolve(&CatalogueEvent::MaterialSaved { material: Arc::clone(&material), by });
    (story, material.code.clone())
}

#[test]
fn a_picture_is_sent_with_the_question_or_named_as_in_files() {
    let begun = go_on(mentor(), [types("/newquiz"), types("Maps")]);
    let then = begun.clone().when(sends_photo("MAP", "Where is this?"));
    assert!(
        matches!(step(&then).0, QuizStep::Kind { text: Personal::Known(text), .. } if text == "Where is this?")
    );
    let (story, sent) = keeps_file(then);
    // The catalogue answers, and nothing changes on the screen.
    let saved = CatalogueAnswer::Material(MaterialAnswer::Saved(sent.clone()));
    let then = story.when(When::Told(Command::CatalogueAnswered(saved.clone()))).then([]).shows_nothing();
    let answers =
        || [author(AuthorButton::Kind(TypedKind::ShortText)), types("Oslo"), author(AuthorButton::Skip)];
    let then = go_on(then.story, answers()).when(When::Told(Command::CatalogueAnswered(saved))).then([]);
    assert!(
        matches!(step(&then).0, QuizStep::Preview { .. }),
        "the preview is shown again, now with the picture"
    );
    let story = go_on(then.story, [author(AuthorButton::Keep)]);
    assert_eq!(saved_quiz(&story.clone().when(saves())).questions[0].media, Some(sent));
    // Written anew it keeps the picture, until another one comes or none is wanted.
    let anew = || [author(AuthorButton::Look(0)), author(AuthorButton::Again), types("And this?")];
    let kept = go_on(go_on(go_on(story.clone(), anew()), answers()), [author(AuthorButton::Keep)]);
    assert!(saved_quiz(&kept.when(saves())).questions[0].media.is_some());
    let without = go_on(go_on(go_on(story.clone(), anew()), answers()), [author(AuthorButton::NoMedia)]);
    let without = go_on(without, [author(AuthorButton::Keep)]);
    assert_eq!(saved_quiz(&without.when(saves())).questions[0].media, None);
    let then = story.when(author(AuthorButton::Look(0))).story.when(author(AuthorButton::NoMedia));
    let then = then.then(["QuestionKept", "QuizDraftMoved"]);
    assert_eq!(step(&then).0, QuizStep::Look { at: 0 });
    let (story, other) = keeps_file(then.story.when(sends_photo("OTHER", "")));
    assert_eq!(saved_quiz(&story.when(saves())).questions[0].media, Some(other));
    // The mark that files have.
    let mut story = begun;
    let then = story.clone().when(types("Where? [media: map]")).then([]);
    assert_eq!(step(&then).1[0].kind, ProblemKind::MediaUnknown { name: "map".to_owned() });
    let content = MaterialContent::File(photo("MAP"));
    let map = Arc::new(Material { code: material_code("map"), title: "Map".to_owned(), content });
    story.catalogue.evolve(&CatalogueEvent::MaterialSaved { material: map, by: Author::Mentor(ANN) });
    let story = go_on(go_on(story, [types("Where? [media: map]")]), answers());
    let quiz = saved_quiz(&go_on(story, [author(AuthorButton::Keep)]).when(saves()));
    let question = &quiz.questions[0];
    assert_eq!((question.text.as_str(), question.media.clone()), ("Where?", Some(material_code("map"))));
}

#[test]
fn a_picture_without_words_waits_for_its_question() {
    let begun = go_on(mentor(), [types("/newquiz"), types("Maps")]);
    let (story, sent) = keeps_file(begun.when(sends_photo("MAP", "")));
    let then = story.when(types("Where is this?")).then(["QuizDraftMoved"]);
    assert!(matches!(step(&then).0, QuizStep::Kind { media: Some(media), .. } if media == sent));
    // A file is no title and no setting.
    let titled = mentor().when(types("/newquiz")).story.when(sends_photo("MAP", "Maps"));
    assert!(matches!(titled.view(), View::MaterialOffer { .. }), "{:?}", titled.view());
}

#[test]
fn true_or_false_is_pressed() {
    let story = go_on(
        mentor(),
        [types("/newquiz"), types("T"), types("Is it?"), author(AuthorButton::Kind(TypedKind::TrueFalse))],
    );
    let then = story.when(author(AuthorButton::Truth(false))).then(["QuizDraftMoved"]);
    let story = go_on(then.story, [author(AuthorButton::Skip), author(AuthorButton::Keep)]);
    let quiz = saved_quiz(&story.when(saves()));
    assert!(matches!(quiz.questions[0].kind, QuestionKind::TrueFalse { answer: false, .. }));
}

#[test]
fn an_essay_has_guidance_for_graders_or_none() {
    let begun = [types("/newquiz"), types("E"), types("Why?"), author(AuthorButton::Kind(TypedKind::Essay))];
    let story = go_on(mentor(), begun);
    let guidance = |story: Story| {
        let story = go_on(story, [author(AuthorButton::Skip), author(AuthorButton::Keep)]);
        match &saved_quiz(&story.when(saves())).questions[0].kind {
            QuestionKind::Essay { guidance } => guidance.clone(),
            other => panic!("{other:?}"),
        }
    };
    let then = story.clone().when(types("Two reasons.\nOne is half.")).then(["QuizDraftMoved"]);
    assert_eq!(guidance(then.story), "Two reasons.\nOne is half.");
    let then = story.when(author(AuthorButton::Skip)).then(["QuizDraftMoved"]);
    assert!(matches!(step(&then).0, QuizStep::Explanation { .. }));
    assert_eq!(guidance(then.story), "");
}

#[test]
fn how_a_quiz_is_taken_is_chosen_by_button_and_by_word() {
    let set = |setting, value: &str| author(AuthorButton::Set(setting, value.to_owned()));
    let open = |setting| author(AuthorButton::Settings(Some(setting)));
    let story = go_on(go_on(mentor(), [types("/newquiz"), types("S")]), question("One?"));
    let then = story.when(author(AuthorButton::Settings(None))).then(["QuizDraftMoved"]);
    assert_eq!(step(&then).0, QuizStep::Settings { open: None });
    let then = then.story.when(set(QuizSetting::Attempts, "2")).then(["QuizSettingsChosen"]);
    assert_eq!(then.show().place, Place::In(studymate_schema::MessageId(77)));
    let then = then.story.when(open(QuizSetting::PassMark)).then(["QuizDraftMoved"]);
    let then = then.story.when(types("seventy")).then([]);
    let (at, problems) = step(&then);
    assert_eq!(at, QuizStep::Settings { open: Some(QuizSetting::PassMark) });
    assert_eq!(problems[0].kind, ProblemKind::BadPassMark { got: "seventy".to_owned() });
    let then = then.story.when(types("70 %")).then(["QuizSettingsChosen"]);
    assert_eq!(step(&then).0, QuizStep::Settings { open: None });
    // What excludes something, or cannot be had, is told and changes nothing.
    let then = then.story.when(set(QuizSetting::QuestionSeconds, "30")).then(["QuizSettingsChosen"]);
    let then = then.story.when(set(QuizSetting::Navigation, "free")).then([]);
    assert!(matches!(step(&then).1[0].kind, ProblemKind::SettingsExclude { .. }));
    let then = then.story.when(set(QuizSetting::Draw, "5")).then([]);
    assert_eq!(step(&then).1[0].kind, ProblemKind::DrawTooMany { wanted: 5, found: 1 });
    let then = then.story.when(set(QuizSetting::QuestionSeconds, "any")).then(["QuizSettingsChosen"]);
    let then = then.story.when(set(QuizSetting::Navigation, "free")).then(["QuizSettingsChosen"]);
    let story = go_on(then.story, [author(AuthorButton::Overview)]);
    story.clone().when(set(QuizSetting::Attempts, "any")).then([]).toasts(Some(Toast::StepsOver));
    let quiz = saved_quiz(&story.when(saves()));
    let settings =
        QuizSettings { attempts: Some(2), navigation: Navigation::Free, ..QuizSettings::default() };
    assert_eq!((quiz.pass_mark, quiz.settings), (70, settings));
}

#[test]
fn a_question_that_is_written_anew_keeps_its_name_and_one_that_is_removed_is_gone() {
    let story = go_on(mentor(), [types("/newquiz"), types("Three")]);
    let story = go_on(go_on(go_on(story, question("One?")), question("Two?")), question("Two?"));
    let before = saved_quiz(&story.clone().when(saves()));
    assert_ne!(before.questions[1].id, before.questions[2].id, "two questions with one name");
    let story = go_on(story, [author(AuthorButton::Look(0)), author(AuthorButton::Again)]);
    let story = go_on(story, question("Uno?"));
    let then = story.when(author(AuthorButton::Look(2)));
    assert_eq!(step(&then).0, QuizStep::Look { at: 2 });
    let then = then.story.when(author(AuthorButton::RemoveQuestion(2))).then(["QuestionDropped"]);
    let after = saved_quiz(&then.story.when(saves()));
    let texts: Vec<&str> = after.questions.iter().map(|question| question.text.as_str()).collect();
    assert_eq!(texts, ["Uno?", "Two?"]);
    assert_eq!(after.questions[0].id, before.questions[0].id);
}

#[test]
fn a_quiz_that_is_there_is_changed_under_its_code_and_a_taken_title_gets_another_one() {
    let mut story = mentor();
    let old = quiz("two", vec![single("one")]);
    story.catalogue.evolve(&CatalogueEvent::QuizImported {
        quiz: quiz("mine", old.questions.clone()),
        version: QuizVersion(1),
        by: Author::Mentor(ANN),
    });
    let then = story.clone().when(author(AuthorButton::Quizzes(0)));
    let View::Author(AuthorView::Quizzes { items, .. }) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(items, &[code("mine")], "others' quizzes are not theirs to change");
    let story_now = go_on(then.story, [author(AuthorButton::EditQuiz(code("mine")))]);
    let quiz = saved_quiz(&go_on(story_now, question("New?")).when(saves()));
    assert_eq!((quiz.code, quiz.questions.len()), (code("mine"), 2));
    // The code of somebody else's quiz is taken.
    let quiz = saved_quiz(
        &go_on(go_on(story.clone(), [types("/newquiz"), types("Two")]), question("?!")).when(saves()),
    );
    assert_eq!(quiz.code, code("two-2"));
    story
        .when(author(AuthorButton::EditQuiz(code("two"))))
        .then(["RightMissed"])
        .toasts(Some(Toast::NotAllowed));
}

#[test]
fn what_is_new_takes_the_place_of_nothing_that_was_saved_meanwhile() {
    let admin = When::Told(Command::GrantRole { role: Role::Admin, by: Granter::Configuration });
    let admin = mentor().when(admin).story;
    let mut story = go_on(go_on(admin.clone(), [types("/newquiz"), types("Rivers")]), question("One?"));
    let quiz_saved = |then: &Then| match then.tells().1 {
        Command::ImportQuizzes { quizzes, .. } => quizzes[0].code.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(quiz_saved(&story.clone().when(saves())), code("rivers"));
    publish(&mut story.catalogue, &quiz("rivers", vec![single("one")]), 1);
    assert_eq!(quiz_saved(&story.clone().when(saves())), code("rivers-2"), "it would be a version of theirs");
    let discards = presses(Button::Dialog(DialogAnswer::Discard));
    let edits = go_on(story, [discards, author(AuthorButton::EditQuiz(code("rivers")))]);
    assert_eq!(quiz_saved(&go_on(edits, question("Two?")).when(saves())), code("rivers"));
    let mut story = go_on(admin, [types("/newcourse"), types("Course"), author(AuthorButton::Skip)]);
    save(&mut story.catalogue, course(Access::Everyone, &["two"]), Author::Mentor(UserId(9)));
    let then = story.when(saves());
    let Command::SaveCourse { course, .. } = then.tells().1 else { panic!("{:?}", then.tells()) };
    assert_eq!(course.code.as_str(), "course-2");
}

#[test]
fn steps_are_for_mentors_and_old_buttons_say_that_they_are_over() {
    let student = given([types("/start")]);
    student.clone().when(types("/newquiz")).then(["RightMissed"]);
    student.when(author(AuthorButton::NewQuiz)).then(["RightMissed"]).toasts(Some(Toast::NotAllowed));
    for button in
        [AuthorButton::Keep, AuthorButton::Look(0), AuthorButton::AddTopics, AuthorButton::Truth(true)]
    {
        mentor().when(author(button)).then([]).toasts(Some(Toast::StepsOver));
    }
    let empty = go_on(mentor(), [types("/newquiz"), types("Empty")]);
    empty.clone().when(saves()).then([]).toasts(Some(Toast::NoQuestions));
    empty.clone().when(author(AuthorButton::Keep)).then([]).toasts(Some(Toast::StepsOver));
    let then = empty.when(types("/cancel")).then(["DialogEnded"]);
    assert_eq!(then.view(), &View::Notice(Notice::StepsLeft));
}

#[test]
fn a_quiz_of_mine_is_shown_and_taken_back() {
    let mut story = mentor();
    let by = Author::Mentor(ANN);
    let version = QuizVersion(1);
    story.catalogue.evolve(&CatalogueEvent::QuizImported {
        quiz: quiz("mine", vec![single("q")]),
        version,
        by,
    });
    story
        .catalogue
        .evolve(&CatalogueEvent::QuizPublished { quiz: QuizRef { code: code("mine"), version }, by });
    let then = story.when(author(AuthorButton::Quiz(code("mine"))));
    assert_eq!(then.view(), &View::Author(AuthorView::Quiz { code: code("mine") }));
    let then = then.story.when(author(AuthorButton::AskToRetireQuiz(code("mine")))).then([]);
    let asks = View::Author(AuthorView::QuizRetirement { code: code("mine") });
    assert_eq!(then.view(), &asks, "nothing is retired by one tap");
    let then = then.story.when(author(AuthorButton::RetireQuiz(code("mine"))));
    assert_eq!(then.tells().1, &Command::RetireQuiz { code: code("mine"), by });
    // An older card offers it still: there is nothing to ask any more.
    let mut story = then.story;
    story.catalogue.evolve(&CatalogueEvent::QuizRetired { code: code("mine"), by });
    let then = story.when(author(AuthorButton::AskToRetireQuiz(code("mine"))));
    assert_eq!(then.view(), &View::Author(AuthorView::Quiz { code: code("mine") }));
}

/// Two questions about rivers, of which an attempt draws both.
fn drawn(mut story: Story, code_text: &str) -> Story {
    let of = |id: &str| studymate_schema::quiz::Question {
        topic: "Rivers".into(),
        points: 3,
        difficulty: Some(Difficulty::Hard),
        ..single(id)
    };
    let settings =
        QuizSettings { draw: Draw::ByTopic(vec![(2, "Rivers".into())]), ..QuizSettings::default() };
    let bank = Quiz { settings, ..quiz(code_text, vec![of("first"), of("second")]).as_ref().clone() };
    let (quiz, version, by) = (Arc::new(bank), QuizVersion(1), Author::Mentor(ANN));
    story.catalogue.evolve(&CatalogueEvent::QuizImported { quiz, version, by });
    story
}

#[test]
fn a_question_that_is_written_anew_keeps_its_topic_points_and_difficulty() {
    let story = go_on(drawn(mentor(), "bank"), [author(AuthorButton::EditQuiz(code("bank")))]);
    let story = go_on(story, [author(AuthorButton::Look(0)), author(AuthorButton::Again)]);
    let quiz = saved_quiz(&go_on(story, question("Which one?")).when(saves()));
    let first = &quiz.questions[0];
    assert_eq!((first.id.as_str(), first.text.as_str()), ("first", "Which one?"));
    assert_eq!((first.topic.as_str(), first.points, first.difficulty), ("Rivers", 3, Some(Difficulty::Hard)));
}

#[test]
fn a_quiz_that_cannot_draw_what_it_draws_any_more_is_not_saved() {
    let story = go_on(drawn(mentor(), "bank"), [author(AuthorButton::EditQuiz(code("bank")))]);
    let story = go_on(story, [author(AuthorButton::Look(1)), author(AuthorButton::RemoveQuestion(1))]);
    let then = story.when(saves());
    assert!(!then.decision.effects.iter().any(|effect| matches!(effect, Effect::Tell { .. })));
    assert!(matches!(step(&then).1[0].kind, ProblemKind::DrawTooManyOfTopic { .. }), "{:?}", step(&then));
    assert!(then.story.student.dialog.is_some(), "nothing is lost");
}

#[test]
fn a_code_that_somebody_took_meanwhile_is_left_to_them() {
    let mut story = go_on(go_on(mentor(), [types("/newquiz"), types("Rivers")]), question("One?"));
    let theirs = quiz("rivers", vec![single("first")]);
    let by = Author::Mentor(BOB);
    story.catalogue.evolve(&CatalogueEvent::QuizImported { quiz: theirs, version: QuizVersion(1), by });
    assert_eq!(saved_quiz(&story.when(saves())).code.as_str(), "rivers-2");
}

#[test]
fn there_are_never_more_questions_than_a_quiz_may_have() {
    let mut story = mentor();
    let ids = (0..QUESTIONS_MAX).map(|n| single(&format!("q{n}")));
    let full = quiz("full", ids.collect());
    let by = Author::Mentor(ANN);
    story.catalogue.evolve(&CatalogueEvent::QuizImported { quiz: full, version: QuizVersion(1), by });
    let then = go_on(story, [author(AuthorButton::EditQuiz(code("full")))]).when(types("One more?")).then([]);
    assert!(matches!(step(&then).1[0].kind, ProblemKind::TooManyQuestions { .. }));
}

#[test]
fn a_press_without_the_right_is_counted() {
    let then = given([types("/start")]).when(presses(Button::Materials(0))).then(["RightMissed"]);
    then.toasts(Some(Toast::NotAllowed));
}

#[test]
fn what_is_not_saved_is_thrown_away_by_a_word_only() {
    let begun = go_on(go_on(mentor(), [types("/newquiz"), types("Rivers")]), question("One?"));
    let asks = |then: &Then| *then.view() == View::Notice(Notice::Unsaved);
    // Looking something up leaves it as it is.
    let then = begun.clone().when(types("/help")).then([]);
    let then = then.story.when(types("Two?")).then(["QuizDraftMoved"]);
    assert!(matches!(step(&then).0, QuizStep::Kind { .. }));
    // Whatever would replace it asks first.
    for when in [
        types("/newquiz"),
        types("/newcourse"),
        types("/cancel"),
        types("/quiz two"),
        presses(Button::NewMaterial),
        presses(Button::Dialog(DialogAnswer::Cancel)),
    ] {
        let then = begun.clone().when(when.clone()).then([]);
        assert!(asks(&then) && then.story.student.dialog.is_some(), "{when:?}: {:?}", then.view());
    }
    let then = begun.clone().when(presses(Button::Dialog(DialogAnswer::GoOn))).then([]);
    assert_eq!(step(&then).0, QuizStep::Overview);
    let then = begun.when(presses(Button::Dialog(DialogAnswer::Discard))).then(["DialogEnded"]);
    assert_eq!(then.view(), &View::Notice(Notice::StepsLeft));
    // Nothing was made yet: nothing is asked.
    mentor().when(types("/newquiz")).story.when(types("/cancel")).then(["DialogEnded"]);
}

#[test]
fn a_first_question_that_is_half_written_waits_like_a_kept_one() {
    let begun = go_on(mentor(), [types("/newquiz"), types("Rivers"), types("One?")]);
    let options = [author(AuthorButton::Kind(TypedKind::Choice)), types("+yes\nno")];
    let further = go_on(begun.clone(), options);
    let preview = further.clone().when(author(AuthorButton::Skip)).story;
    for story in [begun, further, preview] {
        let then = story.when(types("/help")).then([]).story.when(types("/cancel")).then([]);
        assert_eq!(then.view(), &View::Notice(Notice::Unsaved));
        let before = then.story.student.dialog.clone();
        let then = then.story.when(presses(Button::Dialog(DialogAnswer::GoOn))).then([]);
        assert!(step(&then).0.holds_text(), "it goes on where it was, not at the overview");
        assert_eq!(then.story.student.dialog, before);
    }
}

#[test]
fn what_is_looked_at_and_not_changed_is_left_without_a_question() {
    let mut story = mentor();
    let (by, version) = (Author::Mentor(ANN), QuizVersion(1));
    let mine = quiz("mine", vec![single("one"), single("two")]);
    story.catalogue.evolve(&CatalogueEvent::QuizImported { quiz: mine, version, by });
    save(&mut story.catalogue, course(Access::Everyone, &["mine"]), by);
    let unsaved = |story: &Story| story.student.dialog.as_deref().is_some_and(Dialog::is_unsaved);
    let edits = story.clone().when(author(AuthorButton::EditQuiz(code("mine")))).story;
    let looks = go_on(edits.clone(), [author(AuthorButton::Look(1)), author(AuthorButton::Overview)]);
    assert!(!unsaved(&looks));
    let then = looks.when(types("/cancel")).then(["DialogEnded"]);
    assert_eq!(then.view(), &View::Notice(Notice::StepsLeft));
    let set = AuthorButton::Set(QuizSetting::Attempts, "2".to_owned());
    for changes in [
        go_on(edits.clone(), [author(AuthorButton::Look(1)), author(AuthorButton::RemoveQuestion(1))]),
        go_on(edits.clone(), [author(AuthorButton::Settings(None)), author(set)]),
        go_on(edits, question("New?")),
    ] {
        assert!(unsaved(&changes));
    }
    let code = course(Access::Everyone, &[]).code;
    let edits = story.when(author(AuthorButton::EditCourse(code))).story;
    let looks = go_on(edits, [author(AuthorButton::Topic(0, 0)), author(AuthorButton::Overview)]);
    assert!(!unsaved(&looks));
    let looks = looks.when(types("/help")).then(["DialogEnded"]).story;
    let edits = go_on(looks, [author(AuthorButton::EditCourse(course(Access::Everyone, &[]).code))]);
    assert!(unsaved(&go_on(edits, [types("Another topic")])));
}

#[test]
fn no_question_of_a_quiz_or_a_review_takes_the_place_of_what_is_not_saved() {
    let wrong = |number| presses(Button::Choose(attempt(1), number, pick(0)));
    let begins = [types("/newquiz"), types("Rivers")];
    let in_quiz = go_on(mentor(), [types("/quiz two"), wrong(1)]);
    let in_quiz = go_on(go_on(in_quiz, begins.clone()), question("One?"));
    let in_review = go_on(mentor(), [types("/quiz two"), wrong(1), types("/review")]);
    let in_review = go_on(go_on(in_review, begins), question("One?"));
    let review = AttemptKey { student: ANN, attempt: AttemptId::of_review(1) };
    for (story, when) in [
        (&in_quiz, presses(Button::Next(attempt(1), 1))),
        (&in_quiz, presses(Button::Resume(attempt(1)))),
        (&in_quiz, presses(Button::Stay(attempt(1)))),
        (&in_quiz, types("/resume")),
        (&in_quiz, types("/mistakes")),
        (&in_quiz, presses(Button::ReviewMistakes)),
        (&in_review, presses(Button::Choose(review, 1, pick(1)))),
        (&in_review, types("/review")),
        (&in_review, types("/resume")),
    ] {
        let then = story.clone().when(when.clone()).then([]);
        assert!(then.story.student.dialog.as_deref().is_some_and(Dialog::is_unsaved), "{when:?}");
        let listed = matches!(then.view(), View::Mistakes { .. });
        assert!(listed || *then.view() == View::Notice(Notice::Unsaved), "{when:?}: {:?}", then.view());
    }
}

#[test]
fn what_was_saved_or_published_is_told_where_the_button_was() {
    let begun = go_on(go_on(mentor(), [types("/newquiz"), types("Rivers")]), question("One?"));
    let then = begun.when(saves()).then(["DialogEnded"]);
    assert_eq!((then.view(), then.show().card), (&View::Notice(Notice::OneMoment), Some(Card::Dialog)));
    let answer = Command::CatalogueAnswered(CatalogueAnswer::Imported(vec![]));
    let then = then.story.when(When::Told(answer));
    assert_eq!((then.show().card, then.show().place), (Some(Card::Dialog), Place::Kept));
    let then = then.story.when(presses(Button::Publish(code("rivers"), QuizVersion(1))));
    assert_eq!((then.view(), then.show().card), (&View::Notice(Notice::OneMoment), Some(Card::Menu)));
    let quiz = QuizRef { code: code("rivers"), version: QuizVersion(1) };
    let published = Command::CatalogueAnswered(CatalogueAnswer::Published(quiz));
    let then = then.story.when(When::Told(published));
    assert_eq!((then.show().card, then.show().place), (Some(Card::Menu), Place::Kept));
}

#[test]
fn text_between_two_questions_shows_the_way_on_again() {
    let answered = given([types("/quiz two")]).when(presses(Button::Choose(attempt(1), 1, pick(0)))).story;
    let then = answered.clone().when(types("thanks")).then([]);
    assert!(matches!(then.view(), View::Feedback { .. }), "{:?}", then.view());
    let mut lost = answered;
    save(&mut lost.catalogue, course(Access::Invitation, &["two"]), Author::Operator);
    assert_eq!(lost.when(types("thanks")).view(), &View::Notice(Notice::QuizNotForYou));
}
