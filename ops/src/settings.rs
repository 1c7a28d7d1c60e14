//! All settings: each a flag and an environment variable, checked before anything opens a socket.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use studymate_domain::admission::AdmissionLimits;
use studymate_ingress::{IngressConfig, Mode, WebhookConfig};
use studymate_nats::{Clock, LogConfig};
use studymate_process::config::{ConfigError, Secret, bot_token, database_url, duration, telegram_id};
use studymate_process::telemetry::{LogFormat, TelemetryConfig};
use studymate_schema::UserId;
use studymate_schema::personal::MasterKeys;
use studymate_store::StoreConfig;
use studymate_store::login::Login;
use studymate_workers::{DeliveryLimits, WorkersConfig};
use url::Url;

/// How log lines look.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum LogFormatSetting {
    /// For people
    Human,
    /// One JSON object a line
    Json,
}

/// What every process says about itself.
#[derive(Args, Clone)]
pub(crate) struct ProcessSettings {
    /// How log lines look
    #[arg(long, env = "LOG_FORMAT", default_value = "human")]
    pub(crate) log_format: LogFormatSetting,
    /// What is logged: a level, or levels by module like warn,studymate_workers=debug
    #[arg(long, env = "LOG_LEVEL", default_value = "info,tokio_postgres=warn")]
    pub(crate) log_level: String,
    /// Where traces go (OTLP over HTTP), like http://localhost:4318; nowhere if not set
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT")]
    pub(crate) otel_exporter_otlp_endpoint: Option<Url>,
    /// Where health and metrics are served
    #[arg(long, env = "OPS_LISTEN", default_value = "127.0.0.1:9464")]
    pub(crate) ops_listen: SocketAddr,
}

/// How to reach the database and the log.
#[derive(Args, Clone)]
pub(crate) struct Settings {
    /// The database: postgres://user:password@host:port/name
    #[arg(long, env = "DATABASE_URL", value_parser = database_url, hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// Connections to the database that this process may have
    #[arg(long, env = "DATABASE_CONNECTIONS", default_value_t = 16)]
    pub(crate) database_connections: u16,
    /// The log: nats://user:password@host:port, several separated by commas
    #[arg(long, env = "NATS_URL", hide_env_values = true)]
    pub(crate) nats_url: Option<String>,
    /// Copies of the log in a cluster
    #[arg(long, env = "NATS_REPLICAS", default_value_t = 1)]
    pub(crate) nats_replicas: u8,
    /// How long inputs stay in the log; longer than the interval of backups
    #[arg(long, env = "LOG_RETENTION", default_value = "30d", value_parser = duration)]
    pub(crate) log_retention: Duration,
    /// Partitions of the log; fixed when the database is made
    #[arg(long, env = "PARTITIONS", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) partitions: u16,
    /// For simulations: a file that says by how many milliseconds the clock is ahead
    #[arg(long, env = "CLOCK_FILE", hide = true)]
    pub(crate) clock_file: Option<PathBuf>,
    /// The bot's token, as @BotFather shows it
    #[arg(long, env = "BOT_TOKEN", value_parser = bot_token, hide_env_values = true)]
    pub(crate) bot_token: Option<Secret>,
    /// Where the Bot API is
    #[arg(long, env = "TELEGRAM_API_URL", default_value = "https://api.telegram.org")]
    pub(crate) telegram_api_url: Url,
    #[command(flatten)]
    pub(crate) process: ProcessSettings,
}

/// Those who read or write what belongs to people also need the keys.
#[derive(Args, Clone)]
pub(crate) struct StoreSettings {
    /// Encrypts people's keys: VERSION:BASE64 of 32 bytes, older versions after a comma
    #[arg(long, env = "MASTER_KEY", hide_env_values = true)]
    pub(crate) master_key: Option<String>,
    #[command(flatten)]
    pub(crate) common: Settings,
}

/// Migrations.
#[derive(Args, Clone)]
pub(crate) struct MigrateSettings {
    /// Logins to make, one for each process: workers=PASSWORD,projector=PASSWORD,ops=PASSWORD
    #[arg(long, env = "DATABASE_LOGINS", value_delimiter = ',', hide_env_values = true)]
    pub(crate) database_logins: Vec<Login>,
    #[command(flatten)]
    pub(crate) common: Settings,
}

