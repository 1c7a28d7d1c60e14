//! GIFT: the forms of Moodle's documentation, and what is said about files that are wrong.

mod common;

use common::{accepted, choice, pairs, problems, question, quiz, range};
use studymate_schema::quiz::QuestionKind;
use studymate_schema::quiz::QuestionKind::*;
use studymate_schema::quiz_settings::Difficulty;
use studymate_schema::{Credit, Locale};

const FILE: &str = "sample.gift";

fn short<const N: usize>(answers: [&str; N]) -> QuestionKind {
    ShortText { accepted: answers.map(|text| accepted(text, 1_000_000, "")).to_vec() }
}

#[test]
fn each_form_of_the_documentation_is_read() {
    let single = |options| SingleChoice { options };
    let table: Vec<(&str, &str, QuestionKind)> = vec![
        (
            "Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}",
            "Who's buried in Grant's tomb?",
            single(vec![choice("Grant", 0, ""), choice("Jefferson", 0, ""), choice("no one", 1_000_000, "")]),
        ),
        (
            "Grant is {~buried =entombed ~living} in Grant's tomb.",
            "Grant is _____ in Grant's tomb.",
            single(vec![choice("buried", 0, ""), choice("entombed", 1_000_000, ""), choice("living", 0, "")]),
        ),
        ("Two plus two equals {=four =4}.", "Two plus two equals _____.", short(["four", "4"])),
        (
            "Grant is buried in Grant's tomb.{FALSE#No one is.}",
            "Grant is buried in Grant's tomb.",
            TrueFalse { answer: false, feedback_wrong: "No one is.".into(), feedback_right: String::new() },
        ),
        (
            "The sun rises in the east.{T#Look again!#So it does.}",
            "The sun rises in the east.",
            TrueFalse {
                answer: true,
                feedback_wrong: "Look again!".into(),
                feedback_right: "So it does.".into(),
            },
        ),
        (
            "True in small letters{true##Yes}",
            "True in small letters",
            TrueFalse { answer: true, feedback_wrong: String::new(), feedback_right: "Yes".into() },
        ),
        (
            "Match. {\n    =Canada -> Ottawa\n    =Italy  -> Rome\n    =Japan->Tokyo\n = -> Oslo\n    }",
            "Match.",
            Matching {
                pairs: pairs([("Canada", "Ottawa"), ("Italy", "Rome"), ("Japan", "Tokyo")]),
                distractors: vec!["Oslo".into()],
            },
        ),
        (
            "When was Ulysses S. Grant born? {#1822}",
            "When was Ulysses S. Grant born?",
            Numeric { accepted: vec![range(1822.0, 1822.0, 1_000_000, "")] },
        ),
        (
            "How much? {#0.3:0.1}.",
            "How much? _____.",
            Numeric { accepted: vec![range(0.2, 0.4, 1_000_000, "")] },
        ),
        ("How much? {#-1.5..2}", "How much?", Numeric { accepted: vec![range(-1.5, 2.0, 1_000_000, "")] }),
        (
            "When? {#\n    =1822:0      #Correct!\n    =%50%1822:2  #He was born in 1822.\n      Half of it.\n ~#Far away }",
            "When?",
            Numeric {
                accepted: vec![
                    range(1822.0, 1822.0, 1_000_000, "Correct!"),
                    range(1820.0, 1824.0, 500_000, "He was born in 1822. Half of it."),
                    range(f64::MIN, f64::MAX, 0, "Far away"),
                ],
            },
        ),
        (
            "Where? {\n =Nazareth#Yes!\n =%75%Nazereth#Misspelled.\n =%25%Bethl*m }",
            "Where?",
            ShortText {
                accepted: vec![
                    accepted("Nazareth", 1_000_000, "Yes!"),
                    accepted("Nazereth", 750_000, "Misspelled."),
                    accepted("Bethl*m", 250_000, ""),
                ],
            },
        ),
        (
            "Difficult.{~wrong ~%50%half #almost\n =full}",
            "Difficult.",
            single(vec![
                choice("wrong", 0, ""),
                choice("half", 500_000, "almost"),
                choice("full", 1_000_000, ""),
            ]),
        ),
        (
            "Which two? {\n ~%-50%No one\n ~%50%Grant\n ~%50%His wife\n ~%-33.33333%His father }",
            "Which two?",
            MultipleChoice {
                options: vec![
                    choice("No one", -500_000, ""),
                    choice("Grant", 500_000, ""),
                    choice("His wife", 500_000, ""),
                    choice("His father", -333_333, ""),
                ],
            },
        ),
        (
            "Which equals 5? {\n ~ \\= 2 + 2\n = \\= 2 + 3\n ~ \\~\\#\\{\\}\\\\ \\: \\x }",
            "Which equals 5?",
            single(vec![
                choice("= 2 + 2", 0, ""),
                choice("= 2 + 3", 1_000_000, ""),
                choice("~#{}\\ : \\x", 0, ""),
            ]),
        ),
        ("[html]<p>1 &lt; 2</p><p>Yes?</p>{=[html]<i>a</i>&amp;b}", "1 < 2\n\nYes?", short(["a&b"])),
        ("[html]<b>a</b>?{=b &gt; c}", "a?", short(["b > c"])),
        ("[markdown]**a**{=[plain]<b>}", "**a**", short(["<b>"])),
        (
            "What does it print?\r\n    let x = 1;\r\n// not shown\r\n    f\\n(x){=1}",
            "What does it print?\n    let x = 1;\n    f\n(x)",
            short(["1"]),
        ),
        ("100 %{=%100%%d =%s}", "100 %", short(["%d", "%s"])),
    ];
    for (text, asked, kind) in table {
        let question = question(FILE, text);
        assert_eq!((question.text.as_str(), &question.kind), (asked, &kind), "{text}");
    }
}

