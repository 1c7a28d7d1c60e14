//! What a worker is told.

use std::time::Duration;

use studymate_domain::admission::AdmissionLimits;
use studymate_process::config::Secret;
use studymate_schema::UserId;
use studymate_schema::personal::MasterKeys;
use url::Url;

/// Everything that a worker process is told.
#[derive(Clone, Debug)]
pub struct WorkersConfig {
    /// The bot's token.
    pub token: Secret,
    /// Where the Bot API is: `https://api.telegram.org`, or a simulator.
    pub telegram_api: Url,
    /// Encrypt and decrypt people's keys.
    pub master_keys: MasterKeys,
    /// Who is admin.
    pub admins: Vec<UserId>,
    /// How fast a person may be.
    pub admission: AdmissionLimits,
    /// How fast Telegram may be written to.
    pub delivery: DeliveryLimits,
    /// How long a worker may be silent before others take its partitions. A crash costs its students this long at most, and
    /// a second.
    pub lease: Duration,
    /// The most states of people that this process keeps in memory.
    pub cached_states: usize,
    /// The most inputs that are committed together.
    pub batch: usize,
    /// At most one alert of a kind to the admins in this time.
    pub alert_pause: Duration,
    /// How long the parts may take to stop.
    pub shutdown: Duration,
}

/// How fast Telegram may be written to (Bot API FAQ, "My bot is hitting limits"): about one message a second to a chat where
/// short bursts pass, 20 a minute to a group, 30 a second to all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeliveryLimits {
    /// Messages a second over all chats.
    pub global_per_second: f64,
    /// Messages a second to one private chat, sustained.
    pub chat_per_second: f64,
    /// Messages to one private chat at once.
    pub chat_burst: u32,
    /// Messages a minute to one group.
    pub group_per_minute: f64,
    /// Calls at the same time.
    pub in_flight: usize,
}

impl Default for DeliveryLimits {
    fn default() -> Self {
        DeliveryLimits {
            global_per_second: 30.0,
            chat_per_second: 1.0,
            chat_burst: 5,
            group_per_minute: 20.0,
            in_flight: 64,
        }
    }
}
