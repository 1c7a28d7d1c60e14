//! What the bot is: name, descriptions, commands, menu button.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    answer::{Answer, ApiError, answer, done},
    params::Params,
};
use crate::{config::BotIdentity, model::BotCommand, world::World};

/// Texts by language (empty for all others) and commands by scope and language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Profile {
    texts: HashMap<Text, BTreeMap<String, String>>,
    #[serde(with = "as_pairs")]
    pub(crate) commands: BTreeMap<(String, String), Vec<BotCommand>>,
    menu_button: Value,
}

/// The texts a bot can set about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Text {
    Name,
    Description,
    ShortDescription,
}

impl Text {
    fn field(self) -> &'static str {
        match self {
            Text::Name => "name",
            Text::Description => "description",
            Text::ShortDescription => "short_description",
        }
    }

    /// Most characters (Bot API, "setMyName" and its neighbours).
    fn limit(self) -> usize {
        match self {
            Text::Name => 64,
            Text::Description => 512,
            Text::ShortDescription => 120,
        }
    }
}

impl Profile {
    pub(crate) fn new(bot: &BotIdentity) -> Self {
        let name = BTreeMap::from([(String::new(), bot.name.clone())]);
        Self {
            texts: HashMap::from([(Text::Name, name)]),
            commands: BTreeMap::new(),
            menu_button: json!({ "type": "commands" }),
        }
    }

    fn text(&self, text: Text, language: &str) -> &str {
        let by_language = self.texts.get(&text);
        by_language.and_then(|texts| texts.get(language).or_else(|| texts.get(""))).map_or("", String::as_str)
    }

    /// The bot's name for `language`.
    pub(crate) fn name(&self, language: &str) -> &str {
        self.text(Text::Name, language)
    }

    /// What an empty chat shows, for `language`.
    pub(crate) fn description(&self, language: &str) -> &str {
        self.text(Text::Description, language)
    }
}

impl World {
    pub(crate) fn profile_changed(&self) {
        self.mark_dirty();
        self.changes.tell(|| json!({ "type": "profile" }));
    }
}

pub(crate) fn get_me(world: &World) -> Answer {
    let bot = world.bot();
    answer(&json!({
        "id": bot.id,
        "is_bot": true,
        "first_name": bot.first_name,
        "username": bot.username,
        "can_join_groups": true,
        "can_read_all_group_messages": true,
        "supports_inline_queries": false,
        "can_connect_to_business": false,
        "has_main_web_app": false,
    }))
}

pub(crate) fn set_text(world: &World, params: &Params, which: Text) -> Answer {
    let language = params.text("language_code").unwrap_or_default().to_owned();
    let given = params.text(which.field()).unwrap_or_default().trim().to_owned();
    if given.chars().count() > which.limit() {
        let name = which.field().to_uppercase();
        return Err(ApiError::bad(format!("BOT_{name}_TOO_LONG")));
    }
    {
        let mut profile = world.profile.write();
        let texts = profile.texts.entry(which).or_default();
        if !given.is_empty() {
            texts.insert(language, given);
        } else if which == Text::Name && language.is_empty() {
            texts.insert(language, world.config.bot.name.clone());
        } else {
            texts.remove(&language);
        }
    }
    world.profile_changed();
    done()
}

pub(crate) fn get_text(world: &World, params: &Params, which: Text) -> Answer {
    let language = params.text("language_code").unwrap_or_default();
    answer(&json!({ which.field(): world.profile.read().text(which, language) }))
}

pub(crate) fn set_menu_button(world: &World, params: &Params) -> Answer {
    let button = params.json("menu_button")?.unwrap_or_else(|| json!({ "type": "default" }));
    if !matches!(button["type"].as_str(), Some("commands" | "default" | "web_app")) {
        return Err(ApiError::bad("can't parse menu button: unsupported type specified"));
    }
    match params.chat_number() {
        None => world.profile.write().menu_button = button,
        Some(id) => {
            let cell = world.chat(id).ok_or_else(|| ApiError::bad("chat not found"))?;
            cell.lock().menu_button = Some(button);
        }
    }
    world.profile_changed();
    done()
}

pub(crate) fn get_menu_button(world: &World, params: &Params) -> Answer {
    let own =
        params.chat_number().and_then(|id| world.chat(id)).and_then(|cell| cell.lock().menu_button.clone());
    answer(&own.unwrap_or_else(|| world.profile.read().menu_button.clone()))
}

/// JSON has no maps keyed by pairs.
mod as_pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::model::BotCommand;

    type Commands = BTreeMap<(String, String), Vec<BotCommand>>;

    pub(super) fn serialize<S: Serializer>(commands: &Commands, serializer: S) -> Result<S::Ok, S::Error> {
        commands.iter().collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Commands, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}
