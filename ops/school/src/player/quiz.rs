//! Taking quizzes and reviews.

use std::sync::Arc;

use jiff::Timestamp;
use studymate_simulator::{Message, Press};

use super::Player;
use super::screen::{self, Card};
use crate::SchoolError;
use crate::content::{Answer, Content, Feedback, How, Question, Quiz};
use crate::desk::unique_id;
use crate::diary::{Deed, Entry, Verdict, Window};

/// How long somebody thinks, in seconds: more than what is easy, and more than what is hard.
const THINKS: [u32; 3] = [20, 60, 120];
/// Time beyond a limit after which it has run out for sure, in seconds.
const BEYOND: u32 = 2;
/// Who left so many attempts unfinished begins no other one: the bot would refuse.
const UNFINISHED_MOST: usize = 10;
/// What no button says (any more).
const STRANGE: [&str; 3] = ["0:old", "1:pick:1:1:1:1:0", "nonsense"];

/// How far somebody means to go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    TheEnd,
    /// Goes away with the question after so many answers.
    Answers(u8),
    /// Lets the time of one question run out.
    TooLate,
    /// Gives up at the first question.
    GivesUp,
}

/// A question on the screen.
struct Asked {
    card: Message,
    attempt: u32,
    question: String,
    place: (u32, u32),
    at: Window,
}

/// What follows an answer: another question or the result, and how it is written down.
struct Next {
    entry: Entry,
    asked: Option<Asked>,
}

impl Player {
    /// Takes some quiz, or goes on with one.
    pub(super) async fn take_any(&mut self, pause_after: Option<u8>) -> Result<(), SchoolError> {
        let unfinished: Vec<&str> = self.unfinished.keys().copied().collect();
        let resumes = self.dice.chance(0.5);
        let resumed = self.dice.pick(&unfinished).copied().filter(|_| resumes);
        let there = self.content.quizzes.iter().filter(|quiz| self.is_there(quiz));
        let codes: Vec<&'static str> = there.map(|quiz| quiz.code).collect();
        let any = self.dice.pick(&codes).copied();
        let Some(code) = resumed.or(any) else { return Ok(()) };
        self.take(code, pause_after.map_or(Until::TheEnd, Until::Answers)).await
    }

    pub(super) async fn dawdle(&mut self) -> Result<(), SchoolError> {
        self.take("sprint", Until::TooLate).await
    }

    pub(super) async fn give_up(&mut self) -> Result<(), SchoolError> {
        self.take("algebra", Until::GivesUp).await
    }

    /// Presses what is long over and what was never there.
    pub(super) fn fumble(&mut self) {
        let Ok(view) = self.telegram.chat(self.id) else { return };
        let Some(oldest) = view.messages.iter().find(|message| message.from.is_bot) else { return };
        let old = self.dice.pick(&self.over).map(|attempt| format!("1:pick:{}:{attempt}:1:0:0", self.id));
        let strange = self.dice.pick(&STRANGE).map(|data| (*data).to_owned());
        for data in old.into_iter().chain(strange) {
            // What the simulator refuses is not pressed.
            let _ = self.telegram.press(self.id, self.id, oldest.message_id, &Press::Stale(data));
        }
    }

