//! Order and pace: the effects of one chat wait in one lane and go one after the other; lanes go side by side, the most urgent
//! first.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use studymate_schema::ChatId;
use studymate_schema::effect::{Class, Effect};
use studymate_store::outbox::{LoadLimits, Waiting};

use super::execute::{Executed, Job, Next};
use super::limit::Pace;
use crate::DeliveryLimits;

/// What keeps its own order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum LaneKey {
    /// A chat.
    Chat(ChatId),
    /// An aggregate that is told something.
    Aggregate(studymate_schema::Aggregate),
    /// A single effect that has no order with others.
    Single(i64),
}

impl LaneKey {
    fn of(job: &Job) -> Self {
        match &job.effect {
            Effect::Tell { to, .. } => LaneKey::Aggregate(to.clone()),
            other => other.chat().map_or(LaneKey::Single(job.row.id), LaneKey::Chat),
        }
    }
}

struct Lane {
    waiting: VecDeque<Job>,
    pace: Pace,
    /// Nothing goes before this: Telegram said so, or a try failed.
    not_before: Instant,
    busy: bool,
}

/// All lanes.
pub(super) struct Lanes {
    limits: DeliveryLimits,
    lanes: HashMap<LaneKey, Lane>,
    global: Pace,
    global_not_before: Instant,
    /// Free lanes with something to do, by the priority and number of their first effect.
    free: BTreeSet<(u8, i64, LaneKey)>,
    in_hand: HashMap<i64, Class>,
    /// Those of them that are claimed and have not begun.
    claimed: HashSet<i64>,
    /// Free lanes that had to wait for their time when it was last looked which may go.
    too_early: Vec<LaneKey>,
    /// When the last refusals for being too fast came, by lane.
    throttled: HashMap<LaneKey, Instant>,
}

/// How long to wait before a claim is tried again that failed.
const CLAIM_AGAIN: Duration = Duration::from_millis(500);
/// Two chats throttled within this time: it is not the chats, it is all of us.
const THROTTLED_TOGETHER: Duration = Duration::from_secs(2);

fn priority(class: Class) -> u8 {
    match class {
        Class::Interactive => 0,
        Class::Reminder => 1,
        Class::Broadcast => 2,
    }
}

impl Lanes {
    pub(super) fn new(limits: DeliveryLimits) -> Self {
        Lanes {
            limits,
            lanes: HashMap::new(),
            global: Pace::global(&limits),
            global_not_before: Instant::now(),
            free: BTreeSet::new(),
            in_hand: HashMap::new(),
            claimed: HashSet::new(),
            too_early: Vec::new(),
            throttled: HashMap::new(),
        }
    }

    /// Takes into account what another process sent before, the longest ago first.
    pub(super) fn remember(&mut self, sends: &[(ChatId, Duration)]) {
        let now = Instant::now();
        for (chat, ago) in sends {
            let at = now.checked_sub(*ago).unwrap_or(now);
            self.global.take(at);
            self.lane(&LaneKey::Chat(*chat), Some(*chat)).pace.take(at);
        }
    }

    fn lane(&mut self, key: &LaneKey, chat: Option<ChatId>) -> &mut Lane {
        let limits = &self.limits;
        self.lanes.entry(key.clone()).or_insert_with(|| Lane {
            waiting: VecDeque::new(),
            pace: Pace::chat(limits, chat),
            not_before: Instant::now(),
            busy: false,
        })
    }

    /// The numbers of all effects in memory.
    pub(super) fn all(&self) -> Vec<i64> {
        self.in_hand.keys().copied().collect()
    }

    /// The numbers of the effects in memory that the outbox may show as waiting: of all but those that are claimed.
    pub(super) fn in_hand(&self) -> Vec<i64> {
        self.in_hand.keys().copied().filter(|id| !self.claimed.contains(id)).collect()
    }

    /// The chats that have at least `enough` in memory.
    pub(super) fn full_chats(&self, enough: usize) -> Vec<ChatId> {
        let full = self.lanes.iter().filter(|(_, lane)| lane.waiting.len() >= enough);
        full.filter_map(|(key, _)| if let LaneKey::Chat(chat) = key { Some(*chat) } else { None }).collect()
    }

    /// How many more fit.
    pub(super) fn room(&self, most: &LoadLimits) -> LoadLimits {
        let used = |class| self.in_hand.values().filter(|held| **held == class).count() as u32;
        LoadLimits {
            interactive: most.interactive.saturating_sub(used(Class::Interactive)),
            reminder: most.reminder.saturating_sub(used(Class::Reminder)),
            broadcast: most.broadcast.saturating_sub(used(Class::Broadcast)),
        }
    }

