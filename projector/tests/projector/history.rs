//! Histories that could have happened, made of a seed.

use std::sync::Arc;

use studymate_schema::catalogue::{Author, Owned};
use studymate_schema::event::{CatalogueEvent, Event, Given, Granter, Profile, Role, StudentEvent};
use studymate_schema::grading::{Score, Standings};
use studymate_schema::quiz::{Choice, Question, QuestionKind, Quiz, QuizRef};
use studymate_schema::quiz_settings::{Navigation, QuizSettings};
use studymate_schema::review::{Rating, Schedule};
use studymate_schema::settings::{DailyGoal, DetailLevel};
use studymate_schema::{
    Aggregate, AttemptId, Credit, Locale, MessageId, Personal, QuizCode, QuizVersion, Timestamp, UserId,
};

/// An event with its stream and time, in the order in which everything happened.
#[derive(Clone)]
pub(crate) struct Happened {
    pub(crate) stream: Aggregate,
    pub(crate) at: Timestamp,
    pub(crate) event: Event,
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

const QUESTIONS: u16 = 4;
pub(crate) const QUIZZES: [&str; 3] = ["capitals", "rivers", "rust"];

/// 2024-02-28 23:00 UTC: histories cross midnight, and a leap day.
pub(crate) fn start() -> Timestamp {
    "2024-02-28T23:00:00Z".parse().unwrap()
}

pub(crate) fn code(name: &str) -> QuizCode {
    QuizCode::parse(name).unwrap()
}

/// A quiz of which the n-th question is a choice of two about topic n modulo 2.
pub(crate) fn quiz(name: &str, title: &str) -> Quiz {
    let option = |text: &str, credit| Choice { text: text.to_owned(), credit, feedback: String::new() };
    let question = |number: u16| Question {
        id: format!("q{number}"),
        topic: topic(number),
        text: format!("Question {number} of {name}?"),
        kind: QuestionKind::SingleChoice {
            options: vec![option("yes", Credit::FULL), option("no", Credit::NONE)],
        },
        explanation: String::new(),
        media: None,
        points: 1,
        difficulty: None,
    };
    Quiz {
        code: code(name),
        title: title.to_owned(),
        description: String::new(),
        language: Some(Locale::En),
        pass_mark: 60,
        questions: (1..=QUESTIONS).map(question).collect(),
        settings: QuizSettings::default(),
    }
}

fn topic(number: u16) -> String {
    if number.is_multiple_of(2) { String::new() } else { "odd ones".to_owned() }
}

struct Person {
    id: UserId,
    registered: bool,
    attempts: u32,
    running: Option<(AttemptId, QuizRef, Vec<Answered>, Timestamp)>,
    finished: Vec<Finished>,
}

/// What an answer is worth, if that is known, and the day (UTC) on which it was given.
type Answered = (Option<Credit>, i32);

struct Finished {
    attempt: AttemptId,
    quiz: QuizRef,
    answers: Vec<Answered>,
    day: i32,
}

/// What answers come to.
fn score(answers: &[Answered]) -> Score {
    let points: i64 = answers.iter().map(|answer| i64::from(answer.0.unwrap_or_default().0)).sum();
    let percent = (points / i64::from(QUESTIONS) / 10_000) as u8;
    let pending = answers.iter().filter(|answer| answer.0.is_none()).count() as u16;
    let right = answers.iter().filter(|answer| answer.0.is_some_and(Credit::is_right)).count() as u16;
    Score { right, percent, passed: pending == 0 && percent >= 60, pending }
}

fn day_of(at: Timestamp) -> i32 {
    at.as_second().div_euclid(86_400) as i32
}

/// What `steps` throws of the dice make `students` people do, after three quizzes were published.
pub(crate) fn history(seed: u64, students: i64, steps: u64) -> Vec<Happened> {
    let mut dice = Dice(seed);
    let mut now = start();
    let mut past = Vec::new();
    for name in QUIZZES {
        import(&mut past, now, name, 1);
    }
    let mut people: Vec<Person> = (1..=students)
        .map(|number| Person {
            id: UserId(1000 + number),
            registered: false,
            attempts: 0,
            running: None,
            finished: Vec::new(),
        })
        .collect();
    for step in 0..steps {
        now += std::time::Duration::from_secs(1 + dice.below(600));
        if step == steps / 2 {
            import(&mut past, now, QUIZZES[0], 2);
            retire(&mut past, now, QUIZZES[2]);
            give(&mut past, now, QUIZZES[1], 1002);
        }
        let person = &mut people[dice.below(students.unsigned_abs()) as usize];
        let version = if step >= steps / 2 { 2 } else { 1 };
        let stream = Aggregate::User(person.id);
        for event in act(person, &mut dice, now, version) {
            past.push(Happened { stream: stream.clone(), at: now, event: event.into() });
        }
        if step % 5 == 0 {
            crate::classrooms::happen(&mut past, person.id, step / 5, now);
        }
        if step % 4 == 0 {
            crate::courses::happen(&mut past, person.id, step / 4, now);
        }
    }
    past
}

fn import(past: &mut Vec<Happened>, at: Timestamp, name: &str, version: u32) {
    let version = QuizVersion(version);
    let quiz = Arc::new(quiz(name, &format!("{name} {version}")));
    let by = Author::Mentor(UserId(1001));
    let published = QuizRef { code: quiz.code.clone(), version };
    for event in [
        CatalogueEvent::QuizImported { quiz, version, by },
        CatalogueEvent::QuizPublished { quiz: published, by },
    ] {
        past.push(Happened { stream: Aggregate::Catalogue, at, event: event.into() });
    }
}

fn retire(past: &mut Vec<Happened>, at: Timestamp, name: &str) {
    let event = CatalogueEvent::QuizRetired { code: code(name), by: Author::Operator };
    past.push(Happened { stream: Aggregate::Catalogue, at, event: event.into() });
}

fn give(past: &mut Vec<Happened>, at: Timestamp, name: &str, owner: i64) {
    let (what, owner) = (Owned::Quiz(code(name)), UserId(owner));
    let event = CatalogueEvent::OwnerGiven { what, owner, by: Author::Operator };
    past.push(Happened { stream: Aggregate::Catalogue, at, event: event.into() });
}

fn profile(person: &Person, dice: &mut Dice) -> Profile {
    let username = (dice.below(2) == 0).then(|| format!("user{}", person.id).into());
    Profile { name: Personal::Known(format!("Name {} {}", person.id, dice.below(9))), username }
}

/// What a person does next: something that the domain would let happen.
fn act(person: &mut Person, dice: &mut Dice, now: Timestamp, version: u32) -> Vec<StudentEvent> {
    if !person.registered {
        if dice.below(8) == 0 {
            return vec![StudentEvent::RoleGranted { role: Role::Admin, by: Granter::Configuration }];
        }
        person.registered = true;
        return vec![StudentEvent::Registered { profile: profile(person, dice), locale: Locale::En }];
    }
    match dice.below(31) {
        28..=30 if !person.finished.is_empty() => grade(person, dice),
        0 => vec![StudentEvent::ProfileChanged { profile: profile(person, dice) }],
        1 => vec![StudentEvent::LocaleChosen { locale: Locale::ALL[dice.below(2) as usize] }],
        2 => vec![StudentEvent::RoleGranted { role: Role::Mentor, by: Granter::Admin(UserId(1001)) }],
        3 => vec![StudentEvent::RoleRevoked { role: Role::Admin, by: Granter::Operator }],
        4 => vec![StudentEvent::Reminded, StudentEvent::BotBlocked],
        5 => vec![StudentEvent::BotUnblocked, StudentEvent::FloodNoticed],
        6 => {
            let until = now + std::time::Duration::from_secs(60);
            vec![StudentEvent::TemporarilyBanned { until }]
        }
        24 => {
            let zone = ["Asia/Vladivostok", "America/Lima"][dice.below(2) as usize].parse().unwrap();
            vec![StudentEvent::TimeZoneChosen { zone }]
        }
        25 => vec![StudentEvent::DailyGoalChosen { goal: DailyGoal::ALL[dice.below(5) as usize] }],
        26 => vec![StudentEvent::DetailLevelChosen { level: DetailLevel::ALL[dice.below(2) as usize] }],
        27 => vec![StudentEvent::QuestionReviewed {
            review: 1,
            number: 1,
            quiz: QuizRef { code: code(QUIZZES[0]), version: QuizVersion(1) },
            question: "q1".to_owned(),
            topic: topic(1),
            given: Given::Options(vec![0]),
            credit: Credit::FULL,
            took_ms: 1_000,
            schedule: Schedule { rating: Rating::Good, days: 2, stability: 2_307, difficulty: 5_000 },
            trial: dice.below(3) == 0,
        }],
        7 => vec![StudentEvent::QuizFileSent { message: MessageId(1) }],
        8 => person
            .running
            .take()
            .map(|(attempt, quiz, ..)| StudentEvent::AttemptCancelled {
                attempt,
                quiz,
                trial: is_trial(attempt),
            })
            .into_iter()
            .collect(),
        _ => go_on(person, dice, now, version),
    }
}

/// Whether an attempt is by somebody who may change its quiz: some of everybody are.
fn is_trial(attempt: AttemptId) -> bool {
    attempt.0 % 5 == 2
}

fn go_on(person: &mut Person, dice: &mut Dice, now: Timestamp, version: u32) -> Vec<StudentEvent> {
    let Some((attempt, quiz, credits, started)) = &mut person.running else {
        person.attempts += 1;
        let attempt = AttemptId(person.attempts);
        let name = QUIZZES[dice.below(3) as usize];
        let version = QuizVersion(if name == QUIZZES[0] { version } else { 1 });
        let quiz = QuizRef { code: code(name), version };
        person.running = Some((attempt, quiz.clone(), Vec::new(), now));
        return vec![
            StudentEvent::AttemptStarted {
                attempt,
                quiz,
                seed: 1,
                questions: QUESTIONS,
                picks: Vec::new(),
                late: person.attempts.is_multiple_of(3),
                navigation: Navigation::OneWay,
                trial: is_trial(attempt),
            },
            StudentEvent::QuestionAsked { attempt, number: 1 },
        ];
    };
    let attempt = *attempt;
    let trial = is_trial(attempt);
    let number = credits.len() as u16 + 1;
    let credit = [Credit::FULL, Credit::FULL, Credit(500_000), Credit::NONE][dice.below(4) as usize];
    let given = match dice.below(3) {
        0 => Given::Text(Personal::Known("typed".to_owned())),
        1 => Given::TimedOut,
        _ => Given::Options(vec![0, 1]),
    };
    let took_ms = 1_000 + dice.below(20_000) as u32;
    let waits = dice.below(5) == 0;
    credits.push(((!waits).then_some(credit), day_of(now)));
    let (question, topic) = (format!("q{number}"), topic(number));
    let mut events = vec![if waits {
        let (given, quiz) = (Given::Text(Personal::Known(format!("essay {number}"))), quiz.clone());
        StudentEvent::AnswerSubmitted { attempt, quiz, number, question, topic, given, took_ms, trial }
    } else {
        StudentEvent::AnswerGiven {
            attempt,
            quiz: quiz.clone(),
            number,
            question,
            topic,
            given,
            credit,
            took_ms,
            schedule: None,
            trial,
        }
    }];
    if number < QUESTIONS {
        events.push(StudentEvent::QuestionAsked { attempt, number: number + 1 });
        return events;
    }
    let score = score(credits);
    events.push(StudentEvent::AttemptFinished {
        attempt,
        quiz: quiz.clone(),
        questions: QUESTIONS,
        right: score.right,
        percent: score.percent,
        passed: score.passed,
        took_ms: (now.as_millisecond() - started.as_millisecond()).unsigned_abs(),
        pending: score.pending,
        trial,
    });
    let (quiz, answers) = (quiz.clone(), credits.clone());
    person.finished.push(Finished { attempt, quiz, answers, day: day_of(now) });
    person.running = None;
    events
}

/// Somebody grades an answer of a finished attempt: one that waits, or any other anew.
fn grade(person: &mut Person, dice: &mut Dice) -> Vec<StudentEvent> {
    let place = dice.below(person.finished.len() as u64) as usize;
    let number = 1 + dice.below(u64::from(QUESTIONS)) as u16;
    let credit = [Credit::FULL, Credit(250_000), Credit::NONE][dice.below(3) as usize];
    let comment = (dice.below(2) == 0).then(|| Personal::Known(format!("comment {credit:?}")));
    let finished = &mut person.finished[place];
    let (before, was) = (finished.answers[usize::from(number) - 1], score(&finished.answers));
    finished.answers[usize::from(number) - 1].0 = Some(credit);
    let (attempt, quiz, finished_on) = (finished.attempt, finished.quiz.clone(), finished.day);
    let score_now = score(&finished.answers);
    let of_quiz = person.finished.iter().filter(|finished| finished.quiz.code == quiz.code);
    let percents: Vec<u8> = of_quiz.map(|finished| score(&finished.answers).percent).collect();
    let standings = Standings {
        best: percents.iter().copied().max().unwrap_or(0),
        first: percents.first().copied().unwrap_or(0),
        last: percents.last().copied().unwrap_or(0),
    };
    vec![
        StudentEvent::AnswerGraded {
            attempt,
            quiz: quiz.clone(),
            number,
            question: format!("q{number}"),
            topic: topic(number),
            day: before.1,
            before: before.0,
            credit,
            comment,
            by: UserId(1001),
            trial: is_trial(attempt),
        },
        StudentEvent::AttemptRegraded {
            attempt,
            quiz,
            day: finished_on,
            before: was,
            score: score_now,
            standings,
            trial: is_trial(attempt),
        },
    ]
}
