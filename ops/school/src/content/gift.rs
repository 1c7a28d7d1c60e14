//! Quizzes as GIFT files, with the settings at the top. No texts but questions with code hold any of GIFT's signs.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{Counts, Difficulty, Draw, Feedback, Kind, Quiz};

pub(super) fn write(quiz: &Quiz) -> String {
    let mut file = String::new();
    for (name, value) in settings(quiz) {
        let _ = writeln!(file, "// studymate: {name}={value}");
    }
    let mut topic = "";
    for question in &quiz.questions {
        if question.topic != topic {
            topic = question.topic;
            let _ = writeln!(file, "\n$CATEGORY: {topic}");
        }
        file.push('\n');
        if let Some(difficulty) = question.difficulty {
            let _ = writeln!(file, "// [tag:{}]", difficulty.name());
        }
        if question.points != 1 {
            let _ = writeln!(file, "// studymate: points={}", question.points);
        }
        let media = question.media.map(|name| format!("[media: {name}] ")).unwrap_or_default();
        let (id, asks) = (&question.id, escaped(&question.asks()));
        let why = question.explanation().map(|why| format!("####{why}")).unwrap_or_default();
        let _ = writeln!(file, "::{id}::{media}{asks}{{{}{why}}}", answers(&question.kind));
    }
    file
}

/// A course with a text and the quiz, for those to whom the lines of `access` give it.
pub(super) fn course(quiz: &Quiz, access: &str) -> String {
    let Quiz { code, title, language, .. } = quiz;
    let date = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let due = quiz.due.map_or_else(String::new, |due| {
        let late = if due.late { "allowed" } else { "refused" };
        format!("due = {}\nlate = \"{late}\"\n", date(due.at))
    });
    let opens = quiz.opens.map_or_else(String::new, |opens| format!("opens = {}\n", date(opens)));
    format!(
        "code = \"course-{code}\"\ntitle = \"Course of {title}\"\nlanguage = \"{language}\"\n{access}\n{opens}{due}\n\
         [[topics]]\ntitle = \"Only topic\"\n\n[[topics.items]]\nmaterial = \"{code}-first\"\n\
         title = \"Before you begin\"\ntext = \"Read this.\"\n\n[[topics.items]]\nquiz = \"{code}.gift\"\n"
    )
}

fn settings(quiz: &Quiz) -> Vec<(&'static str, String)> {
    let mut settings = vec![
        ("code", quiz.code.to_owned()),
        ("title", quiz.title.to_owned()),
        ("language", quiz.language.to_owned()),
        ("pass_mark", quiz.pass_mark.to_string()),
    ];
    let mut set = |name, value: Option<String>| settings.extend(value.map(|value| (name, value)));
    set("shuffle_questions", quiz.shuffle_questions.then(|| "yes".to_owned()));
    set("shuffle_options", quiz.shuffle_options.then(|| "yes".to_owned()));
    set(
        "draw",
        match &quiz.draw {
            Draw::All => None,
            Draw::Any(count) => Some(count.to_string()),
            Draw::ByTopic(topics) => {
                let topics: Vec<String> =
                    topics.iter().map(|(count, topic)| format!("{count} {topic}")).collect();
                Some(topics.join(", "))
            }
            Draw::Parts(parts) => {
                let part = |(count, topic, difficulty): &(usize, Option<&str>, Difficulty)| {
                    format!("{count} {} ({})", topic.unwrap_or("*"), difficulty.name())
                };
                Some(parts.iter().map(part).collect::<Vec<String>>().join(", "))
            }
        },
    );
    set("attempts", quiz.attempts.map(|attempts| attempts.to_string()));
    let counts = match quiz.counts {
        Counts::Best => "best",
        Counts::Last => "last",
        Counts::First => "first",
        Counts::Average => "average",
    };
    set("counts", Some(counts.to_owned()));
    let feedback = match quiz.feedback {
        Feedback::Each => "each",
        Feedback::End => "end",
        Feedback::AfterDue => "after-due",
        Feedback::Never => "never",
    };
    set("feedback", Some(feedback.to_owned()));
    set("review", (!quiz.review).then(|| "no".to_owned()));
    set("navigation", quiz.free.then(|| "free".to_owned()));
    set("question_seconds", quiz.question_seconds.map(|seconds| seconds.to_string()));
    set("quiz_minutes", quiz.quiz_minutes.map(|minutes| minutes.to_string()));
    settings
}

/// With a backslash before each sign of GIFT.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for sign in text.chars() {
        if "~=#{}:\\".contains(sign) {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}

fn answers(kind: &Kind) -> String {
    let lines = |signed: Vec<String>| format!("\n    {}\n", signed.join("\n    "));
    match kind {
        Kind::Single(options) => lines(
            options
                .iter()
                .map(|(text, percent)| match percent {
                    100 => format!("={text}"),
                    0 => format!("~{text}"),
                    percent => format!("~%{percent}%{text}"),
                })
                .collect(),
        ),
        Kind::Multiple(options) => {
            lines(options.iter().map(|(text, percent)| format!("~%{percent}%{text}")).collect())
        }
        Kind::Statement(truth) => if *truth { "T" } else { "F" }.to_owned(),
        Kind::Number(right, near) => format!("#\n    ={right}\n    =%50%{right}:{near}\n"),
        Kind::Word(right, near) => format!("={right} =%50%{near}"),
        Kind::Pairs(pairs) => {
            lines(pairs.iter().map(|(left, right)| format!("={left} -> {right}")).collect())
        }
        Kind::Essay => String::new(),
        Kind::Order(items) => format!(">\n    {}\n", items.join("\n    ")),
    }
}
