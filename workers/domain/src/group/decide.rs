//! What a group's input causes.

use studymate_schema::classroom::{
    BindRefusal, BindRequest, BotStanding, ClassroomCommand, ClassroomEvent, DirectoryCommand, GroupScreen,
    MembershipCommand,
};
use studymate_schema::effect::{Card, Class, Effect, Place, Show};
use studymate_schema::event::Event;
use studymate_schema::input::{Command, Input, InputBody};
use studymate_schema::telegram::{Content, Message};
use studymate_schema::view::View;
use studymate_schema::{Aggregate, ChatId, Locale, Timestamp, UserId, ZoneName};

use super::{Group, evolve};
use crate::Decision;

/// The most units of a title that are kept: Telegram's own limit is 128 characters.
const TITLE_KEPT: usize = 128;

/// Decides one input of a group.
pub fn decide(group: &Group, input: &Input) -> Decision {
    let mut turn = Turn { group: group.clone(), at: input.at, decision: Decision::default() };
    if let Some(to) = group.moved_to {
        turn.pass_on(to, &input.body);
        return turn.end("a group that has another id now");
    }
    match &input.body {
        InputBody::Telegram(update) => match &update.content {
            Content::Message(message) => turn.message(message),
            Content::MyMembership { from, standing, title, .. } => {
                let by = from.as_ref().filter(|from| !from.is_bot);
                let locale = by.map(|by| Locale::from_language_tag(by.language.as_deref()));
                turn.titled(title.as_deref());
                turn.stands(*standing, by.map(|by| by.id), locale.unwrap_or(group.locale));
            }
            Content::Membership(change) => {
                turn.titled(change.title.as_deref());
                turn.member(change.user, change.inside);
            }
            Content::Press(_) | Content::Other => {}
        },
        InputBody::Command(Command::Classroom(command)) => turn.command(command),
        InputBody::Command(Command::SendRefused) => turn.stands(BotStanding::Gone, None, group.locale),
        InputBody::Command(_) => {}
    }
    turn.end("nothing that concerns the group")
}

/// Whether somebody asks the group for something: only that is counted by the token bucket, never who comes and goes.
pub fn is_request(input: &Input) -> bool {
    match &input.body {
        InputBody::Telegram(update) => {
            matches!(&update.content, Content::Message(message) if request(message).is_some())
        }
        InputBody::Command(_) => false,
    }
}

/// What is typed: `/bind`, `/unbind`, or what Telegram sends when the bot was added by its link (`/start bind`). In groups Telegram adds
/// the bot's name.
fn request(message: &Message) -> Option<BindRequest> {
    let text = message.text.as_ref()?.known()?;
    let mut words = text.split_whitespace();
    match (words.next()?.split('@').next()?, words.next()) {
        ("/bind", _) | ("/start", Some("bind")) => Some(BindRequest::Bind),
        ("/unbind", _) => Some(BindRequest::Unbind),
        _ => None,
    }
}

struct Turn {
    group: Group,
    at: Timestamp,
    decision: Decision,
}

impl Turn {
    fn record(&mut self, event: ClassroomEvent) {
        evolve(&mut self.group, &event, self.at);
        self.decision.events.push(Event::Classroom(event));
    }

    fn tell(&mut self, to: Aggregate, command: Command) {
        self.decision.effects.push(Effect::Tell { to, command: Box::new(command) });
    }

    /// Shows what the group is to StudyMate, on the one message that it has for that.
    fn show(&mut self, screen: GroupScreen, place: Place, locale: Locale) {
        if self.group.bot == BotStanding::Gone {
            return;
        }
        self.decision.effects.push(Effect::Show(Show {
            chat: self.group.chat,
            locale,
            zone: None,
            card: Some(Card::Menu),
            place,
            view: View::Group(screen),
            class: Class::Interactive,
        }));
    }

    fn end(mut self, reason: &'static str) -> Decision {
        if self.decision.events.is_empty() && self.decision.effects.is_empty() {
            self.decision.ignored = Some(reason);
        }
        self.decision
    }

