//! The simulator's state, each part behind its own short lock. Nothing here awaits while holding one.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
};

use parking_lot::{Mutex, MutexGuard, RwLock};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::{
    bot_api::profile::Profile,
    changes::Changes,
    clock::Clock,
    config::SimulatorConfig,
    error::Error,
    faults::{Fault, Faults},
    files::Files,
    limits::Limiter,
    model::{Audience, Chat, ChatState, Message, User},
    queries::Queries,
    record::Record,
    updates::{Pending, QueueKey, Subscription, UpdateQueue},
};

/// First id of users and groups that did not ask for one.
const FIRST_USER: i64 = 1_001;
const FIRST_GROUP: i64 = -1_001_000_000_001;

/// A chat and the number of its changes.
#[derive(Debug)]
pub(crate) struct ChatCell {
    state: Mutex<ChatState>,
    version: watch::Sender<u64>,
}

impl ChatCell {
    pub(crate) fn new(state: ChatState) -> Arc<Self> {
        Arc::new(Self { state: Mutex::new(state), version: watch::Sender::new(0) })
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, ChatState> {
        self.state.lock()
    }

    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }
}

/// Everything the simulator knows.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) config: SimulatorConfig,
    pub(crate) bot_id: i64,
    pub(crate) clock: Clock,
    pub(crate) profile: RwLock<Profile>,
    users: RwLock<HashMap<i64, User>>,
    chats: RwLock<HashMap<i64, Arc<ChatCell>>>,
    pub(crate) updates: UpdateQueue,
    pub(crate) subscription: Mutex<Subscription>,
    pub(crate) webhook_changed: Notify,
    pub(crate) queries: Queries,
    pub(crate) files: Files,
    pub(crate) faults: Faults,
    pub(crate) record: Record,
    pub(crate) limits: Limiter,
    pub(crate) changes: Changes,
    pub(crate) shutdown: CancellationToken,
    poller: AtomicU64,
    next_user: AtomicI64,
    next_group: AtomicI64,
    albums: AtomicU64,
    dirty: AtomicBool,
    pub(crate) dirtied: Notify,
}

impl World {
    pub(crate) fn new(config: SimulatorConfig, shutdown: CancellationToken) -> Result<Self, Error> {
        let bot_id = config.bot_id()?;
        let clock = Clock::told_in(config.clock_file.clone());
        // Real update ids are large and begin anywhere; time makes those of another run differ.
        let first_update = clock.now_ms() / 10 % 800_000_000 + 100_000_000;
        let world = Self {
            bot_id,
            profile: RwLock::new(Profile::new(&config.bot)),
            users: RwLock::default(),
            chats: RwLock::default(),
            updates: UpdateQueue::new(first_update, config.record_capacity),
            subscription: Mutex::default(),
            webhook_changed: Notify::new(),
            queries: Queries::default(),
            files: Files::new(bot_id, config.files_capacity, config.data.as_deref()),
            faults: Faults::new(config.seed),
            record: Record::new(config.record_capacity),
            limits: Limiter::new(config.limits),
            changes: Changes::new(),
            shutdown,
            poller: AtomicU64::new(0),
            next_user: AtomicI64::new(FIRST_USER),
            next_group: AtomicI64::new(FIRST_GROUP),
            albums: AtomicU64::new(0),
            dirty: AtomicBool::new(false),
            dirtied: Notify::new(),
            clock,
            config,
        };
        world.add_personas();
        Ok(world)
    }

    /// Creates the configured users that do not exist.
    pub(crate) fn add_personas(&self) {
        for persona in &self.config.personas {
            if self.user(persona.id).is_none() {
                self.put_user(User {
                    id: persona.id,
                    is_bot: false,
                    first_name: persona.first_name.clone(),
                    last_name: None,
                    username: persona.username.clone(),
                    language_code: persona.language_code.clone(),
                });
            }
        }
    }

    /// The bot as a `User`.
    pub(crate) fn bot(&self) -> User {
        let name = self.profile.read().name("").to_owned();
        User {
            id: self.bot_id,
            is_bot: true,
            first_name: name,
            last_name: None,
            username: Some(self.config.bot.username.clone()),
            language_code: None,
        }
    }

    pub(crate) fn user(&self, id: i64) -> Option<User> {
        self.users.read().get(&id).cloned()
    }

    pub(crate) fn users(&self) -> Vec<User> {
        let mut users: Vec<User> = self.users.read().values().cloned().collect();
        users.sort_by_key(|user| user.id);
        users
    }

    /// Creates or replaces a user; a new one gets a private chat that has not been started.
    pub(crate) fn put_user(&self, user: User) {
        self.next_user.fetch_max(user.id + 1, Ordering::Relaxed);
        let chat = Chat::private(&user);
        self.users.write().insert(user.id, user);
        match self.chat(chat.id) {
            Some(cell) => cell.lock().chat = chat,
            None => self.put_chat(ChatState::new(chat, Audience::Private { started: false, blocked: false })),
        }
        self.mark_dirty();
    }

