//! Topics to practise, each with how well it is known.

use studymate_schema::button::Button;
use studymate_schema::practice::{EndedPractice, TopicStanding};

use super::{to_progress, to_quizzes};
use crate::markup::{Html, plain_line};
use crate::scene::Scene;
use crate::screen::{Draft, Key};
use crate::words::Words;

/// The most units of a topic in a text.
pub(super) const TOPIC_SHOWN: usize = 60;
/// The most units of a topic on a button: what a phone shows of a full row beside a figure.
const TOPIC_ON_BUTTON: usize = 28;
/// The most topics that are offered.
const TOPICS_OFFERED: usize = 8;

pub(super) fn draw(ended: Option<EndedPractice>, topics: &[TopicStanding], scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    let practised = ended.and_then(|ended| topics.iter().find(|topic| topic.key() == ended.topic));
    match ended {
        Some(EndedPractice { answered: answered @ 1.., right, .. }) => {
            let values = [("answered", answered.into()), ("right", right.into())];
            let mut lines = vec![words.html("practice-ended", &values)];
            lines.extend(practised.map(|topic| standing(topic, words)));
            draft.add(Html::join(&lines, "\n"));
        }
        _ => draft.add(words.html("practice-title", &[])),
    }
    let offered: Vec<&TopicStanding> =
        topics.iter().filter(|topic| topic.practice > 0).take(TOPICS_OFFERED).collect();
    draft.add(words.html(if offered.is_empty() { "practice-none" } else { "practice-ask" }, &[]));
    for topic in offered {
        let values =
            [("topic", plain_line(&topic.topic, TOPIC_ON_BUTTON).into()), ("mastery", topic.mastery.into())];
        let id = if practised == Some(topic) { "button-topic-again" } else { "button-topic" };
        draft.row([Key::press(words.plain(id, &values), Button::Practise(topic.key()))]);
    }
    draft.row([to_quizzes(words), to_progress(words)]);
    draft
}

/// How well a topic is known.
fn standing(topic: &TopicStanding, words: Words) -> Html {
    let values = [("topic", Html::line(&topic.topic, TOPIC_SHOWN).into()), ("mastery", topic.mastery.into())];
    words.html("practice-topic", &values)
}

/// The recommendation to practise a topic, and the button that does it.
pub(super) fn next_step(topic: &TopicStanding, words: Words) -> (Html, Key) {
    let text = words.html("progress-weakest", &[("topic", Html::line(&topic.topic, TOPIC_SHOWN).into())]);
    let name = plain_line(&topic.topic, TOPIC_ON_BUTTON);
    let values = [("topic", name.into()), ("questions", topic.practice.into())];
    (text, Key::press(words.plain("button-practise", &values), Button::Practise(topic.key())))
}

/// The button to all topics.
pub(super) fn to_practice(words: Words) -> Key {
    Key::press(words.plain("button-practice", &[]), Button::Practice)
}
