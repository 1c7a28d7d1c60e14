//! How each event changes a person. Total: any event can follow any other, one that does not fit changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use studymate_schema::authoring::{QuizDraft, QuizStep};
use studymate_schema::dialog::Dialog;
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::quiz::Quiz;
use studymate_schema::{AttemptId, Credit, Personal, Timestamp};

use super::memory::day_of;
use super::schedule::rate;
use super::{
    Answer, Attempt, Ban, FinishedAttempt, Graded, Membership, Outcome, REVIEWABLE, Registration, Review,
    ReviewStage, Scored, Stage, Student,
};

/// More violations than any ban waits for.
const VIOLATIONS_KEPT: usize = 16;

/// Applies an event that happened at `at`.
pub fn evolve(student: &mut Student, event: &StudentEvent, at: Timestamp) {
    student.habits.evolve(event, at);
    match event {
        StudentEvent::Registered { profile, locale } => {
            student.registration = Some(Registration { profile: profile.clone(), locale: *locale });
        }
        StudentEvent::ProfileChanged { profile } => {
            if let Some(registration) = &mut student.registration {
                registration.profile = profile.clone();
            }
        }
        StudentEvent::LocaleChosen { locale } => {
            if let Some(registration) = &mut student.registration {
                registration.locale = *locale;
            }
        }
        StudentEvent::RoleGranted { role, .. } => {
            student.roles.insert(*role);
        }
        StudentEvent::RoleRevoked { role, .. } => {
            student.roles.remove(role);
            // What was being made needs a right that may be gone.
            student.dialog = None;
        }
        StudentEvent::AttemptStarted { attempt, quiz, seed, questions, picks, late, navigation, trial } => {
            student.attempts_started = student.attempts_started.max(attempt.0);
            student.current = Some(*attempt);
            student.review = None;
            student.dialog = None;
            student.unfinished.push(Attempt {
                id: *attempt,
                quiz: quiz.clone(),
                seed: *seed,
                questions: *questions,
                picks: picks.clone(),
                late: *late,
                trial: *trial,
                started_at: at,
                answers: Vec::new(),
                stage: Stage::Asking { asked_at: at, selected: Vec::new() },
                navigation: *navigation,
                kept: BTreeMap::new(),
            });
        }
        StudentEvent::QuestionAsked { attempt, number } => {
            let Some(unfinished) = attempt_mut(student, *attempt) else { return };
            if unfinished.is_free() {
                leave_question(unfinished, Some(*number), at);
                unfinished.stage = Stage::Open { number: *number, asked_at: at };
            } else if unfinished.answered() + 1 == *number {
                let selected = unfinished.selected().to_vec();
                unfinished.stage = Stage::Asking { asked_at: at, selected };
            }
        }
        StudentEvent::AttemptResumed { attempt } => {
            student.current = Some(*attempt);
            student.review = None;
            student.dialog = None;
        }
        StudentEvent::AttemptPaused { attempt } => {
            if student.current == Some(*attempt) {
                student.current = None;
            }
        }
        StudentEvent::OverviewOpened { attempt } => {
            if let Some(unfinished) = attempt_mut(student, *attempt).filter(|attempt| attempt.is_free()) {
                leave_question(unfinished, None, at);
                unfinished.stage = Stage::Overview;
            }
        }
        StudentEvent::TextKept { attempt, number, text } => {
            if let Some(unfinished) = attempt_mut(student, *attempt) {
                unfinished.kept.entry(*number).or_default().typed = Some(text.clone());
            }
        }
        StudentEvent::SelectionChanged { attempt, selected: now, number } => {
            if let Some(review) = student.review.as_mut().filter(|review| review.id() == *attempt) {
                if let ReviewStage::Asking { selected, .. } = &mut review.stage {
                    selected.clone_from(now);
                }
            } else if let Some(unfinished) = attempt_mut(student, *attempt) {
                if unfinished.is_free() {
                    unfinished.kept.entry(*number).or_default().selected.clone_from(now);
                } else if let Stage::Asking { selected, .. } = &mut unfinished.stage {
                    selected.clone_from(now);
                }
            }
        }
        StudentEvent::AnswerGiven {
            attempt,
            quiz,
            number,
            question,
            given,
            credit,
            took_ms,
            schedule,
            ..
        } => {
            // Answers from before there were reviews are scheduled now; all others keep what was computed then.
            let day = student.day_of(at);
            let schedule = schedule.unwrap_or_else(|| {
                let (rating, retention) = (rate(given, *credit, *took_ms), student.settings.retention);
                student.memory.schedule(&quiz.code, question, day, rating, retention)
            });
            Arc::make_mut(&mut student.memory).keep(&quiz.code, question, day, schedule);
            let settings = &student.settings;
            if !matches!(given, Given::TimedOut | Given::Skipped) {
                student.streak.answered(at, settings.zone.as_ref(), settings.goal, (*attempt, *number));
                student.streak.today().into_iter().for_each(|day| student.calendar.answered(day));
            }
            keep_answer(student, *attempt, given, Some(*credit), at);
        }
        StudentEvent::AnswerSubmitted { attempt, number, given, .. } => {
            let settings = &student.settings;
            student.streak.answered(at, settings.zone.as_ref(), settings.goal, (*attempt, *number));
            student.streak.today().into_iter().for_each(|day| student.calendar.answered(day));
            keep_answer(student, *attempt, given, None, at);
        }
        StudentEvent::AttemptFinished {
            attempt, quiz, percent, passed, took_ms, questions, trial, ..
        } => {
            let finished = take_attempt(student, *attempt);
            let results = Arc::make_mut(&mut student.results).entry(quiz.code.clone()).or_default();
            let best_before = (results.attempts() > 0).then(|| results.best());
            let answers = finished.as_ref().map(|finished| finished.answers.as_slice()).unwrap_or_default();
            let scored = |answer: &Answer| Scored { credit: answer.credit, day: answer.day };
            results.finish(Outcome {
                attempt: *attempt,
                version: quiz.version,
                questions: *questions,
                picks: finished.as_ref().map(|finished| finished.picks.clone()).unwrap_or_default(),
                answers: answers.iter().map(scored).collect(),
                day: day_of(at, None),
                percent: *percent,
                passed: *passed,
                trial: *trial,
                grades: BTreeMap::new(),
            });
            if let Some(finished) = finished {
                student.finished.push(FinishedAttempt {
                    attempt: finished,
                    percent: *percent,
                    passed: *passed,
                    took_ms: *took_ms,
                    best_before,
                });
                let surplus = student.finished.len().saturating_sub(REVIEWABLE);
                student.finished.drain(..surplus);
            }
        }
        StudentEvent::CourseVisited { course, seen } => student.visited(course, *seen, at),
        StudentEvent::CourseJoined { course, .. } => {
            student.joined.insert(course.clone());
        }
        StudentEvent::MaterialOpened { material } => {
            student.opened.insert(material.clone());
        }
        StudentEvent::AnswerGraded { attempt, quiz, number, credit, comment, by, .. } => {
            if let Some(results) = Arc::make_mut(&mut student.results).get_mut(&quiz.code) {
                results.grade(*attempt, *number, *credit, Graded { by: *by, comment: comment.clone() });
            }
            let place = usize::from(number.saturating_sub(1));
            let kept =
                finished_mut(student, *attempt).and_then(|finished| finished.attempt.answers.get_mut(place));
            if let Some(answer) = kept {
                answer.credit = Some(*credit);
            }
        }
        StudentEvent::AttemptRegraded { attempt, quiz, score, .. } => {
            if let Some(results) = Arc::make_mut(&mut student.results).get_mut(&quiz.code) {
                results.regrade(*attempt, score.percent, score.passed);
            }
            if let Some(finished) = finished_mut(student, *attempt) {
                (finished.percent, finished.passed) = (score.percent, score.passed);
            }
        }
        StudentEvent::GradeGiven { answer, .. } => {
            let comments =
                |dialog: &Dialog| matches!(dialog, Dialog::Comment(draft) if draft.answer == *answer);
            student.dialog = student.dialog.take().filter(|dialog| !comments(dialog));
        }
        StudentEvent::AttemptCancelled { attempt, quiz, .. } => {
            take_attempt(student, *attempt);
            let given_up = student.given_up.entry(quiz.code.clone()).or_default();
            *given_up = given_up.saturating_add(1);
        }
        StudentEvent::FloodNoticed => {
            student.violations.push(at);
            let surplus = student.violations.len().saturating_sub(VIOLATIONS_KEPT);
            student.violations.drain(..surplus);
        }
        StudentEvent::TemporarilyBanned { until } => {
            student.violations.clear();
            student.banned_until = Some(*until);
        }
        StudentEvent::ReviewStarted { review, of, seed, questions } => {
            student.reviews_started = student.reviews_started.max(*review);
            student.current = None;
            student.dialog = None;
            student.review = Some(Review {
                number: *review,
                of: *of,
                seed: *seed,
                questions: questions.clone(),
                answered: 0,
                right: 0,
                stage: ReviewStage::Asking { asked_at: at, selected: Vec::new() },
            });
        }
        StudentEvent::ReviewQuestionAsked { review, number } => {
            if let Some(review) = review_mut(student, *review).filter(|r| r.answered + 1 == *number) {
                let selected = review.selected().to_vec();
                review.stage = ReviewStage::Asking { asked_at: at, selected };
            }
        }
        StudentEvent::QuestionReviewed {
            review, number, quiz, question, given, credit, schedule, ..
        } => {
            let day = student.day_of(at);
            Arc::make_mut(&mut student.memory).keep(&quiz.code, question, day, *schedule);
            let settings = &student.settings;
            let answer = (AttemptId::of_review(*review), *number);
            student.streak.answered(at, settings.zone.as_ref(), settings.goal, answer);
            student.streak.today().into_iter().for_each(|day| student.calendar.answered(day));
            if let Some(review) = review_mut(student, *review) {
                review.answered = *number;
                review.right += u16::from(credit.is_right());
                let (given, credit, days) = (given.clone(), *credit, schedule.days);
                review.stage = ReviewStage::Answered { given, credit, days };
            }
        }
        StudentEvent::ReviewEnded { review, .. } => {
            if review_mut(student, *review).is_some() {
                student.review = None;
            }
        }
        StudentEvent::DialogMoved { dialog } => student.dialog = Some(dialog.clone()),
        StudentEvent::DialogEnded => student.dialog = None,
        StudentEvent::QuizDraftMoved { step } => {
            if let Some(Dialog::Quiz(draft)) = student.dialog.as_deref_mut() {
                draft.step = step.as_ref().clone();
            }
        }
        StudentEvent::QuestionKept { at, question } => {
            if let (Some(quiz), Personal::Known(question)) = (drafted(student), question.as_ref()) {
                match at.and_then(|at| quiz.questions.get_mut(usize::from(at))) {
                    Some(before) => *before = question.clone(),
                    None => quiz.questions.push(question.clone()),
                }
            }
        }
        StudentEvent::QuestionDropped { at } => {
            if let Some(quiz) = drafted(student).filter(|quiz| usize::from(*at) < quiz.questions.len()) {
                quiz.questions.remove(usize::from(*at));
            }
        }
        StudentEvent::QuestionMovedUp { at } => {
            if let Some(quiz) = drafted(student)
                && let Some(before) = at.checked_sub(1).filter(|_| usize::from(*at) < quiz.questions.len())
            {
                quiz.questions.swap(usize::from(before), usize::from(*at));
            }
        }
        StudentEvent::QuizSettingsChosen { pass_mark, settings } => {
            if let (Some(quiz), Personal::Known(settings)) = (drafted(student), settings.as_ref()) {
                quiz.pass_mark = *pass_mark;
                quiz.settings = settings.clone();
            }
            if let Some(Dialog::Quiz(draft)) = student.dialog.as_deref_mut() {
                draft.step = QuizStep::Settings { open: None };
            }
        }
        StudentEvent::MaterialRefused { material, file_id } => {
            student.refused_materials.insert(material.clone(), file_id.clone());
        }
        StudentEvent::Banned { until, reason, .. } => {
            student.ban = Some(Ban { until: *until, reason: reason.clone(), told: false });
        }
        StudentEvent::BanTold => {
            if let Some(ban) = &mut student.ban {
                ban.told = true;
            }
        }
        StudentEvent::Unbanned { .. } => {
            student.ban = None;
            student.banned_until = None;
        }
        StudentEvent::MembershipsAsked { classrooms } => student.memberships.asked(classrooms, at),
        StudentEvent::InputHeldBack { wanted } => student.memberships.held_back(wanted, at),
        StudentEvent::WaitEnded => student.memberships.wait_ended(),
        StudentEvent::MembershipLearned { classroom, member, as_of } => {
            student.memberships.learned(*classroom, Membership { member: *member, as_of: *as_of });
        }
        StudentEvent::MembershipUnknown { classroom } => student.memberships.unknown(*classroom),
        StudentEvent::BotBlocked | StudentEvent::AccountGone => student.unreachable = true,
        StudentEvent::BotUnblocked => student.unreachable = false,
        StudentEvent::TimeZoneChosen { zone } => {
            let before = student.streak.today();
            student.streak.zone_chosen(at, student.settings.zone.as_ref(), zone);
            if let Some((from, to)) = before.zip(student.streak.today()) {
                student.calendar.moved(from, to);
            }
            student.settings.zone = Some(zone.clone());
        }
        StudentEvent::DailyGoalChosen { goal } => {
            student.streak.goal_chosen(at, student.settings.zone.as_ref(), *goal);
            student.settings.goal = *goal;
        }
        StudentEvent::RetentionChosen { goal } => student.settings.retention = *goal,
        StudentEvent::DetailLevelChosen { level } => student.settings.detail = *level,
        StudentEvent::Forgotten { .. } => *student = student.forgotten(),
        StudentEvent::Reminded => {
            let day = student.day_of(at);
            student.habits.reminded(day);
        }
        StudentEvent::PrivacyChosen { privacy } => student.settings.privacy = privacy.clone(),
        StudentEvent::RemindersChosen { reminders } => student.settings.reminders = *reminders,
        StudentEvent::ExportRequested
        | StudentEvent::RightMissed { .. }
        | StudentEvent::QuizFileSent { .. } => {}
    }
}

