//! What every restored database needs before somebody works on it, however it came back: nobody of before may write, what was on its way
//! is for an operator to decide, cursors count in the log that there is, read models are made again, and all of it is checked.

use jiff::Timestamp;
use studymate_nats::Log;
use studymate_projector::{ProjectorError, RebuildConfig};
use studymate_schema::forget::Forgetter;
use studymate_schema::input::{Command, InputKind};
use studymate_schema::personal::MasterKeys;
use studymate_schema::{Aggregate, ChatId, InputId, UserId};
use studymate_store::restore::{Cursors, Settled};
use studymate_store::{Role, Store};
use tokio_util::sync::CancellationToken;

use super::PARALLEL;
use super::reconcile::{self, Reconciled};
use super::report::Clock;
use crate::backup::manifest::Mark;
use crate::operator;
use crate::verify::{self, Subject};

/// What is settled with.
pub(super) struct Settling {
    pub(super) log: Log,
    pub(super) masters: MasterKeys,
    /// What the log took before may have been answered.
    pub(super) lost_at: Timestamp,
    /// People who were erased since.
    pub(super) erased: Vec<i64>,
    /// Whether only what takes seconds is checked.
    pub(super) fast: bool,
    pub(super) stop: CancellationToken,
}

/// What came of it.
pub(super) struct Outcome {
    pub(super) reconciled: Reconciled,
    pub(super) settled: Settled,
    /// Whether no check found anything.
    pub(super) good: bool,
}

impl Settling {
    /// Settles a database whose partitions stood at these marks. The log is there; when it was `put_back` from a backup, that says when
    /// the stream was made that the cursors count in.
    pub(super) async fn settle(
        &self,
        store: &Store,
        marks: &[Mark],
        put_back: Option<Timestamp>,
        clock: &mut Clock,
    ) -> anyhow::Result<Outcome> {
        for owner in &self.erased {
            self.log.purge(&Aggregate::of_chat(ChatId(*owner))).await?;
        }
        let reconciled = reconcile::reconcile(&self.log, marks, put_back).await?;
        let cursors = Cursors { stream_created: reconciled.created, anew: &reconciled.anew };
        let settled = store.settle_restored(self.lost_at, cursors, &self.erased).await?;
        self.forget_again().await?;
        clock.step("settled");
        let ops = store.acting_as(Role::Ops)?;
        self.read_models(&ops).await?;
        clock.step("read models");
        let good = self.check(&ops).await?;
        clock.step("checks");
        ops.close();
        Ok(Outcome { reconciled, settled, good })
    }

    /// The backup does not know that these people were forgotten: each gets the input that says so, and nothing is left of their timers,
    /// settings and rows once workers run.
    async fn forget_again(&self) -> anyhow::Result<()> {
        for owner in self.erased.iter().filter(|owner| **owner > 0) {
            let id = InputId::command(uuid::Uuid::now_v7());
            let command = Command::Forget { by: Forgetter::Restore }.encode()?;
            self.log
                .publish(&Aggregate::User(UserId(*owner)), &id, InputKind::Command, None, command.into())
                .await?;
        }
        Ok(())
    }

    /// All of them, from the first event.
    async fn read_models(&self, store: &Store) -> anyhow::Result<()> {
        let bar = operator::bar(0, "read models")?;
        let shown = bar.clone();
        let progress = move |progress: studymate_projector::Progress| {
            shown.set_length(progress.total);
            shown.set_position(progress.done);
        };
        let config = RebuildConfig { parallel: PARALLEL.into(), ..RebuildConfig::default() };
        let at_once = |_| std::future::ready(Ok::<(), ProjectorError>(()));
        let stop = self.stop.clone();
        studymate_projector::rebuild_if(config, store, &self.masters, progress, at_once, stop).await?;
        bar.finish_and_clear();
        Ok(())
    }

    /// Everything that `studymate verify` checks. Whether all of it is right.
    async fn check(&self, store: &Store) -> anyhow::Result<bool> {
        let subject = Subject::new(store.clone(), self.log.clone(), self.masters.clone(), self.stop.clone());
        verify::all(&subject, self.fast, |checked| {
            eprintln!("{checked}");
            Ok(())
        })
        .await
    }
}
