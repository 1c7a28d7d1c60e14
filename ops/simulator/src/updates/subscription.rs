//! Where updates go and which ones: what `setWebhook` and `getUpdates` last said.

use serde::{Deserialize, Serialize};

/// Kinds that are left out unless named (Bot API, "getUpdates", `allowed_updates`).
const NOT_BY_DEFAULT: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// The bot's wishes about updates.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Subscription {
    pub(crate) webhook: Option<Webhook>,
    /// Empty means Telegram's default.
    pub(crate) allowed: Vec<String>,
}

/// A webhook that is set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: Option<String>,
    pub(crate) max_connections: usize,
    pub(crate) last_error: Option<(i64, String)>,
}

impl Subscription {
    /// Whether updates of `kind` are wanted.
    pub(crate) fn wants(&self, kind: &str) -> bool {
        if self.allowed.is_empty() {
            !NOT_BY_DEFAULT.contains(&kind)
        } else {
            self.allowed.iter().any(|allowed| allowed == kind)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn member_changes_come_only_when_named() {
        assert!(!Subscription::default().wants("chat_member"));
        assert!(Subscription::default().wants("my_chat_member"));
        let named = Subscription { allowed: vec!["chat_member".into()], webhook: None };
        assert!(named.wants("chat_member") && !named.wants("message"));
    }
}
