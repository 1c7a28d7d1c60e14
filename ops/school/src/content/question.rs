//! One question: what can be answered, and what that is worth.

use studymate_chaos::dice::Dice;

/// All points of a question, in millionths.
pub const FULL: i64 = 1_000_000;
/// From here on an answer is right: three thirds are enough.
const RIGHT: i64 = 999_000;

/// A question.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Its name, which stands in its text in parentheses; no other question has it.
    pub id: String,
    /// What it is about.
    pub topic: &'static str,
    /// What is asked, without the name.
    pub text: String,
    /// How much it counts among the others.
    pub points: i64,
    /// How hard it is, where its author says so.
    pub difficulty: Option<Difficulty>,
    /// The picture or sound that stands with it, if one does.
    pub media: Option<&'static str>,
    /// The lines of code that stand below it, if there are any.
    pub code: Option<Code>,
    /// Whether its author says why what is right is right.
    pub explained: bool,
    /// What can be answered.
    pub kind: Kind,
}

/// Lines of code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Code {
    /// In which language.
    pub language: &'static str,
    /// The lines.
    pub lines: String,
}

/// How hard a question is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Difficulty {
    /// Most know it.
    Easy,
    /// Few know it.
    Hard,
}

impl Difficulty {
    /// As files call it.
    pub fn name(self) -> &'static str {
        match self {
            Difficulty::Easy => "easy",
            Difficulty::Hard => "hard",
        }
    }
}

/// What can be answered, in the author's order, with per cent of the points.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// One of these.
    Single(Vec<(String, i64)>),
    /// Any of these.
    Multiple(Vec<(String, i64)>),
    /// True or false.
    Statement(bool),
    /// A number: the right one, and how far off is worth half.
    Number(i64, i64),
    /// A word: the right one, and one that is worth half.
    Word(String, String),
    /// What belongs together; no two right sides are alike.
    Pairs(Vec<(String, String)>),
    /// Items in their order.
    Order(Vec<String>),
    /// A few sentences, which a mentor grades.
    Essay,
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// One option, by the author's order; true is 0 and false is 1.
    Pick(u8),
    /// Several options.
    Ticks(Vec<u8>),
    /// A text.
    Typed(String),
    /// One option after the other.
    Row(Vec<u8>),
    /// An essay that is worth so many per cent, and says so to whoever grades it.
    Essay(u32),
}

/// What grades there are between right and wrong, in per cent.
const PARTLY: [u32; 3] = [25, 50, 75];

/// How well somebody means to answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// Right.
    Right,
    /// Partly right, where the question has such answers.
    Partly,
    /// Wrong.
    Wrong,
}

impl Question {
    /// What is asked, with its name and the code.
    pub fn asks(&self) -> String {
        let code =
            self.code.as_ref().map(|Code { language, lines }| format!("\n```{language}\n{lines}\n```"));
        format!("{} ({}){}", self.text, self.id, code.unwrap_or_default())
    }

    /// Why what is right is right, where its author says so; no other question says the same.
    pub fn explanation(&self) -> Option<String> {
        self.explained.then(|| format!("This is how {} is meant.", self.id))
    }

    /// What stands in its answers, as its author wrote it.
    pub fn options(&self) -> Vec<String> {
        match &self.kind {
            Kind::Single(options) | Kind::Multiple(options) => {
                options.iter().map(|(text, _)| text.clone()).collect()
            }
            Kind::Number(right, _) => vec![right.to_string()],
            Kind::Word(right, _) => vec![right.clone()],
            Kind::Pairs(pairs) => {
                pairs.iter().flat_map(|(left, right)| [left.clone(), right.clone()]).collect()
            }
            Kind::Order(items) => items.clone(),
            Kind::Statement(_) | Kind::Essay => Vec::new(),
        }
    }

