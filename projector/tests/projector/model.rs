//! What the read models should be, computed from a whole history at once: by filtering and counting, without batches or sums in between.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use studymate_schema::catalogue::Owned;
use studymate_schema::event::{CatalogueEvent, Event, Given, Granter, Profile, Role, StudentEvent as E};
use studymate_schema::quiz::QuizRef;
use studymate_schema::{AttemptId, Credit, Timestamp};

use crate::history::Happened;
use crate::support::sorted;
use crate::{classrooms, courses};

type One<'h> = (i64, Timestamp, &'h E);

/// Every row of every table after this history, if nobody was erased.
pub(crate) fn expected(past: &[Happened]) -> BTreeMap<&'static str, Vec<Value>> {
    let all: Vec<One<'_>> = past
        .iter()
        .filter_map(|happened| match &happened.event {
            Event::Student(event) => Some((happened.stream.key_owner(), happened.at, event)),
            Event::Catalogue(_) | Event::Classroom(_) => None,
        })
        .collect();
    let mut tables = BTreeMap::from([
        ("student", students(&all)),
        ("attempt", attempts(&all)),
        ("answer", answers(&all)),
        ("quiz_progress", quiz_progress(&all)),
        ("topic_mastery", topic_mastery(&all)),
        ("question_point", points(&all).0),
        ("score", points(&all).1),
        ("player", Vec::new()),
        ("quiz_count", quiz_counts(&all)),
        ("question_count", question_counts(&all)),
        ("day_total", day_totals(&all)),
        ("activity_day", activity(&all)),
        ("answer_text", answer_texts(&all)),
    ]);
    tables.extend(catalogue(past));
    tables.extend(classrooms::expected(past));
    tables.extend(courses::expected(past));
    tables.into_iter().map(|(table, rows)| (table, sorted(rows))).collect()
}

pub(crate) fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

fn by_themselves(event: &E) -> bool {
    let by_others = [
        "RoleGranted",
        "RoleRevoked",
        "TemporarilyBanned",
        "Banned",
        "Unbanned",
        "BotBlocked",
        "AccountGone",
        "MembershipLearned",
        "AnswerGraded",
        "AttemptRegraded",
        "Reminded",
    ];
    let in_time = !matches!(event, E::AnswerGiven { given: Given::TimedOut, .. });
    in_time && !by_others.contains(&event.kind())
}

/// An answer as it stands in the end.
struct Answer<'h> {
    student: i64,
    at: Timestamp,
    attempt: AttemptId,
    number: u16,
    quiz: &'h QuizRef,
    question: &'h str,
    topic: &'h str,
    given: &'h Given,
    /// What it is worth; `None` while it waits for its grade.
    credit: Option<Credit>,
    took_ms: u32,
    trial: bool,
}

impl Answer<'_> {
    fn credit(&self) -> i64 {
        i64::from(self.credit.unwrap_or_default().0)
    }

    fn is_right(&self) -> bool {
        self.credit.is_some_and(Credit::is_right)
    }
}

/// Every answer, with the last grade that it got.
fn all_answers<'h>(all: &[One<'h>]) -> Vec<Answer<'h>> {
    let graded = |who: i64, of: AttemptId, which: u16| {
        all.iter().rev().find_map(|(student, _, event)| match event {
            E::AnswerGraded { attempt, number, credit, .. }
                if (*student, *attempt, *number) == (who, of, which) =>
            {
                Some(*credit)
            }
            _ => None,
        })
    };
    let answer = |(student, at, event): &One<'h>| {
        let (attempt, quiz, number, question, topic, given, credit, took_ms, trial) = match event {
            E::AnswerGiven {
                attempt, quiz, number, question, topic, given, credit, took_ms, trial, ..
            } => (attempt, quiz, number, question, topic, given, Some(*credit), took_ms, *trial),
            E::AnswerSubmitted { attempt, quiz, number, question, topic, given, took_ms, trial } => {
                (attempt, quiz, number, question, topic, given, None, took_ms, *trial)
            }
            _ => return None,
        };
        let (student, at, attempt, number) = (*student, *at, *attempt, *number);
        let credit = graded(student, attempt, number).or(credit);
        let took_ms = *took_ms;
        Some(Answer { student, at, attempt, number, quiz, question, topic, given, credit, took_ms, trial })
    };
    all.iter().filter_map(answer).collect()
}

