//! What people see: every view in every locale as a snapshot, and the limits of Telegram whatever people write.

// A sample that is not there is a failed test.
#![allow(clippy::unwrap_used)]

mod authoring;
mod classrooms;
mod courses;
mod forgetting;
mod grading;
mod info;
mod limits;
mod materials;
mod practice;
mod privacy;
mod problems;
mod reminders;
mod reviews;
mod sample;
mod sketch;
mod snapshots;
mod time_limits;
