//! The saved state: one JSON file, written beside the old one and moved over it.
//!
//! It is written at most half a second after a change and when the simulator stops. After a kill, what came last may be
//! missing; update and message ids then leave a gap, so that none is ever used twice.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{
    bot_api::profile::Profile,
    error::Error,
    model::{ChatState, StoredFile, User},
    updates::{Pending, Subscription},
    world::World,
};

/// Ids left out after a kill.
const UPDATE_GAP: i64 = 10_000;
const MESSAGE_GAP: i32 = 1_000;

#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    /// Whether it was written by an orderly stop.
    complete: bool,
    bot_id: i64,
    users: Vec<User>,
    chats: Vec<ChatState>,
    profile: Profile,
    subscription: Subscription,
    next_update: i64,
    pending: Vec<Pending>,
    last_file: u64,
    files: Vec<StoredFile>,
}

/// Takes back what an earlier run saved for the same bot.
pub(crate) fn restore(world: &World, data: &Path) -> Result<(), Error> {
    let folder = data.join("files");
    std::fs::create_dir_all(&folder).map_err(|source| Error::Files { path: folder, source })?;
    let path = file_of(data);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(Error::Files { path, source }),
    };
    let saved: Saved =
        serde_json::from_str(&text).map_err(|source| Error::State { path: path.clone(), source })?;
    if saved.bot_id != world.bot_id {
        tracing::warn!(saved = saved.bot_id, "saved state is another bot's and is ignored");
        return Ok(());
    }
    let (update_gap, message_gap) = if saved.complete { (0, 0) } else { (UPDATE_GAP, MESSAGE_GAP) };
    saved.users.into_iter().for_each(|user| world.put_user(user));
    for mut chat in saved.chats {
        chat.next_message_id += message_gap;
        world.put_chat(chat);
    }
    *world.profile.write() = saved.profile;
    *world.subscription.lock() = saved.subscription;
    world.updates.restore(saved.next_update + update_gap, saved.pending);
    world.files.restore(saved.last_file + u64::try_from(update_gap).unwrap_or(0), saved.files);
    world.add_personas();
    // From here on a kill is possible: the file must not look complete.
    save(world, data, false)
}

/// Saves after changes until `shutdown`, and then once more.
pub(crate) async fn keep_saved(
    world: Arc<World>,
    data: PathBuf,
    shutdown: CancellationToken,
) -> Result<(), Error> {
    let mut pause = Duration::from_millis(500);
    while !shutdown.is_cancelled() {
        tokio::select! {
            () = world.dirtied.notified() => {}
            () = shutdown.cancelled() => break,
        }
        let _ = shutdown.run_until_cancelled(tokio::time::sleep(pause)).await;
        if world.take_dirty() {
            let started = Instant::now();
            save_aside(&world, &data, false).await?;
            // A large state is written less often.
            pause = (started.elapsed() * 10).max(Duration::from_millis(500));
        }
    }
    Ok(())
}

/// Saves the state of a simulator that has stopped.
pub(crate) async fn save_last(world: &Arc<World>, data: &Path) -> Result<(), Error> {
    save_aside(world, data, true).await
}

async fn save_aside(world: &Arc<World>, data: &Path, complete: bool) -> Result<(), Error> {
    let (world, data) = (world.clone(), data.to_owned());
    tokio::task::spawn_blocking(move || save(&world, &data, complete)).await?
}

fn save(world: &World, data: &Path, complete: bool) -> Result<(), Error> {
    let (next_update, pending) = world.updates.snapshot();
    let (last_file, files) = world.files.list();
    let saved = Saved {
        complete,
        bot_id: world.bot_id,
        users: world.users(),
        chats: world.chats().iter().map(|cell| cell.lock().clone()).collect(),
        profile: world.profile.read().clone(),
        subscription: world.subscription.lock().clone(),
        next_update,
        pending,
        last_file,
        files,
    };
    let path = file_of(data);
    let text = serde_json::to_vec(&saved).map_err(|source| Error::State { path: path.clone(), source })?;
    let beside = path.with_extension("new");
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, &path));
    written.map_err(|source| Error::Files { path, source })
}

fn file_of(data: &Path) -> PathBuf {
    data.join("state.json")
}
