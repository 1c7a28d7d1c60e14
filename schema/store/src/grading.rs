//! What graders see, from the read models: an answer to be graded, and what students did in a quiz.

use std::collections::BTreeMap;
use std::time::Instant;

use studymate_schema::grading::{AnswerKey, Grader, ReportPart};
use studymate_schema::quiz::QuizRef;
use studymate_schema::report::{
    AnswerToGrade, AttemptLine, AttemptsReport, EqualErrors, FastAttempt, GradingReport, PatternsReport,
    QuizReport,
};
use studymate_schema::view::GradingAt;
use studymate_schema::{AttemptId, Credit, QuizCode, QuizVersion, UserId};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::figures::{FIGURES_DEADLINE, figures, query};
use crate::patterns::{self, Pair, Wrong};
use crate::report::{code, count, percent};
use crate::{Store, StoreError};

/// Attempts on a page of a report.
const ATTEMPTS_ON_PAGE: i64 = 8;
/// Wrong answers that are compared at most: more than that would take longer than anybody waits.
const WRONG_MAX: i64 = 300_000;

/// Whose quizzes a grader looks at, and whom they know by name; `None` for those of anybody, and everybody.
fn owner(grader: Grader) -> Option<i64> {
    match grader {
        Grader::Mentor(user) | Grader::Assistant(user) => Some(user.0),
        Grader::Admin(_) => None,
    }
}

impl Store {
    /// How many answers wait for this grader.
    pub async fn answers_waiting(&self, grader: Grader) -> Result<u64, StoreError> {
        let mut connection = self.connection().await?;
        let figures = figures(&mut connection).await?;
        let rows = query(&figures, include_str!("../sql/grading_waiting.sql"), &[&owner(grader)])
            .await
            .map_err(StoreError::statement("count answers to grade"))?;
        Ok(rows.first().map_or(0, |row| count(row, "waiting")))
    }

    /// The answer that a grader looks at, if there is such and it is theirs to grade.
    pub async fn grading_report(&self, grader: Grader, at: GradingAt) -> Result<GradingReport, StoreError> {
        let waiting = self.answers_waiting(grader).await?;
        let mut connection = self.connection().await?;
        let figures = figures(&mut connection).await?;
        let failed = || StoreError::statement("read an answer to grade");
        let key = match at {
            GradingAt::Answer(key) => Some(key),
            GradingAt::Next(after) => {
                let [student, attempt, number] = parts(after);
                let attempt = attempt.and_then(|attempt| i32::try_from(attempt).ok());
                let number = number.and_then(|number| i32::try_from(number).ok());
                let next: [&(dyn ToSql + Sync); 4] = [&owner(grader), &student, &attempt, &number];
                let rows = query(&figures, include_str!("../sql/grading_next.sql"), &next);
                rows.await.map_err(failed())?.first().map(answer_key)
            }
        };
        let Some(key) = key else { return Ok(GradingReport { waiting, answer: None }) };
        let (student, attempt, number) = (key.student.0, key.attempt.0.cast_signed(), i32::from(key.number));
        let which: [&(dyn ToSql + Sync); 4] = [&owner(grader), &student, &attempt, &number];
        let rows =
            query(&figures, include_str!("../sql/grading_answer.sql"), &which).await.map_err(failed())?;
        Ok(GradingReport { waiting, answer: rows.first().map(answer_to_grade).transpose()? })
    }

    /// What students did in a quiz, as far as this grader may see it. An assistant may see what the decision says: the quiz is somebody else's.
    pub async fn quiz_report(&self, grader: Grader, part: &ReportPart) -> Result<QuizReport, StoreError> {
        let mut connection = self.connection().await?;
        let figures = figures(&mut connection).await?;
        let failed = || StoreError::statement("read what students did in a quiz");
        let (ReportPart::Attempts(quiz, _) | ReportPart::Patterns(quiz)) = part;
        let code = quiz.as_str();
        let whose: [&(dyn ToSql + Sync); 2] = [&owner(grader), &code];
        let owned =
            query(&figures, include_str!("../sql/report_owned.sql"), &whose).await.map_err(failed())?;
        let looks = matches!(grader, Grader::Assistant(_));
        if !looks && !owned.first().is_some_and(|row| row.get("owned")) {
            return Ok(QuizReport::NotYours);
        }
        match part {
            ReportPart::Attempts(_, page) => {
                let all: [&(dyn ToSql + Sync); 1] = [&code];
                let counted = query(&figures, include_str!("../sql/report_attempts_count.sql"), &all);
                let counted = counted.await.map_err(failed())?;
                let of = |column| counted.first().map_or(0, |row| count(row, column));
                // Attempts of somebody who was forgotten are gone: a page that was there leads to the last one there is.
                let page = (*page).min(page_of(of("finished").saturating_sub(1)));
                let skip = i64::from(page) * ATTEMPTS_ON_PAGE;
                let which: [&(dyn ToSql + Sync); 4] = [&code, &ATTEMPTS_ON_PAGE, &skip, &owner(grader)];
                let rows = query(&figures, include_str!("../sql/report_attempts.sql"), &which);
                let rows = rows.await.map_err(failed())?;
                Ok(QuizReport::Attempts(AttemptsReport {
                    finished: of("finished"),
                    passed: of("passes"),
                    page,
                    attempts: rows.iter().map(attempt_line).collect(),
                }))
            }
            ReportPart::Patterns(_) => {
                let which: [&(dyn ToSql + Sync); 2] = [&code, &owner(grader)];
                let answers: [&(dyn ToSql + Sync); 2] = [&code, &(WRONG_MAX + 1)];
                let (wrong, fast) = tokio::try_join!(
                    query(&figures, include_str!("../sql/report_wrong_answers.sql"), &answers),
                    query(&figures, include_str!("../sql/report_fast.sql"), &which),
                )
                .map_err(failed())?;
                let (compared, pairs) = stand_out(wrong.iter().map(wrong_answer).collect()).await?;
                let people: Vec<i64> = pairs.iter().flat_map(|pair| pair.students).collect();
                let these: [&(dyn ToSql + Sync); 2] = [&people, &owner(grader)];
                let names = query(&figures, include_str!("../sql/report_names.sql"), &these);
                let names = names.await.map_err(failed())?;
                let names: BTreeMap<i64, String> =
                    names.iter().map(|row| (row.get("student"), row.get("name"))).collect();
                Ok(QuizReport::Patterns(PatternsReport {
                    compared,
                    pairs: pairs.iter().map(|pair| equal_errors(pair, &names)).collect(),
                    fast: fast.iter().map(fast_attempt).collect(),
                }))
            }
        }
    }
}