    pub(crate) fn new_user_id(&self) -> i64 {
        self.next_user.fetch_add(1, Ordering::Relaxed)
    }

    /// A number that no other album of this run has.
    pub(crate) fn new_album(&self) -> u64 {
        self.albums.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn new_group_id(&self) -> i64 {
        self.next_group.fetch_sub(1, Ordering::Relaxed)
    }

    pub(crate) fn chat(&self, id: i64) -> Option<Arc<ChatCell>> {
        self.chats.read().get(&id).cloned()
    }

    pub(crate) fn put_chat(&self, state: ChatState) {
        let id = state.chat.id;
        if id < 0 {
            self.next_group.fetch_min(id - 1, Ordering::Relaxed);
        }
        self.chats.write().insert(id, ChatCell::new(state));
        self.mark_dirty();
    }

    pub(crate) fn chats(&self) -> Vec<Arc<ChatCell>> {
        self.chats.read().values().cloned().collect()
    }

    /// Forgets users, chats, files, queries, undelivered updates, faults and the record; the bot stays as it is.
    pub(crate) fn reset(&self) {
        self.users.write().clear();
        self.chats.write().clear();
        self.updates.clear();
        self.queries.clear();
        self.files.clear();
        self.faults.clear();
        self.record.clear();
        self.next_user.store(FIRST_USER, Ordering::Relaxed);
        self.next_group.store(FIRST_GROUP, Ordering::Relaxed);
        self.add_personas();
        self.mark_dirty();
        self.changes.tell(|| json!({ "type": "resync" }));
    }

    /// Tells everybody who watches a chat that it changed: call it after the change, without its lock.
    pub(crate) fn changed(&self, cell: &ChatCell, kind: &'static str, what: impl FnOnce() -> Value) {
        cell.version.send_modify(|version| *version += 1);
        self.mark_dirty();
        self.changes.tell(|| {
            let mut change = what();
            change["type"] = kind.into();
            change["chat_id"] = cell.lock().chat.id.into();
            change
        });
    }

    pub(crate) fn message_changed(&self, cell: &ChatCell, kind: &'static str, message: &Message) {
        self.changed(cell, kind, || json!({ "message": message }));
    }

    /// Queues an update of `kind`, unless the bot does not want such. Call it under the lock that orders its chat.
    pub(crate) fn send_update<T: Serialize>(
        &self,
        kind: &str,
        key: QueueKey,
        chat: Option<i64>,
        payload: &T,
    ) {
        if !self.subscription.lock().wants(kind) {
            return;
        }
        // Our own types always serialise.
        let Ok(payload) = serde_json::to_string(payload) else { return };
        self.queue_update(kind, key, chat, |id| format!("{{\"update_id\":{id},\"{kind}\":{payload}}}"));
    }

    /// Queues whatever `body` makes of the update's id; returns the id.
    pub(crate) fn queue_update(
        &self,
        kind: &str,
        key: QueueKey,
        chat: Option<i64>,
        body: impl FnOnce(i64) -> String,
    ) -> i64 {
        let now_ms = self.clock.now_ms();
        let lifetime =
            if kind == "callback_query" { self.config.query_lifetime } else { self.config.update_lifetime };
        let (mut again, mut not_before_ms, mut reorder_ms) = (0, 0, 0);
        match self.faults.on_update(kind, chat) {
            Some(Fault::DuplicateUpdate) => again = 1,
            Some(Fault::DelayUpdate { ms }) => not_before_ms = now_ms + i64::try_from(ms).unwrap_or(0),
            Some(Fault::ReorderUpdate { ms }) => reorder_ms = ms,
            _ => {}
        }
        self.updates.push(now_ms, |id| Pending {
            id,
            kind: kind.to_owned(),
            key,
            chat,
            body: body(id).into(),
            expires_ms: now_ms + millis(lifetime),
            again,
            not_before_ms,
            reorder_ms,
        })
    }

    /// Notes why the webhook did not take an update.
    pub(crate) fn webhook_failed(&self, reason: String) {
        let now = self.clock.now();
        if let Some(webhook) = &mut self.subscription.lock().webhook {
            webhook.last_error = Some((now, reason));
        }
    }

    /// Makes the caller the only poller.
    pub(crate) fn next_poller(&self) -> u64 {
        let mine = self.poller.fetch_add(1, Ordering::SeqCst) + 1;
        self.updates.arrived.notify_waiters();
        mine
    }

    pub(crate) fn current_poller(&self) -> u64 {
        self.poller.load(Ordering::SeqCst)
    }

    pub(crate) fn query_lifetime_ms(&self) -> i64 {
        millis(self.config.query_lifetime)
    }

    /// Notes that the saved state is behind.
    pub(crate) fn mark_dirty(&self) {
        if self.config.data.is_some() && !self.dirty.swap(true, Ordering::AcqRel) {
            self.dirtied.notify_one();
        }
    }

    /// Whether something changed since the last time this was asked.
    pub(crate) fn take_dirty(&self) -> bool {
        self.dirty.swap(false, Ordering::AcqRel)
    }
}

fn millis(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}
