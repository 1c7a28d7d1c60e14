//! What is pure: rules, screens and encoding.

use studymate_domain::student::{Student, decide, evolve};
use studymate_render::{Needs, needs};
use studymate_schema::codec;
use studymate_schema::effect::Show;
use studymate_schema::event::Event;
use studymate_schema::personal::PersonKey;
use studymate_schema::telegram::Update;

use super::pupil::{PUPIL, Pupil, Step, draw, shows};
use super::timer::time;
use super::{Effort, Figure};
use crate::BenchError;

/// What a student does of which the figures are an average: several attempts, so that the state holds what those of a real one do.
const INPUTS: usize = 150;

pub(super) fn measure(effort: Effort) -> Result<Vec<Figure>, BenchError> {
    let mut pupil = Pupil::new()?;
    let steps: Vec<Step> = (0..INPUTS).map(|_| pupil.step()).collect::<Result<_, _>>()?;
    let catalogue = &pupil.catalogue;
    let drawn: Vec<&Show> = steps
        .iter()
        .flat_map(|step| shows(&step.decision))
        .filter(|show| needs(&show.view) == Needs::Nothing)
        .collect();
    let key =
        PersonKey::generate(PUPIL.0).map_err(|error| BenchError::unexpected(format!("a key: {error}")))?;
    let events: Vec<&Event> = steps.iter().flat_map(|step| &step.decision.events).collect();
    let encode = |event: &Event| codec::encode(event, &key).unwrap_or_default();
    let encoded: Vec<Vec<u8>> = events.iter().map(|event| encode(event)).collect();
    let state = codec::encode(&pupil.student, &key).unwrap_or_default();
    Ok(vec![
        time("read an update", effort, steps.len(), || {
            for step in &steps {
                std::hint::black_box(Update::parse(step.update.as_bytes()).is_ok());
            }
        }),
        time("decide and evolve, an input", effort, steps.len(), || {
            let mut student = Student::new(PUPIL);
            for step in &steps {
                let decision = decide(&student, &step.input, catalogue);
                for event in &decision.events {
                    if let Event::Student(event) = event {
                        evolve(&mut student, event, step.input.at);
                    }
                }
            }
            std::hint::black_box(&student);
        }),
        time("copy a student's state, as each batch does", effort, 1, || {
            std::hint::black_box(pupil.student.clone());
        }),
        time("render a screen", effort, drawn.len(), || {
            for show in &drawn {
                std::hint::black_box(draw(show, catalogue).is_ok());
            }
        }),
        time("encode an event", effort, events.len(), || {
            for event in &events {
                std::hint::black_box(encode(event));
            }
        }),
        time("decode an event", effort, encoded.len(), || {
            for body in &encoded {
                std::hint::black_box(codec::decode::<Event>(body, codec::SCHEMA, Some(&key)).is_ok());
            }
        }),
        time("write a student's state as a snapshot", effort, 1, || {
            std::hint::black_box(codec::encode(&pupil.student, &key).is_ok());
        }),
        time("read it", effort, 1, || {
            std::hint::black_box(codec::decode::<Student>(&state, codec::SCHEMA, Some(&key)).is_ok());
        }),
    ])
}
