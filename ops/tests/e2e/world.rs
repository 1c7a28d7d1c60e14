//! A small StudyMate of its own for each test: database, log, simulator and child processes, each with the rights that it has in production
//! and no others.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use studymate_local::{Binaries, Home};
use studymate_simulator::{Control, Message, Persona, Press, RunningSimulator, Simulator, SimulatorConfig};
use studymate_store::login::Account;
use studymate_testkit::{OwnNats, TestDatabase, eventually, free_port, own_nats};
use tokio::process::{Child, Command};

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_studymate");
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);
pub(crate) const TOKEN: &str = "1:simulated-telegram-bot";
/// Of every login.
pub(crate) const PASSWORD: &str = "word";

pub(crate) const ANN: i64 = 1001;
pub(crate) const IVAN: i64 = 1002;
pub(crate) const MIA: i64 = 1003;
pub(crate) const ALEX: i64 = 1004;

/// How updates come to the bot.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Intake {
    Polling,
    Webhook,
}

pub(crate) struct World {
    pub(crate) simulator: RunningSimulator,
    pub(crate) telegram: Control,
    pub(crate) nats: OwnNats,
    pub(crate) webhook: SocketAddr,
    database: Option<TestDatabase>,
    environment: BTreeMap<&'static str, String>,
    children: BTreeMap<&'static str, Child>,
    /// Where everybody reads what time it is.
    clock: tempfile::NamedTempFile,
    /// Where a process tells its health and metrics.
    metrics: BTreeMap<&'static str, SocketAddr>,
}

impl World {
    /// Servers and simulator, migrated, with the sample course; ingress, one worker and a projector run.
    pub(crate) async fn start(intake: Intake) -> Self {
        let database = studymate_testkit::postgres().await;
        let url = database.url().to_owned();
        Self::start_on(intake, url, Some(database)).await
    }

    /// The same on a database of one's own.
    pub(crate) async fn start_on(
        intake: Intake,
        database_url: String,
        database: Option<TestDatabase>,
    ) -> Self {
        Self::start_with(intake, database_url, database, own_nats().await).await
    }

    /// The same with a log's server that was set up in some way.
    pub(crate) async fn start_with(
        intake: Intake,
        database_url: String,
        database: Option<TestDatabase>,
        nats: OwnNats,
    ) -> Self {
        let clock = tempfile::NamedTempFile::new().unwrap();
        let simulator = Simulator::start(simulator_config(TOKEN, clock.path())).await.unwrap();
        let webhook = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        let mut environment = BTreeMap::from([
            ("DATABASE_URL", database_url),
            ("NATS_URL", nats.url()),
            ("MASTER_KEY", "1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=".to_owned()),
            ("BOT_TOKEN", TOKEN.to_owned()),
            ("TELEGRAM_API_URL", simulator.url()),
            ("ADMIN_TELEGRAM_IDS", ALEX.to_string()),
            ("CLOCK_FILE", clock.path().display().to_string()),
            ("PARTITIONS", "4".to_owned()),
            ("LEASE", "2s".to_owned()),
            ("TELEGRAM_CHAT_RATE", "100".to_owned()),
            ("TELEGRAM_CHAT_BURST", "100".to_owned()),
            ("TELEGRAM_GLOBAL_RATE", "1000".to_owned()),
            // The people of these tests press as soon as they see: faster than any person, and than a small burst allows.
            ("ADMISSION_RATE", "1000".to_owned()),
            ("ADMISSION_BURST", "1000".to_owned()),
        ]);
        let binaries = Binaries::install(&Home::find().unwrap()).await.unwrap();
        let programs = binaries.postgres("pg_dump");
        environment.insert("PG_BIN", programs.parent().unwrap().display().to_string());
        if intake == Intake::Webhook {
            environment.insert("WEBHOOK_URL", format!("http://{webhook}/telegram"));
            environment.insert("WEBHOOK_SECRET", "the-secret".to_owned());
            environment.insert("LISTEN", webhook.to_string());
        }
        let telegram = simulator.control();
        let children = BTreeMap::new();
        let metrics = BTreeMap::new();
        let mut world =
            World { simulator, telegram, nats, webhook, database, environment, children, clock, metrics };
        let migrated = world.command(&["migrate"]).await;
        assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
        world.spawn("workers", "workers");
        world.spawn("ingress", "ingress");
        world.spawn("projector", "projector");
        let course = concat!(env!("CARGO_MANIFEST_DIR"), "/../content");
        let files = ["demo.gift", "demo-ru.gift"].map(|name| format!("{course}/{name}"));
        let imported = world.command(&["quiz", "import", "--publish", &files[0], &files[1]]).await;
        assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
        world
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.environment.insert(name, value.to_owned());
    }

