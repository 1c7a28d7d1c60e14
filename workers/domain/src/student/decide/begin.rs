//! The start of an attempt, and why there is none.

use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::CourseItem;
use studymate_schema::effect::{Card, Place};
use studymate_schema::event::StudentEvent;
use studymate_schema::quiz::{Quiz, QuizRef};
use studymate_schema::view::{Hint, Notice, View};
use studymate_schema::{AttemptId, CourseCode, QuizCode};

use super::Turn;
use crate::student::picks::picks;
use crate::student::{Closed, FinishedAttempt, Taking, UNFINISHED_MAX};

impl Turn {
    /// Starts an attempt, or goes on with the unfinished one of the same quiz. The quiz is live.
    pub(super) fn start_quiz(&mut self, code: &QuizCode, place: Place, catalogue: &Catalogue) {
        if let Some(unfinished) = self.student.unfinished.iter().find(|attempt| attempt.quiz.code == *code) {
            let attempt = unfinished.id;
            return self.resume_attempt(attempt, place, catalogue);
        }
        if !self.may_begin_steps() {
            return;
        }
        let Some(quiz) = catalogue.live(code) else { return };
        let verdict = self.student.may_take(code, catalogue, self.now());
        if let Err(closed) = verdict {
            return self.refuse_closed(quiz, closed, place, catalogue);
        }
        let Some(content) = catalogue.content(&quiz) else { return };
        if self.student.attempts_left(content) == Some(0) {
            return self.refuse_attempt(quiz, content, place, catalogue);
        }
        if self.student.unfinished.len() >= UNFINISHED_MAX {
            let view = View::Unfinished { attempts: self.unfinished_attempts(), wanted: Some(quiz) };
            return self.show(Some(Card::Menu), place, view);
        }
        let attempt = AttemptId(self.student.attempts_started + 1);
        let picks = picks(content, self.seed);
        let questions = if picks.is_empty() { content.questions.len() } else { picks.len() } as u16;
        let late = matches!(verdict, Ok(Taking::Late(_)));
        let navigation = content.settings.navigation;
        let trial = self.is_trial(code, catalogue);
        let seed = self.seed;
        self.leave_dialog(Place::Kept);
        self.record(StudentEvent::AttemptStarted {
            attempt,
            quiz,
            seed,
            questions,
            picks,
            late,
            navigation,
            trial,
        });
        self.record(StudentEvent::QuestionAsked { attempt, number: 1 });
        self.show_question(attempt, place, late.then_some(Hint::Late), catalogue);
    }

    /// Whether what they answer is a trial: whoever may change the quiz knows its answers, or could.
    pub(super) fn is_trial(&self, quiz: &QuizCode, catalogue: &Catalogue) -> bool {
        catalogue.entry(quiz).is_some_and(|entry| self.may_change(entry.owner))
    }

    /// The student finished or gave up as many attempts as the quiz allows.
    fn refuse_attempt(&mut self, quiz: QuizRef, content: &Quiz, place: Place, catalogue: &Catalogue) {
        let counts = content.settings.counts;
        let percent = self.student.results.get(&quiz.code).map(|results| results.counted(counts));
        let attempts = content.settings.attempts.unwrap_or_default();
        let (student, last, course) =
            (self.student.id, self.last_finished(&quiz), self.course_of(&quiz, catalogue));
        let notice = Notice::AttemptsUsedUp { quiz, attempts, percent, counts, student, last, course };
        self.show(Some(Card::Menu), place, View::Notice(notice));
    }

    /// The last finished attempt at a quiz that can be looked at.
    fn last_finished(&self, quiz: &QuizRef) -> Option<AttemptId> {
        let of_quiz = |finished: &&FinishedAttempt| finished.attempt.quiz.code == quiz.code;
        self.student.finished.iter().rev().find(of_quiz).map(|last| last.attempt.id)
    }

    /// The course that they go back to from a quiz.
    pub(super) fn course_of(&self, quiz: &QuizRef, catalogue: &Catalogue) -> Option<CourseCode> {
        self.course_after(&CourseItem::Quiz(quiz.code.clone()), catalogue)
    }

    /// The quiz is not theirs to begin, or not now.
    fn refuse_closed(&mut self, quiz: QuizRef, closed: Closed, place: Place, catalogue: &Catalogue) {
        let course = self.course_of(&quiz, catalogue);
        let notice = match closed {
            Closed::NotYet(opens) => Notice::QuizNotYet { quiz, opens, course },
            Closed::Over(due) => {
                let last = self.last_finished(&quiz);
                Notice::QuizOver { quiz, due, student: self.student.id, last, course }
            }
            Closed::NoAccess => Notice::QuizNotForYou,
            Closed::Archived => Notice::CourseArchived,
        };
        self.show(Some(Card::Menu), place, View::Notice(notice));
    }
}
