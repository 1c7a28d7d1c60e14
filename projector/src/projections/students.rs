//! People, and on which days they came.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use studymate_schema::event::{Event, Profile, Role, StudentEvent};
use studymate_schema::{Aggregate, Timestamp};
use tokio_postgres::Transaction;

use super::{Projection, known, statement};
use crate::ProjectorError;

#[derive(Default)]
pub(crate) struct Students {
    rows: BTreeMap<i64, Row>,
    days: BTreeSet<(i64, Date)>,
}

/// What a batch of events says of a person; `None` where it says nothing.
#[derive(Default)]
struct Row {
    profile: Option<(Option<String>, Option<String>)>,
    locale: Option<&'static str>,
    mentor: Option<bool>,
    admin: Option<bool>,
    reachable: Option<bool>,
    registered_at: Option<Timestamp>,
    last_seen_at: Option<Timestamp>,
}

impl Projection for Students {
    fn fold(&mut self, stream: &Aggregate, at: Timestamp, event: &Event) {
        let (Aggregate::User(user), Event::Student(event)) = (stream, event) else { return };
        let row = self.rows.entry(user.0).or_default();
        match event {
            StudentEvent::Registered { profile, locale } => {
                row.profile = Some(names(profile));
                row.locale = Some(locale.code());
                row.registered_at = Some(at);
            }
            StudentEvent::ProfileChanged { profile } => row.profile = Some(names(profile)),
            StudentEvent::LocaleChosen { locale } => row.locale = Some(locale.code()),
            StudentEvent::RoleGranted { role, .. } | StudentEvent::RoleRevoked { role, .. } => {
                let granted = matches!(event, StudentEvent::RoleGranted { .. });
                match role {
                    Role::Mentor => row.mentor = Some(granted),
                    Role::Admin => row.admin = Some(granted),
                }
                // Somebody else did this.
                return;
            }
            StudentEvent::BotBlocked => {
                row.reachable = Some(false);
                return;
            }
            StudentEvent::BotUnblocked => row.reachable = Some(true),
            _ => {}
        }
        row.last_seen_at = Some(at);
        self.days.insert((user.0, at.to_zoned(TimeZone::UTC).date()));
    }

    async fn write(&self, transaction: &Transaction<'_>, schema: &str) -> Result<(), ProjectorError> {
        let error = ProjectorError::write;
        let rows: Vec<&Row> = self.rows.values().collect();
        let users: Vec<i64> = self.rows.keys().copied().collect();
        transaction
            .execute(
                &statement(include_str!("../../sql/write_students.sql"), schema),
                &[
                    &users,
                    &rows.iter().map(|row| row.profile.is_some()).collect::<Vec<_>>(),
                    &rows
                        .iter()
                        .map(|row| row.profile.as_ref().and_then(|p| p.0.clone()))
                        .collect::<Vec<_>>(),
                    &rows
                        .iter()
                        .map(|row| row.profile.as_ref().and_then(|p| p.1.clone()))
                        .collect::<Vec<_>>(),
                    &rows.iter().map(|row| row.locale).collect::<Vec<_>>(),
                    &rows.iter().map(|row| row.mentor).collect::<Vec<_>>(),
                    &rows.iter().map(|row| row.admin).collect::<Vec<_>>(),
                    &rows.iter().map(|row| row.reachable).collect::<Vec<_>>(),
                    &rows.iter().map(|row| row.registered_at).collect::<Vec<_>>(),
                    &rows.iter().map(|row| row.last_seen_at).collect::<Vec<_>>(),
                ],
            )
            .await
            .map_err(error("write students"))?;
        transaction
            .execute(
                &statement(include_str!("../../sql/write_days.sql"), schema),
                &[
                    &self.days.iter().map(|(user, _)| *user).collect::<Vec<_>>(),
                    &self.days.iter().map(|(_, day)| *day).collect::<Vec<_>>(),
                ],
            )
            .await
            .map_err(error("write days"))?;
        Ok(())
    }
}

fn names(profile: &Profile) -> (Option<String>, Option<String>) {
    (known(&profile.name), profile.username.as_ref().and_then(known))
}
