//! StudyMate as a whole, and beside the peers.

mod alone;
mod compare;
mod crowd;
mod disturbance;
mod endurance;
mod lag;
mod scale;

use std::time::Duration;

use crate::bots::studymate::Role;
use crate::measure::Measured;

pub use alone::{Alone, alone};
pub use compare::{Closed, compare};
pub use crowd::{Crowd, crowd};
pub use disturbance::{Disturbance, Disturbed};
pub use endurance::{Endurance, Minute, endure};
pub use scale::{Grown, scale};

/// Students and their updates a second, in the open loop.
const OPEN: (usize, f64) = (500, 1_000.0);

/// The memory of StudyMate's own processes, in MiB: without its servers.
fn own_memory(measured: &Measured) -> f64 {
    let own = |name: &String| ROLES.iter().any(|role| name.starts_with(role.name()));
    measured.memory.iter().filter(|(name, _)| own(name)).map(|(_, mib)| mib).sum()
}

/// All kinds of its processes.
const ROLES: [Role; 3] = [Role::Ingress, Role::Workers, Role::Projector];

/// How long workers take until they share the partitions.
const SHARE_WITHIN: Duration = Duration::from_secs(8);

/// Lets processes that were started take what is theirs.
async fn settle_in() {
    tokio::time::sleep(SHARE_WITHIN).await;
}