    fn message(&mut self, message: &Message) {
        let news = &message.group;
        if let Some(to) = news.moved_to {
            self.titled(news.title.as_deref());
            return self.moved(to);
        }
        if let Some(from) = news.moved_from {
            // The group of that id hears of it by itself, unless its update was lost.
            let command = Command::Classroom(ClassroomCommand::Moved { to: self.group.chat });
            return self.tell(Aggregate::Group(from), command);
        }
        self.titled(news.title.as_deref());
        let language = message.from.as_ref().and_then(|from| from.language.as_deref());
        let locale = Locale::from_language_tag(language);
        if self.group.bot == BotStanding::Gone {
            // What is said here is heard: so the bot is here.
            self.stands(BotStanding::Member, None, locale);
        }
        for user in &news.joined {
            self.member(*user, true);
        }
        if let Some(user) = news.left {
            self.member(user, false);
        }
        let Some(what) = request(message) else { return };
        match message.from.as_ref().filter(|from| !from.is_bot) {
            Some(from) => self.ask(from.id, what, locale),
            // Who writes in the group's name cannot be told from others; who presses a button can.
            None => self.show(GroupScreen::Offer { chat: self.group.chat }, Place::Fresh, self.group.locale),
        }
    }

    /// Whether somebody may do this only they know.
    fn ask(&mut self, user: UserId, what: BindRequest, locale: Locale) {
        let asked = MembershipCommand::Asked { classroom: self.group.chat, what, locale };
        self.tell(Aggregate::User(user), Command::Membership(asked));
    }

    /// Somebody came or went. Of a group that is no classroom nobody need know: Telegram is asked when it becomes one.
    fn member(&mut self, user: UserId, member: bool) {
        if self.group.mentor.is_none() {
            return;
        }
        let changed = MembershipCommand::Changed { classroom: self.group.chat, member, at: self.at };
        self.tell(Aggregate::User(user), Command::Membership(changed));
    }

    fn titled(&mut self, title: Option<&str>) {
        let Some(title) = title else { return };
        let title: String = title.chars().take(TITLE_KEPT).collect();
        if self.group.title != title {
            self.record(ClassroomEvent::TitleChanged { title });
            self.list();
        }
    }

    fn stands(&mut self, bot: BotStanding, by: Option<UserId>, locale: Locale) {
        if self.group.bot == bot {
            return;
        }
        let is_new = self.group.bot == BotStanding::Gone;
        self.record(ClassroomEvent::BotStandingChanged { bot, by, locale });
        self.list();
        match self.group.mentor {
            Some(_) => self.show(GroupScreen::Bound { bot }, Place::Kept, self.group.locale),
            None if is_new && by.is_some() => {
                self.show(GroupScreen::Offer { chat: self.group.chat }, Place::Fresh, locale);
            }
            None => {}
        }
    }

    /// Tells the catalogue how this classroom stands.
    fn list(&mut self) {
        if let Some(classroom) = self.group.classroom() {
            let list = DirectoryCommand::List { chat: self.group.chat, classroom };
            self.tell(Aggregate::Catalogue, Command::Directory(list));
        }
    }

    fn command(&mut self, command: &ClassroomCommand) {
        match command {
            ClassroomCommand::Bind { mentor, locale, zone } => self.bind(*mentor, *locale, zone.clone()),
            ClassroomCommand::ChooseZone { zone, by } => self.choose_zone(zone, *by),
            ClassroomCommand::Unbind { by } => self.unbind(*by),
            ClassroomCommand::Leave { by } => {
                self.unbind(*by);
                self.decision.effects.push(Effect::LeaveGroup { chat: self.group.chat });
            }
            ClassroomCommand::Refuse { why, locale } => {
                self.show(GroupScreen::Refused(*why), Place::Fresh, *locale);
            }
            ClassroomCommand::Moved { to } => self.moved(*to),
            ClassroomCommand::TakeOver { from, mentor, title, bot, locale, zone } => {
                self.take_over(*from, mentor.map(|mentor| (mentor, zone.clone())), title, *bot, *locale);
            }
        }
    }

