//! Taking a quiz in which one goes to and fro: from the overview to a question and on to the next one, changing an answer, handing in.

use std::sync::Arc;

use jiff::Timestamp;
use studymate_simulator::Message;

use super::Player;
use super::quiz::Until;
use super::screen::{Card, buttons, has_exactly, label, shown};
use crate::SchoolError;
use crate::content::{Answer, Content, How, Kind, Question, Quiz};
use crate::diary::Deed;

/// How many of a hundred questions are passed over at first.
const PASSED_OVER: f64 = 0.15;
/// How often somebody looks at all questions instead of going on to the next one.
const LOOKS_AROUND: f64 = 0.25;
/// How often somebody is wrong at first, changes the answer, and only then hands in.
const CHANGES: f64 = 0.6;

/// What is on the screen of an attempt.
struct Open {
    card: Message,
    attempt: u32,
    /// The question and its number; nothing where all of them are shown.
    question: Option<(String, u32)>,
}

impl Player {
    /// Takes a quiz freely, from where it is.
    pub(super) async fn take_freely(
        &mut self,
        quiz: &Quiz,
        until: Until,
        from: Timestamp,
        since: i32,
    ) -> Result<(), SchoolError> {
        let content = Arc::clone(&self.content);
        let (card, seen) = self.see("a free quiz", since, |message| Free::read(message, &content)).await?;
        let at = self.until_now(from);
        let (attempt, code) = (seen.attempt(), quiz.code);
        self.unfinished.insert(code, attempt);
        let question = match seen {
            Free::Question { question, place, .. } => {
                let number = place.0;
                let deed = Deed::Quiz { code, question: question.clone(), place, late: false };
                self.note(at, deed);
                Some((question, number))
            }
            Free::All { answered, .. } => {
                self.note(at, Deed::Overview { code, answered });
                None
            }
        };
        let mut open = Open { card, attempt, question };
        let mut passed_over = None;
        for number in 1..=quiz.questions.len() as u32 {
            if let Until::Answers(after) = until
                && number > u32::from(after)
            {
                if self.dice.chance(LOOKS_AROUND) {
                    self.look_around(quiz, open).await?;
                }
                return Ok(());
            }
            if self.dice.chance(PASSED_OVER) {
                passed_over = Some(number);
                continue;
            }
            open = self.go_to(quiz, open, number).await?;
            self.ponder().await;
            open = self.mark(quiz, open, None).await?;
        }
        if self.dice.chance(CHANGES) {
            let any = 1 + self.dice.below(quiz.questions.len() as u64) as u32;
            open = self.go_to(quiz, open, passed_over.unwrap_or(any)).await?;
            for how in [How::Wrong, How::Right] {
                open = self.mark(quiz, open, Some(how)).await?;
            }
        }
        self.hand_in(quiz, open).await
    }

    /// Goes to a question: to a neighbour at once now and then, else by way of the overview.
    async fn go_to(&mut self, quiz: &Quiz, mut open: Open, number: u32) -> Result<Open, SchoolError> {
        if open.question.as_ref().is_some_and(|(_, open)| *open == number) {
            return Ok(open);
        }
        let data = format!("1:open:{}:{}:{number}", self.id, open.attempt);
        if !has_exactly(&open.card, &data) || (open.question.is_some() && self.dice.chance(LOOKS_AROUND)) {
            open = self.look_around(quiz, open).await?;
        }
        let content = Arc::clone(&self.content);
        let from = self.press(&open.card, &data)?;
        let wanted = |message: &Message| match Free::read(message, &content)? {
            Free::Question { question, place, .. } if place.0 == number => Some((question, place)),
            _ => None,
        };
        let (card, (question, place)) = self.see("a question", open.card.message_id, wanted).await?;
        let at = self.until_now(from);
        self.note(at, Deed::Opened { code: quiz.code, question: question.clone(), place });
        Ok(Open { card, question: Some((question, number)), ..open })
    }

    /// Looks at all questions.
    async fn look_around(&mut self, quiz: &Quiz, open: Open) -> Result<Open, SchoolError> {
        if open.question.is_none() {
            return Ok(open);
        }
        let content = Arc::clone(&self.content);
        let from = self.press(&open.card, &format!("1:all:{}:{}", self.id, open.attempt))?;
        let all = |message: &Message| match Free::read(message, &content)? {
            Free::All { answered, .. } => Some(answered),
            Free::Question { .. } => None,
        };
        let (card, answered) = self.see("all questions", open.card.message_id, all).await?;
        let at = self.until_now(from);
        self.note(at, Deed::Overview { code: quiz.code, answered });
        Ok(Open { card, question: None, ..open })
    }

    /// Answers the question that is open, in place of what was answered before: as well as they can, or as they mean to.
    async fn mark(&mut self, quiz: &Quiz, open: Open, how: Option<How>) -> Result<Open, SchoolError> {
        let content = Arc::clone(&self.content);
        let Some((id, number)) = open.question.clone() else { return Ok(open) };
        let Some(question) = quiz.question(&id) else {
            return Err(SchoolError::Stuck { person: self.id, reason: format!("{id} is unknown") });
        };
        let answer = match how {
            Some(how) => question.answer(how, &mut self.dice),
            None => self.answer_to(question),
        };
        let from = self.tempo.now();
        let marks =
            Marks { content: &content, question, number, of: format!("{}:{}", self.id, open.attempt) };
        let card = match &answer {
            Answer::Essay(_) => open.card,
            Answer::Pick(option) => {
                let data = format!("1:pick:{}:{number}:{option}:0", marks.of);
                self.press(&open.card, &data)?;
                let chosen = |message: &Message| label(message, &data)?.starts_with('☑').then_some(());
                self.see("what is chosen", open.card.message_id, chosen).await?.0
            }
            Answer::Ticks(wanted) => self.tick(&marks, open.card, wanted).await?,
            Answer::Row(row) => self.line_up(&marks, open.card, row).await?,
            Answer::Typed(text) => {
                let kept = |message: &Message| {
                    let line = shown(message).lines().rfind(|line| line.starts_with('✍'))?;
                    (marks.is_on(message) && line.ends_with(text.trim())).then_some(())
                };
                if kept(&open.card).is_some() {
                    return Ok(open);
                }
                self.say(text)?;
                self.see("what is typed", open.card.message_id, kept).await?.0
            }
        };
        let at = self.until_now(from);
        self.note(at, Deed::Marked { code: quiz.code, question: id, answer });
        Ok(Open { card, ..open })
    }

