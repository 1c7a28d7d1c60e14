//! What is typed: commands, answers, and everything else.

use studymate_schema::board::BoardPage;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::effect::{Card, Place};
use studymate_schema::event::{Role, StudentEvent};
use studymate_schema::reminder::ReminderPage;
use studymate_schema::view::{Notice, QuizItem, View, ZoneOffer};
use studymate_schema::{MessageId, Personal, QuizCode};

use super::Turn;
use crate::student::Closed;
use crate::zones;

/// Quizzes on a page of the list: each is a button of its own row, and a phone shows about ten.
pub(super) const QUIZZES_PER_PAGE: usize = 8;
/// The prefix of a deep link's payload that names a quiz.
const QUIZ_PAYLOAD: &str = "quiz_";
/// The prefix of a deep link's payload that names a material.
const MATERIAL_PAYLOAD: &str = "material_";
/// The command that leaves what the person is in the middle of.
const CANCEL: &str = "cancel";
/// The prefix of a deep link's payload that names a course.
const COURSE_PAYLOAD: &str = "course_";
/// The prefix of a deep link's payload that names an invitation.
const INVITATION_PAYLOAD: &str = "join_";
/// How much of a mistyped code is shown again.
const SHOWN_CODE: usize = 64;

/// The name of a typed command, and what stands behind it. In menus of groups and when several bots are about, Telegram adds the bot's
/// name: /quiz@StudyMateBot.
fn parts(text: &str) -> (String, &str) {
    let (word, argument) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let name = word.trim_start_matches('/').split('@').next().unwrap_or_default().to_ascii_lowercase();
    (name, argument.trim())
}

/// Whether a command leaves what the person is in the middle of.
pub(super) fn is_cancel(text: &str) -> bool {
    parts(text).0 == CANCEL
}

impl Turn {
    pub(super) fn typed_command(&mut self, text: &str, first: bool, catalogue: &Catalogue) {
        let (name, argument) = parts(text);
        match name.as_str() {
            "start" => self.start(argument, first, catalogue),
            "help" => self.help(Place::Fresh),
            "courses" => self.courses(0, Place::Fresh, catalogue),
            "course" => self.typed_course(argument, catalogue),
            "invite" => self.typed_invite(argument, catalogue),
            "quizzes" => self.quizzes(0, Place::Fresh, catalogue),
            "quiz" if argument.is_empty() => self.say(View::Notice(Notice::QuizUsage)),
            "quiz" => self.start_typed_quiz(argument, catalogue),
            "resume" => self.resume(catalogue),
            "progress" => self.progress(false, Place::Fresh, catalogue),
            CANCEL if self.cancel_steps(Place::Fresh) => {}
            CANCEL => self.cancel_current(catalogue),
            "materials" => self.typed_materials(catalogue),
            "myquizzes" => self.typed_my_quizzes(catalogue),
            "newquiz" => self.typed_new_quiz(),
            "newcourse" => self.typed_new_course(catalogue),
            "info" => self.info_pages(Place::Fresh),
            "language" => self.languages(Place::Fresh),
            "review" => self.reviews(Place::Fresh, catalogue),
            "mistakes" => self.mistakes(Place::Fresh, catalogue),
            "practice" => self.practice(Place::Fresh, catalogue),
            "settings" => self.settings(Place::Fresh),
            "privacy" => self.privacy(Place::Fresh),
            "nickname" => self.typed_nickname(argument),
            "export" => self.export(),
            "leaderboard" => self.board(BoardPage::default(), Place::Fresh, catalogue),
            "forget" => self.ask_to_forget(Place::Fresh),
            "reminders" => self.reminders(ReminderPage::Overview, Place::Fresh),
            "timezone" => self.typed_zone(argument, catalogue),
            "classrooms" => self.classrooms(Place::Fresh, catalogue),
            "roles" => self.roles(argument),
            "mentor" => self.make_mentor(argument),
            "ban" => self.ban_somebody(argument),
            "unban" => self.unban_somebody(argument),
            "stats" => self.stats(),
            "grade" => self.typed_grade(),
            "report" => self.typed_report(argument, catalogue),
            _ => self.say(View::Notice(Notice::UnknownCommand)),
        }
    }

    fn start(&mut self, payload: &str, first: bool, catalogue: &Catalogue) {
        if let Some(code) = payload.strip_prefix(MATERIAL_PAYLOAD) {
            return self.open_linked_material(code, catalogue);
        }
        if let Some(code) = payload.strip_prefix(QUIZ_PAYLOAD) {
            return self.start_typed_quiz(code, catalogue);
        }
        if let Some(code) = payload.strip_prefix(COURSE_PAYLOAD) {
            return self.typed_course(code, catalogue);
        }
        if let Some(code) = payload.strip_prefix(INVITATION_PAYLOAD) {
            return self.come_by_invitation(code);
        }
        if let Some(registration) = &self.student.registration {
            let name = registration.profile.name.clone();
            let due = self.student.review_standing(catalogue, self.student.day_of(self.at)).due;
            let courses = self.has_courses(catalogue);
            let (role, grader) = (self.student.role(), self.grader());
            let view = View::Welcome { name, first, due, courses, role, grader };
            self.show(Some(Card::Menu), Place::Fresh, view);
        }
    }

