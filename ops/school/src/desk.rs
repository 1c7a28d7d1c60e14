//! Somebody of the staff at work in their chat with the bot: types, presses, and waits for what must be shown.

use bytes::Bytes;
use studymate_simulator::{Control, Message, Press, Upload, UploadKind};

use crate::SchoolError;
use crate::player::PATIENCE;
use crate::player::screen::{buttons, has_exactly};

/// A chat of somebody of the staff, from what they said last on.
pub(crate) struct Desk<'t> {
    telegram: &'t Control,
    person: i64,
    since: i32,
}

impl<'t> Desk<'t> {
    pub(crate) fn of(telegram: &'t Control, person: i64) -> Self {
        Desk { telegram, person, since: 0 }
    }

    /// Types something; what was shown before it does not count any more.
    pub(crate) fn says(&mut self, text: &str) -> Result<(), SchoolError> {
        self.since = self.telegram.send_text(self.person, self.person, text)?.message_id;
        Ok(())
    }

    /// What is shown in this message of the bot counts, too, though something was sent since.
    pub(crate) fn looks_back_at(&mut self, card: &Message) {
        self.since = card.message_id - 1;
    }

    /// What was shown before this message of theirs does not count.
    pub(crate) fn looks_after(&mut self, sent: &Message) {
        self.since = sent.message_id;
    }

    /// Sends a document. Returns the id that Telegram has for it, whoever sends it.
    pub(crate) fn sends(&mut self, name: &str, bytes: Bytes) -> Result<String, SchoolError> {
        self.sends_as(UploadKind::Document, name, None, bytes)
    }

    /// Sends a file as so many kinds can be sent, with a text under it. Returns the id that Telegram has for it.
    pub(crate) fn sends_as(
        &mut self,
        kind: UploadKind,
        name: &str,
        caption: Option<&str>,
        bytes: Bytes,
    ) -> Result<String, SchoolError> {
        let caption = caption.map(str::to_owned);
        self.uploads(Upload { kind, name: name.to_owned(), mime_type: None, caption, album: None, bytes })
    }

    /// Sends a picture. Returns the id that Telegram has for it.
    pub(crate) fn sends_picture(&mut self, bytes: Bytes) -> Result<String, SchoolError> {
        self.sends_as(UploadKind::Photo, "picture.gif", None, bytes)
    }

    /// Sends pictures as one album. Returns the ids that Telegram has for them.
    pub(crate) fn sends_album(
        &mut self,
        album: &str,
        pictures: impl IntoIterator<Item = Bytes>,
    ) -> Result<Vec<String>, SchoolError> {
        let picture = |bytes| Upload {
            kind: UploadKind::Photo,
            name: "picture.gif".to_owned(),
            mime_type: None,
            caption: None,
            album: Some(album.to_owned()),
            bytes,
        };
        let send = |bytes| self.uploads(picture(bytes));
        pictures.into_iter().map(send).collect()
    }

    fn uploads(&mut self, upload: Upload) -> Result<String, SchoolError> {
        let sent = self.telegram.send_file(self.person, self.person, upload)?;
        self.since = sent.message_id;
        unique_id(&sent).ok_or_else(|| SchoolError::Stuck {
            person: self.person,
            reason: "what was sent has no id".to_owned(),
        })
    }

    /// Presses the button that says exactly this, as soon as it is there.
    pub(crate) async fn presses(&self, data: &str) -> Result<(), SchoolError> {
        let card = self.sees(data, |message| has_exactly(message, data)).await?;
        // Where something else came below it, the card may just be moving to the end of the chat.
        self.telegram.press(self.person, self.person, card.message_id, &Press::Stale(data.to_owned()))?;
        Ok(())
    }

    /// Presses what a message has no button for (any more).
    pub(crate) fn presses_blindly(&self, message: &Message, data: String) -> Result<(), SchoolError> {
        self.telegram.press(self.person, self.person, message.message_id, &Press::Stale(data))?;
        Ok(())
    }

    /// Waits for the newest message of the bot that is wanted.
    pub(crate) async fn sees(
        &self,
        what: &str,
        wanted: impl Fn(&Message) -> bool,
    ) -> Result<Message, SchoolError> {
        let seen = self.telegram.wait_for(self.person, PATIENCE, |view| {
            let from_bot = view.messages.iter().rev().filter(|message| message.from.is_bot);
            from_bot.take_while(|message| message.message_id > self.since).find(|m| wanted(m)).cloned()
        });
        seen.await.map_err(|_| SchoolError::not_seen(self.telegram, self.person, self.person, what))
    }

    /// Waits until the steps ask for something that is typed: they can be left, and none of these buttons is there any more.
    pub(crate) async fn is_asked(&self, what: &str, no_more: &str) -> Result<Message, SchoolError> {
        let asks = |message: &Message| {
            let buttons = buttons(message);
            let leaves = buttons.iter().any(|data| data == "1:steps:cancel");
            leaves && !buttons.iter().any(|data| data.starts_with(no_more))
        };
        self.sees(what, asks).await
    }
}

/// What Telegram calls the file of a message, whoever sends it.
pub(crate) fn unique_id(message: &Message) -> Option<String> {
    let photo = || message.photo.as_ref()?.last().map(|largest| largest.file_unique_id.clone());
    let Message { document, audio, voice, video, .. } = message;
    let file = [document, audio, voice, video].into_iter().flatten().next();
    file.map_or_else(photo, |file| file["file_unique_id"].as_str().map(str::to_owned))
}
