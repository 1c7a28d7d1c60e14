//! A school: mentors, classrooms and hundreds of students who learn for two weeks of simulated time, while StudyMate's processes are
//! killed, and the proof from the outside that everybody has the grades, reviews, days in a row and messages that they must have.
//!
//! `plan` says from a seed who does what on which day; `tempo` lets the days pass; `player` does it, in the simulated Telegram, and keeps a
//! `diary` of what was done and what was shown. `mentor` brings and grades what there is, `regrade` changes their mind, `author` makes more in
//! the chat meanwhile, `addition` changes it, and `folder` lets it out and in again, and what everybody must see of that is on the `board`.
//! `model` computes from the diary and the board alone what must be true; `found` reads what is; `compare` tells the differences, `judgement`
//! those of all together. `content` makes the questions, so that everybody knows what is right.
//!
//! The model knows StudyMate's documents, and nothing of its code: not the domain, not its events, not its read models.

mod addition;
mod author;
pub mod board;
pub mod calendar;
pub mod compare;
pub mod content;
mod desk;
pub mod diary;
pub mod error;
mod folder;
pub mod found;
mod invitation;
mod janitor;
mod judgement;
mod mentor;
pub mod model;
pub mod plan;
mod player;
mod regrade;
pub mod report;
mod rooms;
pub mod run;
pub mod standings;
mod tempo;

pub use error::SchoolError;
