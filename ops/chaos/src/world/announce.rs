//! Messages that nobody asked for: they are sent at most once, which answers never show.
//!
//! They show what admins get, the only thing that is no decision of an input: a replay does not look for it.

use studymate_schema::codec::{self, SCHEMA};
use studymate_schema::effect::{Class, Effect, Place, Show};
use studymate_schema::view::{AlertKind, View};
use studymate_schema::{ChatId, InputId, Locale};

use crate::ChaosError;
use crate::dice::Dice;
use crate::world::World;

const ANNOUNCE: &str = include_str!("../../sql/announce.sql");
/// To how many students at once.
const AUDIENCE: usize = 20;

impl World {
    /// Writes a reminder or a broadcast to some students into the outbox.
    pub async fn announce(&self, dice: &mut Dice) -> Result<(), ChaosError> {
        let class = if dice.chance(0.5) { Class::Reminder } else { Class::Broadcast };
        let everybody = self.students();
        let mut chats: Vec<i64> = (0..AUDIENCE).filter_map(|_| dice.pick(&everybody).copied()).collect();
        chats.sort_unstable();
        chats.dedup();
        let message = |chat: &i64| {
            codec::encode_open(&Effect::Show(Show {
                chat: ChatId(*chat),
                locale: Locale::En,
                zone: None,
                card: None,
                place: Place::Fresh,
                view: View::Alert {
                    kind: AlertKind::SendFailed,
                    input: InputId::command("chaos"),
                    held_back: 0,
                },
                class,
            }))
        };
        let bodies: Vec<Vec<u8>> = chats.iter().map(message).collect::<Result<_, _>>()?;
        let database = self.database().await?;
        database.execute(ANNOUNCE, &[&chats, &SCHEMA, &bodies, &class.name()]).await?;
        Ok(())
    }
}