    /// Whether so little is in memory that more should be looked for at once: the outbox may hold a backlog.
    pub(super) fn has_room(&self, most: &LoadLimits) -> bool {
        self.in_hand.len() < (most.interactive / 2) as usize
    }

    /// Puts an effect at the end of its lane.
    pub(super) fn add(&mut self, job: Job) {
        if self.in_hand.contains_key(&job.row.id) {
            return;
        }
        let key = LaneKey::of(&job);
        let due = until(job.row.due);
        self.in_hand.insert(job.row.id, job.effect.class());
        if job.claimed {
            self.claimed.insert(job.row.id);
        }
        let place = (priority(job.effect.class()), job.row.id, key.clone());
        let lane = self.lane(&key, job.effect.chat());
        let first = lane.waiting.is_empty() && !lane.busy;
        if first {
            lane.not_before = lane.not_before.max(Instant::now() + due);
        }
        lane.waiting.push_back(job);
        if first {
            self.free.insert(place);
        }
    }

    /// The first effects of lanes that may go now, at most `most`. Their lanes are busy until told otherwise.
    pub(super) fn take_ready(&mut self, now: Instant, most: usize) -> Vec<Job> {
        let mut ready = Vec::new();
        if most == 0 {
            // Nobody looks: what had to wait for its time may have to still.
            return ready;
        }
        let mut started = Vec::new();
        self.too_early.clear();
        for entry in &self.free {
            if ready.len() >= most {
                break;
            }
            let Some(lane) = self.lanes.get_mut(&entry.2) else { continue };
            let counts = lane.waiting.front().is_some_and(|job| job.effect.is_message());
            let lane_waits = now < lane.not_before || (counts && lane.pace.next(now) > now);
            let all_wait = now < self.global_not_before || (counts && self.global.next(now) > now);
            if lane_waits || all_wait {
                self.too_early.push(entry.2.clone());
                continue;
            }
            if let Some(job) = lane.waiting.front().cloned() {
                if counts {
                    lane.pace.take(now);
                    self.global.take(now);
                }
                lane.busy = true;
                self.claimed.remove(&job.row.id);
                started.push(entry.clone());
                ready.push(job);
            }
        }
        for entry in started {
            self.free.remove(&entry);
        }
        ready
    }

    /// Whether what comes now would go as soon as a call ends, in a chat that was not written to lately: nothing waits for its time, and
    /// no more is in memory than may be.
    pub(super) fn flow(&self, most: &LoadLimits) -> bool {
        self.too_early.is_empty() && self.in_hand.len() < most.interactive as usize
    }

    /// Effects that are claimed and must wait for their time: from now on they wait unclaimed, as others do, and the caller must give them
    /// back. What waits only for the one before it in its chat, or for a call to end, stays claimed.
    pub(super) fn unclaim_waiting(&mut self) -> Vec<i64> {
        if self.claimed.is_empty() {
            return Vec::new();
        }
        let mut waiting = Vec::new();
        for key in &self.too_early {
            let Some(lane) = self.lanes.get_mut(key) else { continue };
            for job in lane.waiting.iter_mut().filter(|job| job.claimed) {
                job.claimed = false;
                self.claimed.remove(&job.row.id);
                waiting.push(job.row.id);
            }
        }
        waiting
    }

    /// Effects that are claimed and have not begun.
    pub(super) fn claimed(&self) -> Vec<i64> {
        self.claimed.iter().copied().collect()
    }

    /// How much of a class is claimed, and so does not wait in the outbox: what has begun, and what will without another claim.
    pub(super) fn claimed_or_begun(&self, class: Class) -> Waiting {
        let jobs = self.lanes.values().flat_map(|lane| {
            let begun = |(place, job): &(usize, &Job)| job.claimed || (lane.busy && *place == 0);
            lane.waiting.iter().enumerate().filter(begun).map(|(_, job)| job)
        });
        let none = Waiting { class: class.name().to_owned(), count: 0, oldest_seconds: 0.0 };
        let now = Timestamp::now();
        jobs.filter(|job| job.effect.class() == class).fold(none, |waiting, job| Waiting {
            count: waiting.count + 1,
            oldest_seconds: waiting.oldest_seconds.max(now.duration_since(job.row.created_at).as_secs_f64()),
            ..waiting
        })
    }

