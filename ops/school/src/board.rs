//! What mentors and admins made for everybody while the school was open. Students learn of it here, and the model judges by it.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::content::{Keys, Quiz};
use crate::diary::Window;

/// Something that is there for everybody from some time on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
    /// The course of a quiz was made in the chat.
    Course {
        /// Which quiz.
        code: &'static str,
        /// The files in it, as every bot of Telegram knows them.
        files: Vec<String>,
    },
    /// The course of a quiz came in again as a folder, under another code, for this classroom.
    Copied {
        /// Which quiz.
        code: &'static str,
        /// Which classroom.
        room: usize,
    },
    /// There is an invitation to the course that has one.
    Invitation {
        /// What its link names.
        link: String,
    },
    /// An invitation lets in nobody any more.
    Revoked {
        /// What its link names.
        link: String,
    },
    /// A group is no classroom any more.
    Unbound {
        /// Which classroom it was.
        room: usize,
    },
    /// A group is a classroom again.
    Bound {
        /// Which classroom it is.
        room: usize,
    },
    /// A quiz is retired.
    Retired {
        /// Which quiz.
        code: &'static str,
    },
    /// The course of a quiz is archived.
    Archived {
        /// Which quiz.
        code: &'static str,
    },
    /// Questions are asked with this picture or sound now.
    Media {
        /// What it is called.
        name: &'static str,
        /// The file, as every bot of Telegram knows it.
        file: String,
    },
    /// A text was added to a course that students have.
    Added,
    /// It was removed.
    Removed,
    /// The page of information says this now.
    Page {
        /// In which language.
        language: &'static str,
        /// What.
        text: String,
    },
    /// The page of information was removed.
    PageRemoved,
}

/// A notice, and when it came to be so: afterwards it is so for everybody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posted {
    /// From its first step to when nobody can see what was before.
    pub at: Window,
    /// What.
    pub notice: Notice,
}

/// What is closed at a time, and what is open to more than its course was for. Nobody learns while something is closed or opened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Closed {
    rooms: BTreeSet<usize>,
    retired: BTreeSet<&'static str>,
    archived: BTreeSet<&'static str>,
    copied: BTreeSet<(&'static str, usize)>,
}

impl Closed {
    /// By these notices.
    pub fn at(board: &[Posted], time: Timestamp) -> Self {
        let mut closed = Closed::default();
        for posted in board.iter().filter(|posted| posted.at.from <= time) {
            match posted.notice {
                Notice::Unbound { room } => drop(closed.rooms.insert(room)),
                Notice::Bound { room } => drop(closed.rooms.remove(&room)),
                Notice::Retired { code } => drop(closed.retired.insert(code)),
                Notice::Archived { code } => drop(closed.archived.insert(code)),
                Notice::Copied { code, room } => drop(closed.copied.insert((code, room))),
                _ => {}
            }
        }
        closed
    }

    /// What is left of somebody's keys.
    pub fn leaves(&self, keys: &Keys) -> Keys {
        Keys { rooms: keys.rooms.difference(&self.rooms).copied().collect(), ..*keys }
    }

    /// Whether somebody with these keys may go on with a quiz that they began.
    pub fn lets_go_on(&self, quiz: &Quiz, keys: &Keys) -> bool {
        let keys = self.leaves(keys);
        let by_copy = keys.rooms.iter().any(|room| self.copied.contains(&(quiz.code, *room)));
        (quiz.is_for(&keys) || by_copy) && !self.archived.contains(quiz.code)
    }

    /// The same, without courses that came in again.
    pub fn without_copies(self) -> Self {
        Closed { copied: BTreeSet::new(), ..self }
    }

    /// Whether only the course that came in again opens a quiz to somebody with these keys.
    pub fn is_copied_for(&self, quiz: &Quiz, keys: &Keys) -> bool {
        self.lets_go_on(quiz, keys) && !quiz.is_for(&self.leaves(keys))
    }

    /// Whether somebody with these keys may begin a quiz.
    pub fn lets_begin(&self, quiz: &Quiz, keys: &Keys) -> bool {
        self.lets_go_on(quiz, keys) && !self.retired.contains(quiz.code)
    }
}

/// All notices, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Board {
    notices: Mutex<Vec<Posted>>,
    desk: tokio::sync::Mutex<()>,
}

impl Board {
    /// Waits until nobody else speaks for the admin: who types two things at once reads the answer to one of them only.
    pub(crate) async fn admins_desk(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.desk.lock().await
    }

    pub(crate) fn post(&self, at: Window, notice: Notice) {
        self.notices().push(Posted { at, notice });
    }

    /// Whether the course of this quiz was made.
    pub(crate) fn has_course(&self, of: &str) -> bool {
        self.notices().iter().any(|posted| matches!(posted.notice, Notice::Course { code, .. } if code == of))
    }

    /// What is closed now.
    pub(crate) fn closed(&self, now: Timestamp) -> Closed {
        Closed::at(&self.notices(), now)
    }

    /// What the links of all invitations name, the oldest first.
    pub(crate) fn invitations(&self) -> Vec<String> {
        let notices = self.notices();
        let links = notices.iter().filter_map(|posted| match &posted.notice {
            Notice::Invitation { link } => Some(link.clone()),
            _ => None,
        });
        links.collect()
    }

    pub(crate) fn all(&self) -> Vec<Posted> {
        self.notices().clone()
    }

    fn notices(&self) -> MutexGuard<'_, Vec<Posted>> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
