//! What an answer is worth, and what is to be said about it.

use studymate_schema::event::Given;
use studymate_schema::quiz::{AcceptedText, NumericRange, Question, QuestionKind};
use studymate_schema::{Credit, Personal};

/// What an answer is worth. One that does not fit the question's kind is worth nothing.
pub fn score(question: &Question, given: &Given) -> Credit {
    match (&question.kind, given) {
        (
            QuestionKind::SingleChoice { options } | QuestionKind::MultipleChoice { options },
            Given::Options(chosen),
        ) => Credit::sum(chosen.iter().filter_map(|index| Some(options.get(usize::from(*index))?.credit))),
        (QuestionKind::TrueFalse { answer, .. }, Given::Options(chosen)) => {
            if chosen.as_slice() == [true_false_option(*answer)] { Credit::FULL } else { Credit::NONE }
        }
        (QuestionKind::Numeric { accepted }, Given::Text(Personal::Known(text))) => {
            matching_range(accepted, text).map_or(Credit::NONE, |range| Credit::sum([range.credit]))
        }
        (QuestionKind::ShortText { accepted }, Given::Text(Personal::Known(text))) => {
            matching_text(accepted, text).map_or(Credit::NONE, |accepted| Credit::sum([accepted.credit]))
        }
        (QuestionKind::Matching { pairs, .. }, Given::Matches(chosen)) => {
            let sides = question.right_sides();
            let right = pairs.iter().zip(chosen).filter(|(pair, side)| {
                sides.get(usize::from(**side)).is_some_and(|text| *text == pair.right)
            });
            share(right.count(), pairs.len())
        }
        (QuestionKind::Ordering { items }, Given::Order(order)) => {
            let right = order
                .iter()
                .take(items.len())
                .enumerate()
                .filter(|(place, item)| usize::from(**item) == *place);
            share(right.count(), items.len())
        }
        _ => Credit::NONE,
    }
}

/// What the author wrote for who answers so, in the order of what was chosen. The question's explanation is not among it.
pub fn feedback<'q>(question: &'q Question, given: &Given) -> Vec<&'q str> {
    let found: Vec<&str> = match (&question.kind, given) {
        (
            QuestionKind::SingleChoice { options } | QuestionKind::MultipleChoice { options },
            Given::Options(chosen),
        ) => chosen
            .iter()
            .filter_map(|index| Some(options.get(usize::from(*index))?.feedback.as_str()))
            .collect(),
        (QuestionKind::TrueFalse { feedback_right, feedback_wrong, .. }, Given::Options(_)) => {
            vec![if score(question, given).is_right() { feedback_right } else { feedback_wrong }]
        }
        (QuestionKind::Numeric { accepted }, Given::Text(Personal::Known(text))) => {
            matching_range(accepted, text).map(|range| range.feedback.as_str()).into_iter().collect()
        }
        (QuestionKind::ShortText { accepted }, Given::Text(Personal::Known(text))) => {
            matching_text(accepted, text).map(|accepted| accepted.feedback.as_str()).into_iter().collect()
        }
        _ => Vec::new(),
    };
    found.into_iter().filter(|text| !text.is_empty()).collect()
}

/// The option of a true/false question: 0 is true, 1 is false.
pub fn true_false_option(value: bool) -> u8 {
    u8::from(!value)
}

/// Reads a number as people type it: decimal point or comma, a sign (also `−`), spaces and apostrophes between
/// thousands, an exponent. `None` for anything else, and for what is not finite.
pub fn parse_number(text: &str) -> Option<f64> {
    let plain: String = text
        .trim()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '\u{202f}'))
        .map(|c| match c {
            '−' | '–' => '-',
            ',' => '.',
            other => other,
        })
        .collect();
    let digits_only =
        plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    if !digits_only {
        return None;
    }
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// How much of a number's size is forgiven because decimal fractions are not exact in binary.
const ROUNDING: f64 = 1e-9;

fn matching_range<'q>(accepted: &'q [NumericRange], text: &str) -> Option<&'q NumericRange> {
    let number = parse_number(text)?;
    let slack = ROUNDING * number.abs().max(1.0);
    accepted.iter().find(|range| number >= range.low - slack && number <= range.high + slack)
}

fn matching_text<'q>(accepted: &'q [AcceptedText], text: &str) -> Option<&'q AcceptedText> {
    let text: Vec<char> = normalise(text).chars().collect();
    accepted.iter().find(|pattern| matches_pattern(&pattern_of(&pattern.text), &text))
}

/// Case and runs of space do not matter.
fn normalise(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Copy, PartialEq)]
enum PatternPart {
    Any,
    One(char),
}

/// Reads a pattern: `*` is any run of characters, `\*` a star.
fn pattern_of(text: &str) -> Vec<PatternPart> {
    let normal = normalise(text);
    let mut parts = Vec::with_capacity(normal.len());
    let mut chars = normal.chars().peekable();
    while let Some(c) = chars.next() {
        parts.push(match c {
            '\\' if chars.peek() == Some(&'*') => {
                chars.next();
                PatternPart::One('*')
            }
            '*' => PatternPart::Any,
            other => PatternPart::One(other),
        });
    }
    parts
}

/// Whether a text is what the pattern says: on a mismatch only the last `*` is widened, which is enough and never
/// takes more than pattern times text.
fn matches_pattern(pattern: &[PatternPart], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(PatternPart::Any) => {
                retry = Some((p, t));
                p += 1;
            }
            Some(PatternPart::One(c)) if *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((star, from)) = retry else { return false };
                retry = Some((star, from + 1));
                p = star + 1;
                t = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|part| *part == PatternPart::Any)
}