    /// When something may go that may not now; `None` when nothing waits for time.
    pub(super) fn next_wake(&self) -> Option<Instant> {
        let now = Instant::now();
        self.free
            .iter()
            .filter_map(|entry| {
                let lane = self.lanes.get(&entry.2)?;
                let global = self.global.next(now).max(self.global_not_before);
                Some(lane.not_before.max(lane.pace.next(now)).max(global))
            })
            .min()
    }

    /// Effects that could not be started wait where they were; those that are claimed stay so.
    pub(super) fn put_back(&mut self, ready: &[Job]) {
        for job in ready {
            self.release(&LaneKey::of(job), job.row.id, false, Instant::now() + CLAIM_AGAIN);
            if job.claimed {
                self.claimed.insert(job.row.id);
            }
        }
    }

    /// An effect that was taken by somebody else meanwhile leaves its lane.
    pub(super) fn drop_front(&mut self, job: &Job) {
        self.release(&LaneKey::of(job), job.row.id, true, Instant::now());
    }

    /// An effect ended: it leaves its lane, or waits there for its next try.
    pub(super) fn ended(&mut self, now: Instant, executed: &Executed) {
        let key = LaneKey::of(&executed.job);
        let id = executed.job.row.id;
        // What is tried again is claimed again.
        if let Some(again) = self.lanes.get_mut(&key).and_then(|lane| lane.waiting.front_mut()) {
            again.claimed &= again.row.id != id;
        }
        match executed.next {
            Next::Done => self.release(&key, id, true, now),
            Next::After(pause) => self.release(&key, id, false, now + pause),
            Next::Throttled(pause) => {
                self.throttled.retain(|_, at| now.duration_since(*at) < THROTTLED_TOGETHER);
                self.throttled.insert(key.clone(), now);
                if self.throttled.len() > 1 {
                    self.global_not_before = self.global_not_before.max(now + pause);
                }
                self.release(&key, id, false, now + pause);
            }
            Next::Everything(pause) => {
                self.global_not_before = self.global_not_before.max(now + pause);
                self.release(&key, id, false, now + pause);
            }
        }
    }

    fn release(&mut self, key: &LaneKey, id: i64, done: bool, not_before: Instant) {
        let Some(lane) = self.lanes.get_mut(key) else { return };
        lane.busy = false;
        lane.not_before = lane.not_before.max(not_before);
        if done {
            lane.waiting.pop_front();
            self.in_hand.remove(&id);
        }
        match lane.waiting.front() {
            Some(next) => drop(self.free.insert((priority(next.effect.class()), next.row.id, key.clone()))),
            None => {
                // The pace of an idle chat is kept until it is full again: a burst must not be had twice.
                let idle: HashSet<LaneKey> =
                    if self.lanes.len() > IDLE_LANES { self.idle() } else { HashSet::new() };
                self.lanes.retain(|key, _| !idle.contains(key));
            }
        }
    }

    fn idle(&self) -> HashSet<LaneKey> {
        let now = Instant::now();
        self.lanes
            .iter()
            .filter(|(_, lane)| {
                lane.waiting.is_empty() && !lane.busy && lane.not_before <= now && lane.pace.is_full(now)
            })
            .map(|(key, _)| key.clone())
            .collect()
    }
}

/// Lanes beyond which the idle ones are forgotten.
const IDLE_LANES: usize = 5_000;

