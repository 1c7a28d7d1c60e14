//! The outbox in the hands of an operator: finding effects, and deciding what delivery cannot decide.

use std::fmt;
use std::str::FromStr;

use studymate_schema::codec::{self, CodecError};
use studymate_schema::effect::{Class, Effect};
use studymate_schema::personal::PersonKey;
use studymate_schema::{Aggregate, ChatId, InputId, MessageId, PartitionId, Timestamp};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::audit::Audit;
use crate::{Store, StoreError};

/// How far an effect is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OutboxState {
    /// It waits.
    Pending,
    /// Delivery has it in hand.
    Sending,
    /// It is done.
    Sent,
    /// It waits for its next try.
    Retry,
    /// It can never be done.
    Failed,
    /// Nobody knows whether it was done.
    Unknown,
    /// An operator gave it up.
    Cancelled,
}

impl OutboxState {
    /// All states.
    pub const ALL: [Self; 7] =
        [Self::Pending, Self::Sending, Self::Sent, Self::Retry, Self::Failed, Self::Unknown, Self::Cancelled];

    /// The name in SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Retry => "retry",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for OutboxState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no state of an effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected pending, sending, sent, retry, failed, unknown or cancelled, got {0:?}")]
pub struct UnknownOutboxState(pub String);

impl FromStr for OutboxState {
    type Err = UnknownOutboxState;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|state| state.name() == name);
        found.ok_or_else(|| UnknownOutboxState(name.to_owned()))
    }
}

/// Which effects are looked for. Every filter that is `None` is none.
#[derive(Clone, Debug, Default)]
pub struct OutboxFilter {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Only in one of these states.
    pub states: Option<Vec<OutboxState>>,
    /// Only of this class.
    pub class: Option<Class>,
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only those that this stream caused.
    pub stream: Option<Aggregate>,
    /// Only to this chat.
    pub chat: Option<ChatId>,
    /// Not decided before this.
    pub since: Option<Timestamp>,
    /// Decided before this.
    pub until: Option<Timestamp>,
    /// Only those whose error holds this text, upper or lower case.
    pub error: Option<String>,
}

/// An effect, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number.
    pub id: i64,
    /// The partition that decided it.
    pub partition: PartitionId,
    /// The input that caused it.
    pub input: InputId,
    /// The stream that caused it.
    pub stream: String,
    /// Its kind.
    pub kind: String,
    /// The name of its class.
    pub class: String,
    /// The chat that it goes to.
    pub chat: Option<ChatId>,
    /// How far it is.
    pub state: OutboxState,
    /// Not tried before this.
    pub due: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// How often nobody knew whether Telegram took it.
    pub ambiguous: u32,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was decided.
    pub created_at: Timestamp,
    /// When it was over.
    pub done_at: Option<Timestamp>,
    /// The message that shows it.
    pub message: Option<MessageId>,
    /// The trace of the input.
    pub trace: Option<String>,
}

/// Effects that fit a filter.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FoundEffects {
    /// The oldest ones, as many as were asked for.
    pub effects: Vec<OutboxRow>,
    /// How many fit, shown or not; a million where there are more.
    pub found: u64,
}

/// The most effects that are counted: more are told as so many.
const COUNTED: i64 = 1_000_000;

/// How many effects are in a state, of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxCount {
    /// The state.
    pub state: OutboxState,
    /// The name of the class.
    pub class: String,
    /// How many.
    pub effects: u64,
}

/// What an effect says, still encoded.
#[derive(Clone, Debug)]
pub struct EffectBody {
    /// The stream that caused it: its person's key encrypted it.
    pub stream: String,
    schema: i16,
    body: Vec<u8>,
}

impl EffectBody {
    /// Whose key opens it: 0 for what belongs to nobody.
    pub fn key_owner(&self) -> i64 {
        self.stream.parse().map_or(0, |stream: Aggregate| stream.key_owner())
    }

    /// Reads the effect; without the key of its person, what is personal reads as erased.
    pub fn decode(&self, key: Option<&PersonKey>) -> Result<Effect, CodecError> {
        codec::decode(&self.body, self.schema, key)
    }
}

fn state(row: &Row) -> Result<OutboxState, StoreError> {
    let name: &str = row.get("state");
    name.parse().map_err(|error| StoreError::Damaged(format!("an effect's state: {error}")))
}

fn effect(row: &Row) -> Result<OutboxRow, StoreError> {
    Ok(OutboxRow {
        id: row.get("id"),
        partition: PartitionId(row.get::<_, i16>("partition") as u16),
        input: InputId(row.get("input")),
        stream: row.get("stream"),
        kind: row.get("kind"),
        class: row.get("class"),
        chat: row.get::<_, Option<i64>>("chat").map(ChatId),
        state: state(row)?,
        due: row.get("due"),
        tries: row.get::<_, i32>("tries").unsigned_abs(),
        ambiguous: row.get::<_, i32>("ambiguous").unsigned_abs(),
        error: row.get("error"),
        created_at: row.get("created_at"),
        done_at: row.get("done_at"),
        message: row.get::<_, Option<i32>>("message").map(MessageId),
        trace: row.get("trace"),
    })
}