    pub(super) async fn take(&mut self, code: &str, until: Until) -> Result<(), SchoolError> {
        let content = Arc::clone(&self.content);
        let Some(quiz) = content.quiz(code) else { return Ok(()) };
        let spent = self.spent.get(quiz.code).copied().unwrap_or(0);
        let begins = !self.unfinished.contains_key(quiz.code);
        if begins && self.unfinished.len() >= UNFINISHED_MOST {
            return Ok(());
        }
        let (from, since) = self.say(&format!("/quiz {code}"))?;
        if !self.may_begin(quiz) {
            self.see("that the quiz is not for them", since, |message| is_menu(message, &content)).await?;
            let at = self.until_now(from);
            self.note(at, Deed::NotForThem { code: quiz.code });
            return Ok(());
        }
        if begins && !quiz.is_open(from) {
            self.see("that the quiz is not open yet", since, |message| is_menu(message, &content)).await?;
            let at = self.until_now(from);
            self.note(at, Deed::NotYet { code: quiz.code });
            return Ok(());
        }
        if begins && quiz.due.is_some_and(|due| !due.late) && quiz.is_over(from) {
            self.see("that the quiz was due", since, |message| is_menu(message, &content)).await?;
            let at = self.until_now(from);
            self.note(at, Deed::Over { code: quiz.code });
            return Ok(());
        }
        if quiz.attempts.is_some_and(|most| spent >= most) && begins {
            self.see("that no attempt is left", since, |message| {
                let refused = Card::read(message, &content).is_none();
                (refused && screen::buttons(message).iter().any(|data| data == "1:list:0")).then_some(())
            })
            .await?;
            let at = self.until_now(from);
            self.note(at, Deed::NoAttemptLeft { code: quiz.code });
            return Ok(());
        }
        if quiz.free {
            return self.take_freely(quiz, until, from, since).await;
        }
        let mut asked = self.asked("the first question", since, None, from).await?;
        self.unfinished.insert(quiz.code, asked.attempt);
        let (question, place) = (asked.question.clone(), asked.place);
        let late = screen::shown(&asked.card).contains('⏰');
        self.note(asked.at, Deed::Quiz { code: quiz.code, question, place, late });
        for answers in 0_u8.. {
            if until == Until::GivesUp && answers == 0 {
                return self.gives_up(quiz, &asked).await;
            }
            if until == Until::Answers(answers) {
                return self.leave(quiz, &asked).await;
            }
            let next = if until == Until::TooLate && answers == 0 {
                self.let_time_run_out(quiz, &asked).await?
            } else {
                self.answer_in_quiz(quiz, &asked).await?
            };
            match next {
                Some(next) => asked = next,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    async fn gives_up(&mut self, quiz: &Quiz, asked: &Asked) -> Result<(), SchoolError> {
        let really = format!("1:giveup:{}:{}", self.id, asked.attempt);
        self.press(&asked.card, &format!("1:cancel:{}:{}", self.id, asked.attempt))?;
        let (question, ()) = self
            .see("whether the attempt is really to be given up", asked.card.message_id, |message| {
                screen::buttons(message).contains(&really).then_some(())
            })
            .await?;
        let from = self.press(&question, &really)?;
        let again = format!("1:start:{}", quiz.code);
        let content = Arc::clone(&self.content);
        self.see("that the attempt is given up", asked.card.message_id, |message| {
            let over = Card::read(message, &content).is_none();
            (over && screen::buttons(message).contains(&again)).then_some(())
        })
        .await?;
        self.unfinished.remove(quiz.code);
        *self.spent.entry(quiz.code).or_default() += 1;
        let at = self.until_now(from);
        self.note(at, Deed::GaveUp { code: quiz.code });
        Ok(())
    }

    /// Goes away, for as long as it takes until what is limited in time has run out.
    async fn leave(&mut self, quiz: &Quiz, asked: &Asked) -> Result<(), SchoolError> {
        let at = self.until_now(self.tempo.now());
        self.note(at, Deed::Left { code: quiz.code });
        let (question, whole) = (quiz.question_seconds, quiz.quiz_minutes.map(|minutes| 60 * minutes));
        if let Some(limit) = question.or(whole) {
            self.tempo.think(limit + BEYOND).await;
        }
        if whole.is_some() || (question.is_some() && asked.place.0 == asked.place.1) {
            self.is_over(quiz, asked.attempt);
        }
        Ok(())
    }

    pub(super) fn is_over(&mut self, quiz: &Quiz, attempt: u32) {
        self.unfinished.remove(quiz.code);
        *self.spent.entry(quiz.code).or_default() += 1;
        self.over.push(attempt);
    }

    async fn let_time_run_out(&mut self, quiz: &Quiz, asked: &Asked) -> Result<Option<Asked>, SchoolError> {
        let from = self.tempo.now();
        self.tempo.think(quiz.question_seconds.unwrap_or(0) + BEYOND).await;
        let (card, _) = self.judged(asked).await?;
        let at = self.until_now(from);
        self.look_at_explanation(at, &asked.question, &card);
        self.note(at, Deed::TooLate { code: quiz.code, question: asked.question.clone() });
        self.go_on(quiz, asked, &card).await
    }

    /// Answers and goes on. Nothing when the attempt is over.
    async fn answer_in_quiz(&mut self, quiz: &Quiz, asked: &Asked) -> Result<Option<Asked>, SchoolError> {
        if quiz.question_seconds.is_none() && quiz.quiz_minutes.is_none() {
            self.ponder().await;
        }
        let (answer, at) = self.give(asked).await?;
        let (code, question) = (quiz.code, asked.question.clone());
        if quiz.feedback == Feedback::Each {
            let (card, (verdict, _)) = self.judged(asked).await?;
            let (at, attempt) = (self.until_now(at.from), asked.attempt);
            self.look_at_explanation(at, &question, &card);
            self.note(
                at,
                match verdict {
                    Verdict::Waits => Deed::Submitted { code, attempt, question, answer },
                    verdict => Deed::Answered { code, question, answer, verdict: Some(verdict) },
                },
            );
            return self.go_on(quiz, asked, &card).await;
        }
        let next = self.next_or_result(quiz, asked, at.from).await?;
        let at = Window { from: at.from, until: next.entry.at.until };
        self.note(at, Deed::Answered { code, question, answer, verdict: None });
        self.diary.push(next.entry);
        Ok(next.asked)
    }

    /// Goes on after an answer was judged.
    async fn go_on(
        &mut self,
        quiz: &Quiz,
        asked: &Asked,
        card: &Message,
    ) -> Result<Option<Asked>, SchoolError> {
        let from = self.press(card, &format!("1:next:{}:{}:", self.id, asked.attempt))?;
        let next = self.next_or_result(quiz, asked, from).await?;
        self.diary.push(next.entry);
        Ok(next.asked)
    }

    async fn next_or_result(
        &mut self,
        quiz: &Quiz,
        asked: &Asked,
        from: Timestamp,
    ) -> Result<Next, SchoolError> {
        let since = asked.card.message_id;
        let (number, total) = asked.place;
        if number < total {
            let next = self.asked("the next question", since, Some(asked), from).await?;
            let deed = Deed::Asked { question: next.question.clone() };
            return Ok(Next { entry: Entry { at: next.at, deed }, asked: Some(next) });
        }
        let entry = self.result(quiz, asked.attempt, since, from).await?;
        Ok(Next { entry, asked: None })
    }

    /// Waits for the result of an attempt, which is over then.
    pub(super) async fn result(
        &mut self,
        quiz: &Quiz,
        attempt: u32,
        since: i32,
        from: Timestamp,
    ) -> Result<Entry, SchoolError> {
        let content = Arc::clone(&self.content);
        let (_, (percent, right, questions)) = self
            .see("the result", since, |message| match Card::read(message, &content)? {
                Card::Result { percent, right, questions } => Some((percent, right, questions)),
                _ => None,
            })
            .await?;
        self.is_over(quiz, attempt);
        let deed = Deed::Result { code: quiz.code, percent, right, questions };
        Ok(Entry { at: self.until_now(from), deed })
    }

    /// Reviews what is due, so many questions at most.
    pub(super) async fn review(&mut self, most: u8) -> Result<(), SchoolError> {
        let content = Arc::clone(&self.content);
        let (from, since) = self.say("/review")?;
        let (card, first) = self
            .see("a review, or when there is one", since, |message| match Card::read(message, &content) {
                Some(Card::Question { attempt, question, place, .. }) => {
                    Some(Some((attempt, question, place)))
                }
                Some(_) => None,
                None => screen::buttons(message).iter().any(|data| data == "1:progress").then_some(None),
            })
            .await?;
        let at = self.until_now(from);
        let Some((attempt, question, place)) = first else {
            self.note(at, Deed::NothingDue);
            return Ok(());
        };
        let review = screen::review_of(attempt).ok_or_else(|| SchoolError::Stuck {
            person: self.id,
            reason: format!("attempt {attempt} is no review"),
        })?;
        self.note(at, Deed::Review { review, question: question.clone(), place });
        let asked = Asked { card, attempt, question, place, at };
        self.look_at_question(&asked);
        self.go_through(asked, most).await
    }

    /// Practises the topic that is known least, so many questions at most.
    pub(super) async fn practise(&mut self, most: u8) -> Result<(), SchoolError> {
        let (_, since) = self.say("/practice")?;
        let content = Arc::clone(&self.content);
        let (topics, ()) = self.see("topics", since, |message| is_menu(message, &content)).await?;
        if !screen::buttons(&topics).iter().any(|data| data.starts_with("1:practise:")) {
            return Ok(());
        }
        let from = self.press(&topics, "1:practise:")?;
        let (card, (attempt, question, place)) = self
            .see("a question to practise", since, |message| match Card::read(message, &content)? {
                Card::Question { attempt, question, place, .. } => Some((attempt, question, place)),
                _ => None,
            })
            .await?;
        let at = self.until_now(from);
        let review = screen::review_of(attempt).unwrap_or(0);
        self.note(at, Deed::Practice { review, question: question.clone(), place });
        let asked = Asked { card, attempt, question, place, at };
        self.look_at_question(&asked);
        self.go_through(asked, most).await
    }

    /// Answers so many questions of a review, at most.
    async fn go_through(&mut self, mut asked: Asked, most: u8) -> Result<(), SchoolError> {
        let content = Arc::clone(&self.content);
        for _ in 0..most {
            self.ponder().await;
            let (answer, at) = self.give(&asked).await?;
            let (card, (verdict, days)) = self.judged(&asked).await?;
            let at = self.until_now(at.from);
            let question = asked.question.clone();
            self.look_at_explanation(at, &question, &card);
            self.note(at, Deed::Reviewed { question, answer, verdict, days });
            let from = self.press(&card, &format!("1:next:{}:{}:", self.id, asked.attempt))?;
            if asked.place.0 == asked.place.1 {
                let since = asked.card.message_id;
                self.see("the end of the review", since, |message| is_menu(message, &content)).await?;
                return Ok(());
            }
            asked = self.asked("the next question", asked.card.message_id, Some(&asked), from).await?;
            self.note(asked.at, Deed::Asked { question: asked.question.clone() });
        }
        Ok(())
    }

    /// Thinks about an answer now and then.
    pub(super) async fn ponder(&mut self) {
        if self.dice.below(1000) < self.student.thinks {
            let seconds = self.dice.pick(&THINKS).copied().unwrap_or(0);
            self.tempo.think(seconds).await;
        }
    }

    /// What they answer to a question.
    pub(super) fn answer_to(&mut self, question: &Question) -> Answer {
        let how = match self.dice.below(1000) {
            luck if luck < self.student.ability => How::Right,
            luck if luck < self.student.ability + 100 => How::Partly,
            _ => How::Wrong,
        };
        question.answer(how, &mut self.dice)
    }

    /// Gives an answer, now and then by pressing twice. Returns it, and when its last part was given.
    async fn give(&mut self, asked: &Asked) -> Result<(Answer, Window), SchoolError> {
        let content = Arc::clone(&self.content);
        let Some((_, question)) = content.question(&asked.question) else {
            return Err(SchoolError::Stuck {
                person: self.id,
                reason: format!("{} is unknown", asked.question),
            });
        };
        let answer = self.answer_to(question);
        let twice = self.dice.chance(0.05);
        let of = format!("{}:{}:{}", self.id, asked.attempt, asked.place.0);
        let mut card = asked.card.clone();
        let from = match &answer {
            Answer::Pick(option) => {
                let data = format!("1:pick:{of}:{option}:");
                let from = self.press(&card, &data)?;
                if twice {
                    self.press(&card, &data)?;
                }
                from
            }
            Answer::Ticks(options) => {
                for (step, option) in (1..).zip(options) {
                    self.press(&card, &format!("1:tick:{of}:{option}:"))?;
                    card = self.picked(asked, step).await?;
                }
                self.press(&card, &format!("1:ok:{of}"))?
            }
            Answer::Row(options) => {
                let mut from = asked.at.from;
                for (step, option) in (1_u8..).zip(options) {
                    from = self.press(&card, &format!("1:pick:{of}:{option}:"))?;
                    if usize::from(step) < options.len() {
                        card = self.picked(asked, step).await?;
                    }
                }
                from
            }
            Answer::Typed(text) => self.say(text)?.0,
            Answer::Essay(percent) => {
                let (_, since) = self.say(&format!("This essay is worth {percent} per cent."))?;
                let hands_in = format!("1:ok:{of}");
                let typed = |message: &Message| {
                    let shows = message.message_id > since && screen::buttons(message).contains(&hands_in);
                    shows.then_some(())
                };
                let (card, ()) = self.see("what was typed", since, typed).await?;
                self.press(&card, &hands_in)?
            }
        };
        Ok((answer, self.until_now(from)))
    }

    /// Waits until so many options of the question are picked.
    async fn picked(&self, asked: &Asked, wanted: u8) -> Result<Message, SchoolError> {
        let seen = self.see("what is picked", asked.card.message_id, |message| {
            match Card::read(message, &self.content)? {
                Card::Question { question, step, .. } if question == asked.question && step == wanted => {
                    Some(())
                }
                _ => None,
            }
        });
        Ok(seen.await?.0)
    }

    /// Waits until the answer is judged: what is said, and in how many days the question comes again.
    async fn judged(&self, asked: &Asked) -> Result<(Message, (Verdict, Option<u32>)), SchoolError> {
        self.see("what is said to the answer", asked.card.message_id, |message| {
            match Card::read(message, &self.content)? {
                Card::Answered { attempt, number, verdict, days }
                    if attempt == asked.attempt && number == asked.place.0 =>
                {
                    Some((verdict, days))
                }
                _ => None,
            }
        })
        .await
    }

    /// Waits for a question: the one after another, or the first that is asked.
    async fn asked(
        &mut self,
        what: &str,
        since: i32,
        after: Option<&Asked>,
        from: Timestamp,
    ) -> Result<Asked, SchoolError> {
        let follows = |now: u32, number: u32| match after {
            Some(before) => now == before.attempt && number == before.place.0 + 1,
            None => screen::review_of(now).is_none(),
        };
        let (card, (attempt, question, place)) = self
            .see(what, since, |message| match Card::read(message, &self.content)? {
                Card::Question { attempt, question, place, .. } if follows(attempt, place.0) => {
                    Some((attempt, question, place))
                }
                _ => None,
            })
            .await?;
        let asked = Asked { card, attempt, question, place, at: self.until_now(from) };
        self.look_at_question(&asked);
        Ok(asked)
    }

    /// Writes down whether an answer was explained, where that is possible.
    fn look_at_explanation(&mut self, at: Window, question: &str, card: &Message) {
        let why = self.content.question(question).and_then(|(_, question)| question.explanation());
        if let Some(why) = why {
            let explained = screen::shown(card).contains(&why);
            self.note(at, Deed::Explained { question: question.to_owned(), explained });
        }
    }

    /// Writes down which picture or sound and which code a question has, where it has some or must have some.
    fn look_at_question(&mut self, Asked { card, question, at, .. }: &Asked) {
        let (file, code) = (unique_id(card), screen::code(card));
        let content = Arc::clone(&self.content);
        let wanted = content.question(question).map(|(_, question)| question);
        if wanted.is_some_and(|wanted| wanted.media.is_some()) || file.is_some() {
            self.note(*at, Deed::Illustrated { question: question.clone(), file });
        }
        if wanted.is_some_and(|wanted| wanted.code.is_some()) || code.is_some() {
            self.note(*at, Deed::Coded { question: question.clone(), code });
        }
    }
}

/// Whether a message leads back to the menus, and is no card of an attempt.
fn is_menu(message: &Message, content: &Content) -> Option<()> {
    let leads_back =
        |data: &String| data == "1:progress" || data == "1:list:0" || data.starts_with("1:course:");
    (Card::read(message, content).is_none() && screen::buttons(message).iter().any(leads_back)).then_some(())
}