/// The ingress.
#[derive(Args, Clone)]
pub(crate) struct IngressSettings {
    /// Where Telegram sends updates, as seen from outside; polling if not set
    #[arg(long, env = "WEBHOOK_URL")]
    pub(crate) webhook_url: Option<Url>,
    /// What Telegram must send along with updates: 1 to 256 of A-Z a-z 0-9 _ -
    #[arg(long, env = "WEBHOOK_SECRET", value_parser = webhook_secret, hide_env_values = true)]
    pub(crate) webhook_secret: Option<Secret>,
    /// Where to listen for updates
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:8443")]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) common: Settings,
}

/// How fast a person may be.
#[derive(Args, Clone)]
pub(crate) struct AdmissionSettings {
    /// Inputs of one person at once
    #[arg(long, env = "ADMISSION_BURST", default_value_t = 30)]
    pub(crate) admission_burst: u32,
    /// Inputs a second of one person, sustained
    #[arg(long, env = "ADMISSION_RATE", default_value_t = 2.0)]
    pub(crate) admission_rate: f64,
    /// How long a ban for flooding lasts
    #[arg(long, env = "BAN", default_value = "5m", value_parser = duration)]
    pub(crate) ban: Duration,
}

/// The workers.
#[derive(Args, Clone)]
pub(crate) struct WorkersSettings {
    /// Telegram ids of the admins, separated by commas
    #[arg(long, env = "ADMIN_TELEGRAM_IDS", value_delimiter = ',', value_parser = telegram_id)]
    pub(crate) admin_telegram_ids: Vec<i64>,
    /// Messages a second to all chats
    #[arg(long, env = "TELEGRAM_GLOBAL_RATE", default_value_t = 30.0)]
    pub(crate) telegram_global_rate: f64,
    /// Messages a second to one chat
    #[arg(long, env = "TELEGRAM_CHAT_RATE", default_value_t = 1.0)]
    pub(crate) telegram_chat_rate: f64,
    /// Messages to one chat at once, after a rest
    #[arg(long, env = "TELEGRAM_CHAT_BURST", default_value_t = 5)]
    pub(crate) telegram_chat_burst: u32,
    #[command(flatten)]
    pub(crate) admission: AdmissionSettings,
    /// How long a worker may be silent before others take its partitions
    #[arg(long, env = "LEASE", default_value = "5s", value_parser = duration)]
    pub(crate) lease: Duration,
    /// States of people that are kept in memory
    #[arg(long, env = "CACHED_STATES", default_value_t = 50_000)]
    pub(crate) cached_states: usize,
    /// Inputs that are committed together at most
    #[arg(long, env = "BATCH", default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(crate) batch: u16,
    /// At most one alert of a kind to the admins in this time
    #[arg(long, env = "ALERT_PAUSE", default_value = "5m", value_parser = duration)]
    pub(crate) alert_pause: Duration,
    #[command(flatten)]
    pub(crate) store: StoreSettings,
}

/// How long the parts of a process may take to stop: with what follows, less than the ten seconds that are promised.
const SHUTDOWN: Duration = Duration::from_secs(5);

fn webhook_secret(value: &str) -> Result<Secret, String> {
    let fits = (1..=256).contains(&value.len())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if fits {
        Ok(Secret::from(value.to_owned()))
    } else {
        Err("expected 1 to 256 of A-Z a-z 0-9 _ -".to_owned())
    }
}

fn missing(name: &'static str, hint: &'static str) -> ConfigError {
    ConfigError::Missing { name, hint }
}

impl ProcessSettings {
    /// Logs and traces of a process of this name.
    pub(crate) fn telemetry(&self, service: &'static str) -> TelemetryConfig {
        TelemetryConfig {
            format: match self.log_format {
                LogFormatSetting::Human => LogFormat::Human,
                LogFormatSetting::Json => LogFormat::Json,
            },
            filter: self.log_level.clone(),
            otlp_endpoint: self.otel_exporter_otlp_endpoint.as_ref().map(ToString::to_string),
            service,
        }
    }
}

