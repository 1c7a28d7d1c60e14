//! Every problem of an import file, told in every locale.

use std::collections::BTreeSet;

use studymate_render::ViewData;
use studymate_schema::Locale;
use studymate_schema::import::{Part, Problem, ProblemKind};
use studymate_schema::view::{ImportReport, View};

use crate::sample::{catalogue, draw};

const PARTS: [Part; 10] = [
    Part::Id,
    Part::Topic,
    Part::Question,
    Part::Option,
    Part::Answer,
    Part::Pair,
    Part::Feedback,
    Part::Explanation,
    Part::Title,
    Part::Description,
];

fn kinds() -> Vec<ProblemKind> {
    use ProblemKind::*;
    let mut kinds = vec![
        Empty,
        TooLarge { size: 5000000, limit: 1048576 },
        NotUtf8 { byte: 17 },
        UnknownFormat,
        TooManyQuestions { count: 501, limit: 200 },
        MediaUnknown { name: "map.png".into() },
        MediaNotAFile { name: "notes".into() },
        MediaTwice,
        CodeMissing,
        BadCode { got: "<got>".into() },
        BadLanguage { got: "<got>".into() },
        BadPassMark { got: "<got>".into() },
        UnknownSetting { key: "speed".into(), known: "code, title".into() },
        SettingWithoutValue { key: "speed".into() },
        SettingTwice { key: "speed".into() },
        DuplicateId { id: "q1".into(), first: 12 },
        DuplicateQuestion { first: 12 },
        TooFewOptions { count: 1 },
        TooManyOptions { count: 501, limit: 200 },
        DuplicateOption { text: "Paris".into() },
        NoFullCredit,
        WeightOutOfRange { got: "<got>".into() },
        NotANumber { got: "<got>".into() },
        AmbiguousNumber { got: "<got>".into() },
        EmptyRange { low: "5".into(), high: "1".into() },
        NegativeTolerance { got: "<got>".into() },
        TooFewPairs { count: 1 },
        OneRightSide,
        NotAPair { got: "<got>".into() },
        Essay,
        SettingsExclude { key: "navigation".into(), got: "free".into(), other: "question_seconds".into() },
        NotADate { got: "<soon>".into() },
        DueBeforeOpens,
        Description,
        Media { tag: "img".into() },
        UnclosedBrace,
        StrayBrace,
        SecondBrace,
        UnclosedName,
        UnmarkedAnswer { got: "<got>".into() },
        BadWeight { got: "<got>".into() },
        TildeAmongNumbers,
        TooManyFeedbacks,
        QuestionMissing { got: "<got>".into() },
        OptionsMissing,
        AnswerMissing,
        OptionOutOfOrder { expected: "B".into(), got: "<got>".into() },
        AnswerUnknown { got: "<got>".into() },
        ColumnMissing { column: "hint".into() },
        ColumnUnknown { column: "hint".into(), known: "id, topic".into() },
        ColumnTwice { column: "hint".into() },
        CellWithoutColumn { got: "<got>".into() },
        UnclosedQuote,
        UnknownType { got: "<got>".into() },
        CorrectMissing,
        CorrectUnknown { got: "<got>".into() },
        CorrectSeveral { got: "<got>".into() },
        NotTrueOrFalse { got: "<got>".into() },
        BadSetting { key: "counts".into(), got: "<got>".into(), expected: "best / last".into() },
        DrawTooMany { wanted: 9, found: 5 },
        DrawTooManyOfTopic { topic: "Rivers <&>".into(), wanted: 9, found: 5 },
        SignAmongItems { got: "=".into() },
        CellUnused { column: "hint".into(), kind: "numeric".into() },
    ];
    for part in PARTS {
        kinds.push(TextMissing { part });
        kinds.push(TextTooLong { part, length: 300, limit: 200 });
    }
    kinds
}

#[test]
fn every_problem_is_told() {
    let keys: BTreeSet<&str> = kinds().iter().map(ProblemKind::key).collect();
    assert_eq!(keys, ProblemKind::KEYS.iter().copied().collect());
    for locale in Locale::ALL {
        let told: Vec<String> = kinds()
            .into_iter()
            .map(|kind| {
                let key = kind.key();
                let problems = vec![Problem { line: 3, kind }];
                let report = ImportReport { file: None, quizzes: Vec::new(), problems, more_problems: 0 };
                let screen = draw(&View::ImportReport(report), &ViewData::None, locale, &catalogue());
                let line = screen.text.lines().last().unwrap_or_default().to_owned();
                assert!(!line.contains("{$") && !line.contains("problem-"), "{key}: {line}");
                format!("{key}: {line}")
            })
            .collect();
        insta::assert_snapshot!(format!("problems_{locale}"), told.join("\n"));
    }
}