#[test]
fn the_explanation_is_the_general_feedback() {
    for text in [
        "a?{=b####why \\#4\n so}",
        "a?{~b#no\n=c#yes\n####why \\#4 so\n}",
        "a?{T####why \\#4 so}",
        "a?{T#w#r####why \\#4 so}",
        "a?{#4####why \\#4 so}",
        "a?{#=4:1#fine ~#no ####why \\#4 so}",
        "a?{=b#####why \\#4 so}",
        "a?{=b####not this####why \\#4 so}",
        "a?{=b->c\n=d->e\n####[html]why <i>\\#4</i>\nso}",
    ] {
        assert_eq!(question(FILE, text).explanation, "why #4 so", "{text}");
    }
}

#[test]
fn names_topics_and_settings_belong_to_their_questions() {
    let text = "\u{feff}// studymate: code = Capitals\n//studymate:title=World = capitals\n// studymate: language=RU\n\
        // studymate: pass_mark=75%\n// studymate: description=Where things are\n\
        ::Kanji  origins\\:::From\nwhere?{=China}\n\n$CATEGORY: $course$/top/Asia/East\nUnnamed?{T}\n// comment\n\n\
        $CATEGORY: $course$/top\n\n::x::y{F}\n";
    let quiz = quiz("whatever.txt", text);
    assert_eq!(quiz.code.as_str(), "capitals");
    assert_eq!(quiz.title, "World = capitals");
    assert_eq!(quiz.description, "Where things are");
    assert_eq!((quiz.language, quiz.pass_mark), (Some(Locale::Ru), 75));
    let seen: Vec<_> =
        quiz.questions.iter().map(|q| (q.id.as_str(), q.topic.as_str(), q.text.as_str())).collect();
    assert_eq!(
        seen,
        [
            ("Kanji origins:", "", "From\nwhere?"),
            ("q-6fe5c38e74d6f780", "Asia/East", "Unnamed?"),
            ("x", "", "y")
        ]
    );
}

