//! Delivery's side of the effects: what waits, what is being sent, what became of it.
//!
//! `pending → sending → sent | retry | failed | unknown`. An effect is claimed right before it is sent, by a statement of its own or with
//! the commit that decided it, and settled right after; what is found `sending` by the next owner of delivery is ambiguous and
//! counted as such.

use std::collections::HashMap;
use std::time::Duration;

use studymate_schema::codec::{self, CodecError};
use studymate_schema::effect::{Class, Effect};
use studymate_schema::personal::PersonKey;
use studymate_schema::{Aggregate, ChatId, Epoch, InputId, MessageId, PartitionId, Position, Timestamp};
use tokio_postgres::Row;

use crate::commit::NewEffect;
use crate::{Store, StoreError};

/// The lease of delivery: one process at a time sends.
pub const DELIVERY_LEASE: &str = "delivery";

/// An effect that waits.
#[derive(Clone, Debug)]
pub struct WaitingEffect {
    /// Its number: the order within a chat.
    pub id: i64,
    /// The partition that decided it.
    pub partition: PartitionId,
    /// Position of the last event of the same decision.
    pub position: Position,
    /// The input that caused it.
    pub input: InputId,
    /// Which effect of that input.
    pub number: i16,
    /// The stream that caused it.
    pub stream: Aggregate,
    /// The name of its class.
    pub class: String,
    /// Not before this.
    pub due: Timestamp,
    /// How often it was tried; after it was claimed, the number of the try in hand.
    pub tries: u32,
    /// The trace of the input.
    pub trace: Option<String>,
    /// When it was decided.
    pub created_at: Timestamp,
    schema: i16,
    body: Vec<u8>,
}

impl WaitingEffect {
    /// Reads the effect; without the key of its person, what is personal reads as erased.
    pub fn decode(&self, key: Option<&PersonKey>) -> Result<Effect, CodecError> {
        codec::decode(&self.body, self.schema, key)
    }

    /// An effect that was claimed as number `id` with the commit that wrote it.
    pub fn claimed(id: i64, partition: PartitionId, effect: NewEffect) -> Self {
        let now = Timestamp::now();
        WaitingEffect {
            id,
            partition,
            position: effect.position,
            input: effect.input,
            number: effect.number,
            stream: effect.stream,
            class: effect.class.to_owned(),
            due: now,
            tries: 1,
            trace: effect.trace,
            created_at: now,
            schema: codec::SCHEMA,
            body: effect.body,
        }
    }

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let stream: &str = row.get("stream");
        Ok(WaitingEffect {
            id: row.get("id"),
            partition: PartitionId(row.get::<_, i16>("partition") as u16),
            position: Position(row.get("position")),
            input: InputId(row.get("input")),
            number: row.get("number"),
            stream: stream
                .parse()
                .map_err(|error| StoreError::Damaged(format!("an effect's stream: {error}")))?,
            class: row.get("class"),
            due: row.get("due"),
            tries: row.get::<_, i32>("tries").unsigned_abs(),
            trace: row.get("trace"),
            created_at: row.get("created_at"),
            schema: row.get("schema"),
            body: row.get("body"),
        })
    }
}

/// How many effects of each priority to load.
#[derive(Clone, Copy, Debug)]
pub struct LoadLimits {
    /// Answers to somebody who waits.
    pub interactive: u32,
    /// Reminders.
    pub reminder: u32,
    /// Messages to many.
    pub broadcast: u32,
}

impl LoadLimits {
    /// Whether what was loaded is all there was: less than the limit of each priority.
    pub fn fit(&self, loaded: &[WaitingEffect]) -> bool {
        let of = |class: Class| loaded.iter().filter(|effect| effect.class == class.name()).count();
        of(Class::Interactive) < self.interactive as usize
            && of(Class::Reminder) < self.reminder as usize
            && of(Class::Broadcast) < self.broadcast as usize
    }
}

/// What became of an effect that was claimed.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Which.
    pub id: i64,
    /// The number of the try, as [`Store::claim_outbox`] gave it.
    pub tries: u32,
    /// What became of it.
    pub state: SettledState,
    /// What Telegram (or the network) said, where it did not go well.
    pub error: Option<String>,
    /// The message that shows it.
    pub message: Option<MessageId>,
    /// Whether nobody knows if this try was taken.
    pub ambiguous: bool,
    /// The card that is in this message now.
    pub card: Option<(ChatId, String)>,
}

