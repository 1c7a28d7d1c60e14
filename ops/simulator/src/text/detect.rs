//! Entities that clients and servers find by themselves: commands, mentions, hashtags, addresses.

use super::entity;
use crate::model::Entity;

/// Finds `/commands`, `@mentions`, `#hashtags`, URLs and e-mail addresses in `text`, outside of `taken`.
pub(crate) fn detect(text: &str, taken: &[Entity]) -> Vec<Entity> {
    if !text.contains(['/', '@', '#', '.']) {
        return taken.to_vec();
    }
    let mut found = taken.to_vec();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let token = word.trim_start_matches(['(', '[', '"', '\'', '«', ',']);
        let start = offset + word[..word.len() - token.len()].encode_utf16().count();
        if let Some((kind, length)) = classify(token) {
            let overlaps =
                |e: &Entity| e.offset < start + length && start < e.offset + e.length && is_closed(&e.kind);
            if !taken.iter().any(overlaps) {
                found.push(entity(kind, start, length));
            }
        }
        offset += word.encode_utf16().count();
    }
    found.sort_by(|a, b| a.offset.cmp(&b.offset).then(b.length.cmp(&a.length)));
    found
}

/// Inside these nothing is looked for.
fn is_closed(kind: &str) -> bool {
    matches!(
        kind,
        "code" | "pre" | "text_link" | "text_mention" | "url" | "email" | "bot_command" | "mention"
    )
}

fn classify(token: &str) -> Option<(&'static str, usize)> {
    let token = token.trim_end();
    if let Some(rest) = token.strip_prefix('/') {
        let name = name_length(rest, 64);
        let after = &rest[name..];
        let at = after.strip_prefix('@').map_or(0, |bot| 1 + name_length(bot, 32));
        return (name > 0 && !after[at..].starts_with('/')).then_some(("bot_command", 1 + name + at));
    }
    if let Some(rest) = token.strip_prefix('@') {
        let name = name_length(rest, 32);
        return (name >= 3).then_some(("mention", 1 + name));
    }
    if let Some(rest) = token.strip_prefix('#') {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let tag = &rest[..end];
        let real = tag.chars().any(char::is_alphabetic);
        return real.then(|| ("hashtag", 1 + tag.encode_utf16().count()));
    }
    let token = token.trim_end_matches(['.', ',', '!', '?', ')', ']', '"', '\'', '»', ':', ';']);
    let length = token.encode_utf16().count();
    if token.starts_with("http://") || token.starts_with("https://") {
        let host = token.split("://").nth(1).is_some_and(|host| host.len() > 2);
        return host.then_some(("url", length));
    }
    if let Some((name, host)) = token.split_once('@') {
        return (!name.is_empty() && is_host(host)).then_some(("email", length));
    }
    is_host(token.split(['/', '?', '#']).next().unwrap_or_default()).then_some(("url", length))
}

fn name_length(text: &str, most: usize) -> usize {
    text.bytes().take(most).take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count()
}

/// A bare host is believed only with an ending that everybody knows.
fn is_host(text: &str) -> bool {
    let endings = [".com", ".org", ".net", ".io", ".ru", ".me", ".dev", ".edu", ".info", ".рф"];
    let known = endings.iter().any(|ending| text.len() > ending.len() && text.ends_with(ending));
    known && text.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-') && !text.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, usize, usize)> {
        detect(text, &[]).into_iter().map(|e| (e.kind, e.offset, e.length)).collect()
    }

    #[test]
    fn a_command_ends_at_its_name() {
        assert_eq!(found("/start quiz_demo"), [("bot_command".to_owned(), 0, 6)]);
        assert_eq!(found("/quiz@study_bot x"), [("bot_command".to_owned(), 0, 15)]);
        assert_eq!(found("and/or"), []);
    }

    #[test]
    fn addresses_and_tags_are_found_after_emoji() {
        assert_eq!(found("\u{1F600} see https://e.org/a?b=1, ok"), [("url".to_owned(), 7, 19)]);
        assert_eq!(found("#тема a@b.org"), [("hashtag".to_owned(), 0, 5), ("email".to_owned(), 6, 7)]);
    }

    #[test]
    fn nothing_is_found_inside_code() {
        let code = entity("code", 0, 6);
        assert_eq!(detect("/start", std::slice::from_ref(&code)), [code]);
    }

    #[test]
    fn a_number_is_not_a_hashtag_and_a_sentence_not_a_host() {
        assert_eq!(found("#1 end.Next"), []);
    }
}
