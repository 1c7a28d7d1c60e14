//! What people grade. A grader gives a grade, which is told to the student whose answer it is; there it is taken, or not, and what
//! became of it is told to the grader. So an answer is graded once, however many graders look at it at the same time.

use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::dialog::{CommentDraft, Dialog};
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{Role, StudentEvent};
use studymate_schema::grading::{
    AnswerKey, COMMENT_MAX, Grade, GradeOutcome, Grader, ReportPart, Score, Standings,
};
use studymate_schema::input::Command;
use studymate_schema::quiz::{Question as Content, QuizRef};
use studymate_schema::view::{GradedAnswer, GradedAttempt, GradingAt, Notice, Toast, View};
use studymate_schema::{Aggregate, AttemptId, Credit, Personal, QuizCode, UserId};

use super::Turn;
use crate::student::{Attempt, Outcome};

impl Turn {
    /// As whom this person grades; `None` for somebody who may not.
    pub(super) fn grader(&self) -> Option<Grader> {
        let (student, user) = (&self.student, self.student.id);
        if student.is_admin() {
            Some(Grader::Admin(user))
        } else {
            student.may_author().then_some(Grader::Mentor(user))
        }
    }

    /// `/grade`: the answer that waits longest.
    pub(super) fn typed_grade(&mut self) {
        if self.allowed(Role::Mentor, "grade") {
            self.grading(GradingAt::Next(None), None, Place::Fresh);
        }
    }

    /// `/report <quiz>`: what students did in it.
    pub(super) fn typed_report(&mut self, argument: &str, catalogue: &Catalogue) {
        if !self.allowed(Role::Assistant, "report") {
            return;
        }
        let code = QuizCode::parse(argument).ok();
        let Some((code, entry)) = code.and_then(|code| Some((code.clone(), catalogue.entry(&code)?))) else {
            let code = Personal::Known(argument.chars().take(64).collect());
            let notice = if argument.is_empty() { Notice::ReportUsage } else { Notice::NoSuchQuiz { code } };
            return self.say(View::Notice(notice));
        };
        let Some(grader) = self.reader(&code, entry.owner, catalogue) else {
            let assists = !self.student.may_author();
            let notice =
                if assists { Notice::NotInTheirClassrooms { code } } else { Notice::NotYourQuiz { code } };
            self.record(StudentEvent::RightMissed { what: "report".to_owned() });
            return self.say(View::Notice(notice));
        };
        let part = ReportPart::Attempts(code, 0);
        self.show(Some(Card::Grading), Place::Fresh, View::QuizReport { grader, part });
    }

    /// A part of a report. What is improbable is for those who judge it, not for assistants.
    pub(super) fn report(
        &mut self,
        part: ReportPart,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let (ReportPart::Attempts(code, _) | ReportPart::Patterns(code)) = &part;
        let reader = catalogue.entry(code).and_then(|entry| self.reader(code, entry.owner, catalogue));
        let judges = !matches!(part, ReportPart::Patterns(_));
        match reader.filter(|reader| judges || !matches!(reader, Grader::Assistant(_))) {
            Some(grader) => self.show(Some(Card::Grading), place, View::QuizReport { grader, part }),
            None => {
                self.record(StudentEvent::RightMissed { what: "report".to_owned() });
                return Err(Toast::NotAllowed);
            }
        }
        Ok(())
    }

    /// As whom this person looks into a quiz; `None` for somebody who may not.
    fn reader(&self, code: &QuizCode, owner: Author, catalogue: &Catalogue) -> Option<Grader> {
        let assists = || self.student.assists_with(code, catalogue);
        let assistant = || assists().then_some(Grader::Assistant(self.student.id));
        self.grader().filter(|grader| may_grade(owner, *grader)).or_else(assistant)
    }

    /// Shows an answer to be graded.
    pub(super) fn grading(&mut self, at: GradingAt, note: Option<GradeOutcome>, place: Place) {
        let Some(grader) = self.grader() else { return };
        let comment = match at {
            GradingAt::Answer(answer) => self.drafted(answer).and_then(|draft| draft.text.clone()),
            GradingAt::Next(_) => None,
        };
        self.show(Some(Card::Grading), place, View::Grading { grader, at, comment, note });
    }

