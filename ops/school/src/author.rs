//! What the staff makes in the chat while the school is open: a quiz question by question, a course with a text, a file, an album and the
//! quiz, and a page of information, which is also removed. A process may be killed at any of their steps.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use studymate_chaos::world::ADMIN;
use studymate_simulator::{Control, Message, UploadKind};

use crate::SchoolError;
use crate::board::{Board, Notice};
use crate::content::{Content, Counts, PICTURE, Question, Quiz, SOUND, Typed, typed};
use crate::desk::Desk;
use crate::diary::Window;
use crate::mentor::{self, mentor_of};
use crate::player::screen::{buttons, has_exactly, label, shown};
use crate::rooms::Rooms;
use crate::tempo::Tempo;

/// After so much real time every process knows what the catalogue says: it looks each second.
const KNOWN_EVERYWHERE: Duration = Duration::from_millis(1500);
/// The course to which people are invited.
pub(crate) const INVITED_TO: &str = "course-club";
/// What the page of information is called; its code follows from it.
const PAGE: (&str, &str) = ("House rules", "house-rules");

/// Something that the staff does for everybody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Duty {
    /// Make the quizzes that come later.
    Quizzes,
    /// Make their courses.
    Courses,
    /// Put another picture and another sound in the place of those that questions are asked with.
    Media,
    /// Revoke the invitation to a course, and make another one.
    Invitation,
    /// Add a text to a course that students have.
    Addition,
    /// Remove it.
    Removal,
    /// Write or remove the page of information, by the day, the first being 0.
    Page(usize),
}

/// What becomes of the page of information on a day, the first being 0: on each fourth it is removed, and written anew on the next.
enum Page {
    Made,
    Changed,
    Removed,
}

impl Page {
    fn on(day: usize) -> Self {
        match day % 4 {
            0 => Page::Made,
            3 => Page::Removed,
            _ => Page::Changed,
        }
    }
}

/// The staff, and what they need.
pub(crate) struct Staff {
    pub(crate) telegram: Control,
    pub(crate) tempo: Arc<Tempo>,
    pub(crate) board: Arc<Board>,
    pub(crate) content: Arc<Content>,
    /// The groups that are classrooms.
    pub(crate) rooms: Arc<Rooms>,
}

impl Staff {
    /// Does something for everybody.
    pub(crate) async fn does(&self, duty: Duty) -> Result<(), SchoolError> {
        let later = self.content.quizzes.iter().filter(|quiz| quiz.comes_later());
        match duty {
            Duty::Quizzes => {
                for quiz in later {
                    self.make_quiz(quiz).await?;
                }
            }
            Duty::Courses => {
                for quiz in later {
                    self.make_course(quiz).await?;
                }
            }
            Duty::Media => {
                self.replace(PICTURE, |desk| desk.sends_picture(dot(77))).await?;
                self.replace(SOUND, |desk| whistle(desk, 2)).await?;
            }
            Duty::Invitation => self.invite_anew().await?,
            Duty::Addition => self.add_text().await?,
            Duty::Removal => self.remove_text().await?,
            Duty::Page(day) => match Page::on(day) {
                Page::Made => self.write_page(day, true).await?,
                Page::Changed => self.write_page(day, false).await?,
                Page::Removed => self.remove_page().await?,
            },
        }
        Ok(())
    }