    fn bind(&mut self, mentor: UserId, locale: Locale, zone: Option<ZoneName>) {
        match self.group.mentor {
            // Two mentors may ask at once: both were allowed to, the first one has it.
            Some(other) if other != mentor => {
                self.show(GroupScreen::Refused(BindRefusal::NotYours), Place::Fresh, locale);
            }
            Some(_) => self.show(GroupScreen::Bound { bot: self.group.bot }, Place::Fresh, locale),
            None => {
                self.record(ClassroomEvent::ClassroomBound { mentor, locale, moved_from: None, zone });
                self.list();
                self.show(GroupScreen::Bound { bot: self.group.bot }, Place::Kept, locale);
            }
        }
    }

    fn choose_zone(&mut self, zone: &ZoneName, by: UserId) {
        if self.group.mentor.is_some() && self.group.zone.as_ref() != Some(zone) {
            self.record(ClassroomEvent::ClassroomZoneChosen { zone: zone.clone(), by });
            self.list();
        }
    }

    fn unbind(&mut self, by: UserId) {
        if self.group.mentor.is_none() {
            return;
        }
        self.record(ClassroomEvent::ClassroomUnbound { by });
        let unlist = DirectoryCommand::Unlist { chat: self.group.chat };
        self.tell(Aggregate::Catalogue, Command::Directory(unlist));
        self.show(GroupScreen::Unbound { chat: self.group.chat }, Place::Kept, self.group.locale);
    }

    fn moved(&mut self, to: ChatId) {
        if to == self.group.chat {
            return;
        }
        let Group { chat: from, mentor, title, bot, locale, zone, .. } = self.group.clone();
        self.record(ClassroomEvent::GroupMoved { to });
        let take_over = ClassroomCommand::TakeOver { from, mentor, title, bot, locale, zone };
        self.tell(Aggregate::Group(to), Command::Classroom(take_over));
    }

    fn take_over(
        &mut self,
        from: ChatId,
        classroom: Option<(UserId, Option<ZoneName>)>,
        title: &str,
        bot: BotStanding,
        locale: Locale,
    ) {
        if self.group.title.is_empty() && !title.is_empty() {
            self.record(ClassroomEvent::TitleChanged { title: title.to_owned() });
        }
        // What was heard in the group itself is newer than what was known under its old id.
        if self.group.bot == BotStanding::Gone && bot != BotStanding::Gone {
            self.record(ClassroomEvent::BotStandingChanged { bot, by: None, locale });
        }
        let Some((mentor, zone)) = classroom else { return };
        if self.group.mentor.is_none() {
            self.record(ClassroomEvent::ClassroomBound { mentor, locale, moved_from: Some(from), zone });
        }
        // Also where it was bound under its new id meanwhile: the old one is no classroom of its own any more.
        if let Some(classroom) = self.group.classroom() {
            let moved = DirectoryCommand::Move { from, to: self.group.chat, classroom };
            self.tell(Aggregate::Catalogue, Command::Directory(moved));
        }
        self.show(GroupScreen::Bound { bot: self.group.bot }, Place::Kept, locale);
    }

    /// What still comes to the old id: commands are for the new one. Updates come there by themselves.
    fn pass_on(&mut self, to: ChatId, body: &InputBody) {
        if let InputBody::Command(Command::Classroom(
            command @ (ClassroomCommand::Bind { .. }
            | ClassroomCommand::ChooseZone { .. }
            | ClassroomCommand::Unbind { .. }
            | ClassroomCommand::Leave { .. }
            | ClassroomCommand::Refuse { .. }),
        )) = body
        {
            self.tell(Aggregate::Group(to), Command::Classroom(command.clone()));
        }
    }
}
