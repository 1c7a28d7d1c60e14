//! What a message shows, as far as people act on it: read from its buttons, and from figures that stand in it in any language.

use studymate_simulator::Message;

use crate::content::Content;
use crate::diary::Verdict;

/// From this number on an attempt is a review.
const REVIEWS: u32 = 1 << 31;

/// A card of an attempt or a review.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Card {
    /// A question is asked.
    Question {
        /// In which attempt.
        attempt: u32,
        /// Which.
        question: String,
        /// Its number, and how many there are.
        place: (u32, u32),
        /// How many options are picked, where they are pressed.
        step: u8,
    },
    /// An answer is judged.
    Answered {
        /// In which attempt.
        attempt: u32,
        /// Which number.
        number: u32,
        /// What is said.
        verdict: Verdict,
        /// In how many days the question comes again, where a number is told.
        days: Option<u32>,
    },
    /// An attempt is over.
    Result {
        /// Per cent of the points.
        percent: u32,
        /// Right answers.
        right: u32,
        /// Of how many questions.
        questions: u32,
    },
}

impl Card {
    pub(super) fn read(message: &Message, content: &Content) -> Option<Self> {
        let (text, buttons) = (shown(message), buttons(message));
        if let Some((attempt, number)) = buttons.iter().find_map(|data| of_attempt(data, "next")) {
            let number = number?;
            let days = text
                .lines()
                .rev()
                .find(|line| line.starts_with('🔁'))
                .and_then(|line| numbers(line).first().copied());
            return Some(Card::Answered { attempt, number, verdict: verdict(text)?, days });
        }
        if let Some((attempt, _)) = buttons.iter().find_map(|data| of_attempt(data, "cancel")) {
            let question = content.asked_in(text)?.id.clone();
            let line = text.lines().find(|line| line.contains(['▰', '▱']))?;
            let [number, total, ..] = numbers(line)[..] else { return None };
            // Who ticks sees at which options a press would take the tick away.
            let ticked = buttons.iter().filter(|data| does(data, "tick") && data.ends_with(":0")).count();
            let mut picks = buttons.iter().filter(|data| does(data, "pick"));
            let picked = picks.find_map(|data| data.rsplit(':').next()?.parse().ok());
            // Where all is picked, only the way back tells how much that is.
            let undo = buttons.iter().find(|data| does(data, "undo"));
            let picked = picked.or_else(|| undo?.rsplit(':').next()?.parse().ok());
            let step = picked.unwrap_or_else(|| u8::try_from(ticked).unwrap_or(u8::MAX));
            return Some(Card::Question { attempt, question, place: (number, total), step });
        }
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let bar =
                lines.peek().is_some_and(|next| !next.is_empty() && next.chars().all(|c| "▰▱".contains(c)));
            if bar && let Some((right, questions, percent)) = score(line) {
                return Some(Card::Result { percent, right, questions });
            }
        }
        None
    }
}

/// The number of a review; nothing for an attempt.
pub(super) fn review_of(attempt: u32) -> Option<u32> {
    attempt.checked_sub(REVIEWS)
}

/// Text or caption.
pub(crate) fn shown(message: &Message) -> &str {
    message.text.as_deref().or(message.caption.as_deref()).unwrap_or_default()
}

/// The first lines of code in a message, and their language.
pub(super) fn code(message: &Message) -> Option<(String, String)> {
    let entities = message.entities.iter().chain(&message.caption_entities);
    let code = entities.into_iter().find(|entity| entity.kind == "pre")?;
    let lines: Vec<u16> = shown(message).encode_utf16().skip(code.offset).take(code.length).collect();
    Some((code.language.clone().unwrap_or_default(), String::from_utf16_lossy(&lines)))
}

/// What the buttons say.
pub(crate) fn buttons(message: &Message) -> Vec<String> {
    let all = message.buttons().into_iter().flatten();
    all.filter_map(|button| button["callback_data"].as_str().map(str::to_owned)).collect()
}

/// Whether a button says exactly this.
pub(crate) fn has_exactly(message: &Message, data: &str) -> bool {
    buttons(message).iter().any(|button| button == data)
}

/// The label of the button that says this.
pub(crate) fn label(message: &Message, data: &str) -> Option<String> {
    let buttons = message.buttons();
    let button = buttons.iter().flatten().find(|button| button["callback_data"] == data)?;
    button["text"].as_str().map(str::to_owned)
}

/// The numbers in a text.
pub(crate) fn numbers(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

fn does(data: &str, verb: &str) -> bool {
    data.split(':').nth(1) == Some(verb)
}

/// The attempt of a button that does this, and the number of its question.
fn of_attempt(data: &str, verb: &str) -> Option<(u32, Option<u32>)> {
    let fields: Vec<&str> = data.split(':').collect();
    if !does(data, verb) {
        return None;
    }
    Some((fields.get(3)?.parse().ok()?, fields.get(4).and_then(|number| number.parse().ok())))
}

/// Right answers, questions and per cent, in whatever order: `5 of 7 right · 71 %`, `so far 20 % · 1 of 5 right`.
fn score(line: &str) -> Option<(u32, u32, u32)> {
    let (before, after) = line.split_once('%')?;
    let mut figures = numbers(before);
    let percent = figures.pop()?;
    figures.extend(numbers(after));
    match figures[..] {
        [right, questions] => Some((right, questions, percent)),
        _ => None,
    }
}

fn verdict(text: &str) -> Option<Verdict> {
    text.lines().find_map(|line| match line.chars().next()? {
        '✅' => Some(Verdict::Right),
        '🟡' => Some(Verdict::Partly),
        '❌' => Some(Verdict::Wrong),
        '⏱' => Some(Verdict::TooLate),
        '⏳' => Some(Verdict::Waits),
        _ => None,
    })
}
