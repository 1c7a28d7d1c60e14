//! People as they are now. The only read model with names.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use futures::FutureExt;
use futures::future::BoxFuture;
use studymate_schema::Timestamp;
use studymate_schema::event::{Granter, Profile, Role, StudentEvent};
use studymate_schema::settings::DailyGoal;

use super::{Projection, column, execute, is_own_doing, storable};
use crate::ProjectorError;
use crate::batch::Recorded;

#[derive(Default)]
pub(super) struct Students(BTreeMap<i64, Change>);

/// What is to be replaced; `None` leaves it as it is.
#[derive(Default)]
struct Change {
    profile: Option<Names>,
    locale: Option<&'static str>,
    assistant: Option<bool>,
    mentor: Option<bool>,
    admin: Option<bool>,
    configured: Option<bool>,
    registered_at: Option<Timestamp>,
    last_seen_at: Option<Timestamp>,
    blocked: Option<bool>,
    account_gone: Option<bool>,
    banned_until: Option<Timestamp>,
    zone: Option<String>,
    goal: Option<i16>,
    detail: Option<&'static str>,
}

/// What is known of a profile.
struct Names {
    name: Option<String>,
    username: Option<String>,
}

impl From<&Profile> for Names {
    fn from(profile: &Profile) -> Self {
        Names {
            name: profile.name.known().map(|name| storable(name)),
            username: profile
                .username
                .as_ref()
                .and_then(|username| username.known())
                .map(|username| storable(username)),
        }
    }
}

/// When a ban ends that does not.
const FOR_GOOD: Timestamp = Timestamp::constant(253_402_207_200, 0);

fn is_about_membership(event: &StudentEvent) -> bool {
    matches!(
        event,
        StudentEvent::MembershipsAsked { .. }
            | StudentEvent::InputHeldBack { .. }
            | StudentEvent::WaitEnded
            | StudentEvent::MembershipLearned { .. }
            | StudentEvent::MembershipUnknown { .. }
    )
}

/// None is 0.
fn answers_a_day(goal: DailyGoal) -> i16 {
    goal.answers().and_then(|answers| i16::try_from(answers).ok()).unwrap_or(0)
}

impl Projection for Students {
    fn fold(&mut self, recorded: Recorded<'_>) {
        let Recorded::Student { student, at, fired, event } = recorded else { return };
        // Who came into a group without a word to the bot is nobody here yet.
        if is_about_membership(event) {
            return;
        }
        let change = self.0.entry(student).or_default();
        if is_own_doing(event, fired) {
            change.last_seen_at = Some(at);
        }
        match event {
            StudentEvent::Registered { profile, locale } => {
                change.profile = Some(profile.into());
                change.locale = Some(locale.code());
                change.registered_at = change.registered_at.or(Some(at));
            }
            StudentEvent::ProfileChanged { profile } => change.profile = Some(profile.into()),
            StudentEvent::LocaleChosen { locale } => change.locale = Some(locale.code()),
            StudentEvent::RoleGranted { role: Role::Assistant, .. } => change.assistant = Some(true),
            StudentEvent::RoleRevoked { role: Role::Assistant, .. } => change.assistant = Some(false),
            StudentEvent::RoleGranted { role: Role::Mentor, .. } => change.mentor = Some(true),
            StudentEvent::RoleRevoked { role: Role::Mentor, .. } => change.mentor = Some(false),
            StudentEvent::RoleGranted { role: Role::Admin, by } => {
                change.admin = Some(true);
                change.configured = Some(*by == Granter::Configuration);
            }
            StudentEvent::RoleRevoked { role: Role::Admin, .. } => {
                change.admin = Some(false);
                change.configured = Some(false);
            }
            StudentEvent::TemporarilyBanned { until } => change.banned_until = Some(*until),
            StudentEvent::Banned { until, .. } => change.banned_until = Some(until.unwrap_or(FOR_GOOD)),
            StudentEvent::Unbanned { .. } => change.banned_until = Some(at),
            StudentEvent::BotBlocked => change.blocked = Some(true),
            StudentEvent::AccountGone => {
                (change.blocked, change.account_gone) = (Some(true), Some(true));
            }
            StudentEvent::BotUnblocked => {
                (change.blocked, change.account_gone) = (Some(false), Some(false));
            }
            StudentEvent::TimeZoneChosen { zone } => change.zone = Some(storable(zone.as_str())),
            StudentEvent::DailyGoalChosen { goal } => change.goal = Some(answers_a_day(*goal)),
            StudentEvent::DetailLevelChosen { level } => change.detail = Some(level.name()),
            _ => {}
        }
    }

    fn forget(&mut self, student: i64) {
        self.0.remove(&student);
    }

    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>> {
        async move {
            let rows: Vec<(&i64, &Change)> = self.0.iter().collect();
            if rows.is_empty() {
                return Ok(());
            }
            let names = |change: &'a Change| change.profile.as_ref();
            execute(
                to,
                "write students",
                include_str!("../../sql/write_students.sql"),
                &[
                    &column(&rows, |(student, _)| *student),
                    &column(&rows, |(_, change)| change.profile.is_some()),
                    &column(&rows, |(_, change)| names(change).and_then(|names| names.name.as_deref())),
                    &column(&rows, |(_, change)| names(change).and_then(|names| names.username.as_deref())),
                    &column(&rows, |(_, change)| change.locale),
                    &column(&rows, |(_, change)| change.mentor),
                    &column(&rows, |(_, change)| change.admin),
                    &column(&rows, |(_, change)| change.configured),
                    &column(&rows, |(_, change)| change.registered_at),
                    &column(&rows, |(_, change)| change.last_seen_at),
                    &column(&rows, |(_, change)| change.blocked),
                    &column(&rows, |(_, change)| change.banned_until),
                    &column(&rows, |(_, change)| change.zone.as_deref()),
                    &column(&rows, |(_, change)| change.goal),
                    &column(&rows, |(_, change)| change.detail),
                    &column(&rows, |(_, change)| change.assistant),
                    &column(&rows, |(_, change)| change.account_gone),
                ],
            )
            .await
        }
        .boxed()
    }
}
