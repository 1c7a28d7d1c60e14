//! The command menu: per scope and language, found by Telegram's order of precedence.

use serde_json::Value;

use super::{
    answer::{Answer, ApiError, answer, done},
    params::Params,
};
use crate::{
    model::{BotCommand, Role},
    world::World,
};

/// Most commands of one menu.
const COMMANDS: usize = 100;

pub(crate) fn set(world: &World, params: &Params) -> Answer {
    let (scope, language) = (scope(params)?, language(params)?);
    let commands: Vec<BotCommand> =
        params.parsed("commands")?.ok_or_else(|| ApiError::bad("can't parse commands: expected an Array"))?;
    if commands.len() > COMMANDS {
        return Err(ApiError::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    commands.iter().try_for_each(check)?;
    {
        let mut profile = world.profile.write();
        if commands.is_empty() {
            profile.commands.remove(&(scope, language));
        } else {
            profile.commands.insert((scope, language), commands);
        }
    }
    world.profile_changed();
    done()
}

fn check(command: &BotCommand) -> Result<(), ApiError> {
    let name = &command.command;
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if name.is_empty() || name.len() > 32 || !name.bytes().all(allowed) {
        return Err(ApiError::bad("BOT_COMMAND_INVALID"));
    }
    let length = command.description.chars().count();
    if length == 0 || length > 256 {
        return Err(ApiError::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(())
}

pub(crate) fn get(world: &World, params: &Params) -> Answer {
    let key = (scope(params)?, language(params)?);
    answer(&world.profile.read().commands.get(&key).cloned().unwrap_or_default())
}

pub(crate) fn delete(world: &World, params: &Params) -> Answer {
    let key = (scope(params)?, language(params)?);
    world.profile.write().commands.remove(&key);
    world.profile_changed();
    done()
}

/// The scope as one word: `default`, `chat:5`, `chat_member:-7:5`.
fn scope(params: &Params) -> Result<String, ApiError> {
    let Some(scope) = params.json("scope")? else { return Ok("default".into()) };
    let number = |name: &str| match &scope[name] {
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    };
    let chat = || number("chat_id").ok_or_else(|| ApiError::bad("chat not found"));
    match scope["type"].as_str().unwrap_or_default() {
        name @ ("default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators") => {
            Ok(name.into())
        }
        name @ ("chat" | "chat_administrators") => Ok(format!("{name}:{}", chat()?)),
        "chat_member" => {
            let user = number("user_id").ok_or_else(|| ApiError::bad("user not found"))?;
            Ok(format!("chat_member:{}:{user}", chat()?))
        }
        _ => Err(ApiError::bad("can't parse BotCommandScope: unsupported type specified")),
    }
}

fn language(params: &Params) -> Result<String, ApiError> {
    let code = params.text("language_code").unwrap_or_default();
    let valid = code.is_empty() || (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()));
    if valid { Ok(code.into()) } else { Err(ApiError::bad("invalid language code specified")) }
}

/// What `user` sees behind "/" in `chat` (Bot API, "Determining list of commands").
pub(crate) fn menu(world: &World, user: i64, chat: i64) -> Vec<BotCommand> {
    let role = world.chat(chat).and_then(|cell| cell.lock().role_of(user));
    let is_admin = role.is_some_and(Role::is_admin);
    let mut scopes = vec![];
    if chat < 0 {
        scopes.push(format!("chat_member:{chat}:{user}"));
        if is_admin {
            scopes.push(format!("chat_administrators:{chat}"));
        }
    }
    scopes.push(format!("chat:{chat}"));
    if chat < 0 {
        if is_admin {
            scopes.push("all_chat_administrators".into());
        }
        scopes.push("all_group_chats".into());
    } else {
        scopes.push("all_private_chats".into());
    }
    scopes.push("default".into());
    let language = world.user(user).and_then(|user| user.language_code).unwrap_or_default();
    let language: String = language.chars().take_while(char::is_ascii_alphabetic).collect();
    let profile = world.profile.read();
    let keys =
        scopes.into_iter().flat_map(|scope| [(scope.clone(), language.clone()), (scope, String::new())]);
    keys.into_iter().find_map(|key| profile.commands.get(&key).cloned()).unwrap_or_default()
}
