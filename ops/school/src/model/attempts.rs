//! Attempts and the answers in them: what they are worth, and what they leave in memory.

use jiff::{SignedDuration, Timestamp};

use super::{Attempt, Essay, Finish, Model, Mutation, POINTS, memory};
use crate::content::{Answer, FULL, Question, Quiz};
use crate::diary::{Verdict, Window};

impl<'c> Model<'c> {
    /// Starts an attempt, or goes on with the unfinished one.
    pub(super) fn begin(&mut self, at: Window, code: &'static str, question: &str, place: (u32, u32)) {
        let Some(quiz) = self.content.quiz(code) else { return };
        self.review = None;
        if !self.closed(at.from).lets_begin(quiz, &self.keys) {
            self.expect(at, &format!("whether {code} is for them"), "false", "true");
        }
        if !self.unfinished.contains_key(code) {
            if !quiz.is_open(at.until) {
                self.expect(at, &format!("whether {code} is open"), "false", "true");
            }
            self.started += 1;
            self.unfinished.insert(code, Attempt { begun: Some(at.from), ..Attempt::default() });
        }
        if quiz.free {
            return self.open_freely(at, quiz, question, place);
        }
        let expected = self.unfinished.get(code).map(|attempt| (attempt.credits.len() + 1, quiz.asked()));
        let expected = expected.map(|(number, total)| (number as u32, total as u32)).unwrap_or_default();
        self.expect(at, &format!("question of {code}"), &format!("{expected:?}"), &format!("{place:?}"));
        if quiz.question(question).is_none() {
            self.expect(at, &format!("question of {code}"), "one of its own", question);
        }
        if let Some(attempt) = self.unfinished.get_mut(code) {
            attempt.open = Some(question.to_owned());
            attempt.seen = Some(at.from);
        }
        self.asked = Some(at);
    }

    /// An answer in an attempt; nothing was given when it came too late.
    pub(super) fn answer(
        &mut self,
        at: Window,
        code: &'static str,
        id: &str,
        answer: Option<&Answer>,
        verdict: Option<Verdict>,
    ) {
        let Some((quiz, question)) = self.content.question(id).filter(|(quiz, _)| quiz.code == code) else {
            return self.expect(at, &format!("question of {code}"), "one of its own", id);
        };
        let mut credit = answer.map_or(0, |answer| question.credit(answer));
        if self.mutation == Some(Mutation::AllOrNothing) && credit < FULL {
            credit = 0;
        }
        if let Some(verdict) = verdict {
            self.expect_verdict(at, id, answer, credit, verdict);
        }
        self.remember(at, quiz, question, credit);
        let topic = self.topics.entry(question.topic).or_default();
        *topic = (topic.0 + 1, topic.1 + u32::from(credit == FULL));
        if answer.is_some() {
            self.row.answered(self.day(at.from));
        }
        let Some(attempt) = self.unfinished.get_mut(code) else {
            return self.expect(at, &format!("attempt at {code}"), "none", "an answer");
        };
        if attempt.asked.contains(&question.id) {
            return self.expect(at, &format!("question of {code}"), "one that was not asked before", id);
        }
        attempt.answer(question, credit);
        if attempt.credits.len() == quiz.asked() {
            self.finish(at, quiz);
        }
    }

    /// An essay: it is an answer, and worth nothing so far.
    pub(super) fn submit(&mut self, at: Window, code: &'static str, number: u32, id: &str, answer: &Answer) {
        let Some((quiz, question)) = self.content.question(id).filter(|(quiz, _)| quiz.code == code) else {
            return self.expect(at, &format!("question of {code}"), "one of its own", id);
        };
        self.row.answered(self.day(at.from));
        self.topics.entry(question.topic).or_default().0 += 1;
        self.asked = None;
        let Some(attempt) = self.unfinished.get_mut(code) else {
            return self.expect(at, &format!("attempt at {code}"), "none", "an essay");
        };
        attempt.number = Some(number);
        attempt.waits.push(attempt.credits.len());
        attempt.answer(question, 0);
        let place = (number, attempt.credits.len() as u32);
        let all = attempt.credits.len() == quiz.asked();
        let of_quiz = self.points.entry(quiz.code).or_default();
        let first = !of_quiz.contains_key(&question.id);
        of_quiz.entry(question.id.clone()).or_default();
        let credit = question.credit(answer);
        self.essays.insert(place, Essay { code: quiz.code, question: question.id.clone(), first, credit });
        if all {
            self.finish(at, quiz);
        }
    }

    /// Somebody graded an essay: by what it said of itself.
    pub(super) fn graded(&mut self, at: Window, attempt: u32, number: u32, percent: u32) {
        let essay = self.essays.remove(&(attempt, number));
        let quiz = essay.as_ref().and_then(|essay| self.content.quiz(essay.code));
        let credit = i64::from(percent) * FULL / 100;
        let expected = essay.as_ref().map(|essay| essay.credit);
        let what = format!("what answer {number} of attempt {attempt} is worth");
        self.expect(at, &what, &format!("{expected:?}"), &format!("{:?}", Some(credit)));
        let Some((quiz, essay)) = quiz.zip(essay) else { return };
        let grade = self.grades.entry(quiz.code).or_default();
        if !grade.graded(quiz, attempt, number, credit) {
            return self.expect(at, &what, "an answer that waits", "a grade");
        }
        self.graded.extend(grade.newest_grade().map(|percent| (attempt, percent)));
        self.is_worth(&essay, credit);
        self.graded_essays.insert((attempt, number), essay);
    }

