//! A worker that stands still for longer than its lease lasts, and goes on as if nothing had happened.

use std::time::Duration;

use futures::FutureExt;
use tokio::time::Instant;
use tokio_postgres::Client;

use super::{Broken, Experiment};
use crate::ChaosError;
use crate::checker::{Facts, Harm, Invariant, Violation};
use crate::dice::Dice;
use crate::world::{Role, Setup, World};

const WATCH_WRITERS: &str = include_str!("../../sql/watch_writers.sql");
const WORKER_LOGIN: &str = include_str!("../../sql/worker_login.sql");
/// The password of these logins, which live as long as this world.
const PASSWORD: &str = "chaos";
/// How long it stands still: a lease is two seconds, and others look once a second.
const STANDS_STILL: (Duration, Duration) = (Duration::from_millis(3200), Duration::from_millis(5000));
/// How long everybody works between two times.
const WORKS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_millis(2000));

/// SIGSTOP, others take over, SIGCONT: the stale owner commits nothing. A trigger in the database sees who writes.
pub(super) struct Frozen;

impl Experiment for Frozen {
    fn name(&self) -> &'static str {
        "frozen"
    }

    fn about(&self) -> &'static str {
        "SIGSTOP of a worker past its lease, then SIGCONT: it commits nothing any more"
    }

    fn setup(&self, setup: &mut Setup) {
        setup.workers = 3;
        setup.partitions = 16;
        setup.actions_per_second = 120.0;
    }

    fn prepare<'a>(&'a self, world: &'a mut World) -> Broken<'a> {
        async move {
            let database = world.database().await?;
            database.batch_execute(WATCH_WRITERS).await?;
            for name in world.processes.of(Role::Workers) {
                let login = format!("chaos_{name}");
                make_login(&database, &login).await?;
                let url = world.postgres.url();
                let (_, server) = url.split_once('@').unwrap_or(("", &url));
                let url = format!("postgres://{login}:{PASSWORD}@{server}");
                world.processes.set_for_one(&name, "DATABASE_URL", url);
                world.processes.stop(&name).await?;
                world.processes.spawn(&name, Role::Workers)?;
            }
            Ok(())
        }
        .boxed_local()
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let until = Instant::now() + length;
            while Instant::now() < until {
                // All but one: the more partitions change hands, the more there is to be stale about.
                let workers = world.processes.of(Role::Workers);
                let awake = dice.pick(&workers);
                let still: Vec<&String> = workers.iter().filter(|name| Some(*name) != awake).collect();
                for name in &still {
                    world.processes.freeze(name)?;
                }
                world.rest(dice.between(STANDS_STILL.0, STANDS_STILL.1)).await?;
                for name in &still {
                    world.processes.thaw(name)?;
                }
                world.rest(dice.between(WORKS.0, WORKS.1)).await?;
            }
            Ok(())
        }
        .boxed_local()
    }

    fn check(&self, facts: &Facts) -> Vec<Violation> {
        let taken_over = facts.writes.iter().filter(|write| write.takes).count();
        let detail = "no partition changed hands while somebody watched: nothing was proved";
        let blind = taken_over == 0;
        blind
            .then(|| Violation::new(Invariant::I3, Harm::Unexpected, "partitions", detail))
            .into_iter()
            .collect()
    }
}

async fn make_login(database: &Client, login: &str) -> Result<(), ChaosError> {
    for statement in database.query(WORKER_LOGIN, &[&login, &PASSWORD]).await? {
        database.batch_execute(statement.get(0)).await?;
    }
    Ok(())
}
