//! The groups that are classrooms. A group gets another id when it is migrated, and it may be none for a while: whoever needs a classroom
//! looks here.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A classroom: its group, and whether the bot hears who comes and goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Room {
    group: i64,
    heard: bool,
}

/// All classrooms, the first being 0.
#[derive(Debug)]
pub(crate) struct Rooms(Mutex<Vec<Room>>);

impl Rooms {
    pub(crate) fn of(groups: impl IntoIterator<Item = i64>) -> Self {
        let heard = |group| Room { group, heard: true };
        Rooms(Mutex::new(groups.into_iter().map(heard).collect()))
    }

    /// Their groups.
    pub(crate) fn groups(&self) -> Vec<i64> {
        self.rooms().iter().map(|room| room.group).collect()
    }

    /// The group of a classroom.
    pub(crate) fn group(&self, room: usize) -> Option<i64> {
        self.rooms().get(room).map(|room| room.group)
    }

    /// The group of a classroom, where the bot hears who comes and goes.
    pub(crate) fn heard(&self, room: usize) -> Option<i64> {
        self.rooms().get(room).filter(|room| room.heard).map(|room| room.group)
    }

    /// The classroom's group has another id now.
    pub(crate) fn moves(&self, room: usize, group: i64) {
        if let Some(room) = self.rooms().get_mut(room) {
            room.group = group;
        }
    }

    /// The bot hears who comes and goes, or does not any more.
    pub(crate) fn hears(&self, room: usize, heard: bool) {
        if let Some(room) = self.rooms().get_mut(room) {
            room.heard = heard;
        }
    }

    fn rooms(&self) -> MutexGuard<'_, Vec<Room>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
