//! The quiz that every measured bot asks: ten questions of one kind that all of them know.

use std::fmt::Write as _;

use serde::Serialize;

/// The quiz's code.
pub const CODE: &str = "bench";

/// A question with one right answer.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// What may be answered.
    pub options: Vec<String>,
    /// Which of them is right.
    pub right: usize,
    /// What is told afterwards.
    pub explanation: String,
}

/// The questions.
pub fn questions() -> Vec<Question> {
    let question = |number: usize| {
        let (a, b) = (number + 2, 3 * number + 4);
        let options = [a * b, a * b + 1, a + b, a * b - a];
        Question {
            text: format!("How much is {a} times {b}?"),
            options: options.map(|option| option.to_string()).to_vec(),
            right: 0,
            explanation: format!("{a} times {b} is {}: count {b} for each of {a}.", a * b),
        }
    };
    (1..=10).map(question).collect()
}

/// The quiz as a GIFT file.
pub fn gift() -> String {
    let mut gift = format!("// studymate: code={CODE}\n// studymate: title=Times tables\n\n");
    for (number, question) in (1..).zip(questions()) {
        let _ = writeln!(gift, "::times-{number}::{}{{", question.text);
        for (place, option) in question.options.iter().enumerate() {
            let sign = if place == question.right { '=' } else { '~' };
            let _ = writeln!(gift, "    {sign}{option}");
        }
        let explanation = question.explanation.replace(':', "\\:");
        let _ = writeln!(gift, "    ####{explanation}\n}}\n");
    }
    gift
}
