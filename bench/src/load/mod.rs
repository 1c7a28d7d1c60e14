//! Students who take quizzes: as fast as they are answered (closed loop), or as often as people come (open loop).
//!
//! An answer is what the bot shows in the chat after an update: a message, or an edit of one. Its latency counts from the moment at which
//! the update was there to be fetched; in the open loop from the moment at which it should have been: a student who is late
//! because all others still wait counts the waiting, too. So a bot that stands still for a second cannot hide it ("coordinated
//! omission", Gil Tene).

mod latency;
mod student;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

pub use latency::{Latencies, Quantiles};
use student::Student;

use crate::BenchError;
use crate::telegram::{Audience, Shown, Updates};

/// The first student's id; the others follow.
pub const FIRST_STUDENT: i64 = 100_001;
/// How long the last answers may take when a load ends.
const DRAIN_WITHIN: Duration = Duration::from_secs(60);
/// How often it is looked whether they are there.
const LOOK: Duration = Duration::from_millis(5);

/// What a load found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Answers a second.
    pub per_second: f64,
    /// How long they took.
    pub latency: Quantiles,
    /// Updates that were never answered.
    pub unanswered: u64,
}

/// Students, and what they wait for.
pub struct Load {
    updates: Arc<Updates>,
    inner: Mutex<Inner>,
}

struct Inner {
    /// What begins the quiz, where no button does.
    command: String,
    students: Vec<Student>,
    /// When each was asked for, and has no answer yet.
    waiting: Vec<Option<Instant>>,
    mode: Mode,
    /// What is measured, while it is.
    measured: Option<Latencies>,
    in_flight: u64,
}

enum Mode {
    Stopped,
    /// Whoever is answered acts at once.
    Closed,
    /// Whoever is answered waits for the next arrival, or takes the place of one that found nobody free.
    Open {
        free: VecDeque<usize>,
        late: VecDeque<Instant>,
    },
}

impl Load {
    /// Nobody acts yet.
    pub fn new(updates: Arc<Updates>) -> Arc<Self> {
        let inner = Inner {
            command: String::new(),
            students: Vec::new(),
            waiting: Vec::new(),
            mode: Mode::Stopped,
            measured: None,
            in_flight: 0,
        };
        Arc::new(Load { updates, inner: Mutex::new(inner) })
    }

    /// `students` begin with `command` and act as fast as they are answered: for `warm_up`, and then for `time`, which is measured.
    pub async fn closed(
        &self,
        command: &str,
        students: usize,
        warm_up: Duration,
        time: Duration,
    ) -> Result<Found, BenchError> {
        self.start(command, students, Mode::Closed);
        for student in 0..students {
            self.lock().act(student, Instant::now(), &self.updates);
        }
        tokio::time::sleep(warm_up).await;
        self.measure(time).await
    }

    /// `per_second` updates come from `students`, of whom nobody has two at once and who begin with `command`: for `warm_up`, and then for
    /// `time`, which is measured.
    pub async fn open(
        self: &Arc<Self>,
        command: &str,
        students: usize,
        per_second: f64,
        warm_up: Duration,
        time: Duration,
    ) -> Result<Found, BenchError> {
        self.start(command, students, Mode::Open { free: (0..students).collect(), late: VecDeque::new() });
        let mut arrivals = JoinSet::new();
        let load = Arc::clone(self);
        arrivals.spawn(async move {
            let (began, mut number) = (Instant::now(), 0_u64);
            loop {
                let next = began + Duration::from_secs_f64(number as f64 / per_second);
                tokio::time::sleep_until(next.into()).await;
                load.lock().arrive(next, &load.updates);
                number += 1;
            }
        });
        tokio::time::sleep(warm_up).await;
        let found = self.measure(time).await;
        arrivals.shutdown().await;
        found
    }

    fn start(&self, command: &str, students: usize, mode: Mode) {
        let mut inner = self.lock();
        command.clone_into(&mut inner.command);
        while inner.students.len() < students {
            let id = FIRST_STUDENT + inner.students.len() as i64;
            inner.students.push(Student::new(id));
            inner.waiting.push(None);
        }
        inner.mode = mode;
    }

    async fn measure(&self, time: Duration) -> Result<Found, BenchError> {
        let before = self.lock().measured.replace(Latencies::new()?);
        debug_assert!(before.is_none(), "one load is measured at a time");
        let began = Instant::now();
        tokio::time::sleep(time).await;
        let count = self.lock().measured.as_ref().map_or(0, Latencies::count);
        let took = began.elapsed();
        // Who still waits counts with their time: a bot that leaves somebody waiting cannot hide it.
        let unanswered = self.drain().await;
        let measured = self.lock().measured.take();
        Ok(Found {
            per_second: count as f64 / took.as_secs_f64(),
            latency: measured.map(|measured| measured.quantiles()).unwrap_or_default(),
            unanswered,
        })
    }

    /// Nobody acts any more; waits for what is on its way. Returns how many answers never came.
    async fn drain(&self) -> u64 {
        self.lock().mode = Mode::Stopped;
        let until = Instant::now() + DRAIN_WITHIN;
        loop {
            let in_flight = self.lock().in_flight;
            if in_flight == 0 || Instant::now() >= until {
                let mut inner = self.lock();
                inner.waiting.iter_mut().for_each(|waiting| *waiting = None);
                inner.in_flight = 0;
                return in_flight;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Audience for Load {
    fn shown(&self, shown: Shown) {
        let mut inner = self.lock();
        let Ok(student) = usize::try_from(shown.chat - FIRST_STUDENT) else { return };
        let Some(seen) = inner.students.get_mut(student) else { return };
        seen.sees(shown);
        let Some(since) = inner.waiting[student].take() else { return };
        let now = Instant::now();
        inner.in_flight -= 1;
        if let Some(measured) = &mut inner.measured {
            measured.add(now.duration_since(since));
        }
        match &mut inner.mode {
            Mode::Stopped => {}
            Mode::Closed => inner.act(student, now, &self.updates),
            Mode::Open { free, late } => match late.pop_front() {
                Some(intended) => inner.act(student, intended, &self.updates),
                None => free.push_back(student),
            },
        }
    }
}

impl Inner {
    /// Somebody comes who was to come at a time.
    fn arrive(&mut self, intended: Instant, updates: &Updates) {
        let Mode::Open { free, late } = &mut self.mode else { return };
        match free.pop_front() {
            Some(student) => self.act(student, intended, updates),
            None => late.push_back(intended),
        }
    }

    fn act(&mut self, student: usize, since: Instant, updates: &Updates) {
        self.waiting[student] = Some(since);
        self.in_flight += 1;
        let (student, command) = (&mut self.students[student], &self.command);
        updates.add(|number| student.acts(number, command));
    }
}
