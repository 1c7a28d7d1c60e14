//! `studymate audit`: what operators changed by hand.

use std::fmt;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_store::audit::{Audit, Audited};

use crate::settings::Settings;
use crate::{connect, operator};

#[derive(Args)]
pub(crate) struct AuditOptions {
    /// How many at most, the newest last
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Serialize)]
struct Line {
    id: i64,
    at: jiff::Timestamp,
    operator: String,
    action: String,
    arguments: String,
    reason: String,
    affected: u64,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { id, at, operator, action, arguments, reason, affected } = self;
        write!(f, "{id} {at} {operator} {action} changed {affected}: {reason} [{arguments}]")
    }
}

impl From<Audited> for Line {
    fn from(audited: Audited) -> Self {
        let Audited { id, at, audit: Audit { operator, action, arguments, reason }, affected } = audited;
        Line { id, at, operator, action, arguments, reason, affected }
    }
}

pub(crate) async fn run(options: &AuditOptions) -> anyhow::Result<ExitCode> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let store =
        connect::store(&options.settings, "studymate-audit", &health, &stop).await?.context("interrupted")?;
    let audits = store.audits(options.limit.into()).await?;
    for line in audits.into_iter().rev().map(Line::from) {
        operator::print(&line, options.json)?;
    }
    Ok(ExitCode::SUCCESS)
}
