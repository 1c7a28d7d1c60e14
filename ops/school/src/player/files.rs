//! What comes as a file: materials of a course that was made in the chat, and all that is kept of somebody.

use std::sync::Arc;

use serde_json::Value;
use studymate_simulator::Message;

use super::Player;
use super::look::has;
use super::quiz::Until;
use super::screen::{has_exactly, numbers, shown};
use crate::SchoolError;
use crate::author::{course_of, files_of};
use crate::desk::unique_id;
use crate::diary::{Deed, Export};
use crate::folder::{copy_of, in_copy};
use crate::found::answered;

/// What the files of an export are called.
const EVERYTHING: &str = "studymate.json";
const ANSWERS: &str = "studymate-answers.csv";

impl Player {
    /// Walks through a course that was made in the chat: its files, then its quiz.
    pub(super) async fn walk(&mut self) -> Result<(), SchoolError> {
        let content = Arc::clone(&self.content);
        let Some(quiz) = content.quizzes.iter().find(|quiz| self.board.has_course(quiz.code)) else {
            return Ok(());
        };
        let closed = self.board.closed(self.tempo.now());
        let by_copy = closed.is_copied_for(quiz, &self.keys());
        let course = if by_copy { copy_of(quiz.code) } else { course_of(quiz.code) };
        if !self.may_begin(quiz) {
            let (from, since) = self.say(&format!("/course {course}"))?;
            self.see("that the course is not for them", since + 1, |_| Some(())).await?;
            let at = self.until_now(from);
            self.note(at, Deed::Fetched { code: quiz.code, files: Vec::new() });
            return Ok(());
        }
        let (from, mut files) = (self.tempo.now(), Vec::new());
        for (number, material) in files_of(quiz.code).into_iter().enumerate() {
            let material = if by_copy { in_copy(quiz.code, number, material) } else { material };
            let (_, mut since) = self.say(&format!("/course {course}"))?;
            for data in [format!("1:topic:{course}:0:0"), format!("1:mat:{material}")] {
                let (card, ()) = self.see("the way to a file", since, |message| has(message, &data)).await?;
                self.press(&card, &data)?;
                since = card.message_id;
            }
            // Below its files a material leads on.
            let go_on = format!("1:go:{course}");
            let leads_on = |message: &Message| has_exactly(message, &go_on).then_some(());
            let (card, ()) = self.see("what comes after the files", since, leads_on).await?;
            files.extend(self.files_between(since, card.message_id)?);
        }
        let at = self.until_now(from);
        self.note(at, Deed::Fetched { code: quiz.code, files });
        self.take(quiz.code, Until::TheEnd).await
    }

    /// The files that were sent between two messages, by the ids that all bots have for them.
    fn files_between(&self, first: i32, last: i32) -> Result<Vec<String>, SchoolError> {
        let chat = self.telegram.chat(self.id)?;
        let between = chat.messages.iter().filter(|message| (first..last).contains(&message.message_id));
        Ok(between.filter(|message| message.from.is_bot).filter_map(unique_id).collect())
    }

    /// Wants all that is kept of them, now and then twice.
    pub(super) async fn export(&mut self) -> Result<(), SchoolError> {
        let times = 1 + self.dice.below(2);
        for _ in 0..times {
            self.ask_for_files().await?;
        }
        Ok(())
    }

    async fn ask_for_files(&mut self) -> Result<(), SchoolError> {
        let (from, since) = self.say("/export")?;
        // When they may ask again is the only figure in what is said about it.
        let later =
            |message: &Message| shown(message).starts_with('📦') && !numbers(shown(message)).is_empty();
        let answer = |message: &Message| {
            let file = named(message, ANSWERS);
            (file.is_some() || later(message)).then_some(file)
        };
        let (_, answers) = self.see("files, or when there will be some", since, answer).await?;
        let at = self.until_now(from);
        let Some(answers) = answers else {
            self.note(at, Deed::ExportedBefore);
            return Ok(());
        };
        let (_, everything) = self.see("everything", since, |message| named(message, EVERYTHING)).await?;
        let answers = self.telegram.file(&answers).await?;
        let everything = self.telegram.file(&everything).await?;
        let export = read(&everything, &String::from_utf8_lossy(&answers)).ok_or_else(|| {
            let reason = "the files with everything cannot be read".to_owned();
            SchoolError::Stuck { person: self.id, reason }
        })?;
        self.note(at, Deed::Exported(export));
        Ok(())
    }
}

/// The id of a document of this name.
fn named(message: &Message, name: &str) -> Option<String> {
    let document = message.document.as_ref().filter(|document| document["file_name"] == name)?;
    document["file_id"].as_str().map(str::to_owned)
}

/// Reads both files; nothing where they are not what docs/PRIVACY.md says.
fn read(everything: &[u8], answers: &str) -> Option<Export> {
    let everything: Value = serde_json::from_slice(everything).ok()?;
    let whole = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    let mut export = Export::default();
    for (code, results) in everything["results"].as_object()? {
        let newest = results["outcomes"].as_array()?.iter().map(|outcome| whole(&outcome["percent"]));
        let newest = newest.collect::<Option<Vec<u32>>>()?;
        let attempts = whole(&results["older"]["attempts"])? + newest.len() as u32;
        export.results.insert(code.clone(), (attempts, newest));
    }
    for attempt in everything["state"]["unfinished"].as_array()? {
        let answered = answered(attempt)? as u32;
        export.unfinished.insert(attempt["quiz"]["code"].as_str()?.to_owned(), answered);
    }
    // What an answer was to is the second column.
    for kind in answers.lines().skip(1).filter_map(|line| line.split(',').nth(1)) {
        match kind {
            "quiz" => export.answers += 1,
            "review" => export.reviews += 1,
            _ => {}
        }
    }
    Some(export)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_is_read_from_both_of_its_files() {
        let everything = r#"{
            "results": { "algebra": { "older": { "attempts": 2 }, "outcomes": [{ "percent": 50 }, { "percent": 70 }] } },
            "state": { "unfinished": [{ "quiz": { "code": "exam" }, "answers": [1, 2] }] }
        }"#;
        let answers =
            "\u{feff}at,kind,quiz\r\nnow,quiz,algebra\r\nnow,review,algebra\r\nnow,grade,essays\r\n";
        let export = read(everything.as_bytes(), answers).unwrap();
        assert_eq!(export.results["algebra"], (4, vec![50, 70]));
        assert_eq!((export.unfinished["exam"], export.answers, export.reviews), (2, 1, 1));
        assert_eq!(read(b"{}", answers), None);
    }
}