    /// Ticks these options, and takes the ticks of all others away.
    async fn tick(
        &self,
        marks: &Marks<'_>,
        mut card: Message,
        wanted: &[u8],
    ) -> Result<Message, SchoolError> {
        let Kind::Multiple(options) = &marks.question.kind else { return Ok(card) };
        for option in (0_u8..).take(options.len()) {
            let data = |on: bool| format!("1:tick:{}:{}:{option}:{}", marks.of, marks.number, u8::from(on));
            let on = wanted.contains(&option);
            if has_exactly(&card, &data(on)) {
                self.press(&card, &data(on))?;
                let turned = |message: &Message| has_exactly(message, &data(!on)).then_some(());
                card = self.see("a tick", card.message_id, turned).await?.0;
            }
        }
        Ok(card)
    }

    /// Takes back what stands in a row, and picks one option after the other.
    async fn line_up(
        &self,
        marks: &Marks<'_>,
        mut card: Message,
        row: &[u8],
    ) -> Result<Message, SchoolError> {
        let at = format!("{}:{}", marks.of, marks.number);
        for step in (1..=marks.step(&card).unwrap_or(0)).rev() {
            self.press(&card, &format!("1:undo:{at}:{step}"))?;
            card = self.in_a_row(marks, &card, step - 1).await?;
        }
        for (step, option) in (0_u8..).zip(row) {
            self.press(&card, &format!("1:pick:{at}:{option}:{step}"))?;
            card = self.in_a_row(marks, &card, step + 1).await?;
        }
        Ok(card)
    }

    /// Waits until so many options are picked.
    async fn in_a_row(&self, marks: &Marks<'_>, card: &Message, wanted: u8) -> Result<Message, SchoolError> {
        let so_far = |message: &Message| (marks.step(message)? == wanted).then_some(());
        Ok(self.see("what stands in a row", card.message_id, so_far).await?.0)
    }

    /// Hands all answers in, at once where the last question is open; where some are missing, it is asked once more.
    async fn hand_in(&mut self, quiz: &Quiz, open: Open) -> Result<(), SchoolError> {
        let hand_in = |sure: u8| format!("1:hand:{}:{}:{sure}", self.id, open.attempt);
        let (attempt, at_once, sure) = (open.attempt, hand_in(0), hand_in(1));
        let open =
            if has_exactly(&open.card, &at_once) { open } else { self.look_around(quiz, open).await? };
        let content = Arc::clone(&self.content);
        let mut from = self.press(&open.card, &at_once)?;
        let asks = |message: &Message| match Card::read(message, &content) {
            Some(Card::Result { .. }) => Some(false),
            _ => has_exactly(message, &sure).then_some(true),
        };
        let (card, asked) = self.see("a result, or whether it is meant", open.card.message_id, asks).await?;
        if asked {
            from = self.press(&card, &sure)?;
        }
        let result = self.result(quiz, attempt, card.message_id, from).await?;
        self.note(result.at, Deed::HandedIn { code: quiz.code });
        self.diary.push(result);
        Ok(())
    }
}

/// The question that is being answered.
struct Marks<'q> {
    content: &'q Content,
    question: &'q Question,
    number: u32,
    /// The student and the attempt, as buttons name them.
    of: String,
}

impl Marks<'_> {
    fn is_on(&self, message: &Message) -> bool {
        self.step(message).is_some()
    }

    /// How many of its options are picked, if it is on the screen.
    fn step(&self, message: &Message) -> Option<u8> {
        match Card::read(message, self.content)? {
            Card::Question { place, step, .. } if place.0 == self.number => Some(step),
            _ => None,
        }
    }
}

/// A card of a quiz in which one goes to and fro.
enum Free {
    Question { attempt: u32, question: String, place: (u32, u32) },
    All { attempt: u32, answered: Vec<u32> },
}

impl Free {
    fn read(message: &Message, content: &Content) -> Option<Self> {
        let buttons = buttons(message);
        if let Some(Card::Question { attempt, question, place, .. }) = Card::read(message, content) {
            let free = buttons.iter().any(|data| data.starts_with("1:all:"));
            return free.then_some(Free::Question { attempt, question, place });
        }
        let hand_in = buttons.iter().find_map(|data| data.strip_prefix("1:hand:"))?;
        let attempt = hand_in.split(':').nth(1)?.parse().ok()?;
        Some(Free::All { attempt, answered: answered(message) })
    }

    fn attempt(&self) -> u32 {
        match self {
            Free::Question { attempt, .. } | Free::All { attempt, .. } => *attempt,
        }
    }
}

/// The numbers on an overview that have an answer.
fn answered(message: &Message) -> Vec<u32> {
    let marked = |data: &String| {
        let number = data.strip_prefix("1:open:")?.rsplit(':').next()?.parse().ok()?;
        label(message, data)?.contains('✓').then_some(number)
    };
    buttons(message).iter().filter_map(marked).collect()
}
