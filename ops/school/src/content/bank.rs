//! The quizzes of the school: between them they use every kind of question and every setting.

use super::{Audience, By, Code, Content, Counts, Difficulty, Draw, Feedback, Kind, Question, Quiz};

/// How many mentors bring quizzes.
pub const MENTORS: usize = 2;

/// The picture that some questions are asked with: a material of the admin.
pub const PICTURE: &str = "comet";

/// The sound that others are asked with.
pub const SOUND: &str = "whistle";

/// What a mentor says with a question that is made in the chat.
pub const VOICE: &str = "voice of the river";

/// The quiz of which mentors grade a part.
pub const ESSAYS: &str = "essays";

/// Words for numbers, from one on.
const WORDS: [(&str, &str); 12] = [
    ("one", "один"),
    ("two", "два"),
    ("three", "три"),
    ("four", "четыре"),
    ("five", "пять"),
    ("six", "шесть"),
    ("seven", "семь"),
    ("eight", "восемь"),
    ("nine", "девять"),
    ("ten", "десять"),
    ("eleven", "одиннадцать"),
    ("twelve", "двенадцать"),
];

/// Makes everything that is taught; the same each time.
pub fn make() -> Content {
    Content::new(vec![
        quiz("algebra", "Algebra", explained(with_code(mixed("alg", "Algebra", 7)))),
        Quiz {
            shuffle_questions: true,
            shuffle_options: true,
            counts: Counts::Last,
            pass_mark: 75,
            ..quiz("geometry", "Geometry", mixed("geo", "Geometry", 8))
        },
        Quiz {
            feedback: Feedback::End,
            counts: Counts::First,
            attempts: Some(3),
            by: By::Mentor(0),
            ..quiz("history", "History", mixed("his", "History", 7))
        },
        Quiz {
            draw: Draw::ByTopic(vec![(2, "Sums"), (2, "Orders")]),
            counts: Counts::Average,
            shuffle_options: true,
            ..quiz("sciences", "Sciences", [mixed("sum", "Sums", 6), mixed("ord", "Orders", 7)].concat())
        },
        Quiz {
            pass_mark: 50,
            by: By::Mentor(1),
            ..quiz(
                ESSAYS,
                "Essays",
                [pressed("ess", "Writing", 3), vec![essay("ess", 4), essay("ess", 5)]].concat(),
            )
        },
        Quiz {
            question_seconds: Some(30),
            ..quiz("sprint", "Sprint", explained(pressed("spr", "Speed", 6)))
        },
        Quiz {
            quiz_minutes: Some(20),
            attempts: Some(2),
            feedback: Feedback::End,
            review: false,
            counts: Counts::Last,
            pass_mark: 50,
            ..quiz("exam", "Examination", mixed("exa", "Algebra", 6))
        },
        Quiz { free: true, counts: Counts::Last, ..quiz("atlas", "Atlas", mixed("atl", "Maps", 7)) },
        Quiz { feedback: Feedback::Never, ..quiz("survey", "Survey", pressed("sur", "Survey", 4)) },
        Quiz {
            by: By::Course(Audience::Rooms(&[0, 1])),
            ..quiz("chemistry", "Chemistry", mixed("che", "Chemistry", 6))
        },
        Quiz {
            by: By::Course(Audience::Rooms(&[2])),
            ..quiz("biology", "Biology", mixed("bio", "Biology", 5))
        },
        Quiz {
            feedback: Feedback::AfterDue,
            draw: Draw::Parts(vec![
                (2, None, Difficulty::Easy),
                (1, Some("Weather"), Difficulty::Hard),
                (1, Some("Sky"), Difficulty::Hard),
            ]),
            by: By::Course(Audience::Everyone),
            ..quiz(
                "seasons",
                "Seasons",
                weighed([mixed("wea", "Weather", 6), mixed("sky", "Sky", 6)].concat()),
            )
        },
        Quiz {
            by: By::Course(Audience::Everyone),
            ..quiz("comets", "Comets", with_media(mixed("com", "Comets", 6)))
        },
        quiz("riddles", "Riddles", mixed("rid", "Riddles", 4)),
        Quiz { by: By::Course(Audience::Invited), ..quiz("club", "Reading club", pressed("clu", "Club", 4)) },
        Quiz {
            shuffle_options: true,
            counts: Counts::Last,
            by: By::Steps(Audience::Rooms(&[3])),
            ..quiz("rivers", "Rivers", with_voice(with_code(plain("riv", "Rivers", 7))))
        },
        Quiz {
            language: "ru",
            draw: Draw::Any(5),
            by: By::Mentor(1),
            ..quiz("slova", "Слова", words_in_russian())
        },
    ])
}

/// With nothing chosen.
fn quiz(code: &'static str, title: &'static str, questions: Vec<Question>) -> Quiz {
    Quiz {
        code,
        title,
        language: "en",
        pass_mark: 60,
        questions,
        shuffle_questions: false,
        shuffle_options: false,
        draw: Draw::All,
        attempts: None,
        counts: Counts::Best,
        feedback: Feedback::Each,
        review: true,
        free: false,
        question_seconds: None,
        quiz_minutes: None,
        by: By::Operator,
        opens: None,
        due: None,
    }
}

fn question(prefix: &str, number: usize, topic: &'static str, text: String, kind: Kind) -> Question {
    Question {
        id: format!("{prefix}-{number:02}"),
        topic,
        text,
        points: 1,
        difficulty: None,
        media: None,
        code: None,
        explained: false,
        kind,
    }
}

