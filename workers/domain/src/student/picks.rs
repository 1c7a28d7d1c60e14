//! Which questions an attempt has, and in which order: drawn by the attempt's seed when it starts, and kept in its first event.

use studymate_schema::quiz::Quiz;
use studymate_schema::quiz_settings::Draw;

use crate::shuffle::permutation;

/// The questions of a new attempt, each by its index in the quiz; empty for all of them in the author's order.
///
/// A draw that finds nothing takes all questions: an attempt without a question could never end.
pub(super) fn picks(quiz: &Quiz, seed: u64) -> Vec<u16> {
    let settings = &quiz.settings;
    if settings.draw == Draw::All && !settings.shuffle_questions {
        return Vec::new();
    }
    let order = permutation(quiz.questions.len(), seed);
    let mut picks = settings.draw.taken(&quiz.questions, &order);
    if !settings.shuffle_questions {
        picks.sort_unstable();
    }
    picks
}