    /// A grader pressed a grade: it goes to the student with the comment that was written to the answer.
    pub(super) fn give_grade(&mut self, answer: AnswerKey, percent: u8, again: bool) -> Toast {
        let Some(by) = self.grader() else { return Toast::NotAllowed };
        let credit = Credit(Credit::FULL.0 / 100 * i32::from(percent.min(100)));
        let comment = self.drafted(answer).and_then(|draft| draft.text.clone());
        self.record(StudentEvent::GradeGiven { answer, credit });
        let grade = Grade { credit, comment, by, again };
        self.effect(Effect::Tell {
            to: Aggregate::User(answer.student),
            command: Box::new(Command::GradeAnswer { answer, grade }),
        });
        Toast::GradeSent
    }

    /// What became of a grade: the next answer is shown, or the same one where it was to be graded again.
    pub(super) fn grade_answered(&mut self, answer: AnswerKey, again: bool, outcome: GradeOutcome) {
        if outcome == GradeOutcome::NotYours {
            self.record(StudentEvent::RightMissed { what: "grade".to_owned() });
        }
        let taken = matches!(outcome, GradeOutcome::Taken { .. } | GradeOutcome::Gone);
        let at = if taken && !again { GradingAt::Next(Some(answer)) } else { GradingAt::Answer(answer) };
        self.grading(at, Some(outcome), Place::Kept);
    }

    pub(super) fn begin_comment(&mut self, answer: AnswerKey, place: Place) {
        // Another comment to the same answer takes the place of the one before.
        if self.drafted(answer).is_none() && !self.may_begin_steps() {
            return;
        }
        let text = self.drafted(answer).and_then(|draft| draft.text.clone());
        self.move_dialog(Dialog::Comment(CommentDraft { answer, text }));
        self.show(Some(Card::Grading), place, View::WriteComment { answer, too_long: false });
    }

    /// A comment in the making: with its answer once it is written.
    pub(super) fn show_comment(&mut self, draft: &CommentDraft, place: Place) {
        let answer = draft.answer;
        if draft.text.is_some() {
            self.grading(GradingAt::Answer(answer), None, place);
        } else {
            self.show(Some(Card::Grading), place, View::WriteComment { answer, too_long: false });
        }
    }

    /// Shows an answer to be graded again, or anew from the question for a comment: what is typed then is none, unless one was typed before.
    pub(super) fn show_to_regrade(&mut self, answer: AnswerKey, place: Place) {
        if self.drafted(answer).is_some_and(|draft| draft.text.is_none()) {
            self.end_dialog();
        }
        self.grading(GradingAt::Answer(answer), None, place);
    }

    /// A comment was typed, or another one in its place: it stays in the chat, and the answer is shown again below it.
    pub(super) fn typed_comment(&mut self, answer: AnswerKey, text: &str) {
        if text.chars().count() > COMMENT_MAX {
            let view = View::WriteComment { answer, too_long: true };
            return self.show(Some(Card::Grading), Place::Fresh, view);
        }
        let text = Personal::Known(text.to_owned());
        self.move_dialog(Dialog::Comment(CommentDraft { answer, text: Some(text) }));
        self.grading(GradingAt::Answer(answer), None, Place::Fresh);
    }

    pub(super) fn drop_comment(&mut self, answer: AnswerKey, place: Place) -> Toast {
        if self.drafted(answer).is_some() {
            self.end_dialog();
        }
        self.grading(GradingAt::Answer(answer), None, place);
        Toast::CommentDropped
    }

    /// The comment to this answer that is in the making.
    fn drafted(&self, answer: AnswerKey) -> Option<&CommentDraft> {
        match self.student.dialog.as_deref() {
            Some(Dialog::Comment(draft)) if draft.answer == answer => Some(draft),
            _ => None,
        }
    }

    /// Somebody graded an answer of this student: it is taken, or it is told why not.
    pub(super) fn grade_answer(&mut self, answer: AnswerKey, grade: &Grade, catalogue: &Catalogue) {
        let outcome = self.take_grade(answer, grade, catalogue);
        let command = Command::GradeAnswered { answer, again: grade.again, outcome };
        let to = Aggregate::User(grade.by.user());
        self.effect(Effect::Tell { to, command: Box::new(command) });
    }

