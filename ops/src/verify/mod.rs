//! `studymate verify`: what is stored is checked against itself, against the log, and against what is built from it. Reads only, a page
//! at a time, so it may run beside everything else; what is decided while it runs may or may not be checked.

mod cause;
mod effect;
mod findings;
mod log;
mod model;
mod result;
mod snapshot;
mod stream;
mod update;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;
use studymate_nats::Log;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_process::telemetry;
use studymate_schema::personal::MasterKeys;
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

use crate::settings::StoreSettings;
use crate::{connect, operator};
use findings::{Checked, Findings};

#[derive(Args)]
pub(crate) struct VerifyOptions {
    /// Leave out what reads whole tables or the whole log: seconds, whatever the size
    #[arg(long)]
    fast: bool,
    /// As JSON, one check a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: StoreSettings,
}

/// What is checked, and with what.
pub(crate) struct Subject {
    store: Store,
    log: Log,
    masters: MasterKeys,
    stop: CancellationToken,
}

impl Subject {
    /// Everything that can be checked.
    pub(crate) fn new(store: Store, log: Log, masters: MasterKeys, stop: CancellationToken) -> Self {
        Subject { store, log, masters, stop }
    }
}

/// A check: its name, and what it promises when it finds nothing.
#[derive(Clone, Copy)]
enum Check {
    Heads,
    Cursors,
    Sending,
    Versions,
    Causes,
    Log,
    Results,
    Effects,
    Snapshots,
    Models,
}

impl Check {
    /// Those that take as long however much there is.
    const FAST: [Check; 3] = [Check::Heads, Check::Cursors, Check::Sending];
    const ALL: [Check; 10] = [
        Check::Heads,
        Check::Cursors,
        Check::Sending,
        Check::Versions,
        Check::Causes,
        Check::Log,
        Check::Results,
        Check::Effects,
        Check::Snapshots,
        Check::Models,
    ];

    fn name(self) -> &'static str {
        match self {
            Check::Heads => "heads",
            Check::Cursors => "cursors",
            Check::Sending => "sending",
            Check::Versions => "versions",
            Check::Causes => "causes",
            Check::Log => "log",
            Check::Results => "results",
            Check::Effects => "effects",
            Check::Snapshots => "snapshots",
            Check::Models => "models",
        }
    }

    fn promise(self) -> &'static str {
        match self {
            Check::Heads => "each partition stands where its last event is",
            Check::Cursors => "the log holds what each partition decided last",
            Check::Sending => "nothing is being sent while nobody sends",
            Check::Versions => "in each stream versions are 1..n, in each partition positions are 1..n",
            Check::Causes => "each event has its input, one set of events an input, in the order of the log",
            Check::Log => "each input of the log that was passed has its row in the journal",
            Check::Results => {
                "each applied input has events or effects (a press may have had its answer only), each dead one its dead letter"
            }
            Check::Effects => "each effect has its input",
            Check::Snapshots => "each snapshot is what the events before it make",
            Check::Models => "each read model is what the events make, and so are its totals",
        }
    }

    async fn run(self, subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
        match self {
            Check::Heads => stream::heads(subject, findings).await,
            Check::Cursors => log::cursors(subject, findings).await,
            Check::Sending => effect::sending(subject, findings).await,
            Check::Versions => stream::versions(subject, findings).await,
            Check::Causes => cause::causes(subject, findings).await,
            Check::Log => log::journalled(subject, findings).await,
            Check::Results => result::results(subject, findings).await,
            Check::Effects => effect::effects(subject, findings).await,
            Check::Snapshots => snapshot::snapshots(subject, findings).await,
            Check::Models => model::models(subject, findings).await,
        }
    }
}

pub(crate) async fn run(options: &VerifyOptions) -> anyhow::Result<ExitCode> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let masters = options.settings.master_keys()?;
    let common = &options.settings.common;
    let store = connect::store(common, "studymate-verify", &health, &stop).await?;
    let log = connect::log(common, &health, &stop).await?;
    let (store, log) = store.zip(log).context("interrupted")?;
    let subject = Subject { store, log, masters, stop };
    let good = all(&subject, options.fast, |checked| operator::print(checked, options.json)).await?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Makes all checks, or the fast ones, and tells what each found. Whether nothing is wrong.
pub(crate) async fn all(
    subject: &Subject,
    fast: bool,
    mut tell: impl FnMut(&Checked) -> anyhow::Result<()>,
) -> anyhow::Result<bool> {
    let checks: &[Check] = if fast { &Check::FAST } else { &Check::ALL };
    let mut good = true;
    for check in checks {
        let (mut findings, started) = (Findings::default(), Instant::now());
        // A check that could not be made says nothing of the others.
        let failed = Box::pin(check.run(subject, &mut findings)).await.err();
        anyhow::ensure!(!subject.stop.is_cancelled(), "interrupted while checking {}", check.name());
        let failed = failed.map(|error| telemetry::chain(error.as_ref()));
        let checked = Checked::new(check.name(), check.promise(), findings, failed, started.elapsed());
        good &= checked.is_good();
        tell(&checked)?;
    }
    Ok(good)
}