/// The states after a try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettledState {
    /// Telegram took it.
    Sent,
    /// Try again, not before this.
    Retry(Timestamp),
    /// It can never be sent.
    Failed,
    /// Nobody knows, and it must not be sent twice: an operator decides.
    Unknown,
}

impl SettledState {
    fn name(self) -> &'static str {
        match self {
            SettledState::Sent => "sent",
            SettledState::Retry(_) => "retry",
            SettledState::Failed => "failed",
            SettledState::Unknown => "unknown",
        }
    }
}

/// How much of a class waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The name of the class.
    pub class: String,
    /// How many.
    pub count: u64,
    /// How long the oldest has waited, in seconds.
    pub oldest_seconds: f64,
}

impl Store {
    /// The next waiting effects that are not in hand yet, by priority, then in the order of their numbers; without those of chats that
    /// have enough in hand.
    pub async fn load_outbox(
        &self,
        in_hand: &[i64],
        full: &[ChatId],
        limits: LoadLimits,
    ) -> Result<Vec<WaitingEffect>, StoreError> {
        let operation = "load the outbox";
        let connection = self.connection().await?;
        let statement = connection
            .prepare_cached(include_str!("../sql/load_outbox.sql"))
            .await
            .map_err(StoreError::statement(operation))?;
        let (interactive, reminder, broadcast) =
            (i64::from(limits.interactive), i64::from(limits.reminder), i64::from(limits.broadcast));
        let full: Vec<i64> = full.iter().map(|chat| chat.0).collect();
        let rows = connection
            .query(&statement, &[&in_hand, &interactive, &reminder, &broadcast, &full])
            .await
            .map_err(StoreError::statement(operation))?;
        rows.iter().map(WaitingEffect::from_row).collect()
    }

    /// Marks effects as being sent. Only those returned, with the number of the try, may be sent; none are when delivery has another
    /// owner by now.
    pub async fn claim_outbox(
        &self,
        ids: &[i64],
        owner: &str,
        epoch: Epoch,
    ) -> Result<HashMap<i64, u32>, StoreError> {
        let operation = "claim effects";
        let connection = self.connection().await?;
        let statement = connection
            .prepare_cached(include_str!("../sql/claim_outbox.sql"))
            .await
            .map_err(StoreError::statement(operation))?;
        let rows = connection
            .query(&statement, &[&ids, &owner, &epoch.0])
            .await
            .map_err(StoreError::statement(operation))?;
        Ok(rows.iter().map(|row| (row.get("id"), row.get::<_, i32>("tries").unsigned_abs())).collect())
    }

    /// Gives effects back that were claimed under an epoch and are certainly not sent: they wait again.
    pub async fn unclaim_outbox(&self, ids: &[i64], epoch: Epoch) -> Result<u64, StoreError> {
        self.unclaim(ids, &[], &[], epoch).await
    }

    /// The same for all that these inputs caused, but for what delivery has in hand.
    pub async fn unclaim_outbox_of(
        &self,
        inputs: &[InputId],
        in_hand: &[i64],
        epoch: Epoch,
    ) -> Result<u64, StoreError> {
        self.unclaim(&[], inputs, in_hand, epoch).await
    }

    async fn unclaim(
        &self,
        ids: &[i64],
        inputs: &[InputId],
        in_hand: &[i64],
        epoch: Epoch,
    ) -> Result<u64, StoreError> {
        let operation = "give effects back";
        let connection = self.connection().await?;
        let statement = connection
            .prepare_cached(include_str!("../sql/unclaim_outbox.sql"))
            .await
            .map_err(StoreError::statement(operation))?;
        let inputs: Vec<&str> = inputs.iter().map(|input| input.0.as_str()).collect();
        connection
            .execute(&statement, &[&ids, &inputs, &epoch.0, &in_hand])
            .await
            .map_err(StoreError::statement(operation))
    }