    pub(crate) fn setting(&self, name: &str) -> &str {
        &self.environment[name]
    }

    /// The sum of a counter of a process over all its labels; 0 while it has counted nothing.
    pub(crate) async fn counter(&self, process: &str, name: &str) -> f64 {
        let url = format!("http://{}/metrics", self.metrics[process]);
        let text = reqwest::get(url).await.unwrap().text().await.unwrap();
        let series = text.lines().filter(|line| line.split([' ', '{']).next() == Some(name));
        series.map(|line| line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()).sum()
    }

    /// What a process says of its parts; null while it does not answer yet.
    pub(crate) async fn health(&self, process: &str) -> Value {
        match reqwest::get(format!("http://{}/health", self.metrics[process])).await {
            Ok(response) => response.json().await.unwrap(),
            Err(_) => Value::Null,
        }
    }

    /// Whether a process calls itself ready.
    pub(crate) async fn is_ready(&self, process: &str) -> bool {
        let url = format!("http://{}/health/ready", self.metrics[process]);
        reqwest::get(url).await.unwrap().status().is_success()
    }

    /// Runs a command to its end.
    pub(crate) async fn command(&self, arguments: &[&str]) -> Output {
        self.command_as(arguments[0], arguments).await
    }

    /// Runs a command to its end, with the login and the user of another process.
    pub(crate) async fn command_as(&self, process: &str, arguments: &[&str]) -> Output {
        let mut command = self.prepare(process, arguments);
        tokio::time::timeout(DEADLINE, command.stdin(Stdio::null()).output()).await.expect("it ends").unwrap()
    }

    fn prepare(&self, process: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(arguments)
            .env_clear()
            .envs(&self.environment)
            .env("STUDYMATE_HOME", std::env::temp_dir().join("studymate-e2e-without-env"))
            .env("OPS_LISTEN", format!("127.0.0.1:{}", free_port()))
            .env("LOG_LEVEL", "warn")
            .kill_on_drop(true);
        self.narrow(process, &mut command);
        command
    }

    /// Gives a process, or an operator's command, its own login and its own user of the log; the environment has those of the admin.
    fn narrow(&self, process: &str, command: &mut Command) {
        let (account, user) = match process {
            "migrate" => {
                let logins = Account::ALL.map(|account| format!("{account}={PASSWORD}"));
                command.env("DATABASE_LOGINS", logins.join(","));
                return;
            }
            // Makes databases and streams.
            "restore" => return,
            "ingress" => (None, "ingress"),
            "workers" => (Some(Account::Workers), "workers"),
            "projector" => (Some(Account::Projector), "projector"),
            _ => (Some(Account::Ops), "ops"),
        };
        match account.map(|account| account.address(self.setting("DATABASE_URL"), PASSWORD).unwrap()) {
            Some(url) => command.env("DATABASE_URL", url),
            None => command.env_remove("DATABASE_URL").env_remove("MASTER_KEY"),
        };
        let own = self.nats.url_for(user).unwrap();
        let (user, _) = own.split_once('@').unwrap();
        let (_, server) = self.setting("NATS_URL").split_once('@').unwrap();
        command.env("NATS_URL", format!("{user}@{server}"));
    }

    /// Starts a process under a name.
    pub(crate) fn spawn(&mut self, name: &'static str, role: &str) {
        self.spawn_as(role, name, role);
    }

    /// Starts a process under a name, with the login and the user of another process.
    pub(crate) fn spawn_as(&mut self, process: &str, name: &'static str, role: &str) {
        let metrics = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        let mut command = self.prepare(process, &[role]);
        command.env("OPS_LISTEN", metrics.to_string()).stdin(Stdio::null()).stdout(Stdio::null());
        self.children.insert(name, command.spawn().unwrap());
        self.metrics.insert(name, metrics);
    }