#[test]
fn a_quiz_without_settings_is_called_after_its_file() {
    let quiz = quiz("World_capitals-2.gift", "a{T}");
    assert_eq!((quiz.code.as_str(), quiz.title.as_str()), ("world_capitals-2", "World capitals 2"));
    assert_eq!((quiz.language, quiz.pass_mark), (None, 60));
    assert!(problems("Столицы.gift", "a{T}").starts_with("the quiz has no code: expected a line such as"));
}

#[test]
fn three_thirds_are_enough_for_all_points() {
    let QuestionKind::MultipleChoice { options } =
        question(FILE, "a{~%33.33333%b ~%33.33333%c ~%33.33333%d ~%-100%e}").kind
    else {
        panic!("not a multiple choice")
    };
    assert!(Credit::sum(options.iter().map(|o| o.credit.max(Credit::NONE))).is_right());
}

#[test]
fn each_mistake_is_named_with_its_line() {
    for (text, expected) in [
        (
            "a\n\n\n\nb{T}",
            "line 1: a text without {answers} is not supported: expected braces with an answer, or // before a comment",
        ),
        (
            "a\n{=b\n\n~c\n\n}\n\nd{T}",
            "line 2: the answers have no end: expected '}' before the next blank line",
        ),
        ("a{=b", "line 1: the answers have no end: expected '}' before the next blank line"),
        ("a}\n{=b}", "line 1: '}' comes without '{': expected '\\}' for a brace within a text"),
        (
            "a{=b}\nc{=d}",
            "line 2: a second '{' in one question: expected a blank line before the next question, or '\\{' for a brace within a text",
        ),
        ("a{=b}\nc}", "line 2: '}' comes without '{': expected '\\}' for a brace within a text"),
        ("::a\nb{T}", "line 1: the name has no end: expected ::name::"),
        (
            "a{\nTURE}",
            "line 2: \"TURE\" has no sign: expected '=' (right), '~' (wrong), '#' (number), TRUE or FALSE after '{'",
        ),
        ("a{T#1#2#3}", "line 1: too many '#': expected {TRUE#feedback if wrong#feedback if right}"),
        (
            "a{~b ~c}",
            "line 1: no answer earns all points: expected one that is worth 100 %, or options that add up to it",
        ),
        (
            "a{=%50%b}",
            "line 1: no answer earns all points: expected one that is worth 100 %, or options that add up to it",
        ),
        (
            "a{~%60%b ~%20%c}",
            "line 1: no answer earns all points: expected one that is worth 100 %, or options that add up to it",
        ),
        (
            "a{\n~%50 b\n~%150%c =d}",
            "line 2: \"%50 b\" is not a weight: expected one such as %50% or %-33.333%\nline 3: the weight 150 is out of range: expected -100 to 100 %",
        ),
        (
            "a{~}",
            "line 1: the option is empty: expected some text\nline 1: the question has too few options (1): expected at least 2\nline 1: no answer earns all points: expected one that is worth 100 %, or options that add up to it",
        ),
        ("a{=b\n~c\n~b}", "line 3: the option \"b\" is there twice: expected different options"),
        ("a{#x}", "line 1: \"x\" is not a number: expected one such as 42, -3.5 or 1..5"),
        ("a{#\n=1\n=5..1}", "line 3: the range 5..1 holds no number: expected the smaller one first"),
        ("a{#1:-1}", "line 1: the tolerance -1 is negative: expected 0 or more"),
        (
            "a{#1,000}",
            "line 1: \"1,000\" can be read in two ways: expected a point before decimals and nothing between thousands",
        ),
        ("a{#}", "line 1: \"\" is not a number: expected one such as 42, -3.5 or 1..5"),
        ("a{#=1 ~2}", "line 1: '~' in a numeric question: expected only ~#feedback, after all answers"),
        ("a{=b->c\n=d}", "line 2: \"d\" is not a pair: expected left -> right"),
        ("a{=b->c}", "line 1: the question has too few pairs (1): expected at least 2"),
        ("a{=b->c =d->c}", "line 1: all pairs have the same right side: expected at least 2 to choose from"),
        ("a{=b->c\n=d->}", "line 2: the pair is empty: expected some text"),
        ("[html]<img src\\=\"x\">a{T}", "line 1: <img> within a text is not supported: expected text only"),
        ("{T}", "line 1: the question is empty: expected some text"),
        (
            "::a::b{T}\n\n::a::c{F}",
            "line 3: the name \"a\" is that of the question of line 1: expected each name once",
        ),
        ("a{T}\n\na{F}", "line 3: the question reads like that of line 1: give each of them a name"),
        (
            "// studymate: colour=red\na{T}",
            "line 1: the setting \"colour\" is not known: expected one of code, title, description, language, pass_mark, shuffle_questions, shuffle_options, draw, attempts, counts, feedback, review, navigation, question_seconds, quiz_minutes",
        ),
        (
            "// studymate: code=a b\na{T}",
            "line 1: \"a b\" is not a code: expected 1 to 32 characters a–z, 0–9, '-' or '_'",
        ),
        (
            "// studymate: language=klingon\n// studymate: pass_mark=101\n// studymate: title=\na{T}",
            "line 1: \"klingon\" is not a language: expected en or ru\nline 2: \"101\" is not a pass mark: expected a number from 0 to 100\nline 3: the setting \"title\" has no value: expected title=…",
        ),
        (
            "// studymate: title=a\n// studymate: title=b\na{T}",
            "line 2: the setting \"title\" is given twice: expected it once",
        ),
        ("// nothing\n", "the file is empty: expected at least one question"),
        (" \n", "the file is empty: expected at least one question"),
    ] {
        assert_eq!(problems(FILE, text), expected, "{text}");
    }
}

