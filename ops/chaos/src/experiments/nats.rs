//! NATS dies, stands still, forgets, or has no room.

use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::jetstream::stream::{Config, Stream};
use bytes::Bytes;
use futures::FutureExt;
use studymate_testkit::StoreCopy;
use tokio::time::Instant;

use super::{Broken, Experiment};
use crate::ChaosError;
use crate::checker::{Facts, Harm, Invariant, Violation};
use crate::dice::Dice;
use crate::history::{Kind, Op, now_ms};
use crate::world::{Role, World};

/// How long the server is away, or stands still: shorter and longer than a client waits for an answer.
const AWAY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_millis(7000));
/// The longest that it stands still: clients notice within fifteen seconds.
const STANDS_STILL: Duration = Duration::from_secs(20);
/// How long everybody works between two faults.
const WORKS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_millis(2500));

/// `kill -9`, restarts, standing still.
pub(super) struct Nats;

impl Experiment for Nats {
    fn name(&self) -> &'static str {
        "nats"
    }

    fn about(&self) -> &'static str {
        "NATS: `kill -9`, restarts, standing still"
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let until = Instant::now() + length;
            for fault in ["kill -9", "restart", "stand still"].into_iter().cycle() {
                if Instant::now() >= until {
                    break;
                }
                world.history.fault_begins(fault, "nats");
                match fault {
                    "kill -9" => world.nats.kill9().await,
                    "restart" => world.nats.halt().await.map_err(server)?,
                    _ => world.nats.freeze(),
                }
                // Now and then for so long that clients give their connections up.
                let longest = if fault == "stand still" && dice.chance(0.3) { STANDS_STILL } else { AWAY.1 };
                world.rest(dice.between(AWAY.0, longest)).await?;
                match fault {
                    "stand still" => world.nats.thaw(),
                    _ => world.nats.restart().await.map_err(server)?,
                }
                world.history.fault_ends(fault, "nats");
                world.rest(dice.between(WORKS.0, WORKS.1)).await?;
            }
            Ok(())
        }
        .boxed_local()
    }
}

/// What a reader of a worker says when the log forgot; a publisher that notices says something else.
const FORGOT: &str = "THE LOG FORGOT: its stream was replaced or restored";
/// How long it may take until a worker says so.
const SAID_WITHIN: Duration = Duration::from_secs(60);
/// The most updates that are sent once more after the copy was put back.
const SENT_AGAIN: i64 = 50;
/// Of the updates that were decided after the copy was made, the last ones: their places in the log.
const DECIDED_SINCE: &str = "select sequence from core.journal
    where sequence > $1 and outcome <> 'duplicate' and starts_with(input, 'tg:') order by sequence desc limit $2";

/// The store is put back to an older copy: under running workers, and while they are away until it has grown past what they remember.
pub(super) struct OlderCopy;

impl Experiment for OlderCopy {
    fn name(&self) -> &'static str {
        "older-copy"
    }

    fn about(&self) -> &'static str {
        "NATS: its store replaced by an older copy, under running workers and while they are away; the loss is reported, nothing is done twice"
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            for workers_are_away in [true, false] {
                world.rest(length / 8).await?;
                let copied_ms = now_ms();
                let copied_to = last_sequence(&world.stream().await?).await?;
                let copy = StoreCopy::of(&world.nats).await;
                world.rest(length / 8).await?;
                let said = times_said(world)?;
                let workers = if workers_are_away { world.processes.of(Role::Workers) } else { Vec::new() };
                for name in &workers {
                    world.processes.stop(name).await?;
                }
                // Students go on: some of this is acknowledged, not decided, and lost.
                world.rest(dice.between(WORKS.0, WORKS.1)).await?;
                let decided = decided_since(world, copied_to).await?;
                let reached = last_sequence(&world.stream().await?).await?;
                world.history.fault_begins("store replaced by an older copy", "nats");
                world.nats.kill9().await;
                world.history.note("suite", Kind::Ok, Op::LogReplaced { copied_ms });
                copy.put_back(&mut world.nats).await;
                world.history.fault_ends("store replaced by an older copy", "nats");
                for update in decided {
                    send_again(world, update).await?;
                }
                if workers_are_away {
                    // A cursor alone does not tell any more: the log is longer than it was.
                    grows_past(world, reached).await?;
                }
                for name in &workers {
                    world.processes.spawn(name, Role::Workers)?;
                }
                until_said(world, said).await?;
                world.rest(length / 8).await?;
            }
            Ok(())
        }
        .boxed_local()
    }

    fn check(&self, facts: &Facts) -> Vec<Violation> {
        let mut unreported = Vec::new();
        let mut replaced = None;
        for entry in &facts.entries {
            match &entry.op {
                Op::LossReported => replaced = None,
                Op::LogReplaced { copied_ms } => unreported.extend(replaced.replace(*copied_ms)),
                _ => {}
            }
        }
        unreported.extend(replaced);
        let violation = |copied_ms: i64| {
            let detail = "the log was put back to it, and nobody said that updates are lost";
            Violation::new(Invariant::I1, Harm::Lost, format!("the copy of {copied_ms}"), detail)
        };
        unreported.into_iter().map(violation).collect()
    }
}

/// How often workers have said that the log forgot.
fn times_said(world: &World) -> Result<usize, ChaosError> {
    let mut times = 0;
    for number in 1..=world.setup.workers {
        times += world.processes.times_said(&format!("worker-{number}"), FORGOT)?;
    }
    Ok(times)
}