fn share(part: usize, whole: usize) -> Credit {
    if part == whole { Credit::FULL } else { Credit((1_000_000 * part / whole.max(1)) as i32) }
}

#[cfg(test)]
mod tests {
    use studymate_schema::quiz::{Choice, Pair};

    use super::*;

    fn question(kind: QuestionKind) -> Question {
        Question {
            points: 1,
            difficulty: None,
            id: "q".into(),
            topic: String::new(),
            text: "?".into(),
            kind,
            explanation: String::new(),
            media: None,
        }
    }

    fn typed(text: &str) -> Given {
        Given::Text(Personal::Known(text.to_owned()))
    }

    fn choice(credit: i32) -> Choice {
        Choice { text: "x".into(), credit: Credit(credit), feedback: format!("feedback {credit}") }
    }

    #[test]
    fn several_choices_add_up_and_never_below_nothing() {
        let options = vec![choice(500_000), choice(500_000), choice(-1_000_000)];
        let question = question(QuestionKind::MultipleChoice { options });
        for (chosen, credit) in
            [(vec![0, 1], 1_000_000), (vec![0], 500_000), (vec![0, 2], 0), (vec![], 0), (vec![9], 0)]
        {
            assert_eq!(score(&question, &Given::Options(chosen)), Credit(credit));
        }
        assert_eq!(feedback(&question, &Given::Options(vec![2])), ["feedback -1000000"]);
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for (text, number) in [
            ("2.75", Some(2.75)),
            (" 2,75 ", Some(2.75)),
            ("−5", Some(-5.0)),
            ("1 000 000", Some(1e6)),
            ("1'000", Some(1000.0)),
            ("2e3", Some(2000.0)),
            ("5 km", None),
            ("1,000.5", None),
            ("inf", None),
            ("NaN", None),
            ("", None),
            ("1e999", None),
        ] {
            assert_eq!(parse_number(text), number, "{text:?}");
        }
    }

    #[test]
    fn a_number_within_its_tolerance_counts() {
        let range =
            |low, high, credit| NumericRange { low, high, credit: Credit(credit), feedback: String::new() };
        let question = question(QuestionKind::Numeric {
            accepted: vec![range(0.3, 0.3, 1_000_000), range(0.2, 0.4, 500_000)],
        });
        assert_eq!(score(&question, &typed(&(0.1 + 0.2).to_string())), Credit::FULL);
        assert_eq!(score(&question, &typed("0,25")), Credit(500_000));
        assert_eq!(score(&question, &typed("1")), Credit::NONE);
    }

    #[test]
    fn case_and_spaces_are_forgiven_and_a_star_stands_for_anything() {
        let accepted =
            |text: &str| AcceptedText { text: text.into(), credit: Credit::FULL, feedback: String::new() };
        let question =
            question(QuestionKind::ShortText { accepted: vec![accepted("New  York*"), accepted("5\\*2")] });
        for (text, right) in [
            ("  new york ", true),
            ("NEW YORK City", true),
            ("the new york", false),
            ("5*2", true),
            ("5x2", false),
            ("", false),
        ] {
            assert_eq!(score(&question, &typed(text)).is_right(), right, "{text:?}");
        }
    }

    #[test]
    fn a_hostile_pattern_takes_no_time() {
        let accepted =
            vec![AcceptedText { text: "*a".repeat(100), credit: Credit::FULL, feedback: String::new() }];
        let question = question(QuestionKind::ShortText { accepted });
        assert_eq!(score(&question, &typed(&"ab".repeat(2000))), Credit::NONE);
    }

    #[test]
    fn each_right_pair_counts_its_share() {
        let pair = |left: &str, right: &str| Pair { left: left.into(), right: right.into() };
        let question = question(QuestionKind::Matching {
            pairs: vec![pair("cat", "mammal"), pair("dog", "mammal"), pair("trout", "fish")],
            distractors: vec!["bird".into()],
        });
        assert_eq!(question.right_sides(), ["mammal", "fish", "bird"]);
        assert_eq!(score(&question, &Given::Matches(vec![0, 0, 1])), Credit::FULL);
        assert_eq!(score(&question, &Given::Matches(vec![0, 2, 1])), Credit(666_666));
    }

    #[test]
    fn each_item_at_its_place_counts_its_share() {
        let items = ["one", "two", "three", "four"].map(str::to_owned).to_vec();
        let question = question(QuestionKind::Ordering { items });
        for (order, credit) in [
            (vec![0, 1, 2, 3], Credit::FULL),
            (vec![1, 0, 2, 3], Credit(500_000)),
            (vec![3, 0, 1, 2], Credit::NONE),
            (vec![0], Credit(250_000)),
            (vec![0, 1, 2, 3, 4, 5], Credit::FULL),
            (vec![], Credit::NONE),
        ] {
            assert_eq!(score(&question, &Given::Order(order.clone())), credit, "{order:?}");
        }
    }

    #[test]
    fn true_and_false_have_their_own_words() {
        let kind = QuestionKind::TrueFalse {
            answer: false,
            feedback_right: "indeed".into(),
            feedback_wrong: "no".into(),
        };
        let question = question(kind);
        assert_eq!(score(&question, &Given::Options(vec![1])), Credit::FULL);
        assert_eq!(feedback(&question, &Given::Options(vec![1])), ["indeed"]);
        assert_eq!(feedback(&question, &Given::Options(vec![0])), ["no"]);
    }
}