    fn desk(&self, quiz: &Quiz) -> Desk<'_> {
        Desk::of(&self.telegram, quiz.rooms().first().map_or(ADMIN, |room| mentor_of(*room)))
    }

    /// From a title to students: question by question, then how it is taken.
    async fn make_quiz(&self, quiz: &Quiz) -> Result<(), SchoolError> {
        let mut desk = self.desk(quiz);
        desk.says("/newquiz")?;
        desk.is_asked("what the quiz shall be called", "1:author:").await?;
        desk.says(quiz.title)?;
        for question in &quiz.questions {
            desk.sees("the quiz so far", |message| has_exactly(message, "1:author:settings")).await?;
            let from = self.tempo.now();
            if let Some(media) = add_question(&mut desk, question).await? {
                self.board.post(Window { from, until: self.tempo.now() }, media);
            }
        }
        desk.presses("1:author:settings").await?;
        if quiz.shuffle_options {
            desk.presses("1:author:set:shuffle_options:yes").await?;
            desk.sees("that options are shuffled", |message| {
                has_exactly(message, "1:author:set:shuffle_options:no")
            })
            .await?;
        }
        if quiz.counts == Counts::Last {
            desk.presses("1:author:settings:counts").await?;
            desk.presses("1:author:set:counts:last").await?;
            let chosen = |message: &Message| {
                let of_counts = |data: &String| data.starts_with("1:author:set:counts:");
                has_exactly(message, "1:author:overview") && !buttons(message).iter().any(of_counts)
            };
            desk.sees("that the last attempt counts", chosen).await?;
        }
        desk.presses("1:author:overview").await?;
        desk.presses("1:steps:save").await?;
        let publish = format!("1:publish:{}:1", quiz.code);
        desk.presses(&publish).await?;
        let published =
            |message: &Message| shown(message).contains(quiz.title) && !has_exactly(message, &publish);
        desk.sees("that the quiz is published", published).await?;
        Ok(())
    }

    /// A text, a file, an album and the quiz, for one of the mentor's classrooms.
    async fn make_course(&self, quiz: &Quiz) -> Result<(), SchoolError> {
        let from = self.tempo.now();
        let mut desk = self.desk(quiz);
        desk.says("/materials")?;
        desk.presses("1:newmat").await?;
        desk.is_asked("what shall be kept", "1:newmat").await?;
        desk.says("Read this.")?;
        keep(&mut desk, &format!("{} first", quiz.title), &first_of(quiz.code)).await?;
        let mut files = Vec::new();
        for material in materials_of(quiz) {
            match &material.files[..] {
                [file] => {
                    files.push(desk.sends_as(file.kind, file.name, None, file.bytes.clone())?);
                    desk.sees("what came", |message| has_exactly(message, "1:steps:cancel")).await?;
                }
                album => {
                    files.extend(desk.sends_album(quiz.code, album.iter().map(|file| file.bytes.clone()))?);
                    let complete = format!("{} files", album.len());
                    desk.sees("that the album is complete", |message| shown(message).contains(&complete))
                        .await?;
                }
            }
            name(&mut desk, &material.title, &material.code).await?;
        }

        desk.says("/newcourse")?;
        desk.is_asked("what the course shall be called", "1:author:").await?;
        desk.says(&format!("Course {}", quiz.title))?;
        desk.presses("1:author:skip").await?;
        desk.presses("1:author:access:classrooms").await?;
        // It is offered for all classrooms of its mentor.
        let of_mentor =
            |room: &usize| Some(mentor_of(*room)) == quiz.rooms().first().map(|own| mentor_of(*own));
        let groups = self.rooms.groups();
        for room in (0..groups.len()).filter(of_mentor).filter(|room| !quiz.rooms().contains(room)) {
            toggle(&desk, &format!("1:author:room:0:{}", groups[room]), '▫').await?;
        }
        desk.presses("1:author:topics").await?;
        let asked = |message: &Message| {
            has_exactly(message, "1:author:overview")
                && !buttons(message).iter().any(|data| data.starts_with("1:author:room:"))
        };
        desk.sees("which topics it has", asked).await?;
        desk.says("Only topic")?;
        desk.presses("1:author:topic:0:0").await?;
        for item in std::iter::once(first_of(quiz.code)).chain(files_of(quiz.code)) {
            toggle(&desk, &format!("1:author:m:0:0:{item}"), '✅').await?;
        }
        toggle(&desk, &format!("1:author:q:0:0:{}", quiz.code), '✅').await?;
        desk.presses("1:author:overview").await?;
        desk.presses("1:steps:save").await?;
        let code = course_of(quiz.code);
        desk.presses(&format!("1:desk:{code}")).await?;
        desk.presses(&format!("1:pubcourse:{code}")).await?;
        let link = format!("start=course_{code}");
        desk.sees("that the course is published", |message| shown(message).contains(&link)).await?;
        self.tell(from, Notice::Course { code: quiz.code, files }).await;
        Ok(())
    }

    /// Sends another picture or sound: it takes the place of the first one wherever that is shown.
    async fn replace(
        &self,
        name: &'static str,
        sends: impl Fn(&mut Desk<'_>) -> Result<String, SchoolError>,
    ) -> Result<(), SchoolError> {
        let _alone = self.board.admins_desk().await;
        let mut desk = Desk::of(&self.telegram, ADMIN);
        desk.says(&format!("/start material_{name}"))?;
        desk.presses(&format!("1:swapmat:{name}")).await?;
        let asked = desk.is_asked("what takes its place", "1:swapmat:").await?;
        let file = sends(&mut desk)?;
        desk.looks_back_at(&asked);
        let from = self.tempo.now();
        desk.presses("1:steps:save").await?;
        let link = format!("start=material_{name}");
        desk.sees("that it is kept", |message| shown(message).contains(&link)).await?;
        self.tell(from, Notice::Media { name, file }).await;
        Ok(())
    }

    /// Revokes the invitation that there is, and makes another one.
    async fn invite_anew(&self) -> Result<(), SchoolError> {
        let _alone = self.board.admins_desk().await;
        let made = self.board.invitations();
        if let Some(link) = made.last().cloned() {
            let from = self.tempo.now();
            if mentor::uninvite(&self.telegram, INVITED_TO, &link).await? {
                self.tell(from, Notice::Revoked { link }).await;
            }
        }
        let from = self.tempo.now();
        let link = mentor::invite(&self.telegram, INVITED_TO, made.len()).await?;
        self.tell(from, Notice::Invitation { link }).await;
        Ok(())
    }

    /// Writes the page, or changes it: in one language and the other in turn.
    async fn write_page(&self, day: usize, new: bool) -> Result<(), SchoolError> {
        let language = if new || !day.is_multiple_of(2) { "en" } else { "ru" };
        let text = format!("Rule number {} of this house: learn.", day + 1);
        let _alone = self.board.admins_desk().await;
        let mut desk = Desk::of(&self.telegram, ADMIN);
        desk.says("/info")?;
        if new {
            desk.presses("1:newpage").await?;
        } else {
            desk.presses(&format!("1:page:{}", PAGE.1)).await?;
            desk.presses(&format!("1:editpage:{}:{language}", PAGE.1)).await?;
        }
        desk.is_asked("what the page is called", "1:editpage:").await?;
        desk.says(PAGE.0)?;
        let title_is_taken =
            |message: &Message| has_exactly(message, "1:steps:cancel") && shown(message).contains(PAGE.0);
        desk.sees("what the page says", title_is_taken).await?;
        desk.says(&text)?;
        desk.sees("how the page will look", |message| {
            has_exactly(message, "1:steps:save") && shown(message).ends_with(&text)
        })
        .await?;
        let from = self.tempo.now();
        desk.presses("1:steps:save").await?;
        let edit = format!("1:editpage:{}:{language}", PAGE.1);
        desk.sees("the page", |message| has_exactly(message, &edit)).await?;
        self.tell(from, Notice::Page { language, text }).await;
        Ok(())
    }

    async fn remove_page(&self) -> Result<(), SchoolError> {
        let _alone = self.board.admins_desk().await;
        let mut desk = Desk::of(&self.telegram, ADMIN);
        desk.says("/info")?;
        for data in ["page", "droppage"] {
            desk.presses(&format!("1:{data}:{}", PAGE.1)).await?;
        }
        let from = self.tempo.now();
        desk.presses(&format!("1:droppage!:{}", PAGE.1)).await?;
        let page = format!("1:page:{}", PAGE.1);
        let listed =
            |message: &Message| has_exactly(message, "1:newpage") && !buttons(message).contains(&page);
        desk.sees("that there is no page", listed).await?;
        self.tell(from, Notice::PageRemoved).await;
        Ok(())
    }

    /// Tells everybody of what was made, as soon as everybody can see it.
    pub(crate) async fn tell(&self, from: jiff::Timestamp, notice: Notice) {
        tokio::time::sleep(KNOWN_EVERYWHERE).await;
        self.board.post(Window { from, until: self.tempo.now() }, notice);
    }
}

