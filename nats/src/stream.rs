//! The connection and the stream.

use std::sync::Arc;
use std::time::Duration;

use async_nats::connection::State;
use async_nats::jetstream::context::{GetStreamError, GetStreamErrorKind};
use async_nats::jetstream::stream::{
    Config, DiscardPolicy, RawMessageErrorKind, RetentionPolicy, StorageType, Stream, SubjectTransform,
};
use async_nats::jetstream::{self, Context, ErrorCode};
use async_nats::{Client, ConnectOptions, Event, ServerAddr, ServerError};
use jiff::Timestamp;
use tokio::sync::watch;

use crate::acknowledged::Acknowledged;
use crate::{Clock, LogConfig, LogError};

/// How long a request to the server may take.
const REQUEST_DEADLINE: Duration = Duration::from_secs(5);
/// How often the server is asked for a sign of life: a line that is cut without a word is noticed after two without an answer.
const PING_INTERVAL: Duration = Duration::from_secs(5);
/// How long the server remembers message ids by itself; the journal remembers them for ever.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(120);
/// The most bytes of one input: an imported quiz of 1 MiB and its envelope fit.
const MESSAGE_MAX: i32 = 8 * 1024 * 1024;

/// The log. Cheap to clone; all clones share the connection, which heals by itself.
#[derive(Clone)]
pub struct Log {
    pub(crate) client: Client,
    pub(crate) context: Context,
    pub(crate) config: Arc<LogConfig>,
    /// Counts connections: what the server kept in memory for an earlier one may be gone.
    pub(crate) connections: watch::Receiver<u64>,
    /// What the server did not permit since it was connected to.
    refused: watch::Receiver<Option<String>>,
    /// What it acknowledged to us.
    pub(crate) acknowledged: Arc<Acknowledged>,
}

/// What tells one stream from another of the same name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StreamIdentity {
    /// When it was made, to the microsecond.
    pub created: Timestamp,
    /// The sequence of its first message.
    pub first_sequence: u64,
    /// The sequence of its last message.
    pub last_sequence: u64,
}

impl Log {
    /// The clock by which inputs are dated.
    pub fn clock(&self) -> &Clock {
        &self.config.clock
    }

    /// For how long inputs stay.
    pub fn retention(&self) -> Duration {
        self.config.retention
    }

    /// Connects as the user of the address. The server must be there; afterwards the connection is made again whenever it is lost.
    pub async fn connect(config: LogConfig) -> Result<Self, LogError> {
        let servers: Vec<ServerAddr> =
            config.url.split(',').map(|address| address.trim().parse()).collect::<Result<_, _>>().map_err(
                |error: std::io::Error| LogError::Stream {
                    operation: "reach",
                    stream: config.stream.clone(),
                    reason: format!("NATS_URL: {error}"),
                },
            )?;
        let mut options = ConnectOptions::new();
        // The client reads addresses from the URL, but not who we are.
        if let Some((user, password)) =
            servers.iter().find_map(|server| server.username().zip(server.password()))
        {
            // Answers come to subjects under the user's own prefix: nobody else may listen there.
            let inbox = format!("_INBOX_{user}");
            options =
                options.user_and_password(user.to_owned(), password.to_owned()).custom_inbox_prefix(inbox);
        }
        let (connected, mut connections) = watch::channel(0);
        let connected = Arc::new(connected);
        let (refusals, refused) = watch::channel(None);
        let refusals = Arc::new(refusals);
        let client = options
            .name("studymate")
            .request_timeout(Some(REQUEST_DEADLINE))
            .connection_timeout(REQUEST_DEADLINE)
            .ping_interval(PING_INTERVAL)
            .reconnect_delay_callback(reconnect_delay)
            .event_callback(move |event| {
                note(&event);
                if event == Event::Connected {
                    connected.send_modify(|count| *count += 1);
                    refusals.send_replace(None);
                } else if let Some(what) = refusal(&event) {
                    refusals.send_replace(Some(what.to_owned()));
                }
                std::future::ready(())
            })
            .connect(servers)
            .await
            .map_err(LogError::Connect)?;
        // The first connection is told a moment later; from here on each one more is a new one.
        let first = tokio::time::timeout(REQUEST_DEADLINE, connections.wait_for(|count| *count > 0));
        if first.await.is_err() {
            tracing::warn!("the client does not tell of its connections, what is lost with one shows late");
        }
        let context = jetstream::ContextBuilder::new()
            .timeout(REQUEST_DEADLINE)
            .ack_timeout(REQUEST_DEADLINE)
            .build(client.clone());
        let acknowledged = Arc::default();
        Ok(Log { client, context, config: Arc::new(config), connections, refused, acknowledged })
    }

