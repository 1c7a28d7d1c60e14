//! Questions as a mentor types them in the chat.

use super::{Kind, Question};

/// How an author tells what is right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Typed {
    /// By a message with a line for each answer.
    Lines(String),
    /// By a button that says whether it is true.
    Truth(bool),
    /// Not at all.
    Nothing,
}

/// The kind of a question, as buttons name it, and its answers.
pub fn typed(question: &Question) -> (&'static str, Typed) {
    let lines = |lines: Vec<String>| Typed::Lines(lines.join("\n"));
    let marked = |options: &[(String, i64)]| {
        let sign = |percent: i64| if percent > 0 { "+" } else { "" };
        lines(options.iter().map(|(text, percent)| format!("{}{text}", sign(*percent))).collect())
    };
    match &question.kind {
        Kind::Single(options) | Kind::Multiple(options) => ("choice", marked(options)),
        Kind::Statement(truth) => ("truefalse", Typed::Truth(*truth)),
        Kind::Number(right, _) => ("numeric", lines(vec![right.to_string()])),
        Kind::Word(right, _) => ("text", lines(vec![right.clone()])),
        Kind::Pairs(pairs) => {
            ("matching", lines(pairs.iter().map(|(left, right)| format!("{left} = {right}")).collect()))
        }
        Kind::Order(items) => ("ordering", lines(items.clone())),
        Kind::Essay => ("essay", Typed::Nothing),
    }
}