/// An admin sends the picture and the sound that questions are asked with, before any of them is.
pub(crate) async fn send_media(telegram: &Control) -> Result<[Notice; 2], SchoolError> {
    let mut desk = Desk::of(telegram, ADMIN);
    let picture = desk.sends_picture(dot(9))?;
    desk.is_asked("what the picture shall be called", "1:steps:save").await?;
    name(&mut desk, "Comet", PICTURE).await?;
    let sound = whistle(&mut desk, 1)?;
    keep(&mut desk, "Whistle", SOUND).await?;
    Ok([Notice::Media { name: PICTURE, file: picture }, Notice::Media { name: SOUND, file: sound }])
}

/// Sends a sound; each number is another one.
fn whistle(desk: &mut Desk<'_>, number: u8) -> Result<String, SchoolError> {
    let bytes = [b"ID3\x04\0\0\0\0\0\0".as_slice(), &[number]].concat();
    desk.sends_as(UploadKind::Audio, "track01.mp3", None, bytes.into())
}

/// The course of a quiz that comes later.
pub(crate) fn course_of(code: &str) -> String {
    format!("course-{code}")
}

/// The text in it.
fn first_of(code: &str) -> String {
    format!("{code}-first")
}

/// A material of it that is sent: a file, or an album of several.
pub(crate) struct Material {
    /// What it is called.
    pub(crate) title: String,
    /// Its code, which follows from that.
    pub(crate) code: String,
    /// What is sent.
    pub(crate) files: Vec<File>,
}