    /// Whether there is a connection, as far as the client knows: a line that is cut without a word is noticed within 15 s.
    pub fn is_connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    /// What the server last did not permit on this connection: an operation and a subject. A call that is not permitted gets no
    /// answer: it runs out of time, and only this tells why.
    pub fn refused(&self) -> Option<String> {
        self.refused.borrow().clone()
    }

    /// How many partitions the log has.
    pub fn partitions(&self) -> u16 {
        self.config.partitions
    }

    /// Makes the stream, or checks that the one that is there has the same partitions and brings its other settings up to date.
    pub async fn ensure_stream(&self) -> Result<(), LogError> {
        let config = Config {
            name: self.config.stream.clone(),
            subjects: vec![format!("{}in.*.*", self.config.prefix)],
            subject_transform: Some(self.transform()),
            retention: RetentionPolicy::Limits,
            storage: StorageType::File,
            discard: DiscardPolicy::Old,
            max_age: self.config.retention,
            duplicate_window: DUPLICATE_WINDOW,
            max_message_size: MESSAGE_MAX,
            num_replicas: self.config.replicas,
            allow_atomic_publish: true,
            ..Config::default()
        };
        let stream = self
            .context
            .get_or_create_stream(config)
            .await
            .map_err(|error| self.failed("make", error.to_string()))?;
        let found = &stream.cached_info().config;
        self.check_partitions(found)?;
        let current = Config {
            max_age: self.config.retention,
            max_message_size: MESSAGE_MAX,
            num_replicas: self.config.replicas,
            allow_atomic_publish: true,
            ..found.clone()
        };
        if current != *found {
            tracing::info!(
                stream = self.config.stream,
                retention_days = current.max_age.as_secs() / 86_400,
                replicas = current.num_replicas,
                "the log's settings change"
            );
            self.context
                .update_stream(&current)
                .await
                .map_err(|error| self.failed("change", error.to_string()))?;
        }
        Ok(())
    }

    /// Checks that the stream is there and has the same partitions: what a process may do that cannot make one.
    pub async fn check_stream(&self) -> Result<(), LogError> {
        let stream = self.stream().await?;
        let found = &stream.cached_info().config;
        self.check_partitions(found)?;
        if (found.max_age, found.num_replicas) != (self.config.retention, self.config.replicas) {
            tracing::warn!(
                stream = self.config.stream,
                "the log has another LOG_RETENTION or NATS_REPLICAS than this process: `studymate migrate` changes them"
            );
        }
        Ok(())
    }

    async fn stream(&self) -> Result<Stream, LogError> {
        self.context.get_stream(&self.config.stream).await.map_err(|error| {
            if is_missing(&error) {
                LogError::Missing { stream: self.config.stream.clone() }
            } else {
                self.failed("look at", error.to_string())
            }
        })
    }

    fn check_partitions(&self, found: &Config) -> Result<(), LogError> {
        let (transform, wanted) = (found.subject_transform.as_ref(), self.transform());
        if transform.is_some_and(|transform| transform.destination == wanted.destination) {
            return Ok(());
        }
        Err(LogError::OtherPartitions {
            stream: self.config.stream.clone(),
            found: transform.map(|transform| transform.destination.clone()).unwrap_or_default(),
            wanted: wanted.destination,
        })
    }