impl Store {
    /// The oldest effects that fit a filter, at most `limit`, and how many fit.
    pub async fn find_outbox(&self, filter: &OutboxFilter, limit: u32) -> Result<FoundEffects, StoreError> {
        let effects = self.oldest_outbox(filter, limit).await?;
        let mut found = effects.len() as u64;
        if found >= u64::from(limit) {
            found = self.summarize_outbox(filter).await?.iter().map(|count| count.effects).sum();
        }
        Ok(FoundEffects { effects, found })
    }

    /// The oldest effects that fit a filter, at most `limit`.
    ///
    /// Quick by numbers, by a stream, and for what is not sent. What was sent is all there is but a little: to search it by anything
    /// else takes a time, too.
    pub async fn oldest_outbox(
        &self,
        filter: &OutboxFilter,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let sql = match &filter.stream {
            Some(_) => include_str!("../sql/find_outbox_stream.sql"),
            None => include_str!("../sql/find_outbox.sql"),
        };
        let rows = self.search_outbox("find effects", sql, filter, limit.into()).await?;
        rows.iter().map(effect).collect()
    }

    /// How many effects fit a filter, by state and class; a million of them are counted, what was sent last.
    pub async fn summarize_outbox(&self, filter: &OutboxFilter) -> Result<Vec<OutboxCount>, StoreError> {
        let sql = match &filter.stream {
            Some(_) => include_str!("../sql/summarize_outbox_stream.sql"),
            None => include_str!("../sql/summarize_outbox.sql"),
        };
        let rows = self.search_outbox("count effects", sql, filter, COUNTED).await?;
        rows.iter()
            .map(|row| {
                let effects = row.get::<_, i64>("effects").unsigned_abs();
                Ok(OutboxCount { state: state(row)?, class: row.get("class"), effects })
            })
            .collect()
    }

    /// Parsed anew each time, so that the plan is made for the filters that are set.
    async fn search_outbox(
        &self,
        operation: &'static str,
        sql: &str,
        filter: &OutboxFilter,
        limit: i64,
    ) -> Result<Vec<Row>, StoreError> {
        let OutboxFilter { ids, states, class, kind, stream, chat, since, until, error } = filter;
        let states: Vec<&str> =
            states.as_deref().unwrap_or(&OutboxState::ALL).iter().map(|state| state.name()).collect();
        let (class, chat) = (class.map(Class::name), chat.map(|chat| chat.0));
        let stream = stream.as_ref().map(Aggregate::to_string);
        let parameters: [&(dyn ToSql + Sync); 10] =
            [ids, &states, &class, kind, &stream, &chat, since, until, error, &limit];
        let connection = self.connection().await?;
        connection.query(sql, &parameters).await.map_err(StoreError::statement(operation))
    }

    /// What an effect says; `None` when there is none of this number.
    pub async fn read_effect(&self, id: i64) -> Result<Option<EffectBody>, StoreError> {
        let connection = self.connection().await?;
        let row = connection
            .query_opt(include_str!("../sql/read_effect.sql"), &[&id])
            .await
            .map_err(StoreError::statement("read an effect"))?;
        Ok(row.map(|row| EffectBody {
            stream: row.get("stream"),
            schema: row.get("schema"),
            body: row.get("body"),
        }))
    }

    /// Lets effects that failed, are unknown or were cancelled wait again, and records it. Returns how many were so.
    pub async fn retry_outbox(&self, audit: &Audit, ids: &[i64]) -> Result<u64, StoreError> {
        self.change_outbox(audit, include_str!("../sql/retry_outbox.sql"), &[&ids]).await
    }

    /// Gives up effects that wait, and records it. Returns how many did: what delivery has in hand by now is not among them.
    pub async fn cancel_outbox(&self, audit: &Audit, ids: &[i64]) -> Result<u64, StoreError> {
        self.change_outbox(audit, include_str!("../sql/cancel_outbox.sql"), &[&ids]).await
    }

    /// Says of effects of which nobody knows whether they were sent that they were, or were not; and records it. Returns how many
    /// were unknown.
    pub async fn resolve_outbox(&self, audit: &Audit, ids: &[i64], sent: bool) -> Result<u64, StoreError> {
        let state = if sent { OutboxState::Sent } else { OutboxState::Failed };
        self.change_outbox(audit, include_str!("../sql/resolve_outbox.sql"), &[&ids, &state.name()]).await
    }

    async fn change_outbox(
        &self,
        audit: &Audit,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, StoreError> {
        self.audited(audit, async |transaction| {
            transaction.execute(sql, parameters).await.map_err(StoreError::statement("change effects"))
        })
        .await
    }
}
