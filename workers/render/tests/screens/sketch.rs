//! A screen as plain text: the message, then its buttons, each with what it sends.

use studymate_render::{Action, Media, Screen};

pub(crate) fn sketch(screen: &Screen) -> String {
    let mut sketch = String::new();
    match &screen.media {
        None => {}
        Some(Media::Drawn(picture)) => sketch.push_str(&format!("(picture {})\n\n", picture.file_name)),
        Some(Media::File { kind, file_id, without }) => {
            let otherwise = if without.is_some() { ", or without it" } else { "" };
            sketch.push_str(&format!("({} {file_id}{otherwise})\n\n", kind.name()));
        }
        Some(Media::Album(files)) => {
            for file in files {
                sketch.push_str(&format!("({} {}) {}\n", file.kind.name(), file.file_id, file.caption));
            }
        }
    }
    sketch.push_str(&screen.text);
    sketch.push_str("\n\n");
    for row in &screen.keyboard {
        let keys: Vec<String> = row
            .iter()
            .map(|key| match &key.action {
                Action::Press(button) => format!("[{} → {}]", key.label, button.encode()),
                Action::Open(url) => format!("[{} ⇒ {url}]", key.label),
            })
            .collect();
        sketch.push_str(&keys.join(" "));
        sketch.push('\n');
    }
    sketch
}
