//! After a run, with all processes stopped: the operators' own tools check what is stored, and decide everything again.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::ChaosError;
use crate::history::{Kind, Op};
use crate::world::World;

const TABLES: &str = include_str!("../sql/tables.sql");
/// What is kept of what a tool says.
const WORDS: usize = 600;

/// Runs `studymate verify` and `studymate replay`, and notes what they find and what they change.
pub async fn inspect(world: &World) -> Result<(), ChaosError> {
    verify(world).await?;
    replay(world).await
}

/// One check of `studymate verify --json`.
#[derive(Deserialize)]
struct Check {
    check: String,
    violations: u64,
    examples: Vec<String>,
    failed: Option<String>,
}

/// Each check that finds something is noted as `verify <check>`.
async fn verify(world: &World) -> Result<(), ChaosError> {
    let output = world.processes.command(&["verify", "--json"]).await?;
    let said = String::from_utf8_lossy(&output.stdout);
    let checks: Vec<Check> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut noted = false;
    for check in checks {
        if check.violations == 0 && check.failed.is_none() {
            continue;
        }
        let found = format!("{} found: {}", check.violations, check.examples.join("; "));
        note(world, &format!("verify {}", check.check), Some(cut(&check.failed.unwrap_or(found))));
        noted = true;
    }
    if !output.status.success() && !noted {
        note(world, "verify", Some(cut(&String::from_utf8_lossy(&output.stderr))));
    }
    Ok(())
}

/// A replay changes nothing, calls nobody, and decides what was decided.
async fn replay(world: &World) -> Result<(), ChaosError> {
    let (state, calls) = (state(world).await?, world.telegram.call_counts().0);
    let output = world.processes.command(&["replay"]).await?;
    let (state_after, calls_after) = (self::state(world).await?, world.telegram.call_counts().0);
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        note(world, "replay", Some(cut(&String::from_utf8_lossy(&said))));
    }
    if calls_after != calls {
        note(world, "replay", Some(format!("it made {} calls to Telegram", calls_after - calls)));
    }
    let changed: Vec<&String> = state
        .iter()
        .filter(|(table, rows)| state_after.get(*table) != Some(rows))
        .map(|(table, _)| table)
        .collect();
    if !changed.is_empty() {
        note(world, "replay", Some(format!("it changed {changed:?}")));
    }
    Ok(())
}

fn note(world: &World, command: &str, found: Option<String>) {
    world.history.note("suite", Kind::Fail, Op::Command { command: command.to_owned(), found });
}

fn cut(text: &str) -> String {
    text.chars().take(WORDS).collect()
}

/// What each table holds, as a digest of its rows in any order.
async fn state(world: &World) -> Result<BTreeMap<String, String>, ChaosError> {
    let database = world.database().await?;
    let mut state = BTreeMap::new();
    for row in database.query(TABLES, &[]).await? {
        let table: String = row.get(0);
        let digest =
            format!("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t");
        let digest = database.query_one(&digest, &[]).await?.get(0);
        state.insert(table, digest);
    }
    Ok(state)
}
