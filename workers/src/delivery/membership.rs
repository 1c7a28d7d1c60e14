//! Asking Telegram whether somebody is in a group. Somebody may wait for it: so there is a deadline, and no second try but where Telegram
//! itself says when. What could not be found out is said, and the person keeps what was known of them.

use std::time::Duration;

use studymate_schema::classroom::CheckOutcome;
use studymate_schema::{ChatId, UserId};
use studymate_store::outbox::WaitingEffect;

use super::execute::Failure;
use crate::Context;
use crate::telegram::CallError;

/// How long Telegram may take: the answer counts also when nobody waits for it any more.
const DEADLINE: Duration = Duration::from_secs(3);
/// How often Telegram may say that it wants less.
const THROTTLED_MAX: u32 = 3;

/// What Telegram says, and the group's new id where it has one.
pub(super) async fn check(
    context: &Context,
    row: &WaitingEffect,
    user: UserId,
    classroom: ChatId,
) -> Result<(CheckOutcome, Option<ChatId>), Failure> {
    let (mut asked, mut moved_to) = (ask(context, user, classroom).await, None);
    if let Err(CallError::Moved(to)) = asked {
        moved_to = Some(to);
        asked = ask(context, user, to).await;
    }
    let outcome = match asked {
        Ok(true) => CheckOutcome::Member,
        Ok(false) => CheckOutcome::NotMember,
        Err(error) if error.is_unreachable() => CheckOutcome::GroupGone,
        Err(error @ CallError::TokenRefused) => return Err(error.into()),
        Err(error @ CallError::RetryAfter(_)) if row.tries < THROTTLED_MAX => return Err(error.into()),
        Err(error) => {
            tracing::debug!(%error, classroom = classroom.0, "nobody knows who is in this group");
            CheckOutcome::NoAnswer
        }
    };
    let label = match outcome {
        CheckOutcome::Member => "member",
        CheckOutcome::NotMember => "not_member",
        CheckOutcome::GroupGone => "group_gone",
        CheckOutcome::NoAnswer => "no_answer",
    };
    metrics::counter!("studymate_membership_checks_total", "outcome" => label).increment(1);
    Ok((outcome, moved_to))
}

async fn ask(context: &Context, user: UserId, chat: ChatId) -> Result<bool, CallError> {
    match tokio::time::timeout(DEADLINE, context.telegram.is_member(chat, user)).await {
        Ok(asked) => asked,
        Err(_) => Err(CallError::NoAnswer("not within the deadline".to_owned())),
    }
}
