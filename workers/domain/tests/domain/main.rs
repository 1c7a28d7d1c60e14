//! The domain's rules, told as stories: given what happened, when something happens, then this is decided.

mod always;
mod catalogue_rules;
mod roles_and_behaviour;
mod support;
mod taking_a_quiz;
