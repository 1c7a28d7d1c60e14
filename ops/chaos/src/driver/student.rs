//! What one student does next, from what they see.

use studymate_simulator::{ChatView, Control, Message, Press};

use crate::dice::Dice;

/// What is typed where an answer is expected: right ones and wrong ones of the sample course, and what people type instead.
const TYPED: [&str; 8] = ["206", "200", "oxygen", "carbon dioxide", "CO2", "42", "I do not know", "кислород"];
/// Commands that lead somewhere.
const COMMANDS: [&str; 6] = ["/start", "/quizzes", "/help", "/quiz demo", "/quiz demo-ru", "/language"];
/// What no button of the bot says (any more).
const STRANGE: [&str; 4] = ["0:old", "1:pick:1:1:1:1:0", "1:next:999999:9:9", "nonsense"];
/// Of so many commands one asks for the progress: its picture costs as much as all the rest.
const PROGRESS: u64 = 60;

/// Does one thing. What the simulator refuses (a button that has gone this very moment) is not done.
pub(super) fn act(telegram: &Control, student: i64, dice: &mut Dice) {
    let Ok(view) = telegram.chat(student) else { return };
    // Mostly they go on with their quiz, wherever in the chat it stands.
    let quiz =
        view.messages.iter().rev().find(|message| buttons(message).iter().any(|data| is_of_quiz(data)));
    let newest = view.last_from_bot().filter(|message| !buttons(message).is_empty());
    let shown = if dice.chance(0.9) { quiz.or(newest) } else { newest };
    match (shown, dice.below(100)) {
        (Some(message), 0..70) => press(telegram, student, message, dice, 1),
        (Some(message), 70..78) => press(telegram, student, message, dice, 2),
        (Some(_), 78..84) => press_old(telegram, student, &view, dice),
        (Some(_), 84..94) => say(telegram, student, dice.pick(&TYPED)),
        _ if dice.below(PROGRESS) == 0 => say(telegram, student, Some(&"/progress")),
        _ => say(telegram, student, dice.pick(&COMMANDS)),
    }
}

/// Presses a button of a message, once or several times in a row.
fn press(telegram: &Control, student: i64, message: &Message, dice: &mut Dice, times: u8) {
    let all = buttons(message);
    let leading: Vec<String> = all.iter().filter(|data| leads_on(data)).cloned().collect();
    let chosen = if leading.is_empty() || dice.chance(0.03) { dice.pick(&all) } else { dice.pick(&leading) };
    // Where nothing leads on an answer is to be typed.
    if leading.is_empty() && dice.chance(0.95) {
        return say(telegram, student, dice.pick(&TYPED));
    }
    for _ in 0..times {
        if let Some(data) = chosen {
            let _ = telegram.press(student, student, message.message_id, &Press::Data(data.clone()));
        }
    }
}

/// Presses what an older message shows, or what nothing shows.
fn press_old(telegram: &Control, student: i64, view: &ChatView, dice: &mut Dice) {
    let of_bot: Vec<&Message> = view.messages.iter().filter(|message| message.from.is_bot).collect();
    let Some(message) = dice.pick(&of_bot) else { return };
    let data = match dice.pick(&buttons(message)) {
        Some(data) if dice.chance(0.5) => Some(data.clone()),
        _ => dice.pick(&STRANGE).map(|data| (*data).to_owned()),
    };
    if let Some(data) = data {
        let _ = telegram.press(student, student, message.message_id, &Press::Stale(data));
    }
}

fn say(telegram: &Control, student: i64, text: Option<&&str>) {
    if let Some(text) = text {
        let _ = telegram.send_text(student, student, text);
    }
}

/// Whether a button goes on with a quiz.
fn leads_on(data: &str) -> bool {
    does(data, &["pick", "tick", "ok", "next", "start", "resume"])
}

/// Whether a button belongs to a question or to its feedback.
fn is_of_quiz(data: &str) -> bool {
    does(data, &["pick", "tick", "ok", "next", "cancel"])
}

fn does(data: &str, verbs: &[&str]) -> bool {
    let verb = data.strip_prefix("1:").and_then(|rest| rest.split(':').next());
    verb.is_some_and(|verb| verbs.contains(&verb))
}

fn buttons(message: &Message) -> Vec<String> {
    let all = message.buttons().into_iter().flatten();
    all.filter_map(|button| button["callback_data"].as_str().map(str::to_owned)).collect()
}