impl Settings {
    pub(crate) fn store(&self, application: &str) -> Result<StoreConfig, ConfigError> {
        let url = self.database_url.clone();
        let url =
            url.ok_or_else(|| missing("DATABASE_URL", "set it to postgres://user:password@host:port/name"))?;
        Ok(StoreConfig {
            url,
            connections: self.database_connections.into(),
            application: application.to_owned(),
        })
    }

    pub(crate) fn log(&self) -> Result<LogConfig, ConfigError> {
        let url = self.nats_url.clone();
        Ok(LogConfig {
            url: url.ok_or_else(|| missing("NATS_URL", "set it to nats://user:password@host:port"))?,
            partitions: self.partitions,
            retention: self.log_retention,
            replicas: self.nats_replicas.into(),
            clock: self.clock_file.clone().map(Clock::simulated).unwrap_or_default(),
            ..LogConfig::default()
        })
    }

    pub(crate) fn token(&self) -> Result<Secret, ConfigError> {
        self.bot_token.clone().ok_or_else(|| {
            missing(
                "BOT_TOKEN",
                "set it to the token that @BotFather shows, or try `make demo`, which needs none",
            )
        })
    }
}

impl StoreSettings {
    pub(crate) fn master_keys(&self) -> Result<MasterKeys, ConfigError> {
        let setting = self.master_key.as_deref().ok_or_else(|| {
            missing(
                "MASTER_KEY",
                "set it to 1:<base64 of 32 bytes>, for example by `echo 1:$(openssl rand -base64 32)`",
            )
        })?;
        setting.parse().map_err(|_| ConfigError::Malformed {
            name: "MASTER_KEY",
            expected: "<version>:<base64 of 32 bytes>[,…]".to_owned(),
            got: "‹secret›".to_owned(),
        })
    }
}

impl IngressSettings {
    pub(crate) fn config(&self) -> Result<IngressConfig, ConfigError> {
        let mode = match &self.webhook_url {
            None => Mode::Polling,
            Some(url) => Mode::Webhook(WebhookConfig {
                url: url.clone(),
                secret: self.webhook_secret.clone().ok_or_else(|| {
                    missing(
                        "WEBHOOK_SECRET",
                        "set it to 1 to 256 random letters and digits: WEBHOOK_URL needs it",
                    )
                })?,
                listen: self.listen,
            }),
        };
        Ok(IngressConfig {
            token: self.common.token()?,
            telegram_api: self.common.telegram_api_url.clone(),
            mode,
        })
    }
}

impl AdmissionSettings {
    pub(crate) fn limits(&self) -> AdmissionLimits {
        AdmissionLimits {
            burst: self.admission_burst,
            per_second: self.admission_rate,
            ban: self.ban,
            ..AdmissionLimits::default()
        }
    }
}

impl WorkersSettings {
    pub(crate) fn config(&self) -> Result<WorkersConfig, ConfigError> {
        let common = &self.store.common;
        Ok(WorkersConfig {
            token: common.token()?,
            telegram_api: common.telegram_api_url.clone(),
            master_keys: self.store.master_keys()?,
            admins: self.admin_telegram_ids.iter().copied().map(UserId).collect(),
            admission: self.admission.limits(),
            delivery: DeliveryLimits {
                global_per_second: self.telegram_global_rate,
                chat_per_second: self.telegram_chat_rate,
                chat_burst: self.telegram_chat_burst,
                ..DeliveryLimits::default()
            },
            lease: self.lease,
            cached_states: self.cached_states,
            batch: self.batch.into(),
            alert_pause: self.alert_pause,
            shutdown: SHUTDOWN,
        })
    }
}

/// `studymate config check`: every setting is there and makes sense.
pub(crate) fn check(settings: &WorkersSettings) -> anyhow::Result<ExitCode> {
    let common = &settings.store.common;
    settings.config()?;
    common.store("check")?;
    common.log()?;
    println!("BOT_TOKEN ‹secret›");
    println!("MASTER_KEY ‹secret›");
    println!("DATABASE_URL ‹secret›");
    println!("NATS_URL ‹secret›");
    println!("TELEGRAM_API_URL {}", common.telegram_api_url);
    println!("PARTITIONS {}", common.partitions);
    println!("ADMIN_TELEGRAM_IDS {:?}", settings.admin_telegram_ids);
    println!("the configuration is complete");
    Ok(ExitCode::SUCCESS)
}
