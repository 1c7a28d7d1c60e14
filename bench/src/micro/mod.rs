//! Parts of StudyMate by themselves: rules, screens, encoding, and what the database and the log take.

mod append;
mod publish;
mod pupil;
mod rebuild;
mod rules;
mod timer;

pub(crate) use pupil::{Pupil, Step};

use serde::{Deserialize, Serialize};
use studymate_local::{Nats, NatsOptions, Postgres, PostgresOptions};

use crate::BenchError;
use crate::bots::place;

/// One figure.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Figure {
    /// Of what.
    pub what: String,
    /// How much.
    pub value: f64,
    /// What it counts.
    pub unit: Unit,
    /// The same without StudyMate in between, measured right before and after: what the server takes from a plain client.
    pub raw: Option<f64>,
}

/// What a figure counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Unit {
    /// Microseconds for one.
    Microseconds,
    /// How many a second.
    PerSecond,
}

/// How much is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effort {
    /// Enough to see that everything works: seconds.
    Brief,
    /// Enough for figures: a minute or two.
    Full,
}

/// Measures all parts.
pub async fn measure(effort: Effort) -> Result<Vec<Figure>, BenchError> {
    let mut figures = rules::measure(effort)?;
    let (binaries, folder, _) = place().await?;
    let postgres =
        Postgres::start(&binaries, &folder.path().join("postgres"), PostgresOptions::default()).await?;
    let nats = Nats::start(&binaries, &folder.path().join("nats"), NatsOptions::default()).await?;
    figures.extend(append::measure(&postgres.url(), effort).await?);
    figures.extend(publish::measure(&nats.url(), effort).await?);
    figures.extend(rebuild::measure(&postgres, effort).await?);
    nats.stop().await?;
    postgres.stop().await?;
    Ok(figures)
}