    fn take_grade(&mut self, answer: AnswerKey, grade: &Grade, catalogue: &Catalogue) -> GradeOutcome {
        let Some((code, outcome)) = self.outcome(answer.attempt) else { return GradeOutcome::Gone };
        let quiz = QuizRef { code, version: outcome.version };
        let question = outcome.index(answer.number).and_then(|index| catalogue.question(&quiz, index));
        let scored = outcome.answer(answer.number);
        let (Some(question), Some(scored), Some(entry)) = (question, scored, catalogue.entry(&quiz.code))
        else {
            return GradeOutcome::Gone;
        };
        if !may_grade(entry.owner, grade.by) {
            return GradeOutcome::NotYours;
        }
        let credit = Credit(grade.credit.0.clamp(Credit::NONE.0, Credit::FULL.0));
        let before = outcome.grades.get(&answer.number);
        if let Some(given) = scored.credit.filter(|_| !grade.again) {
            let by = before.map_or_else(|| grade.by.user(), |graded| graded.by);
            return if by == grade.by.user() && given == credit {
                GradeOutcome::Taken { credit, reachable: !self.student.unreachable }
            } else {
                GradeOutcome::GradedBefore { credit: given, by }
            };
        }
        let kept = before.and_then(|graded| graded.comment.clone());
        let (comment, day) = (grade.comment.clone().or(kept), scored.day);
        self.regrade(
            &quiz,
            answer,
            question,
            (scored.credit, credit, day),
            comment,
            grade.by.user(),
            catalogue,
        );
        GradeOutcome::Taken { credit, reachable: !self.student.unreachable }
    }

    /// Records a grade and what it makes of the attempt; the student is told when nothing of it waits any more.
    #[expect(clippy::too_many_arguments, reason = "each is one field of the event")]
    fn regrade(
        &mut self,
        quiz: &QuizRef,
        answer: AnswerKey,
        question: &Content,
        (before, credit, day): (Option<Credit>, Credit, i32),
        comment: Option<Personal<String>>,
        by: UserId,
        catalogue: &Catalogue,
    ) {
        let AnswerKey { attempt, number, .. } = answer;
        let Some((_, outcome)) = self.outcome(attempt) else { return };
        let Some(content) = catalogue.content(quiz) else { return };
        let graded = outcome.with(number, credit);
        let was = Score { percent: outcome.percent, passed: outcome.passed, ..outcome.score(content) };
        let (score, finished_on, trial) = (graded.score(content), outcome.day, outcome.trial);
        let results = self.student.results.get(&quiz.code);
        let standings = results.map_or(
            Standings { best: score.percent, first: score.percent, last: score.percent },
            |results| results.standings_with(attempt, score.percent),
        );
        self.record(StudentEvent::AnswerGraded {
            attempt,
            quiz: quiz.clone(),
            number,
            question: question.id.clone(),
            topic: question.topic.clone(),
            day,
            before,
            credit,
            comment,
            by,
            trial,
        });
        self.record(StudentEvent::AttemptRegraded {
            attempt,
            quiz: quiz.clone(),
            day: finished_on,
            before: was,
            score,
            standings,
            trial,
        });
        if score.pending == 0 {
            self.tell_grades(attempt, quiz);
        }
    }

    /// Tells the student what became of an attempt, with all that was said about it.
    fn tell_grades(&mut self, attempt: AttemptId, quiz: &QuizRef) {
        let Some((_, outcome)) = self.outcome(attempt) else { return };
        let answers = outcome.grades.iter().filter_map(|(number, graded)| {
            Some(GradedAnswer {
                number: *number,
                index: outcome.index(*number)?,
                credit: outcome.answer(*number)?.credit?,
                comment: graded.comment.clone(),
            })
        });
        let view = View::Graded(GradedAttempt {
            student: self.student.id,
            attempt,
            quiz: quiz.clone(),
            percent: outcome.percent,
            passed: outcome.passed,
            answers: answers.collect(),
            kept: self.student.finished(attempt).is_some(),
        });
        self.tell(view);
    }

    /// What a person said about an answer.
    pub(super) fn comment(&self, attempt: &Attempt, number: u16) -> Option<Personal<String>> {
        let outcome = self.student.results.get(&attempt.quiz.code)?.outcome(attempt.id)?;
        outcome.grades.get(&number)?.comment.clone()
    }

    fn outcome(&self, attempt: AttemptId) -> Option<(QuizCode, &Outcome)> {
        let mut results = self.student.results.iter();
        results.find_map(|(code, results)| Some((code.clone(), results.outcome(attempt)?)))
    }
}

/// A mentor grades answers to what is theirs, an admin all; so nothing waits for ever for an owner who has left.
fn may_grade(owner: Author, grader: Grader) -> bool {
    match grader {
        Grader::Admin(_) => true,
        Grader::Assistant(_) => false,
        Grader::Mentor(user) => owner.user() == Some(user),
    }
}