    /// An answer of this quality.
    pub fn answer(&self, how: How, dice: &mut Dice) -> Answer {
        match &self.kind {
            Kind::Single(options) => {
                let wanted: Vec<u8> = match how {
                    How::Right => worth(options, |percent| percent == 100),
                    How::Partly => worth(options, |percent| 0 < percent && percent < 100),
                    How::Wrong => worth(options, |percent| percent <= 0),
                };
                Answer::Pick(dice.pick(&wanted).copied().unwrap_or(0))
            }
            Kind::Multiple(options) => {
                let (right, wrong) = (worth(options, |percent| percent > 0), worth(options, |p| p <= 0));
                Answer::Ticks(match how {
                    How::Right => right,
                    How::Partly => right.into_iter().take(1).collect(),
                    How::Wrong => wrong,
                })
            }
            Kind::Statement(truth) => Answer::Pick(u8::from((how == How::Right) != *truth)),
            Kind::Number(right, near) => Answer::Typed(match how {
                How::Right => right.to_string(),
                How::Partly => (right + near).to_string(),
                How::Wrong => (right + near + 1).to_string(),
            }),
            Kind::Word(right, near) => Answer::Typed(match how {
                How::Right => format!(" {} ", right.to_uppercase()),
                How::Partly => near.clone(),
                How::Wrong => "I do not know".to_owned(),
            }),
            Kind::Pairs(pairs) => Answer::Row(row(pairs.len(), how)),
            Kind::Order(items) => Answer::Row(row(items.len(), how)),
            Kind::Essay => Answer::Essay(match how {
                How::Right => 100,
                How::Partly => dice.pick(&PARTLY).copied().unwrap_or(50),
                How::Wrong => 0,
            }),
        }
    }

    /// What an answer is worth, in millionths of the points.
    pub fn credit(&self, answer: &Answer) -> i64 {
        let percent = |options: &[(String, i64)], chosen: &[u8]| {
            let sum: i64 = chosen.iter().filter_map(|o| options.get(usize::from(*o))).map(|o| o.1).sum();
            sum * FULL / 100
        };
        let in_place = |row: &[u8], of: usize| {
            let right = row.iter().enumerate().filter(|(place, option)| usize::from(**option) == *place);
            right.count() as i64 * FULL / of.max(1) as i64
        };
        let credit = match (&self.kind, answer) {
            (Kind::Single(options), Answer::Pick(option)) => percent(options, &[*option]),
            (Kind::Multiple(options), Answer::Ticks(chosen)) => percent(options, chosen),
            (Kind::Statement(truth), Answer::Pick(option)) => i64::from(*truth == (*option == 0)) * FULL,
            (Kind::Number(right, near), Answer::Typed(typed)) => match typed.trim().parse::<i64>() {
                Ok(number) if number == *right => FULL,
                Ok(number) if (number - right).abs() <= *near => FULL / 2,
                _ => 0,
            },
            (Kind::Word(right, near), Answer::Typed(typed)) => {
                let typed = typed.trim().to_lowercase();
                if typed == *right {
                    FULL
                } else if typed == *near {
                    FULL / 2
                } else {
                    0
                }
            }
            (Kind::Pairs(pairs), Answer::Row(row)) => in_place(row, pairs.len()),
            (Kind::Order(items), Answer::Row(row)) => in_place(row, items.len()),
            (Kind::Essay, Answer::Essay(percent)) => i64::from(*percent) * FULL / 100,
            _ => 0,
        };
        if credit >= RIGHT { FULL } else { credit.max(0) }
    }

    /// Whether a mentor says what an answer is worth.
    pub fn is_graded(&self) -> bool {
        matches!(self.kind, Kind::Essay)
    }

    /// Whether one button answers it.
    pub fn is_pressed(&self) -> bool {
        matches!(self.kind, Kind::Single(_) | Kind::Statement(_))
    }
}

fn worth(options: &[(String, i64)], wanted: impl Fn(i64) -> bool) -> Vec<u8> {
    (0_u8..).zip(options).filter(|(_, (_, percent))| wanted(*percent)).map(|(index, _)| index).collect()
}

/// A row with all at their places, all but two, or none.
fn row(length: usize, how: How) -> Vec<u8> {
    let mut row: Vec<u8> = (0..).take(length).collect();
    match how {
        How::Right => {}
        How::Partly => row.swap(0, 1),
        How::Wrong => row.rotate_left(1),
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::make;

    #[test]
    fn answers_are_as_good_as_they_are_meant() {
        let mut dice = Dice::new(3);
        let content = make();
        let questions = content.quizzes.iter().flat_map(|quiz| quiz.questions.iter().map(move |q| (quiz, q)));
        for (quiz, question) in questions {
            let mut worth = |how| {
                let answer = question.answer(how, &mut dice);
                question.credit(&answer)
            };
            assert_eq!(worth(How::Right), FULL, "{question:?}");
            assert_eq!(worth(How::Wrong), 0, "{question:?}");
            let partly = worth(How::Partly);
            let can = match question.kind {
                Kind::Statement(_) => false,
                Kind::Single(_) | Kind::Number(..) | Kind::Word(..) => !quiz.comes_later(),
                _ => true,
            };
            assert_eq!(0 < partly && partly < FULL, can, "{question:?}: {partly}");
        }
    }
}
