//! Quizzes as GIFT files, with the settings at the top. The texts hold none of GIFT's signs.

use std::fmt::Write as _;

use super::{Counts, Draw, Feedback, Kind, Quiz};

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
        let _ = writeln!(file, "\n::{}::{}{{{}}}", question.id, question.asks(), answers(&question.kind));
    }
    file
}

/// A course with a text and the quiz, for the members of some groups, or for those who are invited.
pub(super) fn course(quiz: &Quiz, groups: Option<&[i64]>) -> String {
    let Quiz { code, title, language, .. } = quiz;
    let access = groups.map_or_else(
        || "access = \"invitation\"".to_owned(),
        |groups| format!("access = \"classrooms\"\nclassrooms = {groups:?}"),
    );
    let due = quiz.due.map_or_else(String::new, |due| {
        let late = if due.late { "allowed" } else { "refused" };
        format!("due = {}\nlate = \"{late}\"\n", due.at.strftime("%Y-%m-%dT%H:%M:%S"))
    });
    format!(
        "code = \"course-{code}\"\ntitle = \"Course of {title}\"\nlanguage = \"{language}\"\n{access}\n{due}\n\
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
        Feedback::Never => "never",
    };
    set("feedback", Some(feedback.to_owned()));
    set("review", (!quiz.review).then(|| "no".to_owned()));
    set("navigation", quiz.free.then(|| "free".to_owned()));
    set("question_seconds", quiz.question_seconds.map(|seconds| seconds.to_string()));
    set("quiz_minutes", quiz.quiz_minutes.map(|minutes| minutes.to_string()));
    settings
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