    /// SIGKILL: no goodbye.
    pub(crate) async fn kill9(&mut self, name: &str) {
        let mut child = self.children.remove(name).unwrap();
        child.start_kill().unwrap();
        child.wait().await.unwrap();
    }

    /// SIGTERM, and how it ended.
    pub(crate) async fn stop(&mut self, name: &str) -> std::process::ExitStatus {
        let mut child = self.children.remove(name).unwrap();
        let pid = child.id().unwrap().to_string();
        assert!(Command::new("kill").arg("-TERM").arg(pid).status().await.unwrap().success());
        tokio::time::timeout(Duration::from_secs(10), child.wait())
            .await
            .expect("it stops within ten seconds")
            .unwrap()
    }

    /// Waits until a process has ended by itself.
    pub(crate) async fn ends(&mut self, name: &str) -> std::process::ExitStatus {
        let mut child = self.children.remove(name).unwrap();
        tokio::time::timeout(DEADLINE, child.wait()).await.expect("it ends").unwrap()
    }

    /// Hours pass, for everybody, one after the other: what is due at some hour happens at that hour.
    pub(crate) async fn hours_pass(&self, hours: u32) {
        for _ in 0..hours {
            self.telegram.advance_clock(Duration::from_secs(3600)).unwrap();
            let due = "select count(*) from core.timer where at <= now() + make_interval(secs => $1)";
            let ahead = std::fs::read_to_string(self.clock.path()).unwrap();
            let seconds = ahead.parse::<f64>().unwrap() / 1000.0;
            eventually(DEADLINE, async || {
                self.in_database(async |client| {
                    client.query_one(due, &[&seconds]).await.unwrap().get::<_, i64>(0) == 0
                })
                .await
            })
            .await;
        }
    }

    /// The bot gets another token, and with it another account: it knows no chat and has no file.
    pub(crate) async fn new_bot(&mut self, token: &str) {
        for name in ["ingress", "workers"] {
            assert!(self.stop(name).await.success());
        }
        let simulator = Simulator::start(simulator_config(token, self.clock.path())).await.unwrap();
        self.telegram = simulator.control();
        self.set("BOT_TOKEN", token);
        self.set("TELEGRAM_API_URL", &simulator.url());
        std::mem::replace(&mut self.simulator, simulator).stop().await.unwrap();
        self.spawn("workers", "workers");
        self.spawn("ingress", "ingress");
    }

    pub(crate) fn says(&self, user: i64, text: &str) {
        self.telegram.send_text(user, user, text).unwrap();
    }

    /// The bot's newest message that `wanted` likes.
    pub(crate) async fn sees(&self, user: i64, wanted: impl Fn(&Message) -> bool) -> Message {
        let found = self
            .telegram
            .wait_for(user, DEADLINE, |view| view.last_from_bot().filter(|message| wanted(message)).cloned())
            .await;
        found.unwrap_or_else(|error| {
            let last = self.telegram.chat(user).unwrap().last_from_bot().cloned();
            panic!(
                "{error}; the last message was {:?}",
                last.map(|message| (message.text, message.reply_markup))
            )
        })
    }

    /// The newest message of the chat that `wanted` likes, also when others came after it.
    pub(crate) async fn sees_any(&self, user: i64, wanted: impl Fn(&Message) -> bool) -> Message {
        let found = self.telegram.wait_for(user, DEADLINE, |view| {
            view.messages.iter().rev().find(|message| wanted(message)).cloned()
        });
        found.await.unwrap()
    }

    /// Alex, an admin, makes Mia a mentor.
    pub(crate) async fn makes_mia_a_mentor(&self) {
        for user in [MIA, ALEX] {
            self.says(user, "/start");
            self.sees_button(user, "1:list:0").await;
        }
        self.says(ALEX, &format!("/mentor {MIA}"));
        self.count_becomes("select count(*) from read_model.student where mentor", 1).await;
    }

    pub(crate) async fn sees_text(&self, user: i64, text: &str) -> Message {
        self.sees(user, |message| shown(message).contains(text)).await
    }

