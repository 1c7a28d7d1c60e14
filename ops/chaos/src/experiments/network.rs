//! The network between workers and their servers breaks: one way or both, for one worker or for all.

use std::time::Duration;

use futures::FutureExt;
use studymate_testkit::{Direction, Proxy};
use tokio::time::Instant;

use super::{Broken, Experiment};
use crate::ChaosError;
use crate::dice::Dice;
use crate::world::{Role, World};

/// How long it is broken: shorter and longer than a lease lasts.
const BROKEN: (Duration, Duration) = (Duration::from_millis(500), Duration::from_millis(6000));
/// How long everybody works between two faults.
const WORKS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_millis(2500));
/// The servers, by the setting that names them. `World::proxies` has one before each of them for each worker, in this order.
const SERVERS: [(&str, &str); 2] = [("DATABASE_URL", "postgres"), ("NATS_URL", "nats")];

const WAYS: [(Direction, &str); 3] = [
    (Direction::ToServer, "what it sends to"),
    (Direction::ToClient, "what it hears from"),
    (Direction::Both, "what it sends to and hears from"),
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
        "network: one worker or all cut off from PostgreSQL, then from NATS, one direction and both; held up, refused, slow"
    }

    fn prepare<'a>(&'a self, world: &'a mut World) -> Broken<'a> {
        async move {
            for name in world.processes.of(Role::Workers) {
                for (setting, server) in SERVERS {
                    let port = if server == "nats" { world.nats.port() } else { world.postgres.port() };
                    let proxy = Proxy::before(port).await;
                    let real = world.processes.setting(&name, Role::Workers, setting).unwrap_or_default();
                    let url = proxy.url(real);
                    world.processes.set_for_one(&name, setting, url);
                    world.proxies.push(proxy);
                }
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
            for server in (0..SERVERS.len()).cycle() {
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

/// One trouble between a server and one worker, or all of them.
async fn trouble(world: &mut World, dice: &mut Dice, server: usize) -> Result<(), ChaosError> {
    let workers = u64::from(world.setup.workers);
    let all = dice.chance(0.5);
    let one = usize::try_from(dice.below(workers)).unwrap_or(0);
    let worker = if all { "all workers".to_owned() } else { format!("worker-{}", one + 1) };
    let (direction, way) = *dice.pick(&WAYS).unwrap_or(&WAYS[2]);
    let delay = dice.between(Duration::from_millis(20), Duration::from_millis(300));
    let trouble = *dice.pick(&TROUBLES).unwrap_or(&Trouble::Cut);
    let fault = match trouble {
        Trouble::Cut => format!("{way} {} is lost", SERVERS[server].1),
        Trouble::Hold => format!("{way} {} is held up", SERVERS[server].1),
        Trouble::Refuse => format!("connections to {} are refused", SERVERS[server].1),
        Trouble::Delay => format!("{} is {} ms away", SERVERS[server].1, delay.as_millis()),
    };
    world.history.fault_begins(&fault, &worker);
    for proxy in between(world, server, (!all).then_some(one)) {
        match trouble {
            Trouble::Cut => proxy.cut(direction),
            Trouble::Hold => proxy.hold(direction),
            Trouble::Refuse => proxy.refuse(),
            Trouble::Delay => proxy.delay(delay),
        }
    }
    world.rest(dice.between(BROKEN.0, BROKEN.1)).await?;
    between(world, server, None).for_each(Proxy::heal);
    world.history.fault_ends(&fault, &worker);
    Ok(())
}

/// The proxies before a server: of one worker, or of all.
fn between(world: &World, server: usize, worker: Option<usize>) -> impl Iterator<Item = &Proxy> {
    let of_server = world.proxies.iter().skip(server).step_by(SERVERS.len()).enumerate();
    of_server.filter(move |(number, _)| worker.is_none_or(|one| one == *number)).map(|(_, proxy)| proxy)
}
