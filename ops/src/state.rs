//! `studymate state`: a student as the events tell, now or at any time.

use std::process::ExitCode;

use studymate_domain::student::{Student, evolve};
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::event::Event;
use studymate_schema::personal;
use studymate_schema::{Aggregate, StreamVersion, UserId};

use crate::cli::StateOptions;
use crate::connect;

/// Events that are read at once.
const PAGE: i64 = 1000;

pub(crate) async fn run(options: &StateOptions) -> anyhow::Result<ExitCode> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let masters = options.settings.master_keys()?;
    let Some(store) = connect::store(&options.settings.common, "studymate-state", &health, &stop).await?
    else {
        return Ok(ExitCode::FAILURE);
    };
    let stream = Aggregate::User(UserId(options.user));
    let keys = store.person_keys(&[options.user], &masters).await?;
    let mut student = Student::new(UserId(options.user));
    let mut version = StreamVersion(0);
    'events: loop {
        let events = store.read_stream(&stream, version, PAGE).await?;
        if events.is_empty() {
            break;
        }
        for stored in events {
            if options.at.is_some_and(|at| stored.at > at) {
                break 'events;
            }
            if let Event::Student(event) = stored.decode(keys.get(&options.user))? {
                evolve(&mut student, &event, stored.at);
            }
            version = stored.version;
        }
    }
    if version == StreamVersion(0) {
        eprintln!("studymate: nothing is known of {stream} at that time");
        return Ok(ExitCode::FAILURE);
    }
    let write = || serde_json::to_string_pretty(&student);
    let text = if options.reveal { personal::revealed(write) } else { personal::redacted(write) }?;
    println!("{stream} at version {version}\n{text}");
    Ok(ExitCode::SUCCESS)
}
