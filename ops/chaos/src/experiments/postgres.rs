//! PostgreSQL dies, is full of other people, or is locked by somebody who forgot.

use std::time::Duration;

use futures::FutureExt;
use studymate_testkit::{Crowd, HeldLock};
use tokio::time::Instant;

use super::{Broken, Experiment};
use crate::ChaosError;
use crate::dice::Dice;
use crate::world::World;

/// How long the server is away, or nobody gets a connection.
const AWAY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_millis(3000));
/// How long a lock is held: shorter and longer than a lease lasts.
const HELD: (Duration, Duration) = (Duration::from_millis(500), Duration::from_millis(5000));
/// How long the first lock of a long run is held: longer than the server works on a statement.
const HELD_LONG: Duration = Duration::from_secs(33);
/// A run that has room for it and for everything else.
const LONG_RUN: Duration = Duration::from_secs(100);
/// What is no short form any more.
const FULL_RUN: Duration = Duration::from_secs(40);
/// How long everybody works between two faults.
const WORKS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_millis(2000));
/// The application names of StudyMate's sessions begin so.
const APPLICATION: &str = "studymate-";

/// What happens to the server.
#[derive(Clone, Copy)]
enum Trouble {
    /// `pg_ctl stop -m immediate`.
    ImmediateShutdown,
    /// `kill -9` of the postmaster; the sessions' processes notice by themselves.
    Kill9,
    /// Everybody is thrown out, and others take their places.
    Crowd,
    /// Somebody takes this lock and keeps it.
    Locked(&'static str, &'static str),
}

/// All of them, in the order in which they come; where it begins is chance.
const TROUBLES: [Trouble; 8] = [
    Trouble::ImmediateShutdown,
    Trouble::Locked("every partition", "select from core.partition order by id for update"),
    Trouble::Crowd,
    Trouble::Locked("the outbox", "lock table core.outbox in access exclusive mode"),
    Trouble::Kill9,
    Trouble::Locked("the leases", "select from core.lease order by name for update"),
    Trouble::Locked("the journal", "lock table core.journal in share mode"),
    Trouble::Locked(
        "what is on its way out",
        "select from core.outbox where state in ('pending', 'sending', 'retry') order by id for update",
    ),
];

/// All troubles in turn.
pub(super) struct Postgres;

impl Experiment for Postgres {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn about(&self) -> &'static str {
        "PostgreSQL: immediate shutdown, `kill -9` of the postmaster, connections exhausted, locks held on hot rows and tables"
    }

    fn length(&self, asked: Duration) -> Duration {
        if asked < FULL_RUN { asked } else { asked.max(LONG_RUN) }
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let until = Instant::now() + length;
            let mut held = (length >= LONG_RUN).then_some(HELD_LONG);
            let first = usize::try_from(dice.below(TROUBLES.len() as u64)).unwrap_or(0);
            for trouble in TROUBLES.iter().cycle().skip(first) {
                if Instant::now() >= until {
                    break;
                }
                let lasts = match trouble {
                    Trouble::Locked(..) => held.take().unwrap_or_else(|| dice.between(HELD.0, HELD.1)),
                    _ => dice.between(AWAY.0, AWAY.1),
                };
                trouble.happens(world, lasts).await?;
                world.rest(dice.between(WORKS.0, WORKS.1)).await?;
            }
            Ok(())
        }
        .boxed_local()
    }
}

impl Trouble {
    fn name(self) -> String {
        match self {
            Trouble::ImmediateShutdown => "immediate shutdown".to_owned(),
            Trouble::Kill9 => "kill -9".to_owned(),
            Trouble::Crowd => "connections exhausted".to_owned(),
            Trouble::Locked(what, _) => format!("{what} locked"),
        }
    }

    async fn happens(self, world: &mut World, lasts: Duration) -> Result<(), ChaosError> {
        let name = self.name();
        world.history.fault_begins(&name, "postgres");
        match self {
            Trouble::ImmediateShutdown => {
                world.postgres.halt_immediately().await.map_err(server)?;
                world.rest(lasts).await?;
                world.postgres.restart().await.map_err(server)?;
            }
            Trouble::Kill9 => {
                world.postgres.kill9().await;
                world.rest(lasts).await?;
                world.postgres.restart().await.map_err(server)?;
            }
            Trouble::Crowd => {
                let crowd = Crowd::gather(&world.postgres.url()).await;
                crowd.drive_out(APPLICATION).await;
                world.rest(lasts).await?;
                crowd.leave().await;
            }
            Trouble::Locked(_, sql) => {
                let lock = HeldLock::take(&world.postgres.url(), sql).await;
                world.rest(lasts).await?;
                lock.release().await;
            }
        }
        world.history.fault_ends(&name, "postgres");
        Ok(())
    }
}

fn server(error: impl std::fmt::Display) -> ChaosError {
    ChaosError::Server(error.to_string())
}