/// A finished attempt as it stands in the end.
struct Finished<'h> {
    student: i64,
    at: Timestamp,
    attempt: AttemptId,
    quiz: &'h QuizRef,
    percent: u8,
    passed: bool,
    took_ms: u64,
    pending: u16,
    trial: bool,
}

/// Every finished attempt, with what the last grade made of it.
fn all_finished<'h>(all: &[One<'h>]) -> Vec<Finished<'h>> {
    let regraded = |who: i64, of: AttemptId| {
        all.iter().rev().find_map(|(student, _, event)| match event {
            E::AttemptRegraded { attempt, score, .. } if (*student, *attempt) == (who, of) => Some(*score),
            _ => None,
        })
    };
    let finished = |(student, at, event): &One<'h>| {
        let E::AttemptFinished { attempt, quiz, percent, passed, took_ms, pending, trial, .. } = event else {
            return None;
        };
        let (percent, passed, pending) = match regraded(*student, *attempt) {
            Some(score) => (score.percent, score.passed, score.pending),
            None => (*percent, *passed, *pending),
        };
        let (student, at, attempt, took_ms, trial) = (*student, *at, *attempt, *took_ms, *trial);
        Some(Finished { student, at, attempt, quiz, percent, passed, took_ms, pending, trial })
    };
    all.iter().filter_map(finished).collect()
}

/// The last event of a person that says something.
fn last<'h, T>(of: &[One<'h>], says: impl Fn(&'h E) -> Option<T>) -> Option<T> {
    of.iter().rev().find_map(|(_, _, event)| says(event))
}