/// A file that a mentor sends.
pub(crate) struct File {
    kind: UploadKind,
    name: &'static str,
    pub(crate) bytes: Bytes,
}

/// What it holds that is sent: a document, an album, a voice message and a video.
const FILES: [&str; 4] = ["map", "album", "talk", "film"];

/// The codes of what is sent, in their order.
pub(crate) fn files_of(code: &str) -> [String; 4] {
    FILES.map(|what| format!("{code}-{what}"))
}

/// What is sent, in the same order.
pub(crate) fn materials_of(quiz: &Quiz) -> [Material; 4] {
    let file = |kind, name, begins: &str| {
        let bytes = Bytes::from(format!("{begins} for {}", quiz.title));
        vec![File { kind, name, bytes }]
    };
    FILES.map(|what| Material {
        title: format!("{} {what}", quiz.title),
        code: format!("{}-{what}", quiz.code),
        files: match what {
            "map" => file(UploadKind::Document, "scan0001.pdf", "%PDF-1.4 a map"),
            "talk" => file(UploadKind::Voice, "voice.ogg", "OggS a talk"),
            "film" => file(UploadKind::Video, "take3.mp4", "\0\0\0\x18ftypmp42 a film"),
            _ => [1, 2]
                .map(|colour| File { kind: UploadKind::Photo, name: "picture.gif", bytes: dot(colour) })
                .into(),
        },
    })
}

/// The voice message that is called so.
pub(crate) fn voice(name: &str) -> Bytes {
    format!("OggS {name}").into()
}

/// A picture of one dot in a colour of its own, as a GIF.
fn dot(colour: u8) -> Bytes {
    let size = [1, 0, 1, 0];
    let two_colours = [0x80, 0, 0, colour, 0, 0, 0, 0, 0];
    let image = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b];
    [b"GIF89a".as_slice(), &size, &two_colours, &image].concat().into()
}

/// Types a question, or sends it as what stands below a voice message: its notice.
async fn add_question(desk: &mut Desk<'_>, question: &Question) -> Result<Option<Notice>, SchoolError> {
    let (kind, answers) = typed(question);
    let asks = question.asks();
    let media = match question.media {
        Some(name) => {
            let file = desk.sends_as(UploadKind::Voice, "voice.ogg", Some(&asks), voice(name))?;
            Some(Notice::Media { name, file })
        }
        None => {
            desk.says(&asks)?;
            None
        }
    };
    desk.presses(&format!("1:author:kind:{kind}")).await?;
    match answers {
        Typed::Truth(truth) => desk.presses(&format!("1:author:truth:{truth}")).await?,
        Typed::Lines(lines) => {
            desk.is_asked("what is right", "1:author:kind:").await?;
            desk.says(&lines)?;
        }
        Typed::Nothing => {}
    }
    desk.presses("1:author:skip").await?;
    desk.presses("1:author:keep").await?;
    Ok(media)
}

/// Gives what has a title of its own another one, and saves it.
pub(crate) async fn keep(desk: &mut Desk<'_>, title: &str, code: &str) -> Result<(), SchoolError> {
    desk.sees("what will be kept", |message| has_exactly(message, "1:steps:save")).await?;
    name(desk, title, code).await
}

/// Gives what was sent a title, and saves it; its code follows from that.
async fn name(desk: &mut Desk<'_>, title: &str, code: &str) -> Result<(), SchoolError> {
    desk.says(title)?;
    desk.sees("the title", |message| has_exactly(message, "1:steps:save") && shown(message).contains(title))
        .await?;
    desk.presses("1:steps:save").await?;
    let link = format!("start=material_{code}");
    desk.sees("that it is kept", |message| shown(message).contains(&link)).await.map(drop)
}

/// Presses what can be ticked, and waits until its sign is this one.
async fn toggle(desk: &Desk<'_>, data: &str, sign: char) -> Result<(), SchoolError> {
    desk.presses(data).await?;
    let turned = |message: &Message| label(message, data).is_some_and(|label| label.starts_with(sign));
    desk.sees("that it is ticked, or not any more", turned).await.map(drop)
}
