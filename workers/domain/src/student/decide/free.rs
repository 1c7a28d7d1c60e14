//! Free navigation: questions may be left and come back to, answers changed, until all are handed in together.

use studymate_schema::AttemptId;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::effect::{Card, Place};
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::view::{Hint, Overview, Toast, View};

use super::{Turn, picking, time};

impl Turn {
    /// Goes on after a break: with the question that was open, else with all of them.
    pub(super) fn resume_freely(&mut self, attempt: AttemptId, place: Place, catalogue: &Catalogue) {
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        match unfinished.asking() {
            Some(number) => {
                self.record(StudentEvent::QuestionAsked { attempt, number });
                self.show_question(attempt, place, Some(Hint::WelcomeBack), catalogue);
            }
            None => self.show_overview(attempt, place, false, catalogue),
        }
    }

    /// A button to a question.
    pub(super) fn open(
        &mut self,
        attempt: AttemptId,
        number: u16,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.must_be_free(attempt, place, catalogue)?;
        self.open_freely(attempt, number);
        self.show_question(attempt, place, None, catalogue);
        Ok(())
    }

    /// Opens a question of an attempt, unless it is open or there is none of this number.
    pub(super) fn open_freely(&mut self, attempt: AttemptId, number: u16) {
        self.leave_dialog(Place::Kept);
        self.make_current(attempt);
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        if unfinished.asking() != Some(number) && (1..=unfinished.questions).contains(&number) {
            self.record(StudentEvent::QuestionAsked { attempt, number });
        }
    }

    /// A button to all questions.
    pub(super) fn overview(
        &mut self,
        attempt: AttemptId,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.must_be_free(attempt, place, catalogue)?;
        self.make_current(attempt);
        if self.student.unfinished(attempt).is_some_and(|unfinished| unfinished.asking().is_some()) {
            self.record(StudentEvent::OverviewOpened { attempt });
        }
        self.show_overview(attempt, place, false, catalogue);
        Ok(())
    }

    /// The button that ends the attempt. Where questions have no answer yet, it is asked first whether that is meant.
    pub(super) fn hand_in_pressed(
        &mut self,
        attempt: AttemptId,
        sure: bool,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.must_be_free(attempt, place, catalogue)?;
        let Some(unfinished) = self.student.unfinished(attempt) else { return Ok(()) };
        if sure || unfinished.done() == unfinished.questions {
            self.hand_in(attempt, &Given::Skipped, place, catalogue);
        } else {
            self.show_overview(attempt, place, true, catalogue);
        }
        Ok(())
    }

    /// Hands in what is there; `nothing` stands for what is not.
    pub(super) fn hand_in(
        &mut self,
        attempt: AttemptId,
        nothing: &Given,
        place: Place,
        catalogue: &Catalogue,
    ) {
        let Some(unfinished) = self.student.unfinished(attempt).cloned() else { return };
        for number in 1..=unfinished.questions {
            let index = unfinished.index(number);
            let Some(question) = index.and_then(|index| catalogue.question(&unfinished.quiz, index)) else {
                return self.gone(attempt);
            };
            let kept = unfinished.kept.get(&number).cloned().unwrap_or_default();
            let open = unfinished.asked_at().filter(|_| unfinished.asking() == Some(number));
            let took_ms = kept.spent_ms.saturating_add(open.map_or(0, |asked_at| self.since(asked_at)));
            let given = picking::given(question, &kept).unwrap_or_else(|| nothing.clone());
            self.record_answer(attempt, number, question, given, took_ms);
        }
        self.end_attempt(attempt, place, catalogue);
    }

    pub(super) fn show_overview(
        &mut self,
        attempt: AttemptId,
        place: Place,
        sure: bool,
        catalogue: &Catalogue,
    ) {
        let Some(unfinished) = self.student.unfinished(attempt) else { return };
        let is_answer = |number: &u16| unfinished.kept.get(number).is_some_and(|kept| kept.is_answer());
        let view = View::Overview(Overview {
            student: self.student.id,
            attempt,
            quiz: unfinished.quiz.clone(),
            total: unfinished.questions,
            answered: (1..=unfinished.questions).filter(is_answer).collect(),
            ends: time::ends(unfinished, catalogue).quiz,
            sure,
        });
        self.show(Some(Card::Attempt(attempt)), place, view);
    }

    /// Whether an attempt is on in which students go to and fro; if not, the screen is put right.
    fn must_be_free(&mut self, attempt: AttemptId, place: Place, catalogue: &Catalogue) -> Result<(), Toast> {
        if self.run_out(attempt, self.now(), place, catalogue) {
            return Err(Toast::TimeIsUp);
        }
        if !self.may_go_on(attempt, catalogue) {
            return Err(Toast::QuizNotForYou);
        }
        match (self.student.unfinished(attempt), self.student.finished(attempt)) {
            (Some(unfinished), _) if unfinished.is_free() => Ok(()),
            (Some(_), _) => Err(Toast::UnknownButton),
            (None, Some(_)) => {
                self.show_result(attempt, place, catalogue);
                Err(Toast::AttemptOver)
            }
            (None, None) => Err(Toast::AttemptGone),
        }
    }
}