fn until(due: Timestamp) -> Duration {
    Duration::try_from(due.duration_since(Timestamp::now())).unwrap_or(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use studymate_schema::{Aggregate, InputId, MessageId, PartitionId, Position, UserId};
    use studymate_store::commit::NewEffect;
    use studymate_store::outbox::WaitingEffect;

    use super::*;

    /// An effect of a chat that its commit claimed.
    fn claimed(id: i64, chat: i64) -> Job {
        let effect = Effect::DeleteMessage { chat: ChatId(chat), message: MessageId(1) };
        let row = NewEffect {
            position: Position(1),
            input: InputId::telegram(id),
            number: 1,
            stream: Aggregate::User(UserId(chat)),
            kind: effect.kind(),
            class: effect.class().name(),
            chat: Some(ChatId(chat)),
            trace: None,
            body: Vec::new(),
        };
        Job::claimed(WaitingEffect::claimed(id, PartitionId(0), row), effect)
    }

    #[test]
    fn what_could_not_be_started_stays_claimed_until_it_is_given_back() {
        let mut lanes = Lanes::new(DeliveryLimits::default());
        lanes.add(claimed(7, 1001));
        let ready = lanes.take_ready(Instant::now(), 10);
        assert!(lanes.claimed().is_empty(), "it has begun");
        lanes.put_back(&ready);
        assert_eq!(lanes.claimed(), [7]);
        // It waits for its next time, and until then is nobody's.
        assert!(lanes.take_ready(Instant::now(), 10).is_empty());
        assert_eq!(lanes.unclaim_waiting(), [7]);
        assert!(lanes.claimed().is_empty() && lanes.unclaim_waiting().is_empty());
        let later = lanes.take_ready(Instant::now() + 2 * CLAIM_AGAIN, 10);
        assert!(later.iter().all(|job| !job.claimed) && later.len() == 1);
    }

    #[test]
    fn what_waits_for_the_one_before_it_in_its_chat_stays_claimed() {
        let mut lanes = Lanes::new(DeliveryLimits::default());
        lanes.add(claimed(7, 1001));
        lanes.add(claimed(8, 1001));
        assert_eq!(lanes.take_ready(Instant::now(), 10).len(), 1);
        assert_eq!(lanes.claimed_or_begun(Class::Interactive).count, 2);
        assert_eq!(lanes.claimed_or_begun(Class::Broadcast).count, 0);
        assert!(lanes.unclaim_waiting().is_empty());
        assert_eq!(lanes.claimed(), [8]);
    }

    #[test]
    fn what_waits_for_a_call_to_end_stays_claimed_and_more_may_come() {
        let most = LoadLimits { interactive: 3, reminder: 0, broadcast: 0 };
        let mut lanes = Lanes::new(DeliveryLimits::default());
        for chat in [1001, 1002] {
            lanes.add(claimed(chat, chat));
        }
        assert_eq!(lanes.take_ready(Instant::now(), 1).len(), 1);
        assert!(lanes.unclaim_waiting().is_empty());
        assert_eq!((lanes.claimed(), lanes.flow(&most)), (vec![1002], true));
        lanes.add(claimed(1003, 1003));
        assert!(!lanes.flow(&most), "no more may be in memory");
    }

    #[test]
    fn what_waits_for_its_time_is_not_forgotten_while_no_call_can_begin() {
        let most = LoadLimits { interactive: 100, reminder: 0, broadcast: 0 };
        let mut lanes = Lanes::new(DeliveryLimits::default());
        lanes.add(claimed(7, 1001));
        let ready = lanes.take_ready(Instant::now(), 1);
        lanes.put_back(&ready);
        assert!(lanes.take_ready(Instant::now(), 1).is_empty() && !lanes.flow(&most));
        assert!(lanes.take_ready(Instant::now(), 0).is_empty() && !lanes.flow(&most));
    }

    #[test]
    fn the_outbox_is_not_asked_to_leave_out_what_it_cannot_show() {
        let mut lanes = Lanes::new(DeliveryLimits::default());
        lanes.add(claimed(7, 1001));
        lanes.add(Job { claimed: false, ..claimed(8, 1002) });
        assert_eq!(lanes.in_hand(), [8]);
        // What has begun may be put back by Telegram's answer.
        assert_eq!(lanes.take_ready(Instant::now(), 10).len(), 2);
        let mut in_hand = lanes.in_hand();
        in_hand.sort_unstable();
        assert_eq!(in_hand, [7, 8]);
    }

    #[test]
    fn what_another_process_sent_before_counts() {
        let limits = DeliveryLimits { chat_per_second: 1.0, chat_burst: 3, ..DeliveryLimits::default() };
        let mut lanes = Lanes::new(limits);
        let ago = Duration::from_millis;
        lanes.remember(&[(ChatId(7), ago(900)), (ChatId(7), ago(600)), (ChatId(7), ago(300))]);
        let now = Instant::now();
        let wait = |lanes: &mut Lanes, chat| {
            lanes.lane(&LaneKey::Chat(ChatId(chat)), Some(ChatId(chat))).pace.next(now).duration_since(now)
        };
        // The burst of three is used up: the fourth goes a second after the first.
        assert!((ago(50)..=ago(100)).contains(&wait(&mut lanes, 7)), "{:?}", wait(&mut lanes, 7));
        assert_eq!(wait(&mut lanes, 8), Duration::ZERO);
    }
}
