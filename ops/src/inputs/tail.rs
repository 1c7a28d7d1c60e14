//! Inputs as they come: each is printed once it is decided, in the order of the log.

use std::collections::VecDeque;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use studymate_nats::{LogMessage, Range};

use super::line::{Became, Input};
use super::{Filter, Places, find};
use crate::operator;

/// How often the log and the journal are looked at.
const POLL: Duration = Duration::from_millis(250);
/// How long an input may take to be decided before it is printed as waiting.
const PATIENCE: Duration = Duration::from_secs(2);
/// Inputs that are read from the log at once, and the most that are held until they are decided.
const PAGE: usize = 500;

pub(super) async fn run(filter: &Filter) -> anyhow::Result<ExitCode> {
    let places = Places::reach(&filter.settings).await?;
    let mut last = places.log.identity().await?.last_sequence;
    let mut held: VecDeque<(Instant, LogMessage)> = VecDeque::new();
    while !places.stop.is_cancelled() {
        let newest = places.log.identity().await?.last_sequence;
        if newest < last {
            eprintln!(
                "studymate: the log was replaced, it ends at {newest} and not at {last}: going on from there"
            );
            last = newest;
        }
        if newest > last {
            let range = Range { whose: filter.whose(), first: last + 1, last: newest, bodies: true };
            let mut reader = places.log.range(&range).await?;
            loop {
                let page = reader.next_page(PAGE).await?;
                if page.is_empty() {
                    break;
                }
                held.extend(page.into_iter().map(|message| (Instant::now(), message)));
                if held.len() >= PAGE {
                    print(&places, filter, &mut held).await?;
                    // Whoever is too slow now is told as waiting: what comes next needs the place.
                    while held.len() >= PAGE {
                        let Some((_, message)) = held.pop_front() else { break };
                        show_all(&places, filter, vec![message]).await?;
                    }
                }
            }
            last = newest;
        }
        print(&places, filter, &mut held).await?;
        tokio::select! {
            () = places.stop.cancelled() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what is decided, and what has waited long enough, as far as nothing before it waits.
async fn print(
    places: &Places,
    filter: &Filter,
    held: &mut VecDeque<(Instant, LogMessage)>,
) -> anyhow::Result<()> {
    let messages: Vec<LogMessage> = held.iter().map(|(_, message)| message.clone()).collect();
    for (input, message) in find::join(places, messages).await? {
        let Some((since, _)) = held.front() else { break };
        if input.became == Became::Waiting && since.elapsed() < PATIENCE {
            break;
        }
        held.pop_front();
        show(filter, input, &message)?;
    }
    Ok(())
}

async fn show_all(places: &Places, filter: &Filter, messages: Vec<LogMessage>) -> anyhow::Result<()> {
    for (input, message) in find::join(places, messages).await? {
        show(filter, input, &message)?;
    }
    Ok(())
}

fn show(filter: &Filter, input: Input, message: &LogMessage) -> anyhow::Result<()> {
    if filter.fits(&input) {
        let body = Some(message).filter(|_| filter.body);
        operator::print(&input.with_body(body, filter.reveal), filter.json)?;
    }
    Ok(())
}
