//! Which questions an attempt has, and in which order: drawn by the attempt's seed when it starts, and kept in its first event.

use studymate_schema::quiz::Quiz;
use studymate_schema::quiz_settings::Draw;

use crate::shuffle::permutation;

/// The questions of a new attempt, each by its index in the quiz; empty for all of them in the author's order.
///
/// A draw that finds nothing takes all questions: an attempt without a question could never end.
pub(super) fn picks(quiz: &Quiz, seed: u64) -> Vec<u16> {
    let order = permutation(quiz.questions.len(), seed);
    let mut picks = match &quiz.settings.draw {
        Draw::All if !quiz.settings.shuffle_questions => return Vec::new(),
        Draw::All => order,
        Draw::Any(count) => order.into_iter().take(usize::from(*count)).collect(),
        Draw::ByTopic(topics) => {
            let mut wanted: Vec<(u16, &str)> = topics.iter().map(|(n, topic)| (*n, topic.as_str())).collect();
            let mut take = |index: &u16| {
                let Some(question) = quiz.questions.get(usize::from(*index)) else { return false };
                let Some((left, _)) = wanted.iter_mut().find(|(n, topic)| *n > 0 && *topic == question.topic)
                else {
                    return false;
                };
                *left -= 1;
                true
            };
            order.into_iter().filter(|index| take(index)).collect()
        }
    };
    if !quiz.settings.shuffle_questions {
        picks.sort_unstable();
    }
    picks
}
