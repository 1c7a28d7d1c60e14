//! Whose it is that comes in at the command line. Without a word it is nobody's: admins change and grade it, mentors do not.

use anyhow::Context as _;
use clap::Args;
use studymate_domain::student::{Student, evolve};
use studymate_nats::Log;
use studymate_process::config::telegram_id;
use studymate_schema::catalogue::{Author, Catalogue, Owned};
use studymate_schema::event::Event;
use studymate_schema::input::Command;
use studymate_schema::{Aggregate, StreamVersion, UserId};
use studymate_store::Store;

use crate::catalogue::send;

/// Events that are read at once.
const PAGE: i64 = 1000;

/// To whom what comes in belongs.
#[derive(Args, Clone, Debug)]
pub(crate) struct OwnerOption {
    /// Telegram id of the mentor or admin to whom it belongs from now on: they change it, grade its answers and see its reports.
    /// If not set, what is new is nobody's but the admins', and what was there stays whose it was
    #[arg(long, value_name = "USER", value_parser = telegram_id)]
    owner: Option<i64>,
}

impl OwnerOption {
    /// The owner, who must be a mentor or an admin now.
    pub(crate) async fn checked(&self, store: &Store) -> anyhow::Result<Option<UserId>> {
        let Some(owner) = self.owner.map(UserId) else { return Ok(None) };
        let mut student = Student::new(owner);
        let mut version = StreamVersion(0);
        loop {
            let events = store.read_stream(&Aggregate::User(owner), version, PAGE).await?;
            let Some(last) = events.last() else { break };
            version = last.version;
            for stored in events {
                // Roles are no personal data: they read without a key.
                let event = stored.decode(None).with_context(|| format!("the events of {owner}"))?;
                if let Event::Student(event) = event {
                    evolve(&mut student, &event, stored.at);
                }
            }
        }
        anyhow::ensure!(
            student.may_author(),
            "--owner: {owner} is neither a mentor nor an admin: let an admin send /mentor {owner} to the bot first"
        );
        Ok(Some(owner))
    }
}

/// What of these is not yet the owner's.
pub(crate) fn foreign(what: Vec<Owned>, owner: Option<UserId>, catalogue: &Catalogue) -> Vec<Owned> {
    let Some(owner) = owner else { return Vec::new() };
    let theirs = |what: &Owned| catalogue.owner_of(what).and_then(Author::user) == Some(owner);
    what.into_iter().filter(|what| !theirs(what)).collect()
}

/// Gives these to the owner.
pub(crate) async fn give(
    store: &Store,
    log: &Log,
    what: Vec<Owned>,
    owner: Option<UserId>,
) -> anyhow::Result<()> {
    let Some(owner) = owner else { return Ok(()) };
    for what in what {
        send(store, log, Command::GiveToOwner { what, owner, by: Author::Operator }).await?;
    }
    Ok(())
}