/// Compares everybody with everybody, on a thread of its own: that is work for a processor, while others wait for their screens.
async fn stand_out(wrong: Vec<Wrong>) -> Result<(u64, Vec<Pair>), StoreError> {
    let deadline = Instant::now() + FIGURES_DEADLINE;
    let found = if wrong.len() as i64 > WRONG_MAX {
        None
    } else {
        let compare = move || patterns::improbable(&wrong, deadline);
        let bug = |error| StoreError::Damaged(format!("comparing answers: {error}"));
        tokio::task::spawn_blocking(compare).await.map_err(bug)?
    };
    found.ok_or(StoreError::TooMuch { operation: "compare answers" })
}

/// The page of a report on which the attempt stands that has so many before it.
fn page_of(before: u64) -> u16 {
    u16::try_from(before / ATTEMPTS_ON_PAGE.unsigned_abs()).unwrap_or(u16::MAX)
}

fn parts(key: Option<AnswerKey>) -> [Option<i64>; 3] {
    match key {
        Some(key) => [Some(key.student.0), Some(i64::from(key.attempt.0)), Some(i64::from(key.number))],
        None => [None; 3],
    }
}

fn answer_key(row: &Row) -> AnswerKey {
    AnswerKey {
        student: UserId(row.get("student")),
        attempt: AttemptId(row.get::<_, i32>("attempt").cast_unsigned()),
        number: u16::try_from(row.get::<_, i32>("number")).unwrap_or_default(),
    }
}

fn answer_to_grade(row: &Row) -> Result<AnswerToGrade, StoreError> {
    let code: QuizCode = code(row)?;
    let chosen = row.get::<_, Option<Vec<i16>>>("chosen");
    let graded_by = row.get::<_, Option<i64>>("graded_by");
    let pending: bool = row.get("pending");
    Ok(AnswerToGrade {
        key: answer_key(row),
        questions: u16::try_from(row.get::<_, i32>("questions")).unwrap_or(u16::MAX),
        quiz: QuizRef { code, version: QuizVersion(row.get::<_, i32>("version").unsigned_abs()) },
        question: row.get("question"),
        name: row.get("name"),
        chosen: chosen
            .map(|chosen| chosen.into_iter().filter_map(|option| u8::try_from(option).ok()).collect()),
        text: row.get("text"),
        credit: (!pending).then(|| Credit(row.get("credit"))),
        seconds: row.get::<_, i64>("took_ms").max(0).unsigned_abs() / 1000,
        at: row.get("at"),
        graded_by: graded_by
            .map(|by| row.get::<_, Option<String>>("grader").unwrap_or_else(|| by.to_string())),
        comment: row.get("comment"),
        report_page: page_of(count(row, "newer")),
    })
}

fn attempt_line(row: &Row) -> AttemptLine {
    AttemptLine {
        student: UserId(row.get("student")),
        name: row.get("name"),
        attempt: AttemptId(row.get::<_, i32>("attempt").cast_unsigned()),
        at: row.get("finished_at"),
        late: row.get("late"),
        percent: percent(row, "percent"),
        passed: row.get("passed"),
        pending: row.get::<_, i32>("pending").max(0).unsigned_abs(),
    }
}

fn wrong_answer(row: &Row) -> Wrong {
    Wrong {
        student: row.get("student"),
        question: usize::try_from(row.get::<_, i64>("question")).unwrap_or_default(),
        item: small(row, "item"),
    }
}

fn equal_errors(pair: &Pair, names: &BTreeMap<i64, String>) -> EqualErrors {
    EqualErrors {
        students: pair.students.map(UserId),
        names: pair.students.map(|student| names.get(&student).cloned()),
        wrong: pair.wrong,
        equal: pair.equal,
        expected: pair.expected,
        probability: pair.probability,
    }
}

fn fast_attempt(row: &Row) -> FastAttempt {
    FastAttempt {
        name: row.get("name"),
        student: UserId(row.get("student")),
        attempt: AttemptId(row.get::<_, i32>("attempt").cast_unsigned()),
        answers: small(row, "answers"),
        fast: small(row, "fast"),
        right: small(row, "fast_right"),
    }
}

fn small(row: &Row, column: &str) -> u32 {
    u32::try_from(count(row, column)).unwrap_or(u32::MAX)
}
