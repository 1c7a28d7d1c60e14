//! What answers take while something happens that happens in every operation.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use studymate_schema::effect::{Class, Effect, Place, Show};
use studymate_schema::personal::PersonKey;
use studymate_schema::view::{Notice, View};
use studymate_schema::{ChatId, Locale, codec};
use tokio::time::Instant;

use crate::BenchError;
use crate::bots::Bot;
use crate::bots::studymate::{Role, StudyMate};
use crate::database::connect;
use crate::load::Quantiles;
use crate::measure::Stage;

/// Students and their updates a second meanwhile.
const GENTLE: (usize, f64) = (100, 200.0);
/// How long is measured, and after which part of it something happens.
const MEASURED: Duration = Duration::from_secs(20);
const CALM: Duration = Duration::from_secs(3);
const WARM_UP: Duration = Duration::from_secs(1);
/// Messages to many that wait.
const BULK: i64 = 100_000;
/// How long they may take to be sent.
const BULK_WITHIN: Duration = Duration::from_secs(300);

/// Something that happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Disturbance {
    /// One of two workers stops as it is asked to.
    Stop,
    /// One of two workers is killed.
    Kill,
    /// Every process is stopped and started, one after the other.
    RollingRestart,
    /// All read models are built anew, again and again.
    Rebuild,
    /// A hundred thousand messages to many wait, and are sent as fast as can be.
    Bulk,
}

impl Disturbance {
    /// In words, after "while".
    pub fn told(self) -> &'static str {
        match self {
            Disturbance::Stop => "one of two workers stops",
            Disturbance::Kill => "one of two workers is killed",
            Disturbance::RollingRestart => "every process is restarted, one after the other",
            Disturbance::Rebuild => "all read models are rebuilt",
            Disturbance::Bulk => "100,000 messages to many are waiting",
        }
    }
}

/// Answers while something happens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Disturbed {
    /// What.
    pub what: Disturbance,
    /// How long they took.
    pub latency: Quantiles,
    /// What else there is to say of it.
    pub note: Option<String>,
}

/// Students go on while something happens.
pub(super) async fn disturb(
    stage: &Stage,
    bot: &mut StudyMate,
    what: Disturbance,
) -> Result<Disturbed, BenchError> {
    let command = bot.command();
    if what == Disturbance::Bulk {
        leave_bulk(bot).await?;
    }
    let load = stage.load.open(command, GENTLE.0, GENTLE.1, WARM_UP, MEASURED);
    let happening = async {
        let until = Instant::now() + MEASURED;
        tokio::time::sleep(CALM).await;
        happen(bot, what, until).await
    };
    let (found, note) = tokio::join!(load, happening);
    Ok(Disturbed { what, latency: found?.latency, note: note? })
}

async fn happen(
    bot: &mut StudyMate,
    what: Disturbance,
    until: Instant,
) -> Result<Option<String>, BenchError> {
    match what {
        Disturbance::Stop => bot.end_first(Role::Workers).await.map(|()| None),
        Disturbance::Kill => bot.kill_first(Role::Workers).await.map(|()| None),
        Disturbance::RollingRestart => {
            for role in [Role::Workers, Role::Workers, Role::Projector, Role::Ingress] {
                bot.end_first(role).await?;
                bot.start(role)?;
                tokio::time::sleep(CALM).await;
            }
            Ok(None)
        }
        Disturbance::Rebuild => {
            let mut times = 0;
            while Instant::now() < until {
                bot.tool(&["rebuild", "--reason", "bench", "--yes"]).await?;
                times += 1;
            }
            Ok(Some(format!("{times} times")))
        }
        Disturbance::Bulk => {
            let began = Instant::now();
            while bulk_waits(bot).await? {
                if began.elapsed() > BULK_WITHIN {
                    let what = "the end of the messages to many".to_owned();
                    return Err(BenchError::TooLate { what, seconds: BULK_WITHIN.as_secs() });
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            let seconds = (CALM + began.elapsed()).as_secs_f64();
            Ok(Some(format!("sent within {seconds:.0} s")))
        }
    }
}

/// Puts messages to many into the outbox, each to another chat that is no student's.
async fn leave_bulk(bot: &StudyMate) -> Result<(), BenchError> {
    let failed =
        |error: &dyn std::fmt::Display| BenchError::unexpected(format!("a message to many: {error}"));
    // Nothing in it is personal: the key is not needed to read it.
    let key = PersonKey::generate(1).map_err(|error| failed(&error))?;
    let chats: Vec<i64> = (1..=BULK).collect();
    let bodies = chats.iter().map(|chat| codec::encode(&message_to_many(*chat), &key));
    let bodies: Vec<Vec<u8>> = bodies.collect::<Result<_, _>>().map_err(|error| failed(&error))?;
    let database = connect(&bot.postgres.url()).await?;
    database.execute(include_str!("../../sql/leave_bulk.sql"), &[&chats, &bodies, &codec::SCHEMA]).await?;
    Ok(())
}

fn message_to_many(chat: i64) -> Effect {
    Effect::Show(Show {
        chat: ChatId(chat),
        locale: Locale::En,
        zone: None,
        card: None,
        place: Place::Fresh,
        view: View::Notice(Notice::NoQuizzes),
        class: Class::Broadcast,
    })
}

async fn bulk_waits(bot: &StudyMate) -> Result<bool, BenchError> {
    let database = connect(&bot.postgres.url()).await?;
    Ok(database.query_one(include_str!("../../sql/bulk_waits.sql"), &[]).await?.get(0))
}