/// All kinds of question in turn.
fn mixed(prefix: &str, topic: &'static str, count: usize) -> Vec<Question> {
    (1..=count).map(|number| one(prefix, topic, number, number)).collect()
}

/// All have an explanation.
fn explained(mut questions: Vec<Question>) -> Vec<Question> {
    questions.iter_mut().for_each(|question| question.explained = true);
    questions
}

/// One has a picture, one a sound, one nothing, and so on.
fn with_media(mut questions: Vec<Question>) -> Vec<Question> {
    let media = [Some(PICTURE), Some(SOUND), None].into_iter().cycle();
    questions.iter_mut().zip(media).for_each(|(question, media)| question.media = media);
    questions
}

/// Every third one has lines of code below it, with signs that mean something elsewhere, and its own ones.
fn with_code(mut questions: Vec<Question>) -> Vec<Question> {
    for (number, question) in (1..).zip(&mut questions).step_by(3) {
        let lines = format!("n = {number} # <b>: n & ~n\nif n > 0:\n    print({{n: n}})");
        question.code = Some(Code { language: "python", lines });
    }
    questions
}

/// The first one comes with a voice message.
fn with_voice(mut questions: Vec<Question>) -> Vec<Question> {
    questions.iter_mut().take(1).for_each(|question| question.media = Some(VOICE));
    questions
}

/// Every second one is hard, and they count once, twice and three times in turn.
fn weighed(questions: Vec<Question>) -> Vec<Question> {
    let weigh = |(place, question): (usize, Question)| Question {
        points: 1 + place as i64 % 3,
        difficulty: Some(if place.is_multiple_of(2) { Difficulty::Easy } else { Difficulty::Hard }),
        ..question
    };
    questions.into_iter().enumerate().map(weigh).collect()
}

/// All kinds of question in turn, as they can be typed in the chat: nothing but what is put together can be partly right.
fn plain(prefix: &str, topic: &'static str, count: usize) -> Vec<Question> {
    let plainly = |question: Question| {
        let kind = match question.kind {
            Kind::Single(mut options) => {
                options.iter_mut().for_each(|(_, percent)| *percent = *percent / 100 * 100);
                Kind::Single(options)
            }
            Kind::Number(right, _) => Kind::Number(right, 0),
            Kind::Word(right, _) => Kind::Word(right.clone(), right),
            kind => kind,
        };
        Question { kind, ..question }
    };
    mixed(prefix, topic, count).into_iter().map(plainly).collect()
}

/// Questions that one press answers.
fn pressed(prefix: &str, topic: &'static str, count: usize) -> Vec<Question> {
    (1..=count).map(|number| one(prefix, topic, number, if number % 2 == 0 { 3 } else { 1 })).collect()
}

fn essay(prefix: &str, number: usize) -> Question {
    question(prefix, number, "Writing", format!("Write about the number {number}."), Kind::Essay)
}

fn one(prefix: &str, topic: &'static str, number: usize, kind: usize) -> Question {
    let n = number as i64;
    let ask = |text: String, kind| question(prefix, number, topic, text, kind);
    match kind % 7 {
        1 => ask(
            format!("How much is {} plus {}?", 10 + n, 20 + n),
            Kind::Single(vec![
                ((29 + 2 * n).to_string(), 0),
                ((30 + 2 * n).to_string(), 100),
                ((31 + 2 * n).to_string(), 50),
                ((37 + 2 * n).to_string(), 0),
            ]),
        ),
        2 => ask(
            format!("Which of these can be divided by {}?", n + 1),
            Kind::Multiple(vec![
                (((n + 1) * 3).to_string(), 50),
                (((n + 1) * 4 + 1).to_string(), -50),
                (((n + 1) * 5).to_string(), 50),
                (((n + 1) * 6 + 1).to_string(), -50),
            ]),
        ),
        3 => {
            ask(format!("{} is larger than {}.", 5 * n, 7 * n - 3 * (n % 2) * n), Kind::Statement(n % 2 == 1))
        }
        4 => ask(format!("How much is {} times 3?", 10 + n), Kind::Number(3 * (10 + n), 2)),
        5 => {
            let place = (number + prefix.len()) % 10;
            ask(
                format!("Write {} as a word.", place + 1),
                Kind::Word(WORDS[place].0.to_owned(), WORDS[place + 1].0.to_owned()),
            )
        }
        6 => ask(
            "Which word is which number?".to_owned(),
            Kind::Pairs((0..4).map(|i| ((n + i).to_string(), word(number + i as usize))).collect()),
        ),
        _ => ask(
            "Put these in order, the smallest first.".to_owned(),
            Kind::Order((0..4).map(|i| (n * 10 + i * 3).to_string()).collect()),
        ),
    }
}

/// The word for a number from 1 to 12, and for a larger one what is left of it.
fn word(number: usize) -> String {
    WORDS[(number + 11) % 12].0.to_owned()
}

fn words_in_russian() -> Vec<Question> {
    let ask = |number: usize| {
        let (english, russian) = WORDS[number - 1];
        let next = WORDS[number % 12].1;
        let kind = if number.is_multiple_of(2) {
            Kind::Word(russian.to_owned(), next.to_owned())
        } else {
            Kind::Single(vec![(next.to_owned(), 0), (russian.to_owned(), 100), ("слово".to_owned(), 50)])
        };
        question("slo", number, "Числа", format!("Как по-русски «{english}»?"), kind)
    };
    (1..=9).map(ask).collect()
}