/// The quiz that is made: it is changed, and looked over next.
fn drafted(student: &mut Student) -> Option<&mut Quiz> {
    let Some(Dialog::Quiz(QuizDraft { quiz: Some(Personal::Known(quiz)), step, basis })) =
        student.dialog.as_deref_mut()
    else {
        return None;
    };
    *step = QuizStep::Overview;
    *basis = basis.changed();
    Some(quiz)
}

/// Keeps an answer of an attempt.
fn keep_answer(
    student: &mut Student,
    attempt: AttemptId,
    given: &Given,
    credit: Option<Credit>,
    at: Timestamp,
) {
    if let Some(unfinished) = attempt_mut(student, attempt) {
        unfinished.answers.push(Answer { given: given.clone(), credit, day: day_of(at, None) });
        unfinished.kept.remove(&unfinished.answered());
        unfinished.stage = Stage::Answered;
    }
}

/// Counts the time of the question that is open when another one is opened. Opening it again begins its time anew: there was a break.
fn leave_question(attempt: &mut Attempt, next: Option<u16>, at: Timestamp) {
    let Stage::Open { number, asked_at } = attempt.stage else { return };
    if next != Some(number) {
        let spent = u32::try_from(at.duration_since(asked_at).as_millis().max(0)).unwrap_or(u32::MAX);
        let kept = attempt.kept.entry(number).or_default();
        kept.spent_ms = kept.spent_ms.saturating_add(spent);
    }
}

fn finished_mut(student: &mut Student, attempt: AttemptId) -> Option<&mut FinishedAttempt> {
    student.finished.iter_mut().find(|finished| finished.attempt.id == attempt)
}

fn attempt_mut(student: &mut Student, attempt: AttemptId) -> Option<&mut Attempt> {
    student.unfinished.iter_mut().find(|unfinished| unfinished.id == attempt)
}

fn review_mut(student: &mut Student, number: u32) -> Option<&mut Review> {
    student.review.as_mut().filter(|review| review.number == number)
}

fn take_attempt(student: &mut Student, attempt: AttemptId) -> Option<Attempt> {
    if student.current == Some(attempt) {
        student.current = None;
    }
    let index = student.unfinished.iter().position(|unfinished| unfinished.id == attempt)?;
    Some(student.unfinished.remove(index))
}
