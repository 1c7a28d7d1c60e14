//! The history of a run: one JSON object a line for everything that was done to the system, and everything it did to the outside.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use studymate_simulator::{Call, Step, UpdateStep};

use crate::ChaosError;

/// One line of a history.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// When, in milliseconds since 1970; by the simulator's clock where it is the simulator's doing.
    pub at_ms: i64,
    /// Who did it: `telegram`, `student`, `suite` or the name of a process.
    pub process: String,
    /// What kind of entry it is.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// What was done.
    #[serde(flatten)]
    pub op: Op,
}

/// What is known of an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It begins.
    Invoke,
    /// It succeeded.
    Ok,
    /// It did not happen.
    Fail,
    /// Who did it was not told.
    Unknown,
}

/// An operation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// The run itself: the first line.
    Run(Run),
    /// A step of an update on its way to the bot.
    Update {
        /// Its id.
        update: i64,
        /// Telegram's kind of update, such as `message`.
        of: String,
        /// The chat it is about.
        chat: Option<i64>,
        /// What happened.
        step: Step,
        /// The order of steps.
        number: u64,
    },
    /// A call of the bot.
    Call(CallSeen),
    /// Something that is broken: invoke when it begins, ok when it is over.
    Fault {
        /// What.
        fault: String,
        /// Of which process or server.
        target: String,
    },
    /// A process ended without being told to.
    Ended {
        /// How.
        status: String,
    },
    /// An update that is meant to become a dead letter.
    Poison {
        /// Its id.
        update: i64,
    },
    /// The log was put back to a copy made at this time: what came after it and was not decided is gone with it.
    LogReplaced {
        /// When the copy was made, in milliseconds since 1970.
        copied_ms: i64,
    },
    /// A process said that the log forgot.
    LossReported,
    /// After the last fault: how long it took until nothing was left to do.
    Calm {
        /// In milliseconds.
        after_ms: i64,
        /// What is left, when it took too long.
        left: Option<String>,
    },
    /// A command that must change nothing.
    Command {
        /// Which.
        command: String,
        /// What changed although it must not, or what it found; nothing when all is well.
        found: Option<String>,
    },
}

/// What a checker must know about a run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Run {
    /// Which experiment.
    pub experiment: String,
    /// Of which seed.
    pub seed: u64,
    /// Whether updates are polled: then they come in one order.
    pub polling: bool,
    /// Messages a second over all chats.
    pub global_per_second: f64,
    /// Messages a second to a chat.
    pub chat_per_second: f64,
    /// Messages at once to a chat.
    pub chat_burst: u32,
}

/// A call of the bot, without what it showed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CallSeen {
    /// In the order of completion.
    pub number: u64,
    /// The method.
    pub method: String,
    /// The chat.
    pub chat: Option<i64>,
    /// The effect of the outbox that it executes, where the bot says so.
    pub effect: Option<i64>,
    /// Whether Telegram did it.
    pub accepted: bool,
    /// Whether Telegram said that the message shows it already.
    pub not_modified: bool,
    /// HTTP status; 0 when the bot got no answer.
    pub status: u16,
    /// How long the bot must not send, in seconds.
    pub retry_after: Option<u64>,
    /// How long the call took, in microseconds.
    pub took_us: u64,
}

/// A history that is being written. Cheap to clone.
#[derive(Clone, Debug)]
pub struct History {
    path: Arc<PathBuf>,
    file: Arc<Mutex<(BufWriter<File>, Option<std::io::Error>)>>,
}

impl History {
    /// A new history in a file.
    pub fn create(path: &Path) -> Result<Self, ChaosError> {
        let file = File::create(path).map_err(ChaosError::file(path))?;
        Ok(History {
            path: Arc::new(path.to_owned()),
            file: Arc::new(Mutex::new((BufWriter::new(file), None))),
        })
    }

    /// Where it is written.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a line, now. A failure shows in [`History::finish`].
    pub fn note(&self, process: &str, kind: Kind, op: Op) {
        self.write(&Entry { at_ms: now_ms(), process: process.to_owned(), kind, op });
    }

    /// A fault begins.
    pub fn fault_begins(&self, fault: &str, target: &str) {
        self.note("suite", Kind::Invoke, Op::Fault { fault: fault.to_owned(), target: target.to_owned() });
    }

    /// A fault is over.
    pub fn fault_ends(&self, fault: &str, target: &str) {
        self.note("suite", Kind::Ok, Op::Fault { fault: fault.to_owned(), target: target.to_owned() });
    }

    /// Writes a call that the simulator saw.
    pub fn call(&self, call: &Call) {
        let kind = match (call.status, call.executed) {
            (0, _) => Kind::Unknown,
            (_, true) => Kind::Ok,
            (_, false) => Kind::Fail,
        };
        let description = call.response["description"].as_str().unwrap_or_default();
        let op = Op::Call(CallSeen {
            number: call.id,
            method: call.method.clone(),
            chat: call.chat_id,
            effect: call.mark.as_deref().and_then(|mark| mark.parse().ok()),
            accepted: call.executed,
            not_modified: description.contains("message is not modified"),
            status: call.status,
            retry_after: call.response["parameters"]["retry_after"].as_u64(),
            took_us: call.took_us,
        });
        self.write(&Entry { at_ms: call.at_ms, process: "telegram".to_owned(), kind, op });
    }

    /// Writes a step of an update.
    pub fn update(&self, step: &UpdateStep) {
        let kind = match step.step {
            Step::Queued | Step::Given => Kind::Invoke,
            Step::Taken => Kind::Ok,
            Step::Expired => Kind::Fail,
        };
        let op = Op::Update {
            update: step.update,
            of: step.kind.clone(),
            chat: step.chat,
            step: step.step,
            number: step.number,
        };
        self.write(&Entry { at_ms: step.at_ms, process: "telegram".to_owned(), kind, op });
    }

    fn write(&self, entry: &Entry) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (writer, failed) = &mut *file;
        let written = serde_json::to_writer(&mut *writer, entry)
            .map_err(std::io::Error::from)
            .and_then(|()| writer.write_all(b"\n"));
        if let Err(error) = written {
            failed.get_or_insert(error);
        }
    }

    /// Makes sure that everything is in the file.
    pub fn finish(&self) -> Result<(), ChaosError> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (writer, failed) = &mut *file;
        match failed.take() {
            Some(error) => Err(error),
            None => writer.flush(),
        }
        .map_err(ChaosError::file(&self.path))
    }

    /// Reads a history.
    pub fn read(path: &Path) -> Result<Vec<Entry>, ChaosError> {
        let file = File::open(path).map_err(ChaosError::file(path))?;
        let mut entries = Vec::new();
        for (index, line) in BufReader::new(file).lines().enumerate() {
            let line = line.map_err(ChaosError::file(path))?;
            let entry = serde_json::from_str(&line).map_err(|source| ChaosError::History {
                path: path.to_owned(),
                line: index + 1,
                source,
            })?;
            entries.push(entry);
        }
        Ok(entries)
    }
}

/// Now, in milliseconds since 1970.
pub fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let path = std::env::temp_dir().join(format!("studymate-history-{}", std::process::id()));
        let history = History::create(&path).unwrap();
        history.fault_begins("kill -9", "ingress");
        history.note("suite", Kind::Ok, Op::Calm { after_ms: 12, left: None });
        history.finish().unwrap();
        let read = History::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].op, Op::Fault { fault: "kill -9".into(), target: "ingress".into() });
        assert_eq!((read[1].kind, &read[1].op), (Kind::Ok, &Op::Calm { after_ms: 12, left: None }));
    }
}
