//! Groups as they are now, and who is in them. A membership is told by the person's stream, a group by its own.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use futures::FutureExt;
use futures::future::BoxFuture;
use studymate_schema::Timestamp;
use studymate_schema::classroom::{BotStanding, ClassroomEvent};
use studymate_schema::event::StudentEvent;

use super::{Projection, column, execute, storable};
use crate::ProjectorError;
use crate::batch::Recorded;

#[derive(Default)]
pub(super) struct Classrooms {
    groups: BTreeMap<i64, Change>,
    memberships: BTreeMap<Pair, Membership>,
}

/// A person and a group.
type Pair = (i64, i64);

/// Whether they are in it, and as of when.
#[derive(Clone, Copy)]
struct Membership {
    member: bool,
    as_of: Timestamp,
}

/// What is to be replaced; `None` leaves it as it is.
#[derive(Default)]
struct Change {
    title: Option<String>,
    bot: Option<&'static str>,
    /// Whose it is and since when; or that it is nobody's.
    bound: Option<Option<(i64, Timestamp)>>,
    moved_to: Option<i64>,
}

impl Projection for Classrooms {
    fn fold(&mut self, recorded: Recorded<'_>) {
        match recorded {
            Recorded::Classroom { chat, at, event } => self.groups.entry(chat).or_default().fold(event, at),
            Recorded::Student {
                student,
                event: StudentEvent::MembershipLearned { classroom, member, as_of },
                ..
            } => {
                let membership = Membership { member: *member, as_of: *as_of };
                self.memberships.insert((student, classroom.0), membership);
            }
            Recorded::Student { .. } | Recorded::Catalogue { .. } => {}
        }
    }

    fn forget(&mut self, student: i64) {
        self.memberships.retain(|(of, _), _| *of != student);
    }

    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>> {
        async move {
            self.write_groups(to).await?;
            self.write_memberships(to).await
        }
        .boxed()
    }
}

impl Change {
    fn fold(&mut self, event: &ClassroomEvent, at: Timestamp) {
        match event {
            ClassroomEvent::BotStandingChanged { bot, .. } => self.bot = Some(bot.name()),
            ClassroomEvent::TitleChanged { title } => self.title = Some(storable(title)),
            ClassroomEvent::ClassroomBound { mentor, .. } => self.bound = Some(Some((mentor.0, at))),
            // No screen and no analyst reads it here.
            ClassroomEvent::ClassroomZoneChosen { .. } => {}
            ClassroomEvent::ClassroomUnbound { .. } => self.bound = Some(None),
            ClassroomEvent::GroupMoved { to } => {
                self.moved_to = Some(to.0);
                self.bot = Some(BotStanding::Gone.name());
                self.bound = Some(None);
            }
        }
    }
}

impl Classrooms {
    async fn write_groups(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&i64, &Change)> = self.groups.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write classrooms",
            include_str!("../../sql/write_classrooms.sql"),
            &[
                &column(&rows, |(chat, _)| *chat),
                &column(&rows, |(_, change)| change.title.as_deref()),
                &column(&rows, |(_, change)| change.bot),
                &column(&rows, |(_, change)| change.bound.is_some()),
                &column(&rows, |(_, change)| change.bound.flatten().map(|(mentor, _)| mentor)),
                &column(&rows, |(_, change)| change.bound.flatten().map(|(_, at)| at)),
                &column(&rows, |(_, change)| change.moved_to),
            ],
        )
        .await
    }

    async fn write_memberships(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&Pair, &Membership)> = self.memberships.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write memberships",
            include_str!("../../sql/write_memberships.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1),
                &column(&rows, |(_, known)| known.member),
                &column(&rows, |(_, known)| known.as_of),
            ],
        )
        .await
    }
}
