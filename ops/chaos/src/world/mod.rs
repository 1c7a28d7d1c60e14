//! The system under test: servers of its own, a simulated Telegram, and StudyMate's processes as children.

mod access;
mod announce;
mod calm;
mod database;
mod log;
mod processes;
mod setup;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use studymate_nats::Clock;
use studymate_simulator::{Control, Persona, RunningSimulator, Simulator, SimulatorConfig};
use studymate_testkit::{
    NatsOptions, OwnNats, OwnPostgres, Proxy, free_port, own_nats, own_nats_on_small_disk, own_nats_with,
    own_postgres,
};
use tokio::time::Instant;

use crate::ChaosError;
use crate::history::{History, Kind, Op, Run};

pub use calm::Watch;
pub use database::{Session, connect};
pub use processes::{Processes, Role};
pub use setup::{Intake, Setup};

/// The bot's token.
const TOKEN: &str = "1:simulated-telegram-bot";
/// Encrypts people's keys in these worlds.
pub const MASTER_KEY: &str = "1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
/// The id of the first student; the others follow.
pub const FIRST_STUDENT: i64 = 1001;
/// The id of the first mentor; the others follow.
pub const FIRST_MENTOR: i64 = 901;
/// The id of the admin, who does nothing but get alerts.
pub const ADMIN: i64 = 1000;
/// The room of a log that is to run out of it.
const LOG_MEGABYTES: u32 = 64;
/// The history in the folder of a run.
const HISTORY: &str = "history.jsonl";
/// The file by which everybody goes where the clock moves.
const CLOCK: &str = "clock";
/// How often ended processes are looked for.
const LOOK: Duration = Duration::from_millis(50);

/// A proxy between a process and a server, for as long as the world.
pub struct Line {
    /// The process, by its name.
    pub process: String,
    /// The server: `postgres` or `nats`.
    pub server: &'static str,
    /// What can be broken.
    pub proxy: Proxy,
}

/// A whole StudyMate that may be broken.
pub struct World {
    /// What was asked for.
    pub setup: Setup,
    /// The database's server.
    pub postgres: OwnPostgres,
    /// The log's server.
    pub nats: OwnNats,
    /// The simulated Telegram, from its users' side.
    pub telegram: Control,
    /// StudyMate's processes: `ingress`, `worker-1`, …, `projector`.
    pub processes: Processes,
    /// Lines between processes and servers that can be broken.
    pub lines: Vec<Line>,
    /// Where everything is noted.
    pub history: History,
    /// Where logs and history are.
    pub folder: PathBuf,
    /// What time it is.
    pub clock: Clock,
    simulator: RunningSimulator,
}

impl World {
    /// Starts everything, migrated, with the sample course.
    pub async fn start(binary: &Path, folder: &Path, setup: Setup, run: Run) -> Result<Self, ChaosError> {
        let history = folder.join(HISTORY);
        // What an earlier run of the same name left would be taken for this one's.
        if history.exists() {
            std::fs::remove_dir_all(folder).map_err(ChaosError::file(folder))?;
        }
        std::fs::create_dir_all(folder).map_err(ChaosError::file(folder))?;
        let history = History::create(&history)?;
        history.note("suite", Kind::Invoke, Op::Run(run));
        let (postgres, nats) = tokio::join!(own_postgres(), log_server(&setup));
        let clock_file = setup.clock_moves.then(|| folder.join(CLOCK));
        let clock = clock_file.clone().map_or_else(Clock::default, Clock::simulated);
        let config = SimulatorConfig { clock_file: clock_file.clone(), ..simulator_config(&setup) };
        let simulator = Simulator::start(config).await?;
        let mut processes = Processes::new(binary.to_owned(), folder.to_owned(), history.clone());
        let addresses = [
            ("TELEGRAM_API_URL", simulator.url()),
            ("BOT_TOKEN", TOKEN.to_owned()),
            ("MASTER_KEY", MASTER_KEY.to_owned()),
            ("ADMIN_TELEGRAM_IDS", ADMIN.to_string()),
        ];
        for (variable, value) in addresses.into_iter().chain(setup.environment()) {
            processes.set(variable, value);
        }
        if let Some(file) = clock_file {
            processes.set("CLOCK_FILE", file.display().to_string());
        }
        if setup.intake == Intake::Webhook {
            let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
            processes.set("WEBHOOK_URL", format!("http://{listen}/telegram"));
            processes.set("WEBHOOK_SECRET", "the-secret");
            processes.set("LISTEN", listen.to_string());
        }
        let telegram = simulator.control();
        let folder = folder.to_owned();
        let mut world = World {
            setup,
            postgres,
            nats,
            telegram,
            processes,
            lines: Vec::new(),
            history,
            folder,
            clock,
            simulator,
        };
        world.migrate().await?;
        world.spawn_all()?;
        if world.setup.sample_course {
            let course = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content");
            let files = ["demo.gift", "demo-ru.gift"].map(|name| format!("{course}/{name}"));
            world.processes.must(&["quiz", "import", "--publish", &files[0], &files[1]]).await?;
        }
        Ok(world)
    }

