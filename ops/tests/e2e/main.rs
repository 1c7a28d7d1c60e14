//! The whole: real processes, real servers, a simulated Telegram.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod authoring;
mod bad_input;
mod changing_tools;
mod classrooms;
mod command_line;
mod courses;
mod drill;
mod failures;
mod forgetful_log;
mod forgetting;
mod grading;
mod habits;
mod hard_database;
mod materials;
mod network;
mod practice;
mod projections;
mod quiz_settings;
mod reading_tools;
mod reminders;
mod reviews;
mod rights;
mod runbook;
mod settings;
mod several_workers;
mod taking_a_quiz;
mod telegram_faults;
mod timers;
mod up;
mod world;