    /// Records what became of effects that were claimed, and which messages their cards are in.
    pub async fn settle_outbox<'s>(
        &self,
        settled: impl IntoIterator<Item = &'s Settled>,
    ) -> Result<(), StoreError> {
        let settled: Vec<&Settled> = settled.into_iter().collect();
        let operation = "settle effects";
        let connection = self.connection().await?;
        let statement = connection
            .prepare_cached(include_str!("../sql/settle_outbox.sql"))
            .await
            .map_err(StoreError::statement(operation))?;
        let ids: Vec<i64> = settled.iter().map(|s| s.id).collect();
        let states: Vec<&str> = settled.iter().map(|s| s.state.name()).collect();
        let errors: Vec<Option<&str>> = settled.iter().map(|s| s.error.as_deref()).collect();
        let messages: Vec<Option<i32>> = settled.iter().map(|s| s.message.map(|m| m.0)).collect();
        let ambiguous: Vec<bool> = settled.iter().map(|s| s.ambiguous).collect();
        let due: Vec<Option<Timestamp>> = settled
            .iter()
            .map(|s| if let SettledState::Retry(due) = s.state { Some(due) } else { None })
            .collect();
        let chats: Vec<Option<i64>> =
            settled.iter().map(|s| s.card.as_ref().map(|(chat, _)| chat.0)).collect();
        let cards: Vec<Option<&str>> =
            settled.iter().map(|s| s.card.as_ref().map(|(_, card)| card.as_str())).collect();
        let tries: Vec<i32> = settled.iter().map(|s| i32::try_from(s.tries).unwrap_or(i32::MAX)).collect();
        connection
            .execute(
                &statement,
                &[&ids, &states, &errors, &messages, &ambiguous, &due, &chats, &cards, &tries],
            )
            .await
            .map_err(StoreError::statement(operation))?;
        Ok(())
    }

    /// Settles what owners of delivery before this one left in the middle. Returns how many are tried again and how
    /// many stay unknown. Does nothing when delivery has another owner by now.
    pub async fn recover_outbox(&self, owner: &str, epoch: Epoch) -> Result<(u64, u64), StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/recover_outbox.sql"), &[&owner, &epoch.0])
            .await
            .map_err(StoreError::statement("recover effects"))?;
        let again = rows.iter().filter(|row| row.get::<_, &str>("class") == "interactive").count() as u64;
        Ok((again, rows.len() as u64 - again))
    }

    /// The chats that were written to within `window`, or may have been, and how long ago, the longest first.
    pub async fn recent_sends(&self, window: Duration) -> Result<Vec<(ChatId, Duration)>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/recent_sends.sql"), &[&window.as_secs_f64()])
            .await
            .map_err(StoreError::statement("read what was sent lately"))?;
        Ok(rows
            .iter()
            .map(|row| {
                (ChatId(row.get("chat")), Duration::from_secs_f64(row.get::<_, f64>("seconds_ago").max(0.0)))
            })
            .collect())
    }

    /// The messages that hold these cards.
    pub async fn load_cards(
        &self,
        wanted: &[(ChatId, String)],
    ) -> Result<HashMap<(ChatId, String), MessageId>, StoreError> {
        let operation = "load cards";
        let connection = self.connection().await?;
        let statement = connection
            .prepare_cached(include_str!("../sql/load_cards.sql"))
            .await
            .map_err(StoreError::statement(operation))?;
        let chats: Vec<i64> = wanted.iter().map(|(chat, _)| chat.0).collect();
        let cards: Vec<&str> = wanted.iter().map(|(_, card)| card.as_str()).collect();
        let rows = connection
            .query(&statement, &[&chats, &cards])
            .await
            .map_err(StoreError::statement(operation))?;
        Ok(rows
            .iter()
            .map(|row| ((ChatId(row.get("chat")), row.get("card")), MessageId(row.get("message"))))
            .collect())
    }

    /// Forgets which messages of a chat show what.
    pub async fn forget_cards(&self, chat: ChatId) -> Result<(), StoreError> {
        let connection = self.connection().await?;
        connection
            .execute(include_str!("../sql/forget_cards.sql"), &[&chat.0])
            .await
            .map_err(StoreError::statement("forget cards"))?;
        Ok(())
    }

    /// How much waits, per class; with what is being sent, if that is wanted.
    pub async fn count_outbox(&self, with_sending: bool) -> Result<Vec<Waiting>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/count_outbox.sql"), &[&with_sending])
            .await
            .map_err(StoreError::statement("count the outbox"))?;
        Ok(rows
            .iter()
            .map(|row| Waiting {
                class: row.get(0),
                count: row.get::<_, i64>(1).unsigned_abs(),
                oldest_seconds: row.get(2),
            })
            .collect())
    }
}
