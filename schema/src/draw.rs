//! Which questions a draw takes, given an order in which they come.

use crate::quiz::Question;
use crate::quiz_settings::{Draw, DrawPart};

impl DrawPart {
    /// Whether a question may be one of this part.
    pub fn takes(&self, question: &Question) -> bool {
        let topic = self.topic.as_ref().is_none_or(|topic| *topic == question.topic);
        topic && self.difficulty.is_none_or(|difficulty| question.difficulty == Some(difficulty))
    }
}

impl Draw {
    /// What a draw of topics or of parts consists of; `None` for one that does not look at the questions.
    fn parts(&self) -> Option<Vec<DrawPart>> {
        match self {
            Draw::All | Draw::Any(_) => None,
            Draw::ByTopic(topics) => Some(
                topics
                    .iter()
                    .map(|(count, topic)| DrawPart {
                        count: *count,
                        topic: Some(topic.clone()),
                        difficulty: None,
                    })
                    .collect(),
            ),
            Draw::Parts(parts) => Some(parts.clone()),
        }
    }

    /// Which questions are taken when they come in this order, each by its index; in that order.
    ///
    /// Parts may overlap (`2 Rivers` and `3` hard ones): then questions are given to parts so that as many places as possible are
    /// filled, by augmenting paths (Kuhn, "The Hungarian Method for the Assignment Problem", 1955).
    pub fn taken(&self, questions: &[Question], order: &[u16]) -> Vec<u16> {
        let Some(parts) = self.parts() else {
            let count = if let Draw::Any(count) = self { usize::from(*count) } else { order.len() };
            return order.iter().copied().take(count).collect();
        };
        let assigned = assign(&parts, questions, order);
        order.iter().copied().zip(assigned).filter_map(|(index, part)| part.map(|_| index)).collect()
    }

    /// How many questions there are for each part of a draw; fewer than it wants where they do not suffice.
    pub fn found(&self, questions: &[Question]) -> Vec<usize> {
        let Some(parts) = self.parts() else { return Vec::new() };
        let order: Vec<u16> = (0..questions.len()).filter_map(|index| u16::try_from(index).ok()).collect();
        let assigned = assign(&parts, questions, &order);
        (0..parts.len()).map(|part| assigned.iter().filter(|of| **of == Some(part)).count()).collect()
    }
}

/// For each question of the order the part that it is given to.
fn assign(parts: &[DrawPart], questions: &[Question], order: &[u16]) -> Vec<Option<usize>> {
    let fits: Vec<Vec<usize>> = order
        .iter()
        .map(|index| match questions.get(usize::from(*index)) {
            Some(question) => (0..parts.len()).filter(|part| parts[*part].takes(question)).collect(),
            None => Vec::new(),
        })
        .collect();
    let mut given: Vec<Option<usize>> = vec![None; order.len()];
    for (part, wanted) in parts.iter().enumerate() {
        for _ in 0..wanted.count {
            let mut seen = vec![false; parts.len()];
            if !place(part, &fits, &mut given, &mut seen) {
                break;
            }
        }
    }
    given
}

/// Finds one more question for a part: a free one, else one of another part that finds a substitute.
fn place(part: usize, fits: &[Vec<usize>], given: &mut [Option<usize>], seen: &mut [bool]) -> bool {
    seen[part] = true;
    if let Some(free) = (0..given.len()).find(|at| given[*at].is_none() && fits[*at].contains(&part)) {
        given[free] = Some(part);
        return true;
    }
    for at in 0..given.len() {
        let Some(other) = given[at].filter(|other| !seen[*other] && fits[at].contains(&part)) else {
            continue;
        };
        given[at] = Some(part);
        if place(other, fits, given, seen) {
            return true;
        }
        given[at] = Some(other);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::QuestionKind;
    use crate::quiz_settings::Difficulty;

    fn bank(questions: &[(&str, Option<Difficulty>)]) -> Vec<Question> {
        let question = |(n, (topic, difficulty)): (usize, &(&str, Option<Difficulty>))| Question {
            id: n.to_string(),
            topic: (*topic).to_owned(),
            text: "?".into(),
            kind: QuestionKind::Essay { guidance: String::new() },
            explanation: String::new(),
            media: None,
            points: 1,
            difficulty: *difficulty,
        };
        questions.iter().enumerate().map(question).collect()
    }

    fn part(count: u16, topic: Option<&str>, difficulty: Option<Difficulty>) -> DrawPart {
        DrawPart { count, topic: topic.map(str::to_owned), difficulty }
    }

    #[test]
    fn topics_and_difficulties_are_drawn_in_the_order_that_is_given() {
        let hard = Some(Difficulty::Hard);
        let questions = bank(&[("a", hard), ("a", None), ("b", hard), ("b", None), ("a", hard)]);
        let draw = Draw::Parts(vec![part(1, Some("a"), hard), part(1, Some("b"), None)]);
        assert_eq!(draw.taken(&questions, &[4, 3, 2, 1, 0]), [4, 3]);
        assert_eq!(draw.taken(&questions, &[1, 0, 2, 3, 4]), [0, 2]);
        let topics = Draw::ByTopic(vec![(2, "a".into()), (1, "b".into())]);
        assert_eq!(topics.taken(&questions, &[4, 3, 2, 1, 0]), [4, 3, 1]);
    }

    #[test]
    fn parts_that_overlap_give_way_to_each_other() {
        let hard = Some(Difficulty::Hard);
        // Only question 0 is about a, and it is one of two hard ones.
        let questions = bank(&[("a", hard), ("b", hard), ("b", None)]);
        let draw = Draw::Parts(vec![part(1, None, hard), part(1, Some("a"), None)]);
        let mut taken = draw.taken(&questions, &[0, 1, 2]);
        taken.sort_unstable();
        assert_eq!(taken, [0, 1]);
        assert_eq!(draw.found(&questions), [1, 1]);
        let too_many = Draw::Parts(vec![part(2, None, hard), part(1, Some("a"), None)]);
        assert_eq!(too_many.found(&questions).iter().sum::<usize>(), 2);
    }
}
