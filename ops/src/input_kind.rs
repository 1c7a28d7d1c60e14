//! How the bytes of an input are to be read, where its header is not at hand.

use studymate_schema::InputId;
use studymate_schema::input::{InputBody, InputKind};

/// How bytes are to be read; `None` when nothing tells. `recorded` is what was written down of the kind: the header's value, or the
/// name of the update or command.
///
/// A header's value is believed. A name is that of the reading under which the bytes have it. Otherwise it is the reading that
/// succeeds at all, and at last the one that is told by who makes such ids.
pub(crate) fn of(recorded: &str, input: &InputId, bytes: &[u8]) -> Option<InputKind> {
    if let Some(kind) = InputKind::from_header(recorded) {
        return Some(kind);
    }
    let kinds = [InputKind::Telegram, InputKind::Command];
    let decoded = |kind: &InputKind| InputBody::decode(*kind, bytes).ok();
    let by_name = kinds.into_iter().find(|kind| decoded(kind).is_some_and(|body| body.kind() == recorded));
    by_name.or_else(|| kinds.into_iter().find(|kind| decoded(kind).is_some())).or_else(|| by_id(input))
}

/// Ids are made by who makes the input: see [`InputId`].
fn by_id(input: &InputId) -> Option<InputKind> {
    let (maker, _) = input.0.split_once(':')?;
    match maker {
        "tg" => Some(InputKind::Telegram),
        "effect" | "cmd" => Some(InputKind::Command),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use studymate_schema::input::Command;

    use super::*;

    fn id(text: &str) -> InputId {
        InputId(text.to_owned())
    }

    #[test]
    fn what_was_decoded_is_told_by_its_bytes_and_what_was_not_by_its_name() {
        let update = br#"{"update_id": 1, "message": {"message_id": 1}}"#;
        let command = Command::SendRefused.encode().unwrap();
        assert_eq!(of("message", &id("again:x:tg:1"), update), Some(InputKind::Telegram));
        assert_eq!(of("SendRefused", &id("requeue:3"), &command), Some(InputKind::Command));
        assert_eq!(of("telegram", &id("requeue:3"), b"{not json"), Some(InputKind::Telegram));
        assert_eq!(of("command", &id("tg:1"), b""), Some(InputKind::Command));
    }

    #[test]
    fn of_an_unknown_kind_the_bytes_tell_then_the_id_then_nothing() {
        assert_eq!(of("unknown", &id("log:5"), br#"{"update_id": 1}"#), Some(InputKind::Telegram));
        assert_eq!(of("unknown", &id("tg:5"), b"?"), Some(InputKind::Telegram));
        assert_eq!(of("unknown", &id("log:5"), b"?"), None);
    }
}