    /// Somebody graded an essay anew, and not because it was wholly right.
    pub(super) fn graded_anew(&mut self, at: Window, attempt: u32, number: u32, percent: u32) {
        if self.mutation == Some(Mutation::FirstGrade) {
            return;
        }
        let credit = i64::from(percent) * FULL / 100;
        let essay = self.graded_essays.get(&(attempt, number)).cloned();
        let quiz = essay.as_ref().and_then(|essay| self.content.quiz(essay.code));
        let grade = quiz.and_then(|quiz| Some((quiz, self.grades.get_mut(quiz.code)?)));
        let known = grade.and_then(|(quiz, grade)| {
            grade.graded_anew(quiz, attempt, number, credit).then(|| grade.newest_grade()).flatten()
        });
        let Some((percent, essay)) = known.zip(essay) else {
            let what = format!("answer {number} of attempt {attempt}");
            return self.expect(at, &what, "an answer that was graded", "a grade");
        };
        self.graded.insert(attempt, percent);
        self.is_worth(&essay, credit);
    }

    /// An essay that is worth everything now is a right answer from now on.
    fn is_worth(&mut self, essay: &Essay, credit: i64) {
        if credit == FULL {
            self.topics.entry("Writing").or_default().1 += 1;
            let points =
                self.points.entry(essay.code).or_default().entry(essay.question.clone()).or_default();
            *points = (*points).max(if essay.first { POINTS[0] } else { POINTS[1] });
        }
    }

    pub(super) fn finish(&mut self, at: Window, quiz: &'c Quiz) {
        let Some(mut attempt) = self.unfinished.remove(quiz.code) else { return };
        if self.mutation == Some(Mutation::SamePoints) {
            attempt.points.fill(1);
        }
        if let Some(wrong) = attempt.wrong_draw(quiz) {
            self.expect(
                at,
                &format!("questions drawn of {}", quiz.code),
                &format!("{:?}", quiz.draw),
                &wrong,
            );
        }
        let grade = self.grades.entry(quiz.code).or_default();
        let passes = grade.passes;
        grade.finished(quiz, attempt);
        let passed = grade.passes > passes;
        self.finishes.push(Finish { code: quiz.code, at, passed, forgotten: None });
    }

    /// What has a limit of time runs out without the student.
    pub(super) fn leave(&mut self, at: Window, code: &'static str) {
        let (Some(quiz), Some(asked)) = (self.content.quiz(code), self.asked.take()) else { return };
        let seconds = match (quiz.question_seconds, quiz.quiz_minutes) {
            (Some(seconds), _) => seconds,
            (None, Some(minutes)) => 60 * minutes,
            (None, None) => return,
        };
        let later = |at: Timestamp| at.checked_add(SignedDuration::from_secs(seconds.into())).unwrap_or(at);
        let out = Window { from: later(asked.from).max(at.from), until: later(at.until) };
        self.ran_out(out, quiz);
    }

    pub(super) fn ran_out(&mut self, at: Window, quiz: &'c Quiz) {
        let Some(attempt) = self.unfinished.get_mut(quiz.code) else { return };
        let Some(id) = attempt.open.clone() else { return };
        let Some(question) = quiz.question(&id) else { return };
        attempt.answer(question, 0);
        let over = quiz.quiz_minutes.is_some() || attempt.credits.len() == quiz.asked();
        let topic = self.topics.entry(question.topic).or_default();
        topic.0 += 1;
        self.remember(at, quiz, question, 0);
        if over {
            self.finish(at, quiz);
        }
    }

    pub(super) fn remember(&mut self, at: Window, quiz: &Quiz, question: &Question, credit: i64) {
        let took = self.asked.take().map_or((0, i64::MAX), |asked| at.since(asked));
        self.remember_after(took, at, quiz, question, credit);
    }

    /// The same, where it took between so many milliseconds.
    pub(super) fn remember_after(
        &mut self,
        took: (i64, i64),
        at: Window,
        quiz: &Quiz,
        question: &Question,
        credit: i64,
    ) {
        let day = self.day(at.from);
        let of_quiz = self.points.entry(quiz.code).or_default();
        match of_quiz.get_mut(&question.id) {
            None => drop(of_quiz.insert(question.id.clone(), if credit == FULL { POINTS[0] } else { 0 })),
            Some(points) if *points == 0 && credit == FULL => *points = POINTS[1],
            Some(_) => {}
        }
        let mut ratings = memory::ratings(credit == FULL, question.is_pressed(), took);
        if self.mutation == Some(Mutation::NeverEasy) {
            ratings.iter_mut().for_each(|rating| *rating = (*rating).min(memory::GOOD));
        }
        self.memory.answered(quiz.code, &question.id, day, &ratings, self.retention);
    }

    pub(super) fn expect_verdict(
        &mut self,
        at: Window,
        id: &str,
        answer: Option<&Answer>,
        credit: i64,
        found: Verdict,
    ) {
        let expected = match (answer, credit) {
            (None, _) => Verdict::TooLate,
            (_, FULL) => Verdict::Right,
            (_, 0) => Verdict::Wrong,
            _ => Verdict::Partly,
        };
        self.expect(
            at,
            &format!("what is said to {answer:?} for {id}"),
            &format!("{expected:?}"),
            &format!("{found:?}"),
        );
    }
}
