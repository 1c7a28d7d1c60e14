//! The Bot API side: `/bot<token>/<method>` and file downloads. Each module holds the methods of one concern.

mod answer;
mod callbacks;
mod chats;
mod commands;
mod dispatch;
mod edit;
mod keyboard;
mod media;
mod params;
pub(crate) mod profile;
mod receive;
mod send;
mod texts;

pub(crate) use answer::DropConnection;
pub(crate) use chats::member;
pub(crate) use commands::menu;
pub(crate) use dispatch::{call, download};
pub(crate) use media::{FileKind, attach};
