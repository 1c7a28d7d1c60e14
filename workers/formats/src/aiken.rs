//! Aiken, the simplest format: a question on a line, an option on each following line, `ANSWER: B`.
//!
//! Beyond Moodle's rules: a question may take several lines, letters may be Cyrillic (А, Б, В …), and comments with settings
//! are understood, `topic` among them.

use studymate_schema::Credit;
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::quiz::{Choice, Question, QuestionKind, Quiz};

use crate::draft::{Draft, QuestionDraft};
use crate::settings::{self, setting};
use crate::text::{self, excerpt};
use crate::{Format, Lack, Unsupported, media};

/// The letters of options: all of them of one alphabet.
const ALPHABETS: [&str; 2] = ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭ"];

/// Whether a text file can only be meant as Aiken.
pub(crate) fn looks_like(text: &str) -> bool {
    text.lines().any(|line| matches!(Line::of(line), Line::Answer(_)))
}

/// Reads a file.
pub(crate) fn read(text: &str) -> Draft {
    let mut file = File::default();
    for (number, line) in (1..).zip(text.split('\n')) {
        match Line::of(line) {
            Line::Blank => file.blank(),
            Line::Comment(comment) => file.comment(number, comment),
            Line::Option(letter, option) => file.option(number, letter, option),
            Line::Answer(letter) => file.answer(number, letter),
            Line::Text(text) => file.text(number, text),
        }
    }
    file.leave();
    file.draft
}