fn students(all: &[One<'_>]) -> Vec<Value> {
    let known = all.iter().filter(|(.., event)| event.kind() != "MembershipLearned");
    let ids: BTreeSet<i64> = known.map(|(student, ..)| *student).collect();
    ids.into_iter()
        .map(|student| {
            let of: Vec<One<'_>> = all.iter().copied().filter(|one| one.0 == student).collect();
            let profile = last(&of, |event| match event {
                E::Registered { profile, .. } | E::ProfileChanged { profile } => Some(profile),
                _ => None,
            });
            let name = profile.and_then(|Profile { name, .. }| name.known());
            let username = profile.and_then(|profile| profile.username.as_ref()).and_then(|name| name.known());
            let locale = last(&of, |event| match event {
                E::Registered { locale, .. } | E::LocaleChosen { locale } => Some(locale.code()),
                _ => None,
            });
            let role = |wanted: Role| {
                last(&of, |event| match event {
                    E::RoleGranted { role, by } if *role == wanted => Some(Some(*by)),
                    E::RoleRevoked { role, .. } if *role == wanted => Some(None),
                    _ => None,
                })
                .flatten()
            };
            let blocked = last(&of, |event| match event {
                E::BotBlocked | E::AccountGone => Some(true),
                E::BotUnblocked => Some(false),
                _ => None,
            });
            let gone = last(&of, |event| match event {
                E::AccountGone => Some(true),
                E::BotUnblocked => Some(false),
                _ => None,
            });
            let banned = of.iter().rev().find_map(|(_, at, event)| match event {
                E::TemporarilyBanned { until } | E::Banned { until: Some(until), .. } => Some(time(*until)),
                E::Banned { until: None, .. } => Some("9999-12-30T22:00:00+00:00".to_owned()),
                E::Unbanned { .. } => Some(time(*at)),
                _ => None,
            });
            let zone = last(&of, |event| match event {
                E::TimeZoneChosen { zone } => Some(zone),
                _ => None,
            });
            let goal = last(&of, |event| match event {
                E::DailyGoalChosen { goal } => Some(goal.answers().unwrap_or(0)),
                _ => None,
            });
            let detail = last(&of, |event| match event {
                E::DetailLevelChosen { level } => Some(level.name()),
                _ => None,
            });
            let registered = of.iter().find(|(.., event)| event.kind() == "Registered");
            let seen = of.iter().rev().find(|(.., event)| by_themselves(event));
            json!({
                "student": student, "name": name, "username": username, "locale": locale,
                "assistant": role(Role::Assistant).is_some(), "account_gone": gone.unwrap_or(false),
                "mentor": role(Role::Mentor).is_some(), "admin": role(Role::Admin).is_some(),
                "configured": role(Role::Admin) == Some(Granter::Configuration),
                "registered_at": registered.map(|one| time(one.1)), "last_seen_at": seen.map(|one| time(one.1)),
                "blocked": blocked.unwrap_or(false), "banned_until": banned,
                "time_zone": zone, "daily_goal": goal, "detail_level": detail,
            })
        })
        .collect()
}

fn attempts(all: &[One<'_>]) -> Vec<Value> {
    let (answers, finished) = (all_answers(all), all_finished(all));
    all.iter()
        .filter_map(|(student, at, event)| {
            let E::AttemptStarted { attempt, quiz, questions, late, trial, .. } = event else { return None };
            let of: Vec<&One<'_>> = all
                .iter()
                .filter(|(who, _, event)| who == student && attempt_of(event) == Some(*attempt))
                .collect();
            let asked = of.iter().filter(|one| one.2.kind() == "QuestionAsked").count();
            let answers: Vec<&Answer<'_>> =
                answers.iter().filter(|a| (a.student, a.attempt) == (*student, *attempt)).collect();
            let finished = finished.iter().find(|f| (f.student, f.attempt) == (*student, *attempt));
            let cancelled = of.iter().find(|one| one.2.kind() == "AttemptCancelled");
            Some(json!({
                "student": student, "attempt": attempt, "quiz": quiz.code, "version": quiz.version,
                "started_at": time(*at), "questions": questions, "asked": asked, "answers": answers.len(),
                "right_answers": answers.iter().filter(|a| a.is_right()).count(),
                "finished_at": finished.map(|f| time(f.at)), "cancelled_at": cancelled.map(|one| time(one.1)),
                "percent": finished.map(|f| f.percent),
                "passed": finished.filter(|f| f.pending == 0).map(|f| f.passed),
                "took_ms": finished.map(|f| f.took_ms), "picks": null,
                "pending": finished.map_or(0, |f| f.pending), "late": late, "trial": trial,
            }))
        })
        .collect()
}

fn attempt_of(event: &E) -> Option<AttemptId> {
    match event {
        E::QuestionAsked { attempt, .. } | E::AttemptCancelled { attempt, .. } => Some(*attempt),
        _ => None,
    }
}

fn answers(all: &[One<'_>]) -> Vec<Value> {
    all_answers(all)
        .iter()
        .map(|a| {
            let chosen = match a.given {
                Given::Options(options) | Given::Matches(options) | Given::Order(options) => Some(options),
                Given::Text(_) | Given::TimedOut | Given::Skipped => None,
            };
            json!({
                "student": a.student, "attempt": a.attempt, "number": a.number, "quiz": a.quiz.code,
                "version": a.quiz.version, "question": a.question, "topic": a.topic, "chosen": chosen,
                "credit": a.credit(), "is_right": a.is_right(), "took_ms": a.took_ms, "at": time(a.at),
                "pending": a.credit.is_none(),
            })
        })
        .collect()
}

/// What was typed, and what the last grade says.
fn answer_texts(all: &[One<'_>]) -> Vec<Value> {
    let answers = all_answers(all);
    let graded = |a: &Answer<'_>| {
        all.iter().rev().find_map(|(student, at, event)| match event {
            E::AnswerGraded { attempt, number, comment, by, .. }
                if (*student, *attempt, *number) == (a.student, a.attempt, a.number) =>
            {
                Some((*at, comment.as_ref().and_then(|comment| comment.known()), by))
            }
            _ => None,
        })
    };
    let first_graded = |a: &Answer<'_>| {
        all.iter().find_map(|(student, at, event)| match event {
            E::AnswerGraded { attempt, number, .. }
                if (*student, *attempt, *number) == (a.student, a.attempt, a.number) =>
            {
                Some(*at)
            }
            _ => None,
        })
    };
    answers
        .iter()
        .filter_map(|a| {
            let text = if let Given::Text(text) = a.given { text.known() } else { None };
            let (graded, first) = (graded(a), first_graded(a));
            let at = if text.is_some() { Some(a.at) } else { first };
            Some(json!({
                "student": a.student, "attempt": a.attempt, "number": a.number, "quiz": a.quiz.code,
                "text": text, "at": time(at?), "waits": a.credit.is_none(),
                "graded_by": graded.map(|g| g.2), "graded_at": graded.map(|g| time(g.0)),
                "comment": graded.and_then(|g| g.1),
            }))
        })
        .collect()
}

/// Groups rows by a key, in their order.
fn grouped<K: Ord, T>(rows: impl Iterator<Item = (K, T)>) -> BTreeMap<K, Vec<T>> {
    rows.fold(BTreeMap::new(), |mut groups, (key, row)| {
        groups.entry(key).or_insert_with(Vec::new).push(row);
        groups
    })
}

fn quiz_progress(all: &[One<'_>]) -> Vec<Value> {
    let finished = all_finished(all);
    grouped(finished.iter().map(|f| ((f.student, f.quiz.code.to_string()), f)))
        .into_iter()
        .map(|((student, quiz), attempts)| {
            let last = attempts.last().unwrap();
            json!({
                "student": student, "quiz": quiz, "attempts": attempts.len(),
                "passes": attempts.iter().filter(|f| f.passed).count(),
                "best": attempts.iter().map(|f| f.percent).max(), "first": attempts[0].percent,
                "last": last.percent, "percent_sum": attempts.iter().map(|f| i64::from(f.percent)).sum::<i64>(),
                "last_version": last.quiz.version, "last_at": time(last.at),
                "pending": attempts.iter().map(|f| f.pending).sum::<u16>(),
            })
        })
        .collect()
}

/// What answers under a key come to.
fn sums(answers: &[&Answer<'_>]) -> [i64; 4] {
    [
        answers.len() as i64,
        answers.iter().filter(|a| a.is_right()).count() as i64,
        answers.iter().map(|a| a.credit()).sum::<i64>(),
        answers.iter().filter(|a| a.credit.is_none()).count() as i64,
    ]
}

fn topic_mastery(all: &[One<'_>]) -> Vec<Value> {
    let answers = all_answers(all);
    grouped(answers.iter().map(|a| ((a.student, a.topic.to_owned()), a)))
        .into_iter()
        .map(|((student, topic), of)| {
            let [answers, right, credit, pending] = sums(&of);
            json!({
                "student": student, "topic": topic, "answers": answers, "right_answers": right,
                "credit_sum": credit, "pending": pending,
            })
        })
        .collect()
}

fn question_counts(all: &[One<'_>]) -> Vec<Value> {
    let answers = all_answers(all);
    let of_students = answers.iter().filter(|a| !a.trial);
    grouped(of_students.map(|a| ((a.quiz.code.to_string(), a.question.to_owned()), a)))
        .into_iter()
        .map(|((quiz, question), of)| {
            let [answers, right, credit, pending] = sums(&of);
            json!({
                "quiz": quiz, "question": question, "answers": answers, "right_answers": right,
                "credit_sum": credit, "pending": pending,
                "took_ms_sum": of.iter().map(|a| i64::from(a.took_ms)).sum::<i64>(),
            })
        })
        .collect()
}

/// What questions are worth, and the sums by quiz and week, as the rules say it: two while the first answer counts as right, else one while a
/// later one does, in the week in which that began.
fn points(all: &[One<'_>]) -> (Vec<Value>, Vec<Value>) {
    type Answers = Vec<(Option<(AttemptId, u16)>, bool)>;
    let right = |credit: &Credit| credit.0 >= 999_000;
    type Key = (i64, String, String);
    let mut questions = BTreeMap::<Key, (Answers, i64, Option<String>)>::new();
    let mut sums = BTreeMap::<Key, i64>::new();
    for (student, at, event) in all.iter().filter(|one| !is_trial(one.2)) {
        let (quiz, question) = match event {
            E::AnswerGiven { quiz, question, .. }
            | E::AnswerSubmitted { quiz, question, .. }
            | E::QuestionReviewed { quiz, question, .. }
            | E::AnswerGraded { quiz, question, .. } => (quiz.code.to_string(), question.clone()),
            _ => continue,
        };
        let (answers, points, week) = questions.entry((*student, quiz.clone(), question)).or_default();
        match event {
            E::AnswerGiven { attempt, number, credit, .. } => {
                answers.push((Some((*attempt, *number)), right(credit)));
            }
            E::AnswerSubmitted { attempt, number, .. } => answers.push((Some((*attempt, *number)), false)),
            E::QuestionReviewed { credit, .. } => answers.push((None, right(credit))),
            E::AnswerGraded { attempt, number, credit, .. } => {
                answers.iter_mut().find(|answer| answer.0 == Some((*attempt, *number))).unwrap().1 =
                    right(credit);
            }
            _ => {}
        }
        let now = match answers.iter().position(|answer| answer.1) {
            Some(0) => 2,
            Some(_) => 1,
            None => 0,
        };
        let gained = now - *points;
        *points = now;
        if gained == 0 {
            continue;
        }
        let date = at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let days_since_monday = i64::from(date.weekday().to_monday_zero_offset());
        let monday = date.checked_sub(jiff::Span::new().days(days_since_monday)).unwrap().to_string();
        let stands_in = week.take().unwrap_or(monday);
        for scope in [String::new(), quiz] {
            for week in [stands_in.clone(), "1970-01-01".to_owned()] {
                *sums.entry((*student, scope.clone(), week)).or_default() += gained;
            }
        }
        *week = (now > 0).then_some(stands_in);
    }
    let each = questions.into_iter().map(|((student, quiz, question), (answers, points, week))| {
        let first = answers[0].0;
        json!({
            "student": student, "quiz": quiz, "question": question, "points": points, "week": week,
            "first_attempt": first.map(|first| first.0), "first_number": first.map(|first| first.1),
            "first_right": answers[0].1, "later_right": answers[1..].iter().filter(|answer| answer.1).count(),
        })
    });
    let sums = sums.into_iter().map(|((student, quiz, week), points)| {
        json!({ "student": student, "quiz": quiz, "week": week, "points": points })
    });
    (each.collect(), sums.collect())
}

/// Whether it is of a trial, which is no student's result.
fn is_trial(event: &E) -> bool {
    match event {
        E::AttemptStarted { trial, .. }
        | E::AnswerGiven { trial, .. }
        | E::AnswerSubmitted { trial, .. }
        | E::AnswerGraded { trial, .. }
        | E::QuestionReviewed { trial, .. }
        | E::AttemptFinished { trial, .. }
        | E::AttemptCancelled { trial, .. } => *trial,
        _ => false,
    }
}

fn quiz_counts(all: &[One<'_>]) -> Vec<Value> {
    let of_students = all.iter().filter(|one| !is_trial(one.2));
    let of = grouped(of_students.filter_map(|(_, _, event)| match event {
        E::AttemptStarted { quiz, .. }
        | E::AttemptFinished { quiz, .. }
        | E::AttemptCancelled { quiz, .. } => Some((quiz.code.to_string(), *event)),
        _ => None,
    }));
    let all_finished = all_finished(all);
    of.into_iter()
        .map(|(quiz, events)| {
            let kinds = |kind: &str| events.iter().filter(|event| event.kind() == kind).count();
            let of_quiz = |f: &&Finished<'_>| !f.trial && f.quiz.code.as_str() == quiz.as_str();
            let finished: Vec<(u8, bool, u64)> =
                all_finished.iter().filter(of_quiz).map(|f| (f.percent, f.passed, f.took_ms)).collect();
            json!({
                "quiz": quiz, "started": kinds("AttemptStarted"), "finished": kinds("AttemptFinished"),
                "cancelled": kinds("AttemptCancelled"), "passed": finished.iter().filter(|f| f.1).count(),
                "percent_sum": finished.iter().map(|f| u64::from(f.0)).sum::<u64>(),
                "took_ms_sum": finished.iter().map(|f| f.2).sum::<u64>(),
            })
        })
        .collect()
}

fn day_totals(all: &[One<'_>]) -> Vec<Value> {
    let counted = [
        "Registered",
        "AttemptStarted",
        "AttemptFinished",
        "AttemptCancelled",
        "AnswerGiven",
        "AnswerSubmitted",
        "QuestionReviewed",
    ];
    let days = grouped(
        all.iter().filter(|one| counted.contains(&one.2.kind())).map(|(_, at, event)| (day(*at), *event)),
    );
    let (all_finished, answers) = (all_finished(all), all_answers(all));
    days.into_iter()
        .map(|(day, events)| {
            let kinds = |kind: &str| events.iter().filter(|event| event.kind() == kind).count();
            let finished = || all_finished.iter().filter(|f| crate::model::day(f.at) == day);
            let answered = || answers.iter().filter(|a| crate::model::day(a.at) == day);
            json!({
                "day": day, "registered": kinds("Registered"), "started": kinds("AttemptStarted"),
                "finished": kinds("AttemptFinished"), "cancelled": kinds("AttemptCancelled"),
                "passed": finished().filter(|f| f.passed).count(),
                "percent_sum": finished().map(|f| u64::from(f.percent)).sum::<u64>(),
                "answers": answered().count(), "right_answers": answered().filter(|a| a.is_right()).count(),
                "reviews": kinds("QuestionReviewed"),
            })
        })
        .collect()
}

fn activity(all: &[One<'_>]) -> Vec<Value> {
    let own = all.iter().filter(|one| by_themselves(one.2));
    grouped(own.map(|(student, at, event)| ((*student, day(*at)), *event)))
        .into_iter()
        .map(|((student, day), events)| {
            json!({
                "student": student, "day": day, "events": events.len(),
                "answers": events.iter().filter(|e| ["AnswerGiven", "AnswerSubmitted"].contains(&e.kind())).count(),
                "finished": events.iter().filter(|e| e.kind() == "AttemptFinished").count(),
                "reviews": events.iter().filter(|e| e.kind() == "QuestionReviewed").count(),
            })
        })
        .collect()
}

fn catalogue(past: &[Happened]) -> BTreeMap<&'static str, Vec<Value>> {
    let events: Vec<(Timestamp, &CatalogueEvent)> = past
        .iter()
        .filter_map(|happened| match &happened.event {
            Event::Catalogue(event) => Some((happened.at, event)),
            Event::Student(_) | Event::Classroom(_) => None,
        })
        .collect();
    let mut state = studymate_schema::catalogue::Catalogue::default();
    events.iter().for_each(|(_, event)| state.evolve(event));
    let changed = |code: &str| {
        let about = |event: &CatalogueEvent| match event {
            CatalogueEvent::QuizImported { quiz, .. } => quiz.code.as_str() == code,
            CatalogueEvent::QuizPublished { quiz, .. } => quiz.code.as_str() == code,
            CatalogueEvent::QuizRetired { code: retired, .. } => retired.as_str() == code,
            CatalogueEvent::OwnerGiven { what, .. } => {
                matches!(what, Owned::Quiz(given) if given.as_str() == code)
            }
            CatalogueEvent::MaterialSaved { .. }
            | CatalogueEvent::MaterialRemoved { .. }
            | CatalogueEvent::InfoPageSaved { .. }
            | CatalogueEvent::InfoPageRemoved { .. }
            | CatalogueEvent::FilesRelinked { .. }
            | CatalogueEvent::CourseSaved { .. }
            | CatalogueEvent::CoursePublished { .. }
            | CatalogueEvent::CourseArchived { .. }
            | CatalogueEvent::ClassroomListed { .. }
            | CatalogueEvent::ClassroomUnlisted { .. }
            | CatalogueEvent::ClassroomMoved { .. }
            | CatalogueEvent::InvitationMade { .. }
            | CatalogueEvent::InvitationRedeemed { .. }
            | CatalogueEvent::InvitationRevoked { .. } => false,
        };
        events.iter().rev().find(|(_, event)| about(event)).map(|(at, _)| time(*at))
    };
    let quizzes = state.entries().map(|(code, entry)| {
        let owner = entry.owner.user();
        json!({
            "quiz": code, "newest": entry.newest().map(|newest| newest.0), "live": entry.live,
            "retired": entry.retired, "owner": owner, "changed_at": changed(code.as_str()),
        })
    });
    let (mut versions, mut questions) = (Vec::new(), Vec::new());
    for (at, event) in &events {
        let CatalogueEvent::QuizImported { quiz, version, .. } = event else { continue };
        versions.push(json!({
            "quiz": quiz.code, "version": version, "title": quiz.title, "description": quiz.description,
            "language": quiz.language, "pass_mark": quiz.pass_mark, "questions": quiz.questions.len(),
            "imported_at": time(*at),
        }));
        for (number, question) in (1..).zip(&quiz.questions) {
            questions.push(json!({
                "quiz": quiz.code, "version": version, "number": number, "question": question.id,
                "topic": question.topic, "kind": "single", "text": question.text, "options": ["yes", "no"],
                "explanation": question.explanation, "points": 1, "difficulty": null,
            }));
        }
    }
    BTreeMap::from([("quiz", quizzes.collect()), ("quiz_version", versions), ("question", questions)])
}