/// Waits until a worker says once more that the log forgot, and notes it. That nobody does is for the checker to say.
async fn until_said(world: &mut World, before: usize) -> Result<(), ChaosError> {
    let said = async |world: &World| Ok(times_said(world)? > before);
    match world.until("word that the log forgot", SAID_WITHIN, said).await {
        Ok(()) => world.history.note("suite", Kind::Ok, Op::LossReported),
        Err(ChaosError::TooLate { .. }) => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Waits until the log is longer than it ever was.
async fn grows_past(world: &mut World, sequence: u64) -> Result<(), ChaosError> {
    let stream = world.stream().await?;
    let longer = async |_: &World| Ok(last_sequence(&stream).await? > sequence + 20);
    world.until("a log that is longer than before", SAID_WITHIN, longer).await
}

async fn last_sequence(stream: &Stream) -> Result<u64, ChaosError> {
    Ok(stream.get_info().await.map_err(log)?.state.last_sequence)
}

/// An update as it lies in the log.
struct Raw {
    subject: String,
    headers: HeaderMap,
    payload: Bytes,
}

/// Updates that were decided after a place in the log.
async fn decided_since(world: &World, sequence: u64) -> Result<Vec<Raw>, ChaosError> {
    let after = i64::try_from(sequence).unwrap_or(i64::MAX);
    let stream = world.stream().await?;
    let mut decided = Vec::new();
    for row in world.database().await?.query(DECIDED_SINCE, &[&after, &SENT_AGAIN]).await? {
        let place: i64 = row.get(0);
        let message = stream.get_raw_message(place.unsigned_abs()).await.map_err(log)?;
        decided.push(Raw {
            subject: message.subject.to_string(),
            headers: message.headers,
            payload: message.payload,
        });
    }
    Ok(decided)
}

/// Puts an update into the log once more, as Telegram does when it was not told that it need not.
async fn send_again(world: &World, update: Raw) -> Result<(), ChaosError> {
    let Some((_, aggregate)) = update.subject.strip_prefix("p.").and_then(|rest| rest.split_once('.')) else {
        return Ok(());
    };
    let subject = format!("in.{aggregate}");
    let jetstream = world.jetstream().await?;
    let sent = jetstream.publish_with_headers(subject, update.headers, update.payload).await.map_err(log)?;
    sent.await.map(drop).map_err(log)
}

/// How large the pieces are that fill the log's disk by its own means.
const PIECES: [usize; 3] = [512 * 1024, 16 * 1024, 256];
/// The stream that takes the room.
const FILLER: &str = "FILLER";

/// The disk of the log runs full, and gets space again. Where no disk can be mounted, the server's own limit is reached.
pub(super) struct FullDisk;

impl Experiment for FullDisk {
    fn name(&self) -> &'static str {
        "full-disk"
    }

    fn about(&self) -> &'static str {
        "NATS: its disk runs full, then there is space again and the server is restarted"
    }

    fn setup(&self, setup: &mut crate::world::Setup) {
        setup.log_on_small_disk = true;
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            for _ in 0..3 {
                world.rest(length / 12).await?;
                world.history.fault_begins("disk full", "nats");
                match world.nats.disk() {
                    Some(disk) => disk.fill(),
                    None => fill(world).await?,
                }
                world.rest(length / 6 + dice.between(AWAY.0, AWAY.1)).await?;
                match world.nats.disk() {
                    Some(disk) => {
                        disk.give_back();
                        // It does not notice by itself that there is space again.
                        world.nats.restart().await.map_err(server)?;
                    }
                    None => {
                        world.jetstream().await?.delete_stream(FILLER).await.map_err(log)?;
                    }
                }
                world.history.fault_ends("disk full", "nats");
            }
            world.rest(length / 12).await
        }
        .boxed_local()
    }
}

/// Takes all room that the server's limit leaves.
async fn fill(world: &World) -> Result<(), ChaosError> {
    let jetstream = world.jetstream().await?;
    let config = Config { name: FILLER.to_owned(), subjects: vec!["filler".to_owned()], ..Config::default() };
    jetstream.create_stream(config).await.map_err(log)?;
    for piece in PIECES {
        loop {
            let sent = jetstream.publish("filler", vec![0; piece].into()).await.map_err(log)?;
            if sent.await.is_err() {
                break;
            }
        }
    }
    Ok(())
}

fn server(error: impl std::fmt::Display) -> ChaosError {
    ChaosError::Server(error.to_string())
}

fn log(error: impl std::fmt::Display) -> ChaosError {
    ChaosError::Log(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Entry;

    fn unreported(ops: &[Op]) -> usize {
        let entry = |op: &Op| Entry { at_ms: 7, process: "suite".into(), kind: Kind::Ok, op: op.clone() };
        OlderCopy.check(&Facts::of_history(ops.iter().map(entry).collect())).len()
    }

    #[test]
    fn every_loss_must_be_reported_before_the_next_one() {
        let replaced = Op::LogReplaced { copied_ms: 1 };
        assert_eq!(unreported(&[replaced.clone(), Op::LossReported]), 0);
        assert_eq!(unreported(std::slice::from_ref(&replaced)), 1);
        assert_eq!(unreported(&[replaced.clone(), replaced.clone(), Op::LossReported]), 1);
        assert_eq!(unreported(&[Op::LossReported, replaced]), 1);
    }
}
