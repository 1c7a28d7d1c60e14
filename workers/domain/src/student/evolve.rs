//! How each event changes a person. Total: any event can follow any other, one that does not fit changes nothing.

use std::sync::Arc;

use studymate_schema::authoring::{QuizDraft, QuizStep};
use studymate_schema::dialog::Dialog;
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::quiz::Quiz;
use studymate_schema::{AttemptId, Personal, Timestamp};

use super::schedule::rate;
use super::{
    Answer, Attempt, Ban, FinishedAttempt, Membership, QuizResults, REVIEWABLE, Registration, Review,
    ReviewStage, Stage, Student,
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
        }
        StudentEvent::AttemptStarted { attempt, quiz, seed, questions, picks, late } => {
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
                started_at: at,
                answers: Vec::new(),
                stage: Stage::Asking { asked_at: at, selected: Vec::new() },
            });
        }
        StudentEvent::QuestionAsked { attempt, number } => {
            if let Some(unfinished) = attempt_mut(student, *attempt).filter(|a| a.answered() + 1 == *number) {
                let selected = unfinished.selected().to_vec();
                unfinished.stage = Stage::Asking { asked_at: at, selected };
            }
        }
        StudentEvent::AttemptResumed { attempt } => {
            student.current = Some(*attempt);
            student.review = None;
            student.dialog = None;
        }
        StudentEvent::SelectionChanged { attempt, selected: now, .. } => {
            if let Some(review) = student.review.as_mut().filter(|review| review.id() == *attempt) {
                if let ReviewStage::Asking { selected, .. } = &mut review.stage {
                    selected.clone_from(now);
                }
            } else if let Some(Stage::Asking { selected, .. }) =
                attempt_mut(student, *attempt).map(|a| &mut a.stage)
            {
                selected.clone_from(now);
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
                student.memory.schedule(&quiz.code, question, day, rate(given, *credit, *took_ms))
            });
            Arc::make_mut(&mut student.memory).keep(&quiz.code, question, day, schedule);
            let settings = &student.settings;
            if *given != Given::TimedOut {
                student.streak.answered(at, settings.zone.as_ref(), settings.goal, (*attempt, *number));
                student.streak.today().into_iter().for_each(|day| student.calendar.answered(day));
            }
            if let Some(unfinished) = attempt_mut(student, *attempt) {
                unfinished.answers.push(Answer { given: given.clone(), credit: *credit });
                unfinished.stage = Stage::Answered;
            }
        }
        StudentEvent::AttemptFinished { attempt, quiz, percent, passed, took_ms, .. } => {
            let before = student.results.get(&quiz.code).copied();
            let results = before
                .map_or_else(|| QuizResults::of(*percent, *passed), |before| before.and(*percent, *passed));
            student.results.insert(quiz.code.clone(), results);
            if let Some(finished) = take_attempt(student, *attempt) {
                student.finished.push(FinishedAttempt {
                    attempt: finished,
                    percent: *percent,
                    passed: *passed,
                    took_ms: *took_ms,
                    best_before: before.map(|b| b.best),
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
        StudentEvent::AttemptCancelled { attempt, .. } => {
            take_attempt(student, *attempt);
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
        StudentEvent::DialogMoved { dialog } => student.dialog = Some(dialog.as_ref().clone()),
        StudentEvent::DialogEnded => student.dialog = None,
        StudentEvent::QuizDraftMoved { step } => {
            if let Some(Dialog::Quiz(draft)) = &mut student.dialog {
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

/// The quiz that is made, which is looked over next.
fn drafted(student: &mut Student) -> Option<&mut Quiz> {
    let Some(Dialog::Quiz(QuizDraft { quiz: Some(Personal::Known(quiz)), step })) = &mut student.dialog
    else {
        return None;
    };
    *step = QuizStep::Overview;
    Some(quiz)
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
