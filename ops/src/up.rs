//! `studymate up`: everything on one machine. Local servers where none are named, migrations, the simulator if asked for, and each
//! process as a child with the rights that it needs, started again when it dies: `kill -9` one and watch nothing get lost.

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use studymate_formats::ReadOptions;
use studymate_local::{Binaries, Home, Nats, NatsOptions, Postgres, PostgresOptions};
use studymate_nats::{Log, LogConfig};
use studymate_process::config::Secret;
use studymate_process::{shutdown, telemetry};
use studymate_schema::catalogue::Owned;
use studymate_schema::event::{self, Granter};
use studymate_schema::input::Command;
use studymate_schema::personal::MasterKeys;
use studymate_schema::{Aggregate, ChatId, StreamVersion, UserId};
use studymate_simulator::{
    BotIdentity, ControlError, NewGroup, Persona, Role, RunningSimulator, Simulator, SimulatorConfig,
};
use studymate_store::{Store, StoreConfig};
use studymate_workers::FileClient;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::access::Access;
use crate::catalogue::{read_catalogue, send_to};
use crate::cli::UpOptions;
use crate::content::{SAMPLE_COURSE, SAMPLE_COURSES, SAMPLE_PICTURES};
use crate::files::{LocalFile, Uploader};
use crate::{child, course, owner, quiz};

/// The token of the simulated bot: no real one starts with 1:.
const SIMULATED_TOKEN: &str = "1:simulated-telegram-bot";
/// The group of the simulator where the bot keeps its files.
const FILE_CHAT: i64 = -1_000_000_000_001;
/// The admin among the simulator's people.
const SIMULATED_ADMIN: i64 = 1004;
/// The mentor to whom the sample course belongs.
const SIMULATED_MENTOR: i64 = 1003;

/// What `up` started itself and must stop.
struct Servers {
    postgres: Option<Postgres>,
    nats: Option<Nats>,
    simulator: Option<RunningSimulator>,
}

