//! Aggregates, and the subjects and streams that carry their name.
//!
//! An input for an aggregate is published to `in.<aggregate>`; the server's subject transform stores it as
//! `p.<partition>.<aggregate>`; its events form the stream `<aggregate>`. An aggregate is written `<kind>.<key>`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{ChatId, PartitionId, UserId};

/// What changes by its own inputs only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Aggregate {
    /// A person: student, mentor or admin.
    User(UserId),
    /// A group or channel.
    Group(ChatId),
    /// All quizzes together: one stream, so that its version names the whole catalogue.
    Catalogue,
    /// A poll whose update names no person. The key is 1 to 64 of `[A-Za-z0-9_-]`.
    Poll(String),
    /// An update that names nobody: under its own number.
    Other(i64),
}

impl Aggregate {
    /// The subject to publish an input to.
    pub fn subject(&self) -> String {
        format!("in.{self}")
    }

    /// The partition and the aggregate of a stored subject, `None` when it is none of ours.
    pub fn from_stored_subject(subject: &str) -> Option<(PartitionId, Aggregate)> {
        let (partition, aggregate) = subject.strip_prefix("p.")?.split_once('.')?;
        Some((PartitionId(partition.parse().ok()?), aggregate.parse().ok()?))
    }

    /// The subject under which a partition stores this aggregate's inputs.
    pub fn stored_subject(&self, partition: PartitionId) -> String {
        format!("p.{partition}.{self}")
    }

    /// The partition of this aggregate: FNV-1a (32 bit) of kind and key modulo the number of partitions, as the
    /// NATS server's `{{partition(N,1,2)}}` computes it (it hashes the chosen tokens one after the other).
    pub fn partition(&self, partitions: u16) -> PartitionId {
        let hash = self
            .to_string()
            .bytes()
            .filter(|b| *b != b'.')
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        PartitionId((hash % u32::from(partitions.max(1))) as u16)
    }

    /// Whose key encrypts the personal data in this stream: the person, the chat, or 0 for what belongs to nobody.
    pub fn key_owner(&self) -> i64 {
        match self {
            Aggregate::User(user) => user.0,
            Aggregate::Group(chat) => chat.0,
            Aggregate::Catalogue | Aggregate::Poll(_) | Aggregate::Other(_) => 0,
        }
    }

    /// The aggregate of a chat: a person's private chat has a positive id.
    pub fn of_chat(chat: ChatId) -> Self {
        if chat.0 > 0 { Aggregate::User(UserId(chat.0)) } else { Aggregate::Group(chat) }
    }

    /// A poll's aggregate, `None` when the key could not be a subject token.
    pub fn poll(key: &str) -> Option<Self> {
        let fits = (1..=64).contains(&key.len())
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        fits.then(|| Aggregate::Poll(key.to_owned()))
    }
}

impl fmt::Display for Aggregate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Aggregate::User(user) => write!(f, "user.{user}"),
            Aggregate::Group(chat) => write!(f, "group.{chat}"),
            Aggregate::Catalogue => f.write_str("catalogue.main"),
            Aggregate::Poll(key) => write!(f, "poll.{key}"),
            Aggregate::Other(update) => write!(f, "other.{update}"),
        }
    }
}

/// A text that names no aggregate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected user.<id>, group.<id>, catalogue.main, poll.<id> or other.<number>, got {0:?}")]
pub struct UnknownAggregate(pub String);

impl FromStr for Aggregate {
    type Err = UnknownAggregate;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownAggregate(name.to_owned());
        let (kind, key) = name.split_once('.').ok_or_else(unknown)?;
        let number = || key.parse::<i64>().map_err(|_| unknown());
        match kind {
            "user" => Ok(Aggregate::User(UserId(number()?))),
            "group" => Ok(Aggregate::Group(ChatId(number()?))),
            "catalogue" if key == "main" => Ok(Aggregate::Catalogue),
            "poll" => Aggregate::poll(key).ok_or_else(unknown),
            "other" => Ok(Aggregate::Other(number()?)),
            _ => Err(unknown()),
        }
    }
}

impl TryFrom<String> for Aggregate {
    type Error = UnknownAggregate;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

impl From<Aggregate> for String {
    fn from(aggregate: Aggregate) -> Self {
        aggregate.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_survives_the_way_through_text() {
        for aggregate in [
            Aggregate::User(UserId(42)),
            Aggregate::Group(ChatId(-1_001_234)),
            Aggregate::Catalogue,
            Aggregate::Poll("5447_x-9".into()),
            Aggregate::Other(7),
        ] {
            assert_eq!(aggregate.to_string().parse(), Ok(aggregate.clone()));
            let stored = aggregate.stored_subject(PartitionId(3));
            assert_eq!(Aggregate::from_stored_subject(&stored), Some((PartitionId(3), aggregate)));
        }
        assert!("user.x".parse::<Aggregate>().is_err());
        assert!(Aggregate::poll("a.b").is_none());
        assert_eq!(Aggregate::from_stored_subject("q.1.user.2"), None);
    }
}
