//! One student: what they see, and what they do next.

use serde_json::Value;

use crate::telegram::{Markup, Shown};

/// What buttons of any measured bot begin with, after the version that some have: these go on with the quiz, in this order of preference.
const LEADS_ON: [&str; 3] = ["pick", "next", "start"];

/// A student in a private chat.
pub(super) struct Student {
    id: i64,
    /// The last message that had buttons.
    message: Option<Seen>,
    actions: u64,
}

struct Seen {
    id: i64,
    text: String,
    markup: Option<Markup>,
    presses: Vec<String>,
}

impl Student {
    pub(super) fn new(id: i64) -> Self {
        Student { id, message: None, actions: 0 }
    }

    pub(super) fn sees(&mut self, shown: Shown) {
        let presses = shown.markup.as_ref().map(Markup::presses).unwrap_or_default();
        self.message = Some(Seen { id: shown.message, text: shown.text, markup: shown.markup, presses });
    }

    /// The update of what they do next: a press that goes on with the quiz, or the command that begins it.
    pub(super) fn acts(&mut self, number: i64, command: &str) -> String {
        self.actions += 1;
        let pressed = self.message.as_ref().and_then(|seen| Some((seen, seen.next(self.actions)?)));
        match pressed {
            Some((seen, data)) => self.press(number, seen, data),
            None => self.say(number, command),
        }
    }

    fn say(&self, number: i64, text: &str) -> String {
        let (person, chat) = (self.person(), self.chat());
        let command = text.split(' ').next().unwrap_or(text).len();
        let text = Value::from(text);
        format!(
            r#"{{"update_id":{number},"message":{{"message_id":{number},"from":{person},"chat":{chat},"date":1800000000,"text":{text},"entities":[{{"offset":0,"length":{command},"type":"bot_command"}}]}}}}"#
        )
    }

    fn press(&self, number: i64, seen: &Seen, data: &str) -> String {
        let (person, chat) = (self.person(), self.chat());
        let (message, text, data) = (seen.id, Value::from(seen.text.as_str()), Value::from(data));
        let markup = seen.markup.as_ref().map_or("{}", |markup| markup.0.get());
        format!(
            r#"{{"update_id":{number},"callback_query":{{"id":"{number}","from":{person},"message":{{"message_id":{message},"from":{{"id":1,"is_bot":true,"first_name":"StudyMate","username":"study_bot"}},"chat":{chat},"date":1800000000,"text":{text},"reply_markup":{markup}}},"chat_instance":"{number}","data":{data}}}}}"#
        )
    }

    fn person(&self) -> String {
        let id = self.id;
        format!(r#"{{"id":{id},"is_bot":false,"first_name":"Student {id}","language_code":"en"}}"#)
    }

    fn chat(&self) -> String {
        let id = self.id;
        format!(r#"{{"id":{id},"first_name":"Student {id}","type":"private"}}"#)
    }
}

impl Seen {
    /// The button that goes on; of several answers another one each time.
    fn next(&self, turn: u64) -> Option<&str> {
        LEADS_ON.iter().find_map(|verb| {
            let leading: Vec<&String> = self.presses.iter().filter(|data| does(data, verb)).collect();
            let place = turn.checked_rem(leading.len() as u64)?;
            leading.get(usize::try_from(place).ok()?).map(|data| data.as_str())
        })
    }
}

fn does(data: &str, verb: &str) -> bool {
    let data = data.strip_prefix("1:").unwrap_or(data);
    data.split(':').next() == Some(verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(buttons: &[&str]) -> Shown {
        let keys: Vec<Value> =
            buttons.iter().map(|data| serde_json::json!([{ "text": "x", "callback_data": data }])).collect();
        let markup = serde_json::json!({ "inline_keyboard": keys }).to_string();
        let markup = Markup(serde_json::value::RawValue::from_string(markup).unwrap());
        Shown { chat: 5, message: 9, text: "A \"question\"".to_owned(), markup: Some(markup) }
    }

    fn pressed(update: &str) -> String {
        let update: Value = serde_json::from_str(update).unwrap();
        update["callback_query"]["data"].as_str().unwrap_or("a message").to_owned()
    }

    #[test]
    fn a_student_begins_answers_and_goes_on() {
        let mut student = Student::new(5);
        assert_eq!(pressed(&student.acts(1, "/quiz bench")), "a message");
        student.sees(shows(&["1:cancel:1", "1:start:bench"]));
        assert_eq!(pressed(&student.acts(2, "/quiz bench")), "1:start:bench");
        student.sees(shows(&["pick:0", "pick:1", "pause"]));
        let picked: Vec<String> = (3..5).map(|number| pressed(&student.acts(number, ""))).collect();
        assert_eq!(picked, ["pick:1", "pick:0"]);
        student.sees(shows(&["menu"]));
        assert_eq!(pressed(&student.acts(6, "/quiz bench")), "a message");
    }
}