pub(crate) async fn run(options: UpOptions) -> anyhow::Result<ExitCode> {
    let common = &options.settings.store.common;
    if !options.simulate {
        common.token()?;
    }
    let telemetry = telemetry::init(&common.process.telemetry("studymate-up"))?;
    let stop = shutdown::on_signal()?;
    let home = Home::find()?;
    let (servers, settings) = start_servers(&options, &home).await?;
    let access = Access::new(settings, servers.postgres.as_ref(), servers.nats.as_ref());

    let setting = |name: &str| access.settings.get(name).cloned().unwrap_or_default();
    let store_config =
        StoreConfig { url: setting("DATABASE_URL"), connections: 4, application: "studymate-up".to_owned() };
    let store = Store::new(&store_config)?;
    store.migrate(common.partitions).await?;
    store.make_logins(&access.logins).await?;
    write_environment(&home, &access.of("ops"))?;
    let log = Log::connect(LogConfig {
        url: setting("NATS_URL"),
        partitions: common.partitions,
        ..common_log(&options)
    })
    .await?;
    log.ensure_stream().await?;

    let logs = home.dir().join("log");
    std::fs::create_dir_all(&logs).with_context(|| logs.display().to_string())?;
    let mut children = JoinSet::new();
    let mut roles = vec!["ingress".to_owned(), "projector".to_owned()];
    roles.extend((1..=options.workers).map(|number| format!("workers-{number}")));
    for role in roles {
        children.spawn(child::keep_running(role, access.clone(), logs.clone(), stop.clone()));
    }
    if let Some(simulator) = &servers.simulator
        && let Err(error) = load_sample_course(&store, &log, simulator, &stop).await
    {
        tracing::warn!(error = telemetry::chain(error.as_ref()), "the sample course is not there yet");
    }
    announce(&servers, &home, &logs);
    while children.join_next().await.is_some() {}
    log.close().await;
    store.close();
    stop_servers(servers).await?;
    telemetry.shutdown().await;
    println!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn common_log(options: &UpOptions) -> LogConfig {
    let common = &options.settings.store.common;
    LogConfig {
        retention: common.log_retention,
        replicas: common.nats_replicas.into(),
        ..LogConfig::default()
    }
}

/// Starts what is not named by a setting; returns the settings that everybody gets, with the addresses for those who may do everything.
async fn start_servers(
    options: &UpOptions,
    home: &Home,
) -> anyhow::Result<(Servers, BTreeMap<String, String>)> {
    let settings = &options.settings;
    let common = &settings.store.common;
    let mut servers = Servers { postgres: None, nats: None, simulator: None };
    let mut environment = BTreeMap::new();
    let mut set = |name: &str, value: String| environment.insert(name.to_owned(), value);
    let named = |setting: &Option<String>, name| setting.is_some() && !is_local(home, name);
    let all_named = named(&common.database_url, "DATABASE_URL") && named(&common.nats_url, "NATS_URL");
    let binaries = if all_named { None } else { Some(Binaries::install(home).await?) };
    match (&common.database_url, &binaries) {
        (Some(url), _) if !is_local(home, "DATABASE_URL") => drop(set("DATABASE_URL", url.clone())),
        (_, Some(binaries)) => {
            let postgres =
                Postgres::start(binaries, &home.servers().join("postgres"), PostgresOptions::default())
                    .await?;
            set("DATABASE_URL", postgres.url());
            servers.postgres = Some(postgres);
        }
        _ => anyhow::bail!("DATABASE_URL: neither named nor to be started"),
    }
    match (&common.nats_url, &binaries) {
        (Some(url), _) if !is_local(home, "NATS_URL") => drop(set("NATS_URL", url.clone())),
        (_, Some(binaries)) => {
            let nats = Nats::start(binaries, &home.servers().join("nats"), NatsOptions::default()).await?;
            set("NATS_URL", nats.url());
            servers.nats = Some(nats);
        }
        _ => anyhow::bail!("NATS_URL: neither named nor to be started"),
    }
    let master_key = match &settings.store.master_key {
        Some(key) if !is_local(home, "MASTER_KEY") => key.clone(),
        _ => master_key(home)?,
    };
    set("MASTER_KEY", master_key);
    set("PARTITIONS", common.partitions.to_string());
    if options.simulate {
        let clock = home.dir().join("simulator-clock");
        set("CLOCK_FILE", clock.display().to_string());
        let config =
            SimulatorConfig { clock_file: Some(clock), ..simulator_config(options.simulator_port, home) };
        let simulator = Simulator::start(config).await?;
        set("TELEGRAM_API_URL", simulator.url());
        set("BOT_TOKEN", SIMULATED_TOKEN.to_owned());
        set("ADMIN_TELEGRAM_IDS", SIMULATED_ADMIN.to_string());
        // One person taps much faster than Telegram would like; the simulator does not mind.
        set("TELEGRAM_CHAT_RATE", "20".to_owned());
        servers.simulator = Some(simulator);
    } else {
        set("TELEGRAM_API_URL", common.telegram_api_url.to_string());
        set("BOT_TOKEN", common.token()?.expose().to_owned());
        let admins: Vec<String> = settings.admin_telegram_ids.iter().map(ToString::to_string).collect();
        if !admins.is_empty() {
            set("ADMIN_TELEGRAM_IDS", admins.join(","));
        }
    }
    Ok((servers, environment))
}

/// A simulator with people to play: two students, a mentor and an admin.
fn simulator_config(port: u16, home: &Home) -> SimulatorConfig {
    let persona = |id, name: &str, username: &str, language: &str, role: &str| Persona {
        id,
        first_name: name.to_owned(),
        username: Some(username.to_owned()),
        language_code: Some(language.to_owned()),
        role: Some(role.to_owned()),
    };
    SimulatorConfig {
        bot: BotIdentity { name: "StudyMate".to_owned(), username: "StudyMateBot".to_owned() },
        personas: vec![
            persona(1001, "Ann", "ann", "en", "student"),
            persona(1002, "Иван", "ivan", "ru", "student"),
            persona(SIMULATED_MENTOR, "Mia", "mia", "en", "mentor"),
            persona(SIMULATED_ADMIN, "Alex", "alex", "en", "admin"),
        ],
        data: Some(home.dir().join("simulator")),
        ..SimulatorConfig::new(SocketAddr::from((Ipv4Addr::LOCALHOST, port)), SIMULATED_TOKEN)
    }
}

/// Whether a setting comes from the file that the last `up` wrote, and not from the person who starts this one.
fn is_local(home: &Home, name: &str) -> bool {
    let Ok(value) = std::env::var(name) else { return false };
    let Ok(file) = dotenvy::from_path_iter(home.dir().join("env")) else { return false };
    file.filter_map(Result::ok).any(|(key, written)| key == name && written == value)
}

/// The master key of this machine, made once.
fn master_key(home: &Home) -> anyhow::Result<String> {
    let path = home.dir().join("master-key");
    match std::fs::read_to_string(&path) {
        Ok(key) => Ok(key.trim().to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = MasterKeys::generate_setting()?;
            write_secret(&path, &key)?;
            Ok(key)
        }
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Writes the settings down, so that `studymate events tail` and the like find this installation.
fn write_environment(home: &Home, environment: &BTreeMap<String, String>) -> anyhow::Result<()> {
    let lines: String = environment.iter().map(|(name, value)| format!("{name}='{value}'\n")).collect();
    write_secret(&home.dir().join("env"), &lines)
}

fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .with_context(|| path.display().to_string())?;
    // The mode counts for a new file only.
    file.set_permissions(Permissions::from_mode(0o600)).with_context(|| path.display().to_string())?;
    file.write_all(text.as_bytes()).with_context(|| path.display().to_string())
}

/// Imports the sample course; what is there already stays as it is.
async fn load_sample_course(
    store: &Store,
    log: &Log,
    simulator: &RunningSimulator,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let mut pictures = BTreeMap::new();
    for (name, bytes) in SAMPLE_PICTURES {
        let file_name = name.rsplit('/').next().unwrap_or(name);
        pictures.insert(name.to_owned(), LocalFile::new(file_name, bytes.to_vec())?);
    }
    let mut quizzes = Vec::new();
    for (name, text) in SAMPLE_COURSE {
        let files = pictures.iter().map(|(name, picture)| (name.clone(), picture.code().clone())).collect();
        let options = ReadOptions { files, ..ReadOptions::default() };
        let read = studymate_formats::read(name, text.as_bytes(), options).map_err(|problems| {
            anyhow::anyhow!("{name}: {}", problems.first().map(ToString::to_string).unwrap_or_default())
        })?;
        quizzes.extend(read.quizzes.into_iter().map(Arc::new));
    }
    let uploader = Uploader::to(
        FileClient::new(simulator.url().parse()?, Secret::from(SIMULATED_TOKEN.to_owned()))?,
        file_chat(simulator)?,
    );
    let load = async {
        uploader.keep(&pictures, &read_catalogue(store).await?, store, log).await?;
        quiz::import_quizzes(store, log, &quizzes, true).await?;
        let mut what: Vec<Owned> = quizzes.iter().map(|quiz| Owned::Quiz(quiz.code.clone())).collect();
        for (name, text) in SAMPLE_COURSES {
            let folder = course::read_text(text)
                .map_err(|problems| anyhow::anyhow!("{name}: {}", problems.join("; ")))?;
            course::import_folder(store, log, &folder, true).await?;
            what.extend(folder.owned());
        }
        give_to_mentor(store, log, what).await
    };
    tokio::select! {
        () = stop.cancelled() => Ok(()),
        loaded = load => loaded,
    }
}

/// Makes the simulated mentor one, with the sample course. Only once: roles that were taken afterwards stay taken.
async fn give_to_mentor(store: &Store, log: &Log, what: Vec<Owned>) -> anyhow::Result<()> {
    let mentor = Aggregate::User(UserId(SIMULATED_MENTOR));
    if !store.read_stream(&mentor, StreamVersion(0), 1).await?.is_empty() {
        return Ok(());
    }
    let grant = Command::GrantRole { role: event::Role::Mentor, by: Granter::Configuration };
    send_to(&mentor, store, log, grant).await?;
    owner::give(store, log, what, Some(UserId(SIMULATED_MENTOR))).await
}

/// The group where the simulated bot keeps its files; nobody else is in it.
fn file_chat(simulator: &RunningSimulator) -> anyhow::Result<ChatId> {
    let group =
        NewGroup { id: Some(FILE_CHAT), bot: Role::Administrator, ..NewGroup::titled("Files of the bot") };
    match simulator.control().create_group(group) {
        Ok(_) | Err(ControlError::Taken(_)) => Ok(ChatId(FILE_CHAT)),
        Err(error) => Err(error.into()),
    }
}

fn announce(servers: &Servers, home: &Home, logs: &Path) {
    println!();
    match &servers.simulator {
        Some(simulator) => {
            println!("StudyMate is ready. Open the chat page and press Start:");
            println!();
            println!("    http://{}/", simulator.address);
        }
        None => println!("StudyMate is ready and takes updates from Telegram."),
    }
    println!();
    println!("Logs are in {}, state is in {}.", logs.display(), home.dir().display());
    // Only the children of this process: others may run on the same machine.
    let own = std::process::id();
    println!(
        "Try: pkill -9 -P {own} -f workers — they are started again and nothing is lost. Ctrl-C stops everything."
    );
}

async fn stop_servers(servers: Servers) -> anyhow::Result<()> {
    if let Some(simulator) = servers.simulator {
        simulator.stop().await?;
    }
    if let Some(nats) = servers.nats {
        nats.stop().await?;
    }
    if let Some(postgres) = servers.postgres {
        postgres.stop().await?;
    }
    Ok(())
}
