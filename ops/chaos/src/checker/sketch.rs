//! Facts drawn by hand, for the tests of the rules.

use studymate_simulator::Step;

use super::facts::{Total, Write};
use super::{EventRow, Facts, Harm, JournalRow, OutboxRow, Violation};
use crate::history::{CallSeen, Entry, Kind, Op, Run};

/// A run, told line by line. Time passes by one millisecond a line.
#[derive(Clone)]
pub(super) struct Sketch {
    polling: bool,
    entries: Vec<Entry>,
    rows: Facts,
    at_ms: i64,
}

impl Sketch {
    pub(super) fn new() -> Self {
        Sketch { polling: false, entries: Vec::new(), rows: Facts::default(), at_ms: 0 }
    }

    pub(super) fn polling(mut self) -> Self {
        self.polling = true;
        self
    }

    fn entry(mut self, kind: Kind, op: Op) -> Self {
        self.at_ms += 1;
        self.entries.push(Entry { at_ms: self.at_ms, process: "test".into(), kind, op });
        self
    }

    fn step(self, update: i64, step: Step) -> Self {
        let number = self.entries.len() as u64 + 1;
        self.entry(Kind::Invoke, Op::Update { update, of: "message".into(), chat: Some(5), step, number })
    }

    pub(super) fn given(self, update: i64) -> Self {
        self.step(update, Step::Queued).step(update, Step::Given)
    }

    pub(super) fn taken(self, update: i64) -> Self {
        self.given(update).step(update, Step::Taken)
    }

    pub(super) fn poison(self, update: i64) -> Self {
        self.entry(Kind::Invoke, Op::Poison { update })
    }

    /// Put back to a copy that was made at this time: each line takes a millisecond.
    pub(super) fn log_replaced(self, copied_ms: i64) -> Self {
        self.entry(Kind::Invoke, Op::LogReplaced { copied_ms })
    }

    pub(super) fn calm(self, after_ms: i64, left: Option<&str>) -> Self {
        self.entry(Kind::Ok, Op::Calm { after_ms, left: left.map(str::to_owned) })
    }

    pub(super) fn command(self, command: &str, found: Option<&str>) -> Self {
        let found = found.map(str::to_owned);
        self.entry(Kind::Ok, Op::Command { command: command.into(), found })
    }

    /// The next row of the journal, of user 5.
    pub(super) fn journal(mut self, input: &str, outcome: &str) -> Self {
        let sequence = self.rows.journal.len() as i64 + 1;
        self.rows.journal.push(JournalRow {
            input: input.into(),
            stream: "user.5".into(),
            sequence,
            at_us: sequence,
            outcome: outcome.into(),
            reason: None,
        });
        self
    }

    /// The next event of partition 0: an answer.
    pub(super) fn forgotten(mut self, stream: &str, version: i64, input: &str) -> Self {
        self = self.event(stream, version, input);
        self.rows.events.last_mut().expect("the event").kind = "Forgotten".into();
        self
    }

    pub(super) fn event(mut self, stream: &str, version: i64, input: &str) -> Self {
        let position = self.rows.events.len() as i64 + 1;
        self.rows.positions.insert(0, position);
        self.rows.events.push(EventRow {
            partition: 0,
            position,
            stream: stream.into(),
            version,
            kind: "AnswerGiven".into(),
            input: input.into(),
            credit: 0,
        });
        self
    }

    pub(super) fn outbox(mut self, id: i64, kind: &str, class: &str, state: &str, ambiguous: i64) -> Self {
        self.rows.outbox.push(OutboxRow {
            id,
            input: "tg:1".into(),
            number: 1,
            kind: kind.into(),
            class: class.into(),
            chat: Some(5),
            state: state.into(),
            ambiguous,
        });
        self
    }

    pub(super) fn call(self, effect: i64, accepted: bool) -> Self {
        self.seen(CallSeen { effect: Some(effect), accepted, ..call() })
    }

    pub(super) fn file(self, effect: i64) -> Self {
        self.seen(CallSeen { effect: Some(effect), accepted: true, method: "sendDocument".into(), ..call() })
    }

    pub(super) fn answered(self, effect: i64, status: u16) -> Self {
        self.seen(CallSeen { effect: Some(effect), status, ..call() })
    }

    pub(super) fn not_modified(self, effect: i64) -> Self {
        self.seen(CallSeen { effect: Some(effect), not_modified: true, status: 400, ..call() })
    }

    pub(super) fn throttled_at(mut self, at_ms: i64, seconds: u64) -> Self {
        self.at_ms = at_ms - 1;
        self.seen(CallSeen { retry_after: Some(seconds), status: 429, ..call() })
    }

    pub(super) fn call_at(mut self, at_ms: i64) -> Self {
        self.at_ms = at_ms - 1;
        self.seen(CallSeen { accepted: true, ..call() })
    }

    fn seen(self, mut call: CallSeen) -> Self {
        call.number = self.entries.len() as u64 + 1;
        self.entry(Kind::Ok, Op::Call(call))
    }

    pub(super) fn total(mut self, of: &str, sum: i64) -> Self {
        self.rows.totals.push(Total { of: of.into(), place: "read_model.answer".into(), sum });
        self
    }

    pub(super) fn write(mut self, writer: &str, takes: bool) -> Self {
        self.rows.writes.push(Write { partition: 0, writer: writer.into(), takes });
        self
    }

    pub(super) fn facts(self) -> Facts {
        let run = Run {
            experiment: "test".into(),
            seed: 0,
            polling: self.polling,
            global_per_second: 30.0,
            chat_per_second: 1.0,
            chat_burst: 5,
        };
        let first = Entry { at_ms: 0, process: "test".into(), kind: Kind::Invoke, op: Op::Run(run) };
        let history = Facts::of_history([first].into_iter().chain(self.entries).collect());
        Facts {
            entries: history.entries,
            updates: history.updates,
            calls: history.calls,
            poison: history.poison,
            ..self.rows
        }
    }
}

fn call() -> CallSeen {
    CallSeen {
        number: 0,
        method: "sendMessage".into(),
        chat: Some(5),
        effect: None,
        accepted: false,
        not_modified: false,
        status: 200,
        retry_after: None,
        took_us: 0,
    }
}

/// What was found, without the words.
pub(super) fn harms(violations: Vec<Violation>) -> Vec<(Harm, String)> {
    violations.into_iter().map(|violation| (violation.harm, violation.subject)).collect()
}
