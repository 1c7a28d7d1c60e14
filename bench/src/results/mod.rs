//! All that was measured, kept in a file between runs of parts, and the document that is made of it.

mod tables;
mod targets;
mod tell;

use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use targets::Target;

use crate::BenchError;
use crate::measure::Measured;
use crate::micro::Figure;
use crate::whole::{Alone, Closed, Crowd, Endurance, Grown};

/// A part, and when, of what and where it was measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part<T> {
    /// [`studymate_testkit::circumstances`] of its run.
    pub circumstances: String,
    /// What was found.
    pub found: T,
}

/// All parts that were measured so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Results {
    /// Parts of StudyMate by themselves.
    pub micro: Option<Part<Vec<Figure>>>,
    /// Beside the peers.
    pub peers: Option<Part<Vec<Closed>>>,
    /// As a whole, alone.
    pub alone: Option<Part<Alone>>,
    /// For long.
    pub endurance: Option<Part<Endurance>>,
    /// With many students who are active.
    pub crowd: Option<Part<Crowd>>,
    /// With much in store.
    pub scale: Option<Part<Vec<Grown>>>,
}

impl Results {
    /// What earlier runs found; nothing where there was none.
    pub fn load(path: &Path) -> Result<Self, BenchError> {
        if !path.exists() {
            return Ok(Results::default());
        }
        let text = std::fs::read_to_string(path).map_err(BenchError::file(path))?;
        serde_json::from_str(&text)
            .map_err(|error| BenchError::unexpected(format!("{}: {error}", path.display())))
    }

    /// Keeps them for the next run.
    pub fn keep(&self, path: &Path) -> Result<(), BenchError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(BenchError::file(folder))?;
        }
        let text =
            serde_json::to_string_pretty(self).map_err(|error| BenchError::unexpected(error.to_string()))?;
        std::fs::write(path, text).map_err(BenchError::file(path))
    }

    /// The tables.
    pub fn tables(&self) -> String {
        let mut text = String::from("| figure | target | found | |\n|---|---|---|---|\n");
        for Target { what, aim, found, met } in targets::of(self) {
            let met = if met { "✓" } else { "**missed**" };
            let _ = writeln!(text, "| {what} | {aim} | {found} | {met} |");
        }
        let sections = [
            section("Beside the peers", self.peers.as_ref(), |bots| tables::peers(bots)),
            section("Alone", self.alone.as_ref(), tables::alone),
            section("For long", self.endurance.as_ref(), tables::endurance),
            section("With a crowd", self.crowd.as_ref(), tables::crowd),
            section("With much in store", self.scale.as_ref(), |grown| tables::scale(grown)),
            section("Parts", self.micro.as_ref(), |figures| tables::micro(figures)),
        ];
        text.extend(sections.into_iter().flatten());
        text
    }
}

impl Results {
    /// The figures that matter to somebody who chooses, in a sentence; `None` before StudyMate was measured beside the peers.
    pub fn in_short(&self) -> Option<String> {
        let bots = &self.peers.as_ref()?.found;
        let times = |peer, students, figure: fn(&Measured) -> f64| {
            Some(figure(run(bots, "StudyMate", students)?) / figure(run(bots, peer, students)?))
        };
        let rate = |peer| times(peer, 500, |run| run.per_second);
        Some(format!(
            "On two cores, with every write durable and 500 students at once, it answers {:.1} × as many updates a second as the same quiz written with aiogram, \
             and {:.1} × as many\nas with grammY; with one student an answer takes {:.1} × as long as aiogram's \
             ([measured in one run](docs/PERFORMANCE.md) by `make bench`).\n",
            rate("aiogram")?,
            rate("grammY")?,
            times("aiogram", 1, |run| run.latency.p50)?,
        ))
    }
}

fn section<T>(title: &str, part: Option<&Part<T>>, table: impl FnOnce(&T) -> String) -> Option<String> {
    let Part { circumstances, found } = part?;
    Some(format!("\n### {title}\n\n{circumstances}.\n\n{}", table(found)))
}

fn run<'r>(bots: &'r [Closed], bot: &str, students: usize) -> Option<&'r Measured> {
    let bot = bots.iter().find(|closed| closed.bot == bot)?;
    bot.runs.iter().find(|run| run.students == students)
}