    /// The message that has a button whose callback data starts so.
    pub(crate) async fn sees_button(&self, user: i64, data: &str) -> (Message, String) {
        let message = self.sees(user, |message| button(message, data).is_some()).await;
        let data = button(&message, data).unwrap();
        (message, data)
    }

    /// Presses the button whose callback data starts so, as soon as it is there.
    pub(crate) async fn presses(&self, user: i64, data: &str) {
        let (message, data) = self.sees_button(user, data).await;
        self.telegram.press(user, user, message.message_id, &Press::Data(data)).unwrap();
    }

    /// A figure from the database.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.in_database(async |client| client.query_one(sql, &[]).await.unwrap().get(0)).await
    }

    /// Changes the database behind everybody's back.
    pub(crate) async fn run_sql(&self, sql: &str) {
        self.in_database(async |client| client.batch_execute(sql).await.unwrap()).await;
    }

    pub(crate) async fn in_database<T>(&self, work: impl AsyncFnOnce(&tokio_postgres::Client) -> T) -> T {
        let (client, connection) =
            tokio_postgres::connect(&self.environment["DATABASE_URL"], tokio_postgres::NoTls).await.unwrap();
        let driver = tokio::spawn(connection);
        let done = work(&client).await;
        drop(client);
        driver.await.unwrap().unwrap();
        done
    }

    pub(crate) async fn count_becomes(&self, sql: &str, expected: i64) {
        eventually(DEADLINE, async || self.count(sql).await == expected).await;
    }

    /// Nothing was lost and nothing was done twice: each update of Telegram has one journal row with a terminal outcome, positions and
    /// versions are dense, no question was scored twice.
    pub(crate) async fn is_consistent(&self) {
        eventually(DEADLINE, async || self.telegram.pending_updates() == 0).await;
        let doubled = "select count(*) from (select input from core.journal where outcome <> 'duplicate'
                       group by input having count(*) > 1) x";
        assert_eq!(self.count(doubled).await, 0, "an input was taken twice");
        let gaps = "select count(*) from core.partition p where p.position <>
                    (select count(*) from core.event e where e.partition = p.id)";
        assert_eq!(self.count(gaps).await, 0, "positions have gaps");
        let versions = "select count(*) from (select stream from core.event group by stream
                        having count(*) <> max(version)) x";
        assert_eq!(self.count(versions).await, 0, "versions have gaps");
        let dead = "select count(*) from core.dead_letter";
        assert_eq!(self.count(dead).await, 0, "there are dead letters");
        self.count_becomes(
            "select count(*) from core.outbox where state in ('pending', 'sending', 'retry')",
            0,
        )
        .await;
    }

    /// Kills what is left, so that the database can be dropped.
    pub(crate) async fn end(mut self) {
        for child in self.children.values_mut() {
            let _ = child.start_kill();
        }
        for (_, mut child) in std::mem::take(&mut self.children) {
            let _ = child.wait().await;
        }
        drop(self.database.take());
        self.simulator.stop().await.unwrap();
    }
}

/// A simulator with people, for the bot with this token.
fn simulator_config(token: &str, clock: &Path) -> SimulatorConfig {
    let persona = |id, name: &str, language: &str| Persona {
        id,
        first_name: name.to_owned(),
        username: None,
        language_code: Some(language.to_owned()),
        role: None,
    };
    let mut config = SimulatorConfig::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), token);
    config.personas = vec![
        persona(ANN, "Ann", "en"),
        persona(IVAN, "Иван", "ru"),
        persona(MIA, "Mia", "en"),
        persona(ALEX, "Alex", "en"),
    ];
    config.webhook_retry_base = Duration::from_millis(100);
    config.clock_file = Some(clock.to_owned());
    config
}

/// Text or caption.
pub(crate) fn shown(message: &Message) -> &str {
    message.text.as_deref().or(message.caption.as_deref()).unwrap_or_default()
}

/// The callback data of the first button whose data starts so.
pub(crate) fn button(message: &Message, data: &str) -> Option<String> {
    message
        .buttons()
        .into_iter()
        .flatten()
        .filter_map(|button| button["callback_data"].as_str().map(str::to_owned))
        .find(|found| found.starts_with(data))
}
