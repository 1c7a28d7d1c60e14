//! What all commands of operators share: how a change is announced, agreed to and recorded, and how results are printed.

use std::fmt::Display;
use std::io::{IsTerminal, Write as _};

use anyhow::bail;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use studymate_store::audit::Audit;

/// How the bar looks: done, rate, what is left.
const BAR: &str = "{msg} {wide_bar} {human_pos}/{human_len}, {per_sec}, {eta} left";

/// What every command understands that changes something.
#[derive(Args, Clone, Debug)]
pub(crate) struct Change {
    /// Say what would be changed, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// Why; kept with the change
    #[arg(long, required_unless_present = "dry_run")]
    reason: Option<String>,
    /// Who changes it; the name of this account if not set
    #[arg(long, env = "STUDYMATE_OPERATOR")]
    operator: Option<String>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl Change {
    /// Says what will be changed and asks whether to go on. `false`: nothing is to be changed.
    ///
    /// Fails when there is nobody to ask.
    pub(crate) fn agreed(&self, plan: &impl Display) -> anyhow::Result<bool> {
        eprintln!("{plan}");
        if self.dry_run {
            eprintln!("dry run: nothing is changed");
            return Ok(false);
        }
        if self.yes {
            return Ok(true);
        }
        if !std::io::stdin().is_terminal() {
            bail!("nobody is there to ask: look at the count above, then add --yes");
        }
        eprint!("Go on? [y/N] ");
        std::io::stderr().flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
    }

    /// The record of the change, for the transaction that makes it.
    pub(crate) fn audit(&self, action: &str) -> Audit {
        audit(self.operator.as_deref(), action, self.reason.as_deref().unwrap_or_default())
    }

    /// Whether nothing is to be changed.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.dry_run
    }
}

/// The record of what an operator does with this command; by the name of this account when none is given.
pub(crate) fn audit(operator: Option<&str>, action: &str, reason: &str) -> Audit {
    let account = || std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).ok();
    Audit {
        operator: operator.map(str::to_owned).or_else(account).unwrap_or_else(|| "unknown".to_owned()),
        action: action.to_owned(),
        arguments: std::env::args().skip(1).collect::<Vec<_>>().join(" "),
        reason: reason.to_owned(),
    }
}

/// Prints a result: as text for people, as one JSON value for machines.
pub(crate) fn print<T: Serialize + Display>(result: &T, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string(result)?);
    } else {
        println!("{result}");
    }
    Ok(())
}

/// A bar on standard error with count, speed and the time that is left; invisible where nobody looks.
pub(crate) fn bar(total: u64, what: &'static str) -> anyhow::Result<ProgressBar> {
    let bar = ProgressBar::new(total).with_style(ProgressStyle::with_template(BAR)?).with_message(what);
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    Ok(bar)
}
