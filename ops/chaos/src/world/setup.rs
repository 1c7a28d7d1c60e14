//! What a world is like before anything is broken.

/// How updates come to the bot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Intake {
    /// The bot asks for them.
    Polling,
    /// Telegram sends them.
    Webhook,
}

/// What a world is like. An experiment changes what matters to it.
#[derive(Clone, PartialEq, Debug)]
pub struct Setup {
    /// Chance in this world.
    pub seed: u64,
    /// How updates come.
    pub intake: Intake,
    /// Worker processes.
    pub workers: u16,
    /// Partitions of the log.
    pub partitions: u16,
    /// Students who play.
    pub students: u16,
    /// What all students do together, actions a second.
    pub actions_per_second: f64,
    /// Messages a second over all chats.
    pub global_per_second: f64,
    /// Messages a second to a chat.
    pub chat_per_second: f64,
    /// Messages at once to a chat.
    pub chat_burst: u32,
    /// Whether the log has so little room that it can be filled.
    pub log_on_small_disk: bool,
    /// Whether everybody goes by a clock that can be moved.
    pub clock_moves: bool,
    /// Whether the sample course is there from the start.
    pub sample_course: bool,
    /// People who teach; they begin as anybody does.
    pub mentors: u16,
    /// Messages that a chat keeps.
    pub messages_per_chat: usize,
    /// More settings, by variable.
    pub more: Vec<(&'static str, String)>,
}

impl Setup {
    /// Two workers on eight partitions, and pace limits that nothing reaches; polling or webhook by the seed.
    pub fn new(seed: u64, students: u16) -> Self {
        Setup {
            seed,
            intake: if seed.is_multiple_of(2) { Intake::Polling } else { Intake::Webhook },
            workers: 2,
            partitions: 8,
            students,
            actions_per_second: 40.0,
            global_per_second: 1000.0,
            chat_per_second: 100.0,
            chat_burst: 100,
            log_on_small_disk: false,
            clock_moves: false,
            sample_course: true,
            mentors: 0,
            // Students look at the end of their chats only.
            messages_per_chat: 12,
            more: Vec::new(),
        }
    }

    /// The pace that Telegram asks for: 30 messages a second, one a second to a chat after five at once.
    pub fn at_telegrams_pace(&mut self) {
        (self.global_per_second, self.chat_per_second, self.chat_burst) = (30.0, 1.0, 5);
    }

    pub(super) fn environment(&self) -> Vec<(&'static str, String)> {
        let mut environment = vec![
            ("PARTITIONS", self.partitions.to_string()),
            ("LEASE", "2s".to_owned()),
            ("TELEGRAM_GLOBAL_RATE", self.global_per_second.to_string()),
            ("TELEGRAM_CHAT_RATE", self.chat_per_second.to_string()),
            ("TELEGRAM_CHAT_BURST", self.chat_burst.to_string()),
            ("ADMISSION_RATE", "20".to_owned()),
            ("LOG_LEVEL", "warn,studymate=info".to_owned()),
            // Each call to Telegram says which effect it executes: the checker counts them.
            ("STUDYMATE_FAILPOINTS", "delivery.marked=on".to_owned()),
        ];
        environment.extend(self.more.iter().cloned());
        environment
    }
}
