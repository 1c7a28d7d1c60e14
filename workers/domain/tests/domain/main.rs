//! The domain's rules, told as stories: given what happened, when something happens, then this is decided.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod always;
mod authoring;
mod authoring_course;
mod bans;
mod catalogue_rules;
mod course_access;
mod courses;
mod forgetting;
mod free_navigation;
mod grading;
mod groups;
mod info;
mod material_rules;
mod materials;
mod memberships;
mod practising;
mod privacy;
mod quiz_settings;
mod reminders;
mod reviewing;
mod roles_and_behaviour;
mod settings_and_streaks;
mod support;
mod taking_a_quiz;
mod time_limits;
