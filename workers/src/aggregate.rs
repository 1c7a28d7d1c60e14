//! What an aggregate is while it is decided: its state and the rules for its inputs. The runtime decides with it, and `replay` decides
//! again: one code, so that both decide alike. Nothing here does I/O.

use studymate_domain::admission::AdmissionLimits;
use studymate_domain::group::{self, Group};
use studymate_domain::student::{self, Student};
use studymate_domain::{Decision, catalogue as catalogue_rules};
use studymate_nats::LogMessage;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::event::Event;
use studymate_schema::input::{Input, InputBody};
use studymate_schema::{Aggregate, Timestamp};
use studymate_store::commit::Outcome;

/// What an aggregate's stream says.
#[derive(Clone)]
pub(crate) enum State {
    /// A person.
    Student(Box<Student>),
    /// All quizzes and classrooms.
    Catalogue(Catalogue),
    /// A group.
    Group(Box<Group>),
    /// An aggregate without rules: its inputs are kept and ignored.
    Nothing,
}

impl State {
    /// The state before the first event.
    pub(crate) fn new(aggregate: &Aggregate) -> Self {
        match aggregate {
            Aggregate::User(user) => State::Student(Box::new(Student::new(*user))),
            Aggregate::Catalogue => State::Catalogue(Catalogue::default()),
            Aggregate::Group(chat) => State::Group(Box::new(Group::new(*chat))),
            Aggregate::Poll(_) | Aggregate::Other(_) => State::Nothing,
        }
    }

    /// Applies an event of the aggregate's stream.
    pub(crate) fn apply(&mut self, event: &Event, at: Timestamp) {
        match (self, event) {
            (State::Student(student), Event::Student(event)) => student::evolve(student, event, at),
            (State::Catalogue(catalogue), Event::Catalogue(event)) => catalogue.evolve(event),
            (State::Group(group), Event::Classroom(event)) => group::evolve(group, event, at),
            _ => {}
        }
    }

    /// Decides an input that was admitted.
    pub(crate) fn decide(&self, input: &Input, catalogue: &Catalogue) -> Decision {
        match self {
            State::Student(student) => student::decide(student, input, catalogue),
            State::Catalogue(own) => catalogue_rules::decide(own, input),
            State::Group(group) => group::decide(group, input),
            State::Nothing => Decision::ignore("an aggregate without rules"),
        }
    }

    /// Decides an input whose sender is banned or was too fast. `None` where nobody is counted.
    pub(crate) fn decide_throttled(&self, input: &Input, limits: &AdmissionLimits) -> Option<Decision> {
        match self {
            State::Student(student) => Some(student::decide_throttled(student, input, limits)),
            State::Group(_) => Some(Decision::ignore("too fast")),
            State::Catalogue(_) | State::Nothing => None,
        }
    }
}

/// Stage *decode*: bytes to an input, or why not.
pub(crate) fn decode(message: &LogMessage) -> Result<(Aggregate, Input), String> {
    let aggregate = message.aggregate.clone().ok_or("its subject names no aggregate")?;
    let kind = message.kind.ok_or("its kind is not known to this build")?;
    let body = InputBody::decode(kind, &message.payload).map_err(|error| error.to_string())?;
    Ok((aggregate, Input { id: message.id.clone(), at: message.at, body }))
}

/// What the journal says of an input that was decided so.
pub(crate) fn outcome(decision: &Decision, throttled: bool) -> Outcome {
    match (&decision.ignored, throttled) {
        (_, true) => Outcome::Throttled,
        (Some(_), false) => Outcome::Ignored,
        (None, false) => Outcome::Applied,
    }
}
