//! The commands in Telegram's menu and what the bot says of itself, in every language: told when a process starts, because they
//! may have changed with the build.

use std::sync::Arc;

use studymate_schema::Locale;
use studymate_schema::event::Role;

use tokio_util::sync::CancellationToken;

use crate::Context;

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
        for admin in &context.config.admins {
            let commands = studymate_render::commands(locale, Some(Role::Admin));
            results.push(telegram.set_commands(Some(locale), Some(*admin), commands).await);
        }
    }
    for error in results.into_iter().filter_map(Result::err) {
        tracing::warn!(%error, "the menu of commands could not be told to Telegram");
    }
}
