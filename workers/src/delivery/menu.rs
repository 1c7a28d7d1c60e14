//! The commands in Telegram's menu and what the bot says of itself, in every language: told when a process starts, because they
//! may have changed with the build. Whoever has a role has a menu of their own, which is told anew whenever role or language change.

use std::sync::Arc;

use studymate_schema::event::Role;
use studymate_schema::roster::RoleHolder;
use studymate_schema::{Locale, UserId};

use tokio_util::sync::CancellationToken;

use crate::Context;
use crate::telegram::CallError;

/// Tells Telegram the commands, unless told to stop. Best effort: without them the bot works, only its menu is old.
pub(crate) async fn register(context: Arc<Context>, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tell(&context) => stop.cancelled().await,
    }
}

async fn tell(context: &Context) {
    let telegram = &context.telegram;
    let mut results =
        vec![telegram.set_commands(None, None, studymate_render::commands(Locale::default(), None)).await];
    results.push(telegram.set_profile(None, studymate_render::bot_profile(Locale::default())).await);
    for locale in Locale::ALL {
        results.push(telegram.set_profile(Some(locale), studymate_render::bot_profile(locale)).await);
        let everybody = studymate_render::commands(locale, None);
        results.push(telegram.set_commands(Some(locale), None, everybody).await);
    }
    match context.outbox.roles_report().await {
        Ok(holders) => {
            for RoleHolder { user, role, locale, .. } in holders {
                // Who never wrote to the bot has no chat yet: they get their menu when they do.
                if let Some(locale) = locale {
                    results.push(tell_one(context, user, locale, Some(role)).await);
                }
            }
        }
        Err(error) => tracing::warn!(%error, "nobody with a role was told their menu"),
    }
    for error in results.into_iter().filter_map(Result::err) {
        tracing::warn!(%error, "the menu of commands could not be told to Telegram");
    }
}

/// Tells Telegram the commands of one person, in the language that they chose here, whichever their Telegram speaks.
pub(super) async fn tell_one(
    context: &Context,
    user: UserId,
    locale: Locale,
    role: Option<Role>,
) -> Result<(), CallError> {
    for client in std::iter::once(None).chain(Locale::ALL.map(Some)) {
        context.telegram.set_commands(client, Some(user), studymate_render::commands(locale, role)).await?;
    }
    Ok(())
}
