//! Mentors: an admin makes them, and they bring their quizzes as files, in the chat.

use bytes::Bytes;
use studymate_chaos::world::{ADMIN, FIRST_MENTOR};
use studymate_simulator::{Control, Message, Press, Upload, UploadKind};

use crate::SchoolError;
use crate::content::{By, Content, MENTORS, Quiz};
use crate::player::PATIENCE;
use crate::player::screen::buttons;

/// Makes the mentors and lets them publish what is theirs.
pub(crate) async fn prepare(telegram: &Control, content: &Content) -> Result<(), SchoolError> {
    for mentor in (FIRST_MENTOR..).take(MENTORS) {
        telegram.send_text(mentor, mentor, "/start")?;
        sees(telegram, mentor, "a greeting", "1:help").await?;
        telegram.send_text(ADMIN, ADMIN, &format!("/mentor {mentor}"))?;
    }
    for quiz in &content.quizzes {
        if let By::Mentor(number) = quiz.by {
            publish(telegram, FIRST_MENTOR + number as i64, quiz).await?;
        }
    }
    Ok(())
}

async fn publish(telegram: &Control, mentor: i64, quiz: &Quiz) -> Result<(), SchoolError> {
    let publishes = format!("1:publish:{}:", quiz.code);
    loop {
        let upload = Upload {
            kind: UploadKind::Document,
            name: format!("{}.gift", quiz.code),
            mime_type: None,
            caption: None,
            album: None,
            bytes: Bytes::from(quiz.gift()),
        };
        let sent = telegram.send_file(mentor, mentor, upload)?;
        // Who is not a mentor yet is told so, and sends it again.
        let answered = telegram.wait_for(mentor, PATIENCE, |view| {
            let answer = view.last_from_bot().filter(|answer| answer.message_id > sent.message_id)?;
            Some((answer.message_id, buttons(answer).into_iter().find(|data| data.starts_with(&publishes))))
        });
        if let (message, Some(data)) = answered.await? {
            telegram.press(mentor, mentor, message, &Press::Data(data))?;
            let done = |shown: &Message| {
                shown.message_id > message
                    && shown.text.as_ref().is_some_and(|text| text.contains(quiz.title))
            };
            telegram
                .wait_for(mentor, PATIENCE, |view| view.last_from_bot().filter(|shown| done(shown)).map(drop))
                .await?;
            return Ok(());
        }
    }
}

/// Waits for a message with a button whose data begins so.
async fn sees(telegram: &Control, person: i64, what: &str, data: &str) -> Result<(), SchoolError> {
    let seen = telegram.wait_for(person, PATIENCE, |view| {
        let last = view.last_from_bot()?;
        buttons(last).iter().any(|button| button.starts_with(data)).then_some(())
    });
    seen.await.map_err(|_| SchoolError::NotSeen {
        person,
        what: what.to_owned(),
        shown: telegram
            .chat(person)
            .ok()
            .and_then(|view| Some(format!("{:?}", view.last_from_bot()?)))
            .unwrap_or_default(),
    })
}
