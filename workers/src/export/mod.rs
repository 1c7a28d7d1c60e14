//! All that is kept of a person, as files for them: made of their events, which are all there is. Pure but for the clock, which is given.

mod csv;
mod json;

use studymate_domain::student::Student;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::event::{Event, Given, StudentEvent};
use studymate_schema::privacy::ExportFile;
use studymate_schema::quiz::{Question, QuestionKind, QuizRef};
use studymate_schema::{Credit, StreamVersion, Timestamp, UserId};

/// An event of a person's stream, decoded.
pub(crate) struct Told {
    pub(crate) version: StreamVersion,
    pub(crate) at: Timestamp,
    pub(crate) event: Event,
}

/// The bytes of a file. Fails only where something cannot be written as JSON, which is a bug.
pub(crate) fn file(
    file: ExportFile,
    user: UserId,
    history: &[Told],
    catalogue: &Catalogue,
    now: Timestamp,
) -> Result<Vec<u8>, serde_json::Error> {
    let answers: Vec<AnswerRow> = history.iter().filter_map(|told| AnswerRow::of(told, catalogue)).collect();
    match file {
        ExportFile::Csv => Ok(csv::table(&answers)),
        ExportFile::Json => {
            let mut student = Student::new(user);
            for told in history {
                if let Event::Student(event) = &told.event {
                    studymate_domain::student::evolve(&mut student, event, told.at);
                }
            }
            json::document(&student, history, &answers, now)
        }
    }
}

/// An answer as a person reads it.
#[derive(serde::Serialize)]
struct AnswerRow {
    at: Timestamp,
    /// `quiz` or `review`; `grade` where a grader said what an answer of before is worth: then the answer is their comment.
    kind: &'static str,
    /// The number of the attempt, or of the review.
    of: u32,
    quiz: String,
    version: u32,
    title: String,
    number: u16,
    question_id: String,
    topic: String,
    /// Empty where the question is not in the catalogue any more.
    question: String,
    answer: String,
    /// `None` while it waits for its grade.
    right: Option<bool>,
    /// Per cent of the question's points; `None` while it waits for its grade.
    percent: Option<f64>,
    seconds: f64,
    /// In how many days it comes again.
    again_in_days: Option<u16>,
}

impl AnswerRow {
    fn of(told: &Told, catalogue: &Catalogue) -> Option<Self> {
        let Event::Student(event) = &told.event else { return None };
        let said = match event {
            StudentEvent::AnswerGraded { comment: Some(comment), .. } => Given::Text(comment.clone()),
            _ => Given::Skipped,
        };
        let (kind, of, number, quiz, question, topic, given, credit, took_ms, days) = match event {
            StudentEvent::AnswerGiven {
                attempt,
                number,
                quiz,
                question,
                topic,
                given,
                credit,
                took_ms,
                schedule,
                ..
            } => (
                "quiz",
                attempt.0,
                number,
                quiz,
                question,
                topic,
                given,
                Some(*credit),
                *took_ms,
                schedule.map(|schedule| schedule.days),
            ),
            StudentEvent::AnswerSubmitted {
                attempt, number, quiz, question, topic, given, took_ms, ..
            } => ("quiz", attempt.0, number, quiz, question, topic, given, None, *took_ms, None),
            StudentEvent::AnswerGraded { attempt, number, quiz, question, topic, credit, .. } => {
                ("grade", attempt.0, number, quiz, question, topic, &said, Some(*credit), 0, None)
            }
            StudentEvent::QuestionReviewed {
                review,
                number,
                quiz,
                question,
                topic,
                given,
                credit,
                took_ms,
                schedule,
                ..
            } => (
                "review",
                *review,
                number,
                quiz,
                question,
                topic,
                given,
                Some(*credit),
                *took_ms,
                Some(schedule.days),
            ),
            _ => return None,
        };
        let content = content(quiz, question, catalogue);
        Some(AnswerRow {
            at: told.at,
            kind,
            of,
            quiz: quiz.code.to_string(),
            version: quiz.version.0,
            title: catalogue.content(quiz).map(|quiz| quiz.title.clone()).unwrap_or_default(),
            number: *number,
            question_id: question.clone(),
            topic: topic.clone(),
            question: content.map(|content| content.text.clone()).unwrap_or_default(),
            answer: answer(given, content),
            right: credit.map(Credit::is_right),
            percent: credit.map(|credit| f64::from(credit.0) * 100.0 / f64::from(Credit::FULL.0)),
            seconds: f64::from(took_ms) / 1000.0,
            again_in_days: days,
        })
    }
}

fn content<'c>(quiz: &QuizRef, question: &str, catalogue: &'c Catalogue) -> Option<&'c Question> {
    catalogue.content(quiz)?.questions.iter().find(|content| content.id == question)
}

/// What was answered, in words; by numbers where the words are not there any more.
fn answer(given: &Given, content: Option<&Question>) -> String {
    let nth = |texts: &[&str], index: u8| {
        texts
            .get(usize::from(index))
            .map_or_else(|| format!("#{}", u16::from(index) + 1), |text| (*text).to_owned())
    };
    let join = |texts: Vec<&str>, chosen: &[u8]| {
        chosen.iter().map(|index| nth(&texts, *index)).collect::<Vec<_>>().join(" | ")
    };
    match (given, content.map(|content| (&content.kind, content))) {
        (Given::Text(text), _) => text.known().cloned().unwrap_or_default(),
        (Given::TimedOut | Given::Skipped, _) => String::new(),
        (
            Given::Options(chosen),
            Some((QuestionKind::SingleChoice { options } | QuestionKind::MultipleChoice { options }, _)),
        ) => join(options.iter().map(|option| option.text.as_str()).collect(), chosen),
        (Given::Options(chosen), Some((QuestionKind::TrueFalse { .. }, _))) => {
            join(vec!["true", "false"], chosen)
        }
        (Given::Matches(chosen), Some((QuestionKind::Matching { pairs, .. }, content))) => {
            let sides = content.right_sides();
            let sides: Vec<&str> = sides.iter().map(|side| &**side).collect();
            let pairs = pairs.iter().zip(chosen);
            pairs
                .map(|(pair, side)| format!("{} -> {}", pair.left, nth(&sides, *side)))
                .collect::<Vec<_>>()
                .join(" | ")
        }
        (Given::Order(chosen), Some((QuestionKind::Ordering { items }, _))) => {
            join(items.iter().map(String::as_str).collect(), chosen)
        }
        (Given::Options(chosen) | Given::Matches(chosen) | Given::Order(chosen), _) => {
            join(Vec::new(), chosen)
        }
    }
}
