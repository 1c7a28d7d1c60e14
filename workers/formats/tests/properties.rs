//! What must hold for every file and every quiz.

mod common;

use proptest::prelude::*;
use studymate_formats::{Format, ReadOptions, read, write};
use studymate_schema::quiz::Quiz;
use studymate_schema::quiz_settings::Draw;

const NAMES: [&str; 4] = ["quiz.gift", "quiz.aiken", "quiz.csv", "quiz.txt"];

fn named(quiz: &Quiz, format: Format) -> String {
    format!("{}.{}", quiz.code, format.extension())
}

fn reread(quiz: &Quiz, format: Format, text: &str) -> Result<Quiz, TestCaseError> {
    match read(&named(quiz, format), text.as_bytes(), ReadOptions::default()) {
        Ok(mut read) => Ok(read.quizzes.remove(0)),
        Err(problems) => {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Err(TestCaseError::fail(format!("{}\n---\n{text}", problems.join("\n"))))
        }
    }
}

/// Reads whatever it is in every way; what comes out must be within the limits, so that writing and reading change nothing.
fn read_in_every_way(bytes: &[u8]) -> Result<(), TestCaseError> {
    for name in NAMES {
        for skip_bad in [false, true] {
            let read = read(name, bytes, ReadOptions { skip_bad, ..ReadOptions::default() });
            match read {
                Err(problems) => prop_assert!(!problems.is_empty(), "refused without a reason"),
                Ok(read) => {
                    prop_assert!(skip_bad || read.skipped.is_empty());
                    for quiz in read.quizzes {
                        let text =
                            write(&quiz, Format::Gift).map_err(|e| TestCaseError::fail(e.to_string()))?;
                        prop_assert_eq!(&reread(&quiz, Format::Gift, &text)?, &quiz, "{}", text);
                    }
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_quiz_survives_gift(quiz in common::any_quiz()) {
        let text = write(&quiz, Format::Gift).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(reread(&quiz, Format::Gift, &text)?, quiz, "{}", text);
    }

    #[test]
    fn what_csv_can_say_survives_it(quiz in common::any_quiz()) {
        for question in &quiz.questions {
            let mut one = Quiz { questions: vec![question.clone()], ..quiz.clone() };
            one.questions[0].explanation = question.explanation.clone();
            one.settings.draw = Draw::Any(1);
            if let Ok(text) = write(&one, Format::Csv) {
                prop_assert_eq!(reread(&one, Format::Csv, &text)?, one, "{}", text);
            }
        }
    }

    #[test]
    fn bytes_of_any_kind_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_in_every_way(&bytes)?;
    }

    #[test]
    fn signs_of_the_formats_in_any_order_are_read_or_refused(
        text in "(::|\\{|\\}|=|~|#|%|->|\n|\n\n|//|\\\\|\"|,|;|A\\. |B\\) |ANSWER: A|\\[html\\]|<p>|&lt;|T|1|\\.\\.|:|x| |question|correct|type|a,b|\\{>|// studymate: draw=){0,40}"
    ) {
        read_in_every_way(text.as_bytes())?;
    }

    #[test]
    fn a_good_file_with_a_mistake_in_it_is_read_or_refused(
        quiz in common::any_quiz(),
        csv in any::<bool>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6),
    ) {
        let format = if csv { Format::Csv } else { Format::Gift };
        let Ok(text) = write(&quiz, format) else { return Ok(()) };
        let mut bytes = text.into_bytes();
        for (at, byte, how) in cuts {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => bytes.truncate(at.max(1)),
            }
        }
        read_in_every_way(&bytes)?;
    }
}

#[test]
fn much_of_anything_takes_no_time() {
    let units = [
        "{",
        "}",
        "::",
        "=",
        "~",
        "#",
        "{=a}\n\n",
        "{#1..2}",
        "a{=",
        "\\",
        "//\n",
        "\"",
        ",",
        "\",",
        "\n",
        "A. x\n",
        "ANSWER: A\n",
        "->",
        "[html]<",
        "%5",
        "<!-- >",
        "&",
        "*",
        "$CATEGORY: a/",
        "q\n\n",
        "{~a\n\n",
    ];
    for unit in units {
        for head in ["", "q{", "q{=", "[html]", "question,correct\n", "x\n"] {
            let text = format!("{head}{}", unit.repeat(200_000 / unit.len()));
            for name in NAMES {
                let begin = std::time::Instant::now();
                let _ = read(name, text.as_bytes(), ReadOptions { skip_bad: true, ..ReadOptions::default() });
                assert!(begin.elapsed().as_secs() < 4, "{name} of {head}{unit}…");
            }
        }
    }
}