    fn spawn_all(&mut self) -> Result<(), ChaosError> {
        self.processes.spawn("ingress", Role::Ingress)?;
        self.processes.spawn("projector", Role::Projector)?;
        for number in 1..=self.setup.workers {
            self.processes.spawn(&format!("worker-{number}"), Role::Workers)?;
        }
        Ok(())
    }

    /// Lets time pass while students play. Processes that end by themselves are started again.
    pub async fn rest(&mut self, time: Duration) -> Result<(), ChaosError> {
        let until = Instant::now() + time;
        loop {
            self.processes.revive()?;
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            tokio::time::sleep(left.min(LOOK)).await;
        }
    }

    /// Waits until something is so, keeping processes alive; an error when it is not within `deadline`.
    pub async fn until(
        &mut self,
        what: &str,
        deadline: Duration,
        mut is_so: impl AsyncFnMut(&World) -> Result<bool, ChaosError>,
    ) -> Result<(), ChaosError> {
        let until = Instant::now() + deadline;
        while !is_so(self).await? {
            if Instant::now() >= until {
                return Err(ChaosError::TooLate { what: what.to_owned(), seconds: deadline.as_secs() });
            }
            self.rest(LOOK).await?;
        }
        Ok(())
    }

    /// The ids of all students.
    pub fn students(&self) -> Vec<i64> {
        (FIRST_STUDENT..FIRST_STUDENT + i64::from(self.setup.students)).collect()
    }

    /// Ends everything; its files stay.
    pub async fn end(mut self) -> Result<(), ChaosError> {
        for name in self.processes.all() {
            self.processes.end(&name).await?;
        }
        self.simulator.stop().await?;
        Ok(())
    }
}

/// The log's server, on a small disk where that matters.
async fn log_server(setup: &Setup) -> OwnNats {
    if setup.log_on_small_disk {
        match own_nats_on_small_disk(LOG_MEGABYTES).await {
            Ok(nats) => return nats,
            Err(reason) => {
                eprintln!("NOT ON A SMALL DISK: {reason}; the server refuses by a limit of its own instead");
            }
        }
        let limit = Some(LOG_MEGABYTES);
        return own_nats_with(NatsOptions { durable: false, store_max_mb: limit, ..NatsOptions::default() })
            .await;
    }
    own_nats().await
}

fn simulator_config(setup: &Setup) -> SimulatorConfig {
    let mut config = SimulatorConfig::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), TOKEN);
    let student = |number: u16| Persona {
        id: FIRST_STUDENT + i64::from(number),
        first_name: format!("Student {number}"),
        username: None,
        language_code: Some(if number.is_multiple_of(3) { "ru" } else { "en" }.to_owned()),
        role: None,
    };
    let person = |id: i64, name: String| Persona {
        id,
        first_name: name,
        username: None,
        language_code: Some("en".to_owned()),
        role: None,
    };
    let mentors = (0..setup.mentors).map(|n| person(FIRST_MENTOR + i64::from(n), format!("Mentor {n}")));
    let admin = person(ADMIN, "Admin".to_owned());
    config.personas = (0..setup.students).map(student).chain(mentors).chain([admin]).collect();
    config.seed = setup.seed;
    // The recorder empties it ten times a second.
    config.record_capacity = 100_000;
    config.messages_per_chat = setup.messages_per_chat;
    config.webhook_retry_base = Duration::from_millis(100);
    config.webhook_retry_max = Duration::from_secs(2);
    config
}
