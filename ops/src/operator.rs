//! What all commands of operators share: how a change is announced, agreed to and recorded, and how results are printed.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{IsTerminal, Write as _};

use anyhow::bail;
use clap::{Args, CommandFactory};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use studymate_store::audit::Audit;

use crate::cli::Cli;

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
        arguments: masked(std::env::args().skip(1), &secret_flags(&Cli::command())),
        reason: reason.to_owned(),
    }
}

/// The flags whose values are secrets: those that are hidden in the help, too.
fn secret_flags(command: &clap::Command) -> BTreeSet<String> {
    let own = command.get_arguments().filter(|argument| argument.is_hide_env_values_set());
    let own = own.filter_map(|argument| argument.get_long()).map(|long| format!("--{long}"));
    own.chain(command.get_subcommands().flat_map(secret_flags)).collect()
}

/// What was typed, without secrets: this is kept, and shown to other operators.
fn masked(arguments: impl Iterator<Item = String>, secrets: &BTreeSet<String>) -> String {
    let mut hide_next = false;
    let masked = arguments.map(|argument| {
        if std::mem::take(&mut hide_next) {
            return "‹secret›".to_owned();
        }
        match argument.split_once('=') {
            Some((flag, _)) if secrets.contains(flag) => format!("{flag}=‹secret›"),
            _ => {
                hide_next = secrets.contains(&argument);
                argument
            }
        }
    });
    masked.collect::<Vec<_>>().join(" ")
}

/// Prints a result: as text for people, as one JSON value for machines. Fails when nobody reads any more.
pub(crate) fn print<T: Serialize + Display>(result: &T, json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string(result)?)?;
    } else {
        writeln!(out, "{result}")?;
    }
    Ok(())
}

/// A bar on standard error with count, speed and the time that is left; invisible where nobody looks.
pub(crate) fn bar(total: u64, what: &'static str) -> anyhow::Result<ProgressBar> {
    let bar = ProgressBar::new(total).with_style(ProgressStyle::with_template(BAR)?).with_message(what);
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    Ok(bar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_kept_with_a_change() {
        let secrets = secret_flags(&Cli::command());
        for flag in ["--master-key", "--database-url", "--nats-url", "--bot-token"] {
            assert!(secrets.contains(flag), "{flag} is not known to be secret");
        }
        let typed = "outbox retry 7 --master-key 1:AAAA --nats-url=nats://a:b@c --reason why --yes";
        let kept = masked(typed.split(' ').map(str::to_owned), &secrets);
        assert_eq!(kept, "outbox retry 7 --master-key ‹secret› --nats-url=‹secret› --reason why --yes");
    }
}
