//! Pairs of students whose equal wrong answers are improbable. Pure: the wrong answers come from the read models, and everybody is compared with
//! everybody. For 3,000 students and 20 questions that is a tenth of a second, where the database needs half a minute.
//!
//! What is computed of a pair is what `analytics.equal_errors` says of it (docs/LEARNING.md, "What is improbable").

use std::time::Instant;

/// Fewer equal errors than these are not worth a look.
const EQUAL_MIN: u32 = 3;
/// A pair is listed when chance makes one of so many like it, or fewer…
const IMPROBABLE: f64 = 0.001;
/// … and when, with all the pairs that there were, chance lists any pair with this probability at most (Bonferroni).
const ANY_LISTED: f64 = 0.05;
/// The most pairs that are listed.
const LISTED_MAX: usize = 8;

/// A wrong answer: whose, to which question, and which of all wrong answers to all questions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wrong {
    pub(crate) student: i64,
    /// From 0.
    pub(crate) question: usize,
    /// From 1, other numbers for other questions.
    pub(crate) item: u32,
}

/// A pair that stands out.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Pair {
    pub(crate) students: [i64; 2],
    /// Questions that both answered wrong.
    pub(crate) wrong: u32,
    /// Of those, with the same answer.
    pub(crate) equal: u32,
    /// How many equal ones two independent students have on average.
    pub(crate) expected: f64,
    /// How probable so many equal ones or more are for two independent students.
    pub(crate) probability: f64,
}

/// How many pairs there were to compare, and those that stand out, the least probable first. `None` when that was not done by `deadline`.
pub(crate) fn improbable(wrong: &[Wrong], deadline: Instant) -> Option<(u64, Vec<Pair>)> {
    let (students, answers, sameness) = table(wrong);
    let questions = sameness.len();
    let compared = (students.len() as u64) * (students.len() as u64).saturating_sub(1) / 2;
    let limit = IMPROBABLE.min(ANY_LISTED / compared.max(1) as f64);
    let Some(least) = needed(&sameness, limit) else { return Some((compared, Vec::new())) };
    // Nobody with fewer wrong answers than a pair needs equal ones can be in one.
    let candidates: Vec<(i64, &[u32])> = students
        .iter()
        .copied()
        .zip(answers.chunks_exact(questions))
        .filter(|(_, of)| of.iter().filter(|answer| **answer > 0).count() as u32 >= least)
        .collect();
    let mut pairs = Vec::new();
    for (index, (first, of_first)) in candidates.iter().enumerate() {
        if Instant::now() > deadline {
            return None;
        }
        for (second, of_second) in &candidates[index + 1..] {
            let same = |(a, b): (&u32, &u32)| u32::from(a == b) & u32::from(*a != 0);
            let equal: u32 = of_first.iter().zip(*of_second).map(same).sum();
            if equal < least {
                continue;
            }
            let both =
                of_first.iter().zip(*of_second).zip(&sameness).filter(|((a, b), _)| **a > 0 && **b > 0);
            let (wrong, expected) = both.fold((0, 0.0), |(wrong, sum), (_, same)| (wrong + 1, sum + same));
            let mean = expected / f64::from(wrong);
            let probability = binomial_tail(wrong, equal, mean);
            if probability <= limit {
                pairs.push(Pair { students: [*first, *second], wrong, equal, expected, probability });
            }
        }
    }
    pairs.sort_by(|a, b| a.probability.total_cmp(&b.probability).then(a.students.cmp(&b.students)));
    pairs.truncate(LISTED_MAX);
    Some((compared, pairs))
}

/// How many equal answers a pair needs at least to be listed; `None` where no number is enough.
///
/// The tail of `e` equal ones is at least `m^e`: the probability that the first `e` of them are the same, where `m` is the mean of the sameness of the
/// questions that both answered wrong. That mean is at least the one of the `e` questions with the least sameness.
fn needed(sameness: &[f64], limit: f64) -> Option<u32> {
    let mut least = sameness.to_vec();
    least.sort_by(f64::total_cmp);
    let mut sum = 0.0;
    for (e, same) in (1..).zip(least) {
        sum += same;
        let count = f64::from(e);
        if e >= EQUAL_MIN && count * (sum / count).ln() <= limit.ln() {
            return Some(e);
        }
    }
    None
}

