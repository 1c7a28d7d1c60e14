//! Places where a build for tests can be made to fail, by name: how the fault-injection suite strikes between two statements.
//!
//! `STUDYMATE_FAILPOINTS=name=action[@n][,…]` in the environment of a process arms them; `@n` means only the n-th time that the place is
//! reached. Only builds with debug assertions look: in a release build every function here is empty.

/// The variable that arms failpoints.
pub const VARIABLE: &str = "STUDYMATE_FAILPOINTS";

/// Does what is armed at this place, if anything is.
#[inline]
pub fn reach(name: &str) {
    #[cfg(debug_assertions)]
    armed::strike(name);
    #[cfg(not(debug_assertions))]
    let _ = name;
}

/// Whether the place is armed with `on`: for tests that take a guard away and must see what it guards against.
#[inline]
pub fn is_on(name: &str) -> bool {
    #[cfg(debug_assertions)]
    return armed::is_on(name);
    #[cfg(not(debug_assertions))]
    {
        let _ = name;
        false
    }
}

/// Does what is armed for inputs whose bytes hold a marker: `decide:<marker>=panic` strikes the input that holds `<marker>`.
#[inline]
pub fn reach_with(name: &str, bytes: &[u8]) {
    #[cfg(debug_assertions)]
    armed::strike_marked(name, bytes);
    #[cfg(not(debug_assertions))]
    let _ = (name, bytes);
}

#[cfg(debug_assertions)]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    use rustix::process::{Signal, getpid, kill_process};

    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub(super) enum Action {
        /// SIGKILL: the process ends here.
        Kill,
        /// SIGSTOP: the process stands still until somebody lets it go on.
        Stop,
        /// A bug in a rule.
        Panic,
        /// An endless loop.
        Hang,
        /// Nothing by itself: a guard asks for it.
        On,
    }

    #[derive(Debug)]
    pub(super) struct Point {
        pub(super) name: String,
        pub(super) action: Action,
        /// Only this time; every time if none.
        pub(super) only: Option<u32>,
        reached: AtomicU32,
    }

    fn points() -> &'static [Point] {
        static POINTS: OnceLock<Vec<Point>> = OnceLock::new();
        POINTS.get_or_init(|| std::env::var(super::VARIABLE).map_or_else(|_| Vec::new(), |text| parse(&text)))
    }

    /// Reads the setting. A test that names something unknown must not pass for that: it is said on standard error.
    pub(super) fn parse(text: &str) -> Vec<Point> {
        let one = |part: &str| {
            let (name, action) = part.rsplit_once('=')?;
            let (action, only) = match action.split_once('@') {
                Some((action, only)) => (action, Some(only.parse().ok()?)),
                None => (action, None),
            };
            let action = match action {
                "kill" => Action::Kill,
                "stop" => Action::Stop,
                "panic" => Action::Panic,
                "hang" => Action::Hang,
                "on" => Action::On,
                _ => return None,
            };
            Some(Point { name: name.trim().to_owned(), action, only, reached: AtomicU32::new(0) })
        };
        let mut points = Vec::new();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            match one(part) {
                Some(point) => points.push(point),
                None => eprintln!("{}: {part:?} is no failpoint", super::VARIABLE),
            }
        }
        points
    }

    pub(super) fn strike(name: &str) {
        for point in points().iter().filter(|point| point.name == name) {
            point.strike();
        }
    }

    pub(super) fn strike_marked(name: &str, bytes: &[u8]) {
        for point in points() {
            let marker = point.name.strip_prefix(name).and_then(|rest| rest.strip_prefix(':'));
            if marker.is_some_and(|marker| holds(bytes, marker.as_bytes())) {
                point.strike();
            }
        }
    }

    fn holds(bytes: &[u8], marker: &[u8]) -> bool {
        !marker.is_empty() && bytes.windows(marker.len()).any(|window| window == marker)
    }

    pub(super) fn is_on(name: &str) -> bool {
        points().iter().any(|point| point.name == name && point.action == Action::On)
    }

    impl Point {
        #[allow(clippy::panic, reason = "that is what was asked for")]
        fn strike(&self) {
            let time = self.reached.fetch_add(1, Ordering::Relaxed) + 1;
            if self.only.is_some_and(|only| only != time) {
                return;
            }
            eprintln!("failpoint {}: {:?}", self.name, self.action);
            match self.action {
                Action::Kill => drop(kill_process(getpid(), Signal::KILL)),
                Action::Stop => drop(kill_process(getpid(), Signal::STOP)),
                Action::Panic => panic!("failpoint {}", self.name),
                Action::Hang => loop {
                    std::hint::spin_loop();
                },
                Action::On => {}
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_setting_names_places_actions_and_times() {
            let points = parse("workers.committed=kill@3, decide:boom=panic,store.unfenced=on,x=dance,y");
            let read: Vec<_> =
                points.iter().map(|point| (point.name.as_str(), point.action, point.only)).collect();
            assert_eq!(
                read,
                [
                    ("workers.committed", Action::Kill, Some(3)),
                    ("decide:boom", Action::Panic, None),
                    ("store.unfenced", Action::On, None)
                ]
            );
        }

        #[test]
        fn a_marker_is_looked_for_in_the_bytes() {
            assert!(holds(b"{\"text\":\"boom\"}", b"boom"));
            assert!(!holds(b"{\"text\":\"calm\"}", b"boom") && !holds(b"boom", b""));
        }
    }
}
