//! What a decision is made of.

use studymate_schema::effect::Effect;
use studymate_schema::event::Event;

/// What an input causes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Decision {
    /// Facts to be recorded, in order.
    pub events: Vec<Event>,
    /// What is to be done about it, in order.
    pub effects: Vec<Effect>,
    /// Why there is neither, for the journal.
    pub ignored: Option<&'static str>,
}

impl Decision {
    /// Nothing happens.
    pub fn ignore(reason: &'static str) -> Self {
        Decision { ignored: Some(reason), ..Decision::default() }
    }
}
