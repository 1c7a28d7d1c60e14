//! Figures for screens, from the read models: a few indexed statements each, in flight together.

use std::time::Duration;

use jiff::tz::TimeZone;
use studymate_schema::report::{FinishedAttempt, ProgressReport, QuizProgress, StatsReport};
use studymate_schema::{Aggregate, PartitionId, Position, QuizCode, QuizVersion, Timestamp, UserId};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::figures::{figures, query};
use crate::{Store, StoreError};

impl Store {
    /// How a student stands. Empty for somebody who has not answered anything, and for an id that nobody has.
    pub async fn progress_report(&self, student: UserId) -> Result<ProgressReport, StoreError> {
        let mut connection = self.connection().await?;
        let figures = figures(&mut connection).await?;
        let whose: [&(dyn ToSql + Sync); 1] = [&student.0];
        let (quizzes, answers, history) = tokio::try_join!(
            query(&figures, include_str!("../sql/report_quizzes.sql"), &whose),
            query(&figures, include_str!("../sql/report_answers.sql"), &whose),
            query(&figures, include_str!("../sql/report_history.sql"), &whose),
        )
        .map_err(StoreError::statement("read a student's progress"))?;
        Ok(ProgressReport {
            quizzes: quizzes.iter().map(quiz_progress).collect::<Result<_, _>>()?,
            answers: answers.iter().map(|row| count(row, "answers")).sum(),
            right: answers.iter().map(|row| count(row, "right_answers")).sum(),
            history: history.iter().map(finished_attempt).collect::<Result<_, _>>()?,
        })
    }

    /// The figures for admins, as of `now`.
    pub async fn stats_report(&self, now: Timestamp) -> Result<StatsReport, StoreError> {
        let mut connection = self.connection().await?;
        let figures = figures(&mut connection).await?;
        let today = now.to_zoned(TimeZone::UTC).date();
        let (on, at): ([&(dyn ToSql + Sync); 1], [&(dyn ToSql + Sync); 1]) = ([&today], [&now]);
        let (totals, active, running, lag) = tokio::try_join!(
            query(&figures, include_str!("../sql/report_totals.sql"), &[]),
            query(&figures, include_str!("../sql/report_active.sql"), &on),
            query(&figures, include_str!("../sql/report_running.sql"), &at),
            query(&figures, include_str!("../sql/projection_lag.sql"), &at),
        )
        .map_err(StoreError::statement("read the figures for admins"))?;
        let one = |rows: Vec<Row>| {
            rows.into_iter().next().ok_or_else(|| StoreError::Damaged("a sum without a row".to_owned()))
        };
        let (totals, active, running, lag) = (one(totals)?, one(active)?, one(running)?, one(lag)?);
        Ok(StatsReport {
            users: count(&totals, "users"),
            active: [count(&active, "active_1"), count(&active, "active_7"), count(&active, "active_30")],
            attempts_started: count(&totals, "started"),
            attempts_finished: count(&totals, "finished"),
            answers: count(&totals, "answers"),
            average_percent: totals
                .get::<_, Option<i16>>("average")
                .map(|average| average.clamp(0, 100).unsigned_abs() as u8),
            inputs_last_minute: count(&running, "inputs"),
            dead_letters: count(&running, "dead_letters"),
            failed_sends: count(&running, "failed_sends"),
            lag_ms: lag.get::<_, i64>(0).max(0).unsigned_abs(),
        })
    }

    /// Whether what [`Store::progress_report`] reads has the events of a partition up to `position`. False before the projector
    /// ever ran.
    pub async fn projected(&self, partition: PartitionId, position: Position) -> Result<bool, StoreError> {
        let connection = self.connection().await?;
        let parameters: [&(dyn ToSql + Sync); 2] = [&(partition.0 as i16), &position.0];
        let rows = query(&connection, include_str!("../sql/projected.sql"), &parameters)
            .await
            .map_err(StoreError::statement("ask how far the read models are"))?;
        Ok(rows.first().is_some_and(|row| row.get(0)))
    }

    /// Where the newest event of an aggregate stands; `None` for one without events.
    pub async fn stream_end(
        &self,
        aggregate: &Aggregate,
    ) -> Result<Option<(PartitionId, Position)>, StoreError> {
        let connection = self.connection().await?;
        let rows = query(&connection, include_str!("../sql/stream_end.sql"), &[&aggregate.to_string()])
            .await
            .map_err(StoreError::statement("find the end of a stream"))?;
        let place = |row: &Row| {
            (PartitionId(row.get::<_, i16>("partition").cast_unsigned()), Position(row.get("position")))
        };
        Ok(rows.first().map(place))
    }

    /// How long ago the oldest event happened that some read model does not have yet; zero when they have all.
    pub async fn projection_lag(&self, now: Timestamp) -> Result<Duration, StoreError> {
        let connection = self.connection().await?;
        let rows = query(&connection, include_str!("../sql/projection_lag.sql"), &[&now])
            .await
            .map_err(StoreError::statement("measure how far the read models are behind"))?;
        let behind = rows.first().map_or(0, |row| row.get::<_, i64>(0));
        Ok(Duration::from_millis(behind.max(0).unsigned_abs()))
    }

    /// Those who are admins because the configuration said so, as far as the read models have it.
    pub async fn configured_admins(&self) -> Result<Vec<UserId>, StoreError> {
        let connection = self.connection().await?;
        let rows = query(&connection, include_str!("../sql/report_admins.sql"), &[])
            .await
            .map_err(StoreError::statement("read the configured admins"))?;
        Ok(rows.iter().map(|row| UserId(row.get(0))).collect())
    }
}

fn quiz_progress(row: &Row) -> Result<QuizProgress, StoreError> {
    Ok(QuizProgress {
        code: code(row)?,
        version: QuizVersion(row.get::<_, i32>("last_version").unsigned_abs()),
        attempts: row.get::<_, i32>("attempts").unsigned_abs(),
        best: percent(row, "best"),
        first: percent(row, "first"),
        last: percent(row, "last"),
        average: percent(row, "average"),
        passed: row.get("passed"),
        pending: row.get::<_, i32>("pending").max(0).unsigned_abs(),
        last_at: row.get("last_at"),
    })
}

fn finished_attempt(row: &Row) -> Result<FinishedAttempt, StoreError> {
    Ok(FinishedAttempt {
        code: code(row)?,
        at: row.get("finished_at"),
        percent: percent(row, "percent"),
        passed: row.get("passed"),
    })
}

pub(crate) fn code(row: &Row) -> Result<QuizCode, StoreError> {
    QuizCode::parse(row.get("quiz")).map_err(|error| StoreError::Damaged(format!("a read model: {error}")))
}

pub(crate) fn percent(row: &Row, column: &str) -> u8 {
    row.get::<_, i16>(column).clamp(0, 100).unsigned_abs() as u8
}

pub(crate) fn count(row: &Row, column: &str) -> u64 {
    row.get::<_, i64>(column).max(0).unsigned_abs()
}
