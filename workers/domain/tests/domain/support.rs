//! Given / when / then on events: what happened before, one input, what it must cause.

use std::sync::Arc;
use std::time::Duration;

use studymate_domain::Decision;
use studymate_domain::admission::AdmissionLimits;
use studymate_domain::student::{Student, decide, decide_throttled, evolve};
use studymate_schema::button::{AttemptKey, Button, Pick, Tick};
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::effect::{Effect, Show};
use studymate_schema::event::{CatalogueEvent, Event, StudentEvent};
use studymate_schema::input::{Command, Input, InputBody};
use studymate_schema::material::{FileKind, MaterialFile};
use studymate_schema::quiz::{
    AcceptedText, Choice, NumericRange, Pair, Question, QuestionKind, Quiz, QuizRef,
};
use studymate_schema::quiz_settings::QuizSettings;
use studymate_schema::telegram::Update;
use studymate_schema::view::{Toast, View};
use studymate_schema::{AttemptId, Credit, InputId, MaterialCode, QuizCode, QuizVersion, Timestamp, UserId};

/// The student of every story.
pub(crate) const ANN: UserId = UserId(1001);
/// Somebody else.
pub(crate) const BOB: UserId = UserId(1002);

/// Something that happens to the student.
#[derive(Clone, Debug)]
pub(crate) enum When {
    Types(String),
    Presses(String),
    PressesBy(UserId, Button),
    Sends(serde_json::Value),
    Told(Command),
    /// Nothing, for so long.
    Waits(Duration),
}

pub(crate) fn types(text: &str) -> When {
    When::Types(text.to_owned())
}

#[allow(clippy::needless_pass_by_value, reason = "reads better in stories")]
pub(crate) fn presses(button: Button) -> When {
    When::Presses(button.encode())
}

pub(crate) fn presses_data(data: &str) -> When {
    When::Presses(data.to_owned())
}

pub(crate) fn waits(seconds: u64) -> When {
    When::Waits(Duration::from_secs(seconds))
}

/// Ann's n-th attempt, as buttons name it.
pub(crate) fn attempt(number: u32) -> AttemptKey {
    AttemptKey { student: ANN, attempt: AttemptId(number) }
}

pub(crate) fn pick(option: u8) -> Pick {
    Pick { option, step: 0 }
}

pub(crate) fn pick_after(option: u8, step: u8) -> Pick {
    Pick { option, step }
}

pub(crate) fn tick(option: u8, on: bool) -> Tick {
    Tick { option, on }
}

/// A person, the catalogue and the time.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) student: Student,
    pub(crate) catalogue: Catalogue,
    pub(crate) now: Timestamp,
    pub(crate) events: Vec<(StudentEvent, Timestamp)>,
    updates: i64,
}

/// What an input caused.
pub(crate) struct Then {
    pub(crate) story: Story,
    pub(crate) decision: Decision,
}

/// What happened before.
pub(crate) fn given<const N: usize>(before: [When; N]) -> Story {
    let mut story = Story {
        student: Student::new(ANN),
        catalogue: catalogue(),
        now: Timestamp::from_second(1_700_000_000).unwrap(),
        events: Vec::new(),
        updates: 0,
    };
    for when in before {
        story = story.when(when).story;
    }
    story
}

impl Story {
    /// One input.
    pub(crate) fn when(mut self, when: When) -> Then {
        let Some(input) = self.input(when) else {
            return Then { story: self, decision: Decision::default() };
        };
        let decision = decide(&self.student, &input, &self.catalogue);
        self.keep(&decision);
        Then { story: self, decision }
    }

    /// One input for which there was no token.
    pub(crate) fn when_too_fast(mut self, when: When) -> Then {
        let input = self.input(when).expect("an input");
        let decision = decide_throttled(&self.student, &input, &AdmissionLimits::default());
        self.keep(&decision);
        Then { story: self, decision }
    }

    /// The input that `when` is, a second after the one before. `None` when time just passes.
    pub(crate) fn input(&mut self, when: When) -> Option<Input> {
        self.now = self.now.checked_add(Duration::from_secs(1)).unwrap();
        self.updates += 1;
        let from =
            |user: UserId| serde_json::json!({"id": user.0, "first_name": "Ann", "language_code": "en"});
        let chat = serde_json::json!({"id": ANN.0, "type": "private"});
        let press = |user: UserId, data: String| {
            serde_json::json!({"callback_query": {"id": format!("cb{}", self.updates), "from": from(user), "data": data,
                "message": {"message_id": 77, "chat": chat}}})
        };
        let mut update = match when {
            When::Waits(duration) => {
                self.now = self.now.checked_add(duration).unwrap();
                return None;
            }
            When::Told(command) => {
                return Some(Input {
                    id: InputId::command(self.updates),
                    at: self.now,
                    body: InputBody::Command(command),
                });
            }
            When::Types(text) => serde_json::json!({"message": {"message_id": self.updates, "text": text,
                "from": from(ANN), "chat": chat}}),
            When::Presses(data) => press(ANN, data),
            When::PressesBy(user, button) => press(user, button.encode()),
            When::Sends(update) => update,
        };
        update["update_id"] = self.updates.into();
        let update = Update::parse(update.to_string().as_bytes()).unwrap();
        Some(Input { id: InputId::telegram(self.updates), at: self.now, body: InputBody::Telegram(update) })
    }

    /// Applies what was decided.
    pub(crate) fn keep(&mut self, decision: &Decision) {
        for event in &decision.events {
            let Event::Student(event) = event else { panic!("a student decided {event:?}") };
            evolve(&mut self.student, event, self.now);
            self.events.push((event.clone(), self.now));
        }
    }
}

