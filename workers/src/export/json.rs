//! Everything in one document: the state as it is now, the answers in words, and the events that made it all.

use serde::Serialize;
use serde_json::json;
use studymate_domain::student::Student;
use studymate_schema::event::Event;
use studymate_schema::personal;
use studymate_schema::{StreamVersion, Timestamp};

use super::{AnswerRow, Told};

#[derive(Serialize)]
struct Line<'t> {
    version: StreamVersion,
    at: Timestamp,
    kind: &'static str,
    event: &'t Event,
}

/// Personal data in clear: it is theirs.
pub(super) fn document(
    student: &Student,
    history: &[Told],
    answers: &[AnswerRow],
    now: Timestamp,
) -> Result<Vec<u8>, serde_json::Error> {
    let lines = history.iter().map(|told| Line {
        version: told.version,
        at: told.at,
        kind: told.event.kind(),
        event: &told.event,
    });
    personal::revealed(|| {
        let document = json!({
            "format": "studymate export 1",
            "made_at": now,
            "telegram_id": student.id,
            "registration": student.registration,
            "settings": student.settings,
            "roles": student.roles,
            "courses": student.joined,
            "results": student.results,
            "reviews": student.memory.as_ref(),
            "answers": answers,
            "state": student,
            "events": lines.collect::<Vec<_>>(),
        });
        serde_json::to_vec_pretty(&document)
    })
}