#[test]
fn limits_are_held() {
    let long = |n| "ё".repeat(n);
    assert_eq!(question(FILE, &format!("{}{{T}}", long(1500))).text.chars().count(), 1500);
    for (text, expected) in [
        (format!("{}{{T}}", long(1501)), "line 1: the question has 1501 characters: expected at most 1500"),
        (format!("a{{=b\n~{}}}", long(201)), "line 2: the option has 201 characters: expected at most 200"),
        (format!("a{{={}}}", long(201)), "line 1: the answer has 201 characters: expected at most 200"),
        (
            format!("a{{=b\n~c#{}}}", long(1001)),
            "line 2: the feedback has 1001 characters: expected at most 1000",
        ),
        (
            format!("a{{T####{}}}", long(1001)),
            "line 1: the explanation has 1001 characters: expected at most 1000",
        ),
        (format!("::{}::a{{T}}", long(201)), "line 1: the id has 201 characters: expected at most 200"),
        (
            format!("// studymate: title={}\na{{T}}", long(129)),
            "line 1: the title has 129 characters: expected at most 128",
        ),
        (
            format!("a{{=b {}}}", (1..27).map(|n| format!("~{n}")).collect::<String>()),
            "line 1: the question has 27 options: expected at most 26",
        ),
        (
            (0..501).map(|n| format!("question {n}{{T}}\n\n")).collect(),
            "the quiz has 501 questions: expected at most 500",
        ),
    ] {
        assert_eq!(problems(FILE, &text), expected);
    }
}

#[test]
fn items_in_order_are_read_line_by_line() {
    let question = common::question(
        "x.gift",
        "Order?{>\n  first\n  // a comment\n  sec\\=ond\n  third\n  ####Because.\n}",
    );
    let QuestionKind::Ordering { items } = &question.kind else { panic!("{:?}", question.kind) };
    assert_eq!(items, &["first", "sec=ond", "third"]);
    assert_eq!(question.explanation, "Because.");
    for (text, problem) in [
        ("Order?{>\n  only\n}", "line 1: the question has too few options (1): expected at least 2"),
        ("Order?{>\n  a\n  a\n}", "line 3: the option \"a\" is there twice: expected different options"),
        (
            "Order?{>\n  a\n  =b\n}",
            "line 3: \"=\" among items to be put in order: expected an item on each line, and '\\=' for the sign within a text",
        ),
    ] {
        assert_eq!(common::problems("x.gift", text), problem);
    }
}