impl Then {
    /// The kinds of the events, all of them, in order.
    #[track_caller]
    pub(crate) fn then<const N: usize>(self, kinds: [&str; N]) -> Self {
        let found: Vec<&str> = self.decision.events.iter().map(Event::kind).collect();
        assert_eq!(found, kinds, "effects: {:#?}", self.decision.effects);
        self
    }

    /// The last event.
    #[track_caller]
    pub(crate) fn event(&self) -> &StudentEvent {
        match self.decision.events.last() {
            Some(Event::Student(event)) => event,
            other => panic!("no event of a student: {other:?}"),
        }
    }

    /// The only view that is shown.
    #[track_caller]
    pub(crate) fn view(&self) -> &View {
        &self.show().view
    }

    /// All that is shown, in order.
    pub(crate) fn shows(&self) -> Vec<&Show> {
        let mut shows = Vec::new();
        for effect in &self.decision.effects {
            if let Effect::Show(show) = effect {
                shows.push(show);
            }
        }
        shows
    }

    /// How the only view is shown.
    #[track_caller]
    pub(crate) fn show(&self) -> &Show {
        let shows = self.shows();
        assert_eq!(shows.len(), 1, "{:#?}", self.decision.effects);
        shows[0]
    }

    #[track_caller]
    pub(crate) fn shows_nothing(self) -> Self {
        assert!(!self.decision.effects.iter().any(|effect| matches!(effect, Effect::Show(_))));
        self
    }

    /// The toast that answers the press.
    #[track_caller]
    pub(crate) fn toasts(self, expected: Option<Toast>) -> Self {
        let toast = self.decision.effects.iter().find_map(|effect| match effect {
            Effect::AnswerPress { toast, .. } => Some(*toast),
            _ => None,
        });
        assert_eq!(toast, Some(expected), "the press was not answered so");
        self
    }

    /// What another aggregate is told.
    #[track_caller]
    pub(crate) fn tells(&self) -> (&studymate_schema::Aggregate, &Command) {
        self.decision
            .effects
            .iter()
            .find_map(|effect| match effect {
                Effect::Tell { to, command } => Some((to, command.as_ref())),
                _ => None,
            })
            .expect("nobody is told anything")
    }
}

pub(crate) fn code(text: &str) -> QuizCode {
    QuizCode::parse(text).unwrap()
}

pub(crate) fn material_code(text: &str) -> MaterialCode {
    MaterialCode::parse(text).unwrap()
}

/// A photo that Telegram knows by this id.
pub(crate) fn photo(file_id: &str) -> MaterialFile {
    MaterialFile {
        kind: FileKind::Photo,
        file_id: file_id.to_owned(),
        file_unique_id: format!("unique-{file_id}"),
        name: String::new(),
        caption: String::new(),
        size: None,
        sha256: None,
    }
}

fn question(id: &str, kind: QuestionKind) -> Question {
    Question {
        id: id.into(),
        topic: "topic".into(),
        text: format!("{id}?"),
        kind,
        explanation: String::new(),
        media: None,
        points: 1,
        difficulty: None,
    }
}

fn choice(text: &str, credit: i32) -> Choice {
    Choice { text: text.into(), credit: Credit(credit), feedback: String::new() }
}

/// A single choice whose right answer is option 1.
pub(crate) fn single(id: &str) -> Question {
    question(id, QuestionKind::SingleChoice { options: vec![choice("no", 0), choice("yes", 1_000_000)] })
}

/// A quiz with these questions.
pub(crate) fn quiz(code_text: &str, questions: Vec<Question>) -> Arc<Quiz> {
    Arc::new(Quiz {
        code: code(code_text),
        title: code_text.to_owned(),
        description: String::new(),
        language: None,
        pass_mark: 60,
        questions,
        settings: QuizSettings::default(),
    })
}

/// `two`: two single choices; `types`: one question of each kind.
pub(crate) fn catalogue() -> Catalogue {
    let pair = |left: &str, right: &str| Pair { left: left.into(), right: right.into() };
    let kinds = vec![
        single("single"),
        question(
            "multiple",
            QuestionKind::MultipleChoice {
                options: vec![choice("a", 500_000), choice("b", -500_000), choice("c", 500_000)],
            },
        ),
        question(
            "truefalse",
            QuestionKind::TrueFalse {
                answer: false,
                feedback_right: String::new(),
                feedback_wrong: String::new(),
            },
        ),
        question(
            "numeric",
            QuestionKind::Numeric {
                accepted: vec![NumericRange {
                    low: 41.0,
                    high: 43.0,
                    credit: Credit::FULL,
                    feedback: String::new(),
                }],
            },
        ),
        question(
            "text",
            QuestionKind::ShortText {
                accepted: vec![AcceptedText {
                    text: "Oslo".into(),
                    credit: Credit::FULL,
                    feedback: String::new(),
                }],
            },
        ),
        question(
            "matching",
            QuestionKind::Matching { pairs: vec![pair("1", "one"), pair("2", "two")], distractors: vec![] },
        ),
    ];
    let mut catalogue = Catalogue::default();
    publish(&mut catalogue, &quiz("two", vec![single("first"), single("second")]), 1);
    publish(&mut catalogue, &quiz("types", kinds), 1);
    catalogue
}

/// Imports and publishes a version.
pub(crate) fn publish(catalogue: &mut Catalogue, quiz: &Arc<Quiz>, version: u32) {
    let (version, by) = (QuizVersion(version), Author::Operator);
    catalogue.evolve(&CatalogueEvent::QuizImported { quiz: Arc::clone(quiz), version, by });
    let quiz = QuizRef { code: quiz.code.clone(), version };
    catalogue.evolve(&CatalogueEvent::QuizPublished { quiz, by });
}