/// What a line is, by its beginning alone.
enum Line<'a> {
    Blank,
    Comment(&'a str),
    Option(char, &'a str),
    Answer(&'a str),
    Text(&'a str),
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let line = line.trim();
        if line.is_empty() {
            return Line::Blank;
        }
        if let Some(comment) = line.strip_prefix("//") {
            return Line::Comment(comment);
        }
        if let Some(head) = line.get(..ANSWER.len())
            && head.eq_ignore_ascii_case(ANSWER)
        {
            return Line::Answer(line[ANSWER.len()..].trim());
        }
        let mut chars = line.chars();
        if let (Some(letter), Some('.' | ')')) = (chars.next(), chars.next()) {
            let rest = chars.as_str();
            let letter_of_option = ALPHABETS.iter().any(|alphabet| alphabet.contains(letter));
            if letter_of_option && (rest.is_empty() || rest.starts_with(char::is_whitespace)) {
                return Line::Option(letter, rest.trim());
            }
        }
        Line::Text(line)
    }
}

const ANSWER: &str = "ANSWER:";

#[derive(Default)]
struct File {
    draft: Draft,
    topic: String,
    question: Option<Pending>,
    /// What follows up to the next `ANSWER:` belongs to a question that was given up.
    skipping: bool,
}

/// A question without its answer.
struct Pending {
    line: u32,
    text: String,
    letters: Vec<char>,
    options: Vec<Choice>,
    option_lines: Vec<u32>,
    /// A blank line came after the text.
    interrupted: bool,
}

impl File {
    fn problem(&mut self, line: u32, kind: ProblemKind) {
        self.draft.problems.push(Problem { line, kind });
    }

    fn blank(&mut self) {
        if let Some(question) = &mut self.question {
            question.interrupted = true;
        }
    }

    fn comment(&mut self, line: u32, comment: &str) {
        match setting(comment) {
            Some((key, topic)) if key.eq_ignore_ascii_case("topic") => self.topic = text::one_line(topic),
            Some((key, value)) => self.draft.set(line, key, value),
            None => {}
        }
    }

    fn text(&mut self, line: u32, text: &str) {
        match &mut self.question {
            Some(question) if question.options.is_empty() && !question.interrupted => {
                question.text.push('\n');
                question.text.push_str(text);
            }
            _ => {
                self.leave();
                self.skipping = false;
                self.question = Some(Pending {
                    line,
                    text: text.to_owned(),
                    letters: Vec::new(),
                    options: Vec::new(),
                    option_lines: Vec::new(),
                    interrupted: false,
                });
            }
        }
    }

    fn option(&mut self, line: u32, letter: char, option: &str) {
        let Some(question) = &mut self.question else {
            if !self.skipping {
                let got = excerpt(&format!("{letter}. {option}"));
                self.problem(line, ProblemKind::QuestionMissing { got });
                self.skipping = true;
            }
            return;
        };
        if let Some(expected) = out_of_order(&question.letters, letter) {
            self.question = None;
            self.skipping = true;
            self.problem(line, ProblemKind::OptionOutOfOrder { expected, got: text::letter(letter) });
            return;
        }
        question.letters.push(letter);
        question.options.push(Choice {
            text: text::lines(option),
            credit: Credit::NONE,
            feedback: String::new(),
        });
        question.option_lines.push(line);
    }

    fn answer(&mut self, line: u32, answer: &str) {
        let Some(mut question) = self.question.take() else {
            if !std::mem::take(&mut self.skipping) {
                self.problem(line, ProblemKind::QuestionMissing { got: excerpt(ANSWER) });
            }
            return;
        };
        if question.options.is_empty() {
            return self.problem(question.line, ProblemKind::OptionsMissing);
        }
        let wanted = answer.trim_end_matches(['.', ')']).to_uppercase();
        let right = question.letters.iter().position(|letter| letter.to_string() == wanted);
        let Some(right) = right else {
            return self.problem(line, ProblemKind::AnswerUnknown { got: excerpt(answer) });
        };
        question.options[right].credit = Credit::FULL;
        self.draft.take(Ok(QuestionDraft {
            line: question.line,
            question: Question {
                id: String::new(),
                topic: self.topic.clone(),
                text: text::lines(&question.text),
                kind: QuestionKind::SingleChoice { options: question.options },
                explanation: String::new(),
                media: None,
                points: 1,
                difficulty: None,
            },
            answer_lines: question.option_lines,
        }));
    }

    /// A question ends without its answer.
    fn leave(&mut self) {
        if let Some(question) = self.question.take() {
            let kind = if question.options.is_empty() {
                ProblemKind::OptionsMissing
            } else {
                ProblemKind::AnswerMissing
            };
            self.problem(question.line, kind);
        }
    }
}

/// The letter that should have come, where this one does not go on with those before.
fn out_of_order(before: &[char], letter: char) -> Option<String> {
    let first = before.first().copied().unwrap_or(letter);
    // Latin unless the first letter is Cyrillic: the two share no character.
    let alphabet = if ALPHABETS[1].contains(first) { ALPHABETS[1] } else { ALPHABETS[0] };
    match alphabet.chars().nth(before.len()) {
        Some(expected) if expected == letter => None,
        Some(expected) => Some(text::letter(expected)),
        None => Some(ANSWER.to_owned()),
    }
}

/// Writes a quiz; the names of questions are lost, since Aiken has none.
pub(crate) fn write(quiz: &Quiz) -> Result<String, Unsupported> {
    let mut out = String::new();
    for line in settings::lines_of(quiz) {
        out.push_str(&format!("// {line}\n"));
    }
    let mut topic = "";
    for question in &quiz.questions {
        let lacks = |reason| Unsupported { id: question.id.clone(), format: Format::Aiken, reason };
        if question.topic != topic {
            topic = &question.topic;
            out.push_str(&format!("\n// studymate: topic={topic}\n"));
        }
        let (options, right) = options(question).map_err(lacks)?;
        out.push_str(&format!("\n{}\n", media::marked(&question.text, question.media.as_ref())));
        for (letter, option) in ALPHABETS[0].chars().zip(options) {
            out.push_str(&format!("{letter}. {}\n", option.text));
        }
        let right = ALPHABETS[0].chars().nth(right).unwrap_or('A');
        out.push_str(&format!("{ANSWER} {right}\n"));
    }
    Ok(out)
}

/// The options and the number of the right one, if Aiken can say the question.
fn options(question: &Question) -> Result<(&[Choice], usize), Lack> {
    let QuestionKind::SingleChoice { options } = &question.kind else { return Err(Lack::Kind) };
    if question.points != 1 || question.difficulty.is_some() {
        return Err(Lack::Marks);
    }
    if !question.explanation.is_empty() {
        return Err(Lack::Explanation);
    }
    if options.iter().any(|option| !option.feedback.is_empty()) {
        return Err(Lack::Feedback);
    }
    let right = options.iter().position(|o| o.credit == Credit::FULL).ok_or(Lack::Weights)?;
    if options.iter().enumerate().any(|(n, o)| n != right && o.credit != Credit::NONE) {
        return Err(Lack::Weights);
    }
    let plain = |line: &str| matches!(Line::of(line), Line::Text(text) if text == line);
    if !question.text.split('\n').all(plain) || options.iter().any(|o| o.text.contains('\n')) {
        return Err(Lack::Text);
    }
    Ok((options, right))
}
