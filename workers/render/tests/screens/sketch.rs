//! A screen as plain text: the message, then its buttons, each with what it sends.

use studymate_render::{Action, Screen};

pub(crate) fn sketch(screen: &Screen) -> String {
    let mut sketch = String::new();
    if let Some(picture) = &screen.picture {
        sketch.push_str(&format!("(picture {})\n\n", picture.file_name));
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