    /// Which stream it is and how far it goes: after a loss or a restore it is another one, or shorter.
    pub async fn identity(&self) -> Result<StreamIdentity, LogError> {
        let stream = self.stream().await?;
        let info = stream.cached_info();
        let created =
            timestamp(info.created).ok_or_else(|| self.failed("look at", "its time is not a time".into()))?;
        Ok(StreamIdentity {
            created,
            first_sequence: info.state.first_sequence,
            last_sequence: info.state.last_sequence,
        })
    }

    /// Whether the input at a sequence is the one that the log took at that time. `None` when it is not there: it is past its
    /// retention, was purged, or never was.
    ///
    /// Sequences alone do not tell: a log that was put back to an older copy gives them out again.
    pub async fn holds(&self, sequence: u64, at: Timestamp) -> Result<Option<bool>, LogError> {
        let failed = |reason: String| self.failed("look into", reason);
        let stream = self
            .context
            .get_stream_no_info(&self.config.stream)
            .await
            .map_err(|error| failed(error.to_string()))?;
        match stream.get_raw_message(sequence).await {
            Ok(message) => Ok(Some(timestamp(message.time) == Some(at))),
            Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(None),
            Err(error) => Err(failed(error.to_string())),
        }
    }

    /// Sends what is buffered and ends the connection.
    pub async fn close(&self) {
        if let Err(error) = self.client.drain().await {
            tracing::debug!(%error, "the connection to NATS was closed already");
        }
    }

    fn transform(&self) -> SubjectTransform {
        let LogConfig { prefix, partitions, .. } = self.config.as_ref();
        SubjectTransform {
            source: format!("{prefix}in.*.*"),
            destination: format!(
                "{prefix}p.{{{{partition({partitions},1,2)}}}}.{{{{wildcard(1)}}}}.{{{{wildcard(2)}}}}"
            ),
        }
    }

    pub(crate) fn failed(&self, operation: &'static str, reason: String) -> LogError {
        let reason = match self.refused() {
            Some(what) => format!("{reason}; the server does not permit: {what}"),
            None => reason,
        };
        LogError::Stream { operation, stream: self.config.stream.clone(), reason }
    }
}

/// Pauses between tries to connect again, from 2 ms doubled up to a second: the client's own go up to four, which is long for somebody
/// who waits for an answer.
fn reconnect_delay(attempts: usize) -> Duration {
    match attempts {
        0 | 1 => Duration::ZERO,
        _ => Duration::from_millis(1 << attempts.min(10)).min(Duration::from_secs(1)),
    }
}

/// A time of the server, to the microsecond: PostgreSQL keeps no more.
pub(crate) fn timestamp(time: async_nats::datetime::DateTime) -> Option<Timestamp> {
    let micros = time.unix_timestamp_nanos().div_euclid(1000);
    Timestamp::from_microsecond(i64::try_from(micros).ok()?).ok()
}

fn is_missing(error: &GetStreamError) -> bool {
    matches!(error.kind(), GetStreamErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NOT_FOUND)
}

/// What the server does not permit, if that is what it says.
fn refusal(event: &Event) -> Option<&str> {
    match event {
        Event::ServerError(ServerError::Other(text)) => {
            // As the server says it: Permissions Violation for Publish to "in.user.7".
            text.trim_matches('\'').strip_prefix("Permissions Violation for ")
        }
        _ => None,
    }
}

/// What the client tells beside results: a right that is missing shows only here.
fn note(event: &Event) {
    let kind = match event {
        Event::Connected => "connected",
        Event::Disconnected => "disconnected",
        Event::SlowConsumer(_) => "slow_consumer",
        event if refusal(event).is_some() => "refused",
        Event::ServerError(_) => "server_error",
        Event::ClientError(_) => "client_error",
        _ => "other",
    };
    metrics::counter!("studymate_log_events_total", "kind" => kind).increment(1);
    match event {
        Event::Connected => tracing::info!("connected to NATS"),
        // We did that ourselves.
        Event::Draining | Event::Closed => tracing::debug!(%event, "NATS"),
        other => match refusal(other) {
            Some(what) => {
                tracing::error!(what, "NATS does not permit this to our user: look at its permissions");
            }
            None => tracing::warn!(event = %other, "NATS"),
        },
    }
}
