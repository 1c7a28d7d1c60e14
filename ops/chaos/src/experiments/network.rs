//! The network between processes and their servers breaks: one way or both, for one process, for all workers, or for all.

use std::time::Duration;

use futures::FutureExt;
use studymate_testkit::{Direction, Proxy};
use tokio::time::Instant;

use super::{Broken, Experiment};
use crate::ChaosError;
use crate::dice::Dice;
use crate::world::{Line, Role, World};

/// How long it is broken: shorter and longer than a lease lasts.
const BROKEN: (Duration, Duration) = (Duration::from_millis(500), Duration::from_millis(6000));
/// How long everybody works between two faults.
const WORKS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_millis(2500));
/// The servers, and the settings that name them.
const SERVERS: [(&str, &str); 2] = [("postgres", "DATABASE_URL"), ("nats", "NATS_URL")];
/// Who speaks to servers.
const ROLES: [Role; 3] = [Role::Ingress, Role::Workers, Role::Projector];

const WAYS: [(Direction, &str); 3] = [
    (Direction::ToServer, "what is sent to"),
    (Direction::ToClient, "what comes from"),
    (Direction::Both, "all to and from"),
];

/// What happens to the network.
#[derive(Clone, Copy)]
enum Trouble {
    /// Bytes are lost, one way or both; connections that lost some are reset when it is over.
    Cut,
    /// Bytes wait, one way or both, and arrive when it is over.
    Hold,
    /// Connections are reset, and refused.
    Refuse,
    /// Bytes arrive late.
    Delay,
}

/// Cuts are what is promised to be survived; the rest is there for good measure.
const TROUBLES: [Trouble; 6] =
    [Trouble::Cut, Trouble::Hold, Trouble::Cut, Trouble::Refuse, Trouble::Cut, Trouble::Delay];

/// Troubles of the network, in turn with PostgreSQL and NATS.
pub(super) struct Network;

impl Experiment for Network {
    fn name(&self) -> &'static str {
        "network"
    }

    fn about(&self) -> &'static str {
        "network: workers, and everybody else, cut off from PostgreSQL, then from NATS, one direction and both; held up, refused, slow"
    }

    fn prepare<'a>(&'a self, world: &'a mut World) -> Broken<'a> {
        async move {
            for role in ROLES {
                for name in world.processes.of(role) {
                    lay_lines(world, &name, role).await;
                    world.processes.stop(&name).await?;
                    world.processes.spawn(&name, role)?;
                }
            }
            Ok(())
        }
        .boxed_local()
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let until = Instant::now() + length;
            for (server, _) in SERVERS.into_iter().cycle() {
                if Instant::now() >= until {
                    break;
                }
                trouble(world, dice, server).await?;
                world.rest(dice.between(WORKS.0, WORKS.1)).await?;
            }
            Ok(())
        }
        .boxed_local()
    }
}

/// Puts a proxy between a process and each server that it knows.
async fn lay_lines(world: &mut World, name: &str, role: Role) {
    for (server, setting) in SERVERS {
        let Some(real) = world.processes.setting(name, role, setting) else { continue };
        let port = if server == "nats" { world.nats.port() } else { world.postgres.port() };
        let proxy = Proxy::before(port).await;
        let url = proxy.url(real);
        world.processes.set_for_one(name, setting, url);
        world.lines.push(Line { process: name.to_owned(), server, proxy });
    }
}

/// One trouble between a server and whom it strikes.
async fn trouble(world: &mut World, dice: &mut Dice, server: &'static str) -> Result<(), ChaosError> {
    let one = dice.pick(&world.processes.all()).cloned().unwrap_or_default();
    let victims = ["worker-", "worker-", "", one.as_str()];
    let victim = (*dice.pick(&victims).unwrap_or(&"")).to_owned();
    let (direction, way) = *dice.pick(&WAYS).unwrap_or(&WAYS[2]);
    let delay = dice.between(Duration::from_millis(20), Duration::from_millis(300));
    let trouble = *dice.pick(&TROUBLES).unwrap_or(&Trouble::Cut);
    let fault = match trouble {
        Trouble::Cut => format!("{way} {server} is lost"),
        Trouble::Hold => format!("{way} {server} is held up"),
        Trouble::Refuse => format!("connections to {server} are refused"),
        Trouble::Delay => format!("{server} is {} ms away", delay.as_millis()),
    };
    let target = match victim.as_str() {
        "" => "everybody",
        "worker-" => "all workers",
        one => one,
    };
    world.history.fault_begins(&fault, target);
    for line in world.lines.iter().filter(|line| line.server == server && line.process.starts_with(&victim)) {
        match trouble {
            Trouble::Cut => line.proxy.cut(direction),
            Trouble::Hold => line.proxy.hold(direction),
            Trouble::Refuse => line.proxy.refuse(),
            Trouble::Delay => line.proxy.delay(delay),
        }
    }
    world.rest(dice.between(BROKEN.0, BROKEN.1)).await?;
    world.lines.iter().for_each(|line| line.proxy.heal());
    world.history.fault_ends(&fault, target);
    Ok(())
}