/// The students in order; a row of answers for each, a column a question, 0 where they have no wrong one; and for each question how probable it is that
/// two independent wrong answers to it are the same: the sum of the squared shares.
fn table(wrong: &[Wrong]) -> (Vec<i64>, Vec<u32>, Vec<f64>) {
    let mut students: Vec<i64> = wrong.iter().map(|answer| answer.student).collect();
    students.sort_unstable();
    students.dedup();
    let questions = wrong.iter().map(|answer| answer.question + 1).max().unwrap_or(0);
    let items = wrong.iter().map(|answer| answer.item as usize + 1).max().unwrap_or(0);
    let mut answers = vec![0; students.len() * questions];
    let (mut of_question, mut of_item) = (vec![0.0; questions], vec![(0, 0.0); items]);
    for answer in wrong {
        if let Ok(row) = students.binary_search(&answer.student) {
            answers[row * questions + answer.question] = answer.item;
        }
        of_question[answer.question] += 1.0;
        let (question, times) = &mut of_item[answer.item as usize];
        (*question, *times) = (answer.question, *times + 1.0);
    }
    let mut sameness = vec![0.0; questions];
    for (question, times) in of_item.into_iter().filter(|(_, times)| *times > 0.0) {
        let share: f64 = times / of_question[question];
        sameness[question] += share * share;
    }
    (students, answers, sameness)
}

/// How probable `k` or more successes in `n` independent trials are, each with probability `p`. Summed term by term in logarithms: a binomial
/// coefficient would overflow.
fn binomial_tail(n: u32, k: u32, p: f64) -> f64 {
    if k == 0 || p >= 1.0 {
        return 1.0;
    }
    if k > n || p <= 0.0 {
        return 0.0;
    }
    let mut term = f64::from(n) * (1.0 - p).ln();
    let mut total = 0.0;
    for i in 0..=n {
        if i >= k {
            total += term.exp();
        }
        term += (f64::from(n - i) / f64::from(i + 1)).ln() + (p / (1.0 - p)).ln();
    }
    total.min(1.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(60)
    }

    /// Answers to 20 questions with four wrong options each, of which a student has some wrong.
    fn class(students: u32, copied: bool) -> Vec<Wrong> {
        let mut dice = 7_u32;
        let mut thrown = || {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            dice >> 16
        };
        let mut all: Vec<Wrong> = Vec::new();
        for student in 0..i64::from(students) {
            for question in 0..20 {
                let (right, option) = (thrown() % 4 == 0, thrown() % 4);
                let item = 1 + u32::try_from(question).unwrap() * 4 + option;
                if !right {
                    all.push(Wrong { student, question, item });
                }
            }
        }
        if copied {
            all.retain(|answer| answer.student != 1);
            let copy: Vec<Wrong> = all.iter().filter(|answer| answer.student == 0).copied().collect();
            all.extend(copy.iter().map(|answer| Wrong { student: 1, ..*answer }));
        }
        all
    }

    #[test]
    fn who_copied_stands_out_and_nobody_else_does() {
        let (compared, pairs) = improbable(&class(300, true), soon()).unwrap();
        assert_eq!(compared, 300 * 299 / 2);
        assert_eq!(pairs.iter().map(|pair| pair.students).collect::<Vec<_>>(), [[0, 1]]);
        assert_eq!(pairs[0].wrong, pairs[0].equal);
        let (_, nobody) = improbable(&class(300, false), soon()).unwrap();
        assert_eq!(nobody, []);
    }

    #[test]
    fn nobody_is_compared_where_nobody_erred() {
        assert_eq!(improbable(&[], soon()), Some((0, Vec::new())));
        assert_eq!(improbable(&[Wrong { student: 1, question: 0, item: 1 }], soon()), Some((0, Vec::new())));
    }

    #[test]
    fn what_is_not_done_in_time_is_given_up() {
        assert_eq!(improbable(&class(3, false), Instant::now() - Duration::from_secs(1)), None);
    }

    #[test]
    fn the_tail_is_that_of_the_textbook() {
        // 3 or more of 4 with 1/2: 5/16. 10 of 10 with 1/10. Certain, and impossible.
        for (n, k, p, expected) in
            [(4, 3, 0.5, 0.3125), (10, 10, 0.1, 1e-10), (4, 0, 0.5, 1.0), (3, 4, 0.5, 0.0)]
        {
            assert!((binomial_tail(n, k, p) - expected).abs() < 1e-12, "{n} {k} {p}");
        }
    }
}