#[test]
fn a_setting_says_which_values_it_has() {
    let with = |setting: &str| format!("// studymate: {setting}\n\nTrue?{{T}}\n");
    for (setting, problem) in [
        ("shuffle_options=often", "line 1: \"often\" is not a value of shuffle_options: expected yes / no"),
        ("attempts=0", "line 1: \"0\" is not a value of attempts: expected 1 / 2 / … / 1000 / any"),
        (
            "counts=worst",
            "line 1: \"worst\" is not a value of counts: expected best / last / first / average",
        ),
        (
            "feedback=late",
            "line 1: \"late\" is not a value of feedback: expected each / end / after-due / never",
        ),
        (
            "draw=some",
            "line 1: \"some\" is not a value of draw: expected all / 5 / 2 Topic, 3 Topic / 2 Topic (easy), 1 (hard)",
        ),
        ("draw=2", "line 1: 2 questions are to be drawn, but there are only 1"),
        (
            "draw=1 Rivers",
            "line 1: 1 questions of the topic \"Rivers\" are to be drawn, but there are only 0",
        ),
    ] {
        assert_eq!(common::problems("x.gift", &with(setting)), problem);
    }
}

#[test]
fn an_essay_has_guidance_for_graders_and_questions_have_points_and_a_difficulty() {
    let quiz = common::quiz(
        "x.gift",
        "// studymate: points=5\n// studymate: guidance=Names the rivers.\\nSays why.\n// [tag:rivers] [tag:hard]\n\
         Why do rivers meander?{####Water cuts the outer bank.}\n\nThe Danube is in Europe.{T}\n",
    );
    let [essay, plain] = quiz.questions.as_slice() else { panic!("{:?}", quiz.questions) };
    let guidance = "Names the rivers.\nSays why.".to_owned();
    assert_eq!(essay.kind, QuestionKind::Essay { guidance });
    assert_eq!((essay.points, essay.difficulty), (5, Some(Difficulty::Hard)));
    assert_eq!(essay.explanation, "Water cuts the outer bank.");
    assert_eq!((plain.points, plain.difficulty), (1, None));
    for (text, problem) in [
        ("// studymate: points=0\na{T}", "line 1: \"0\" is not a value of points: expected 1 / 2 / … / 100"),
        (
            "// studymate: difficulty=brutal\na{T}",
            "line 1: \"brutal\" is not a value of difficulty: expected easy / medium / hard",
        ),
        (
            "// studymate: guidance=Look.\na{T}",
            "line 1: the column \"guidance\" is filled, but the type truefalse has no use for it: expected it empty",
        ),
        (
            "// studymate: navigation=free\n// studymate: question_seconds=30\na{T}",
            "line 1: navigation=free and question_seconds exclude each other: leave one of them out",
        ),
        (
            "// studymate: draw=2 (hard)\n// [tag:hard]\na{T}\n\nb{F}",
            "line 1: 2 questions of the topic \"(hard)\" are to be drawn, but there are only 1",
        ),
    ] {
        assert_eq!(common::problems("x.gift", text), problem);
    }
}

#[test]
fn penalties_of_a_multiple_choice_are_kept_and_never_make_less_than_none() {
    let question = common::question("x.gift", "q{~%50%a ~%50%b ~%-50%c ~%-100%d}");
    let QuestionKind::MultipleChoice { options } = &question.kind else { panic!("{:?}", question.kind) };
    let credits: Vec<i32> = options.iter().map(|option| option.credit.0).collect();
    assert_eq!(credits, [500_000, 500_000, -500_000, -1_000_000]);
}
