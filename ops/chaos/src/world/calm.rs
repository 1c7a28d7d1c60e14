//! Waiting until nothing is left to do: no update on its way, no input undecided, no effect unsettled, no read model behind.

use std::time::Duration;

use async_nats::jetstream::stream::{LastRawMessageErrorKind, Stream};
use studymate_simulator::Control;
use tokio::time::Instant;

use crate::ChaosError;
use crate::history::{Kind, Op};
use crate::world::World;
use crate::world::database::Session;

/// How long after the last fault something may be left to do (I7).
const CALM_WITHIN: Duration = Duration::from_secs(60);
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(200);
/// What waits in the database; one row with a text, null when nothing does.
const LEFT: &str = include_str!("../../sql/left.sql");

/// Looks again and again whether something is left to do, on connections that it keeps.
pub struct Watch {
    telegram: Control,
    database: Session,
    stream: Stream,
}

impl World {
    /// Opens what it takes to look whether something is left to do.
    pub async fn watch(&self) -> Result<Watch, ChaosError> {
        Ok(Watch {
            telegram: self.telegram.clone(),
            database: self.database().await?,
            stream: self.stream().await?,
        })
    }

    /// Waits until nothing is left to do, at most a minute, and notes how long it took and what is left.
    pub async fn calm_down(&mut self) -> Result<(), ChaosError> {
        let since = Instant::now();
        let mut left = self.left().await;
        while left.is_some() && since.elapsed() < CALM_WITHIN {
            self.rest(LOOK).await?;
            left = self.left().await;
        }
        let after_ms = i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX);
        let kind = if left.is_none() { Kind::Ok } else { Kind::Fail };
        self.history.note("suite", kind, Op::Calm { after_ms, left });
        Ok(())
    }

    /// What is left to do; `None` when nothing is. A server that cannot be asked has not come back.
    async fn left(&self) -> Option<String> {
        let left = async { self.watch().await?.left().await };
        left.await.unwrap_or_else(|error| Some(error.to_string()))
    }
}

impl Watch {
    /// What is left to do; `None` when nothing is.
    pub async fn left(&self) -> Result<Option<String>, ChaosError> {
        let pending = self.telegram.pending_updates();
        if pending > 0 {
            return Ok(Some(format!("{pending} updates are not taken")));
        }
        if let Some(undecided) = self.undecided().await? {
            return Ok(Some(undecided));
        }
        Ok(self.database.query_one(LEFT, &[]).await?.get(0))
    }

    /// A partition whose last input in the log is not decided yet.
    async fn undecided(&self) -> Result<Option<String>, ChaosError> {
        let cursors = "select id, cursor from core.partition order by id";
        for row in self.database.query(cursors, &[]).await? {
            let (partition, cursor): (i16, i64) = (row.get(0), row.get(1));
            let last = match self.stream.get_last_raw_message_by_subject(&format!("p.{partition}.>")).await {
                Ok(last) => last,
                Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => continue,
                Err(error) => return Ok(Some(format!("the log does not answer: {error}"))),
            };
            let last = i64::try_from(last.sequence).unwrap_or(i64::MAX);
            if last > cursor {
                return Ok(Some(format!("partition {partition} stands at {cursor} of {last}")));
            }
        }
        Ok(None)
    }
}
