//! A student who takes the bench's quiz in memory: inputs as Telegram sends them, and what they cause.

use std::sync::Arc;

use studymate_domain::Decision;
use studymate_domain::student::{Student, decide, evolve};
use studymate_formats::ReadOptions;
use studymate_render::{Action, Needs, RenderContext, Screen, ViewData, needs, render};
use studymate_schema::button::Button;
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::effect::{Effect, Show};
use studymate_schema::event::{CatalogueEvent, Event};
use studymate_schema::input::{Input, InputBody};
use studymate_schema::quiz::QuizRef;
use studymate_schema::telegram::Update;
use studymate_schema::{InputId, Locale, QuizVersion, Timestamp, UserId};

use crate::{BenchError, quiz};

/// The student.
pub(crate) const PUPIL: UserId = UserId(100_001);
/// When they begin, in Unix seconds.
const BEGINS: i64 = 1_700_000_000;

/// A student with the catalogue that they learn from.
pub(crate) struct Pupil {
    pub(crate) student: Student,
    pub(crate) catalogue: Catalogue,
    inputs: i64,
    screen: Option<Screen>,
}

/// What one input was and caused.
pub(crate) struct Step {
    /// The bytes of the update.
    pub(crate) update: String,
    pub(crate) input: Input,
    pub(crate) decision: Decision,
}

impl Pupil {
    pub(crate) fn new() -> Result<Self, BenchError> {
        let read = studymate_formats::read("bench.gift", quiz::gift().as_bytes(), ReadOptions::default());
        let read = read.map_err(|problems| BenchError::unexpected(format!("the quiz: {problems:?}")))?;
        let mut catalogue = Catalogue::default();
        for quiz in read.quizzes.into_iter().map(Arc::new) {
            let (version, by) = (QuizVersion(1), Author::Operator);
            let published = QuizRef { code: quiz.code.clone(), version };
            catalogue.evolve(&CatalogueEvent::QuizImported { quiz, version, by });
            catalogue.evolve(&CatalogueEvent::QuizPublished { quiz: published, by });
        }
        Ok(Pupil { student: Student::new(PUPIL), catalogue, inputs: 0, screen: None })
    }

    /// Does the next thing that leads on in the quiz.
    pub(crate) fn step(&mut self) -> Result<Step, BenchError> {
        self.inputs += 1;
        let update = self.next_update();
        let parsed = Update::parse(update.as_bytes())
            .map_err(|error| BenchError::unexpected(format!("an update: {error}")))?;
        let at = Timestamp::from_second(BEGINS + 7 * self.inputs).unwrap_or_default();
        let input = Input { id: InputId::telegram(self.inputs), at, body: InputBody::Telegram(parsed) };
        let decision = decide(&self.student, &input, &self.catalogue);
        for event in &decision.events {
            if let Event::Student(event) = event {
                evolve(&mut self.student, event, at);
            }
        }
        for show in shows(&decision) {
            if needs(&show.view) == Needs::Nothing {
                let screen = draw(show, &self.catalogue)?;
                self.screen = Some(screen);
            }
        }
        Ok(Step { update, input, decision })
    }

    fn next_update(&self) -> String {
        let (number, id) = (self.inputs, PUPIL.0);
        let person = format!(r#"{{"id":{id},"is_bot":false,"first_name":"Student","language_code":"en"}}"#);
        let chat = format!(r#"{{"id":{id},"first_name":"Student","type":"private"}}"#);
        match self.screen.as_ref().and_then(|screen| leading(screen, self.inputs)) {
            Some(button) => format!(
                r#"{{"update_id":{number},"callback_query":{{"id":"{number}","from":{person},"message":{{"message_id":9,"chat":{chat},"date":{BEGINS},"text":"a question"}},"chat_instance":"1","data":"{}"}}}}"#,
                button.encode()
            ),
            None => format!(
                r#"{{"update_id":{number},"message":{{"message_id":{number},"from":{person},"chat":{chat},"date":{BEGINS},"text":"/quiz {}"}}}}"#,
                quiz::CODE
            ),
        }
    }
}

/// What a decision shows.
pub(crate) fn shows(decision: &Decision) -> impl Iterator<Item = &Show> {
    decision
        .effects
        .iter()
        .filter_map(|effect| if let Effect::Show(show) = effect { Some(show) } else { None })
}

/// Draws a screen that needs no figures.
pub(crate) fn draw(show: &Show, catalogue: &Catalogue) -> Result<Screen, BenchError> {
    let zone = studymate_schema::zone::time_zone_of(show.zone.as_ref());
    let context = RenderContext {
        locale: Locale::En,
        catalogue,
        bot_username: "study_bot",
        now: Timestamp::from_second(BEGINS).unwrap_or_default(),
        zone: &zone,
        inputs_kept: std::time::Duration::from_secs(30 * 86_400),
    };
    render(&show.view, &ViewData::None, &context)
        .map_err(|error| BenchError::unexpected(format!("a screen: {error}")))
}

/// The button that goes on with the quiz; of several answers another one each time.
fn leading(screen: &Screen, turn: i64) -> Option<Button> {
    let buttons: Vec<&Button> = screen
        .keyboard
        .iter()
        .flatten()
        .filter_map(|key| if let Action::Press(button) = &key.action { Some(button) } else { None })
        .collect();
    let choices: Vec<&&Button> =
        buttons.iter().filter(|button| matches!(button, Button::Choose(..))).collect();
    if let Some(choice) = usize::try_from(turn).ok().and_then(|turn| choices.get(turn % choices.len().max(1)))
    {
        return Some((**choice).clone());
    }
    let goes_on = |button: &&&Button| matches!(button, Button::Next(..) | Button::Start(_));
    buttons.iter().find(goes_on).map(|button| (**button).clone())
}