    fn start_typed_quiz(&mut self, typed: &str, catalogue: &Catalogue) {
        match QuizCode::parse(typed).ok().filter(|code| catalogue.live(code).is_some()) {
            Some(code) => self.start_quiz(&code, Place::Fresh, catalogue),
            None => {
                let code = Personal::Known(typed.chars().take(SHOWN_CODE).collect());
                self.say(View::Notice(Notice::NoSuchQuiz { code }));
            }
        }
    }

    pub(super) fn help(&mut self, place: Place) {
        let view = View::Help { role: self.student.role(), user: self.student.id, grader: self.grader() };
        self.show(Some(Card::Menu), place, view);
    }

    pub(super) fn languages(&mut self, place: Place) {
        self.show(Some(Card::Menu), place, View::Languages { current: self.student.locale() });
    }

    fn stats(&mut self) {
        if self.allowed(Role::Admin, "stats") {
            self.show(Some(Card::Menu), Place::Fresh, View::Stats);
        }
    }

    /// A page of the quizzes that are open to the student. Those in the student's language come first, then those in none, then the others; by code.
    pub(super) fn quizzes(&mut self, page: u16, place: Place, catalogue: &Catalogue) {
        let locale = self.student.locale();
        let mut live: Vec<_> = catalogue
            .all_live()
            .filter(|(quiz, _)| self.is_listed(&quiz.code, catalogue))
            .map(|(quiz, content)| {
                let foreign = match content.language {
                    Some(language) if language == locale => 0,
                    None => 1,
                    Some(_) => 2,
                };
                (foreign, quiz, content)
            })
            .collect();
        if live.is_empty() {
            return self.show(Some(Card::Menu), place, View::Notice(Notice::NoQuizzes));
        }
        live.sort_by(|(foreign, quiz, _), (other, next, _)| (foreign, quiz).cmp(&(other, next)));
        let pages = live.len().div_ceil(QUIZZES_PER_PAGE);
        let page = usize::from(page).min(pages - 1);
        let items = live
            .into_iter()
            .skip(page * QUIZZES_PER_PAGE)
            .take(QUIZZES_PER_PAGE)
            .map(|(_, quiz, content)| QuizItem { standing: self.student.standing(content), quiz })
            .collect();
        let (page, pages) = (page as u16, pages as u16);
        self.show(Some(Card::Menu), place, View::Quizzes { items, page, pages });
    }

    /// Whether a quiz is in the student's list: it can be begun, or could be before it was due.
    fn is_listed(&self, quiz: &QuizCode, catalogue: &Catalogue) -> bool {
        let verdict = self.student.may_take(quiz, catalogue, self.now());
        matches!(verdict, Ok(_) | Err(Closed::Over(_)))
    }

    fn resume(&mut self, catalogue: &Catalogue) {
        if self.can_go_on(catalogue) {
            return self.ask_again(Place::Fresh, catalogue);
        }
        let attempts = self.unfinished_attempts();
        match attempts.as_slice() {
            [] => self.say(View::Notice(Notice::NothingToResume)),
            [only] => self.resume_attempt(only.attempt, Place::Fresh, catalogue),
            _ => {
                self.show(Some(Card::Menu), Place::Fresh, View::Unfinished { attempts, wanted: None });
            }
        }
    }

    /// Whether the person has the role; if not, they are told so and the try is counted.
    pub(super) fn allowed(&mut self, role: Role, what: &str) -> bool {
        let allowed = match role {
            Role::Assistant => self.student.role().is_some(),
            Role::Mentor => self.student.may_author(),
            Role::Admin => self.student.is_admin(),
        };
        if !allowed {
            self.record(StudentEvent::RightMissed { what: what.to_owned() });
            self.say(View::Notice(Notice::NotAllowed));
        }
        allowed
    }

    /// Text that is no command: an answer where one is typed, else a word of help.
    pub(super) fn typed_text(&mut self, text: &str, message: MessageId, catalogue: &Catalogue) {
        if self.is_reviewing() {
            return self.typed_in_review(Some(text), message, catalogue);
        }
        if self.student.current().is_some_and(|attempt| attempt.asking().is_some()) {
            return self.typed_answer(text, message, catalogue);
        }
        // Whoever is asked for a time zone may just type a city.
        match (zones::find(text), self.student.current().map(|attempt| attempt.id)) {
            (found, _) if !found.is_empty() => self.offer_zones(ZoneOffer::Found(found), Place::Fresh),
            // Between two questions: the button that goes on is shown again.
            (_, Some(attempt)) if self.may_go_on(attempt, catalogue) => {
                self.show_where_it_stands(attempt, None, catalogue);
            }
            (_, Some(attempt)) => self.say(self.lost(attempt, catalogue)),
            (_, None) => self.say(View::Notice(Notice::NotUnderstood)),
        }
    }

    /// A sticker, a picture, a voice: nothing that could be an answer.
    pub(super) fn something_else(&mut self, message: MessageId, catalogue: &Catalogue) {
        if self.is_reviewing() {
            self.typed_in_review(None, message, catalogue);
        } else if self.student.current().is_some_and(|attempt| attempt.asking().is_some()) {
            self.unusable_answer(message, catalogue);
        } else {
            self.say(View::Notice(Notice::NotUnderstood));
        }
    }
}
