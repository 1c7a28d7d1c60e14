//! Figures for screens, from the read models.

use studymate_schema::report::{FinishedAttempt, ProgressReport, QuizProgress, StatsReport, TopicMastery};
use studymate_schema::{PartitionId, Position, QuizCode, QuizVersion, Timestamp, UserId};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::{Store, StoreError};

fn code(row: &Row) -> Result<QuizCode, StoreError> {
    QuizCode::parse(row.get("quiz")).map_err(|error| StoreError::Damaged(format!("a read model: {error}")))
}

fn percent(row: &Row, column: &str) -> u8 {
    row.get::<_, i16>(column).clamp(0, 100) as u8
}

fn count(row: &Row, column: &str) -> u64 {
    row.get::<_, i64>(column).unsigned_abs()
}

impl Store {
    /// How a student stands, as far as the read models have it.
    pub async fn progress_report(&self, student: UserId) -> Result<ProgressReport, StoreError> {
        let connection = self.connection().await?;
        let operation = "read a student's progress";
        let whose: [&(dyn ToSql + Sync); 1] = [&student.0];
        let (quizzes, topics, history) = tokio::try_join!(
            connection.query(include_str!("../sql/report_quizzes.sql"), &whose),
            connection.query(include_str!("../sql/report_topics.sql"), &whose),
            connection.query(include_str!("../sql/report_history.sql"), &whose),
        )
        .map_err(StoreError::statement(operation))?;
        let quizzes = quizzes
            .iter()
            .map(|row| {
                Ok(QuizProgress {
                    code: code(row)?,
                    version: QuizVersion(row.get::<_, i32>("version").unsigned_abs()),
                    attempts: u32::try_from(row.get::<_, i64>("attempts")).unwrap_or(u32::MAX),
                    best: percent(row, "best"),
                    last: percent(row, "last"),
                    average: percent(row, "average"),
                    passed: row.get("passed"),
                    last_at: row.get("last_at"),
                })
            })
            .collect::<Result<_, StoreError>>()?;
        let history = history
            .iter()
            .map(|row| {
                Ok(FinishedAttempt {
                    code: code(row)?,
                    at: row.get("finished_at"),
                    percent: percent(row, "percent"),
                    passed: row.get("passed"),
                })
            })
            .collect::<Result<_, StoreError>>()?;
        let (answers, right) = topics.iter().fold((0, 0), |(answers, right), row| {
            (answers + count(row, "answers"), right + count(row, "answered_right"))
        });
        let topics = topics
            .iter()
            .map(|row| TopicMastery {
                topic: row.get("topic"),
                answers: count(row, "answers"),
                mastery: percent(row, "mastery"),
            })
            .collect();
        Ok(ProgressReport { quizzes, topics, history, answers, right })
    }

    /// Figures for admins, at a time.
    pub async fn stats_report(&self, now: Timestamp) -> Result<StatsReport, StoreError> {
        let connection = self.connection().await?;
        let row = connection
            .query_one(include_str!("../sql/report_stats.sql"), &[&now])
            .await
            .map_err(StoreError::statement("read the figures for admins"))?;
        Ok(StatsReport {
            users: count(&row, "users"),
            active: [count(&row, "active_1"), count(&row, "active_7"), count(&row, "active_30")],
            attempts_started: count(&row, "started"),
            attempts_finished: count(&row, "finished"),
            answers: count(&row, "answers"),
            average_percent: row.get::<_, Option<i16>>("average").map(|average| average.clamp(0, 100) as u8),
            inputs_last_minute: count(&row, "inputs_last_minute"),
            dead_letters: count(&row, "dead_letters"),
            failed_sends: count(&row, "failed_sends"),
            lag_ms: row.get::<_, i64>("lag_ms").max(0).unsigned_abs(),
        })
    }

    /// Whether all read models have what a partition decided up to a position.
    pub async fn projected(&self, partition: PartitionId, position: Position) -> Result<bool, StoreError> {
        let connection = self.connection().await?;
        let row = connection
            .query_one(include_str!("../sql/projected.sql"), &[&(partition.0 as i16), &position.0])
            .await
            .map_err(StoreError::statement("ask how far the read models are"))?;
        Ok(row.get::<_, Option<bool>>(0) == Some(true))
    }

    /// Who is admin, as far as the read models have it.
    pub async fn admins(&self) -> Result<Vec<UserId>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/admins.sql"), &[])
            .await
            .map_err(StoreError::statement("read the admins"))?;
        Ok(rows.iter().map(|row| UserId(row.get(0))).collect())
    }
}
