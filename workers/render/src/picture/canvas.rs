//! Writing SVG: shapes and texts with whole coordinates, everything people wrote escaped.

use std::fmt::Write as _;

/// Colours: dark text on white cards on a ground of its own, so that a dark chat and a light one show the same. Texts stand out from
/// what is under them by 4.5 : 1 and shapes by 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11); the tests measure it.
pub(super) const GROUND: &str = "#E9EEF6";
pub(super) const CARD: &str = "#FFFFFF";
pub(super) const INK: &str = "#16213A";
pub(super) const FAINT: &str = "#566380";
pub(super) const RULE: &str = "#DCE3EE";
pub(super) const BLUE: &str = "#2F5BD8";
pub(super) const GREEN: &str = "#0F7D55";
pub(super) const AMBER: &str = "#B26A00";
pub(super) const RED: &str = "#C7391E";
/// Days of the calendar, from nothing to much.
pub(super) const DAYS: [&str; 5] = ["#E6EBF4", "#6B8FED", "#3D65D2", "#2443A0", "#0F2566"];

/// The smallest text, in pixels of a picture that a phone shows about a third as wide.
pub(super) const SMALLEST: u32 = 32;

/// Where a text stands relative to its point.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) size: u32,
    pub(super) bold: bool,
    pub(super) colour: &'static str,
    pub(super) anchor: Anchor,
}

impl Style {
    pub(super) fn of(size: u32, colour: &'static str) -> Self {
        Style { size, bold: false, colour, anchor: Anchor::Start }
    }

    pub(super) fn bold(self) -> Self {
        Style { bold: true, ..self }
    }

    pub(super) fn middle(self) -> Self {
        Style { anchor: Anchor::Middle, ..self }
    }

    pub(super) fn end(self) -> Self {
        Style { anchor: Anchor::End, ..self }
    }
}

/// A picture in the making. Coordinates are pixels from the upper left.
pub(super) struct Canvas {
    width: i32,
    body: String,
}

impl Canvas {
    pub(super) fn new(width: i32) -> Self {
        Canvas { width, body: String::new() }
    }

    /// A filled rectangle with round corners.
    pub(super) fn rectangle(&mut self, [x, y, width, height]: [i32; 4], radius: i32, colour: &str) {
        self.write(format_args!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" fill="{colour}"/>"#
        ));
    }

    /// A dot with a light rim.
    pub(super) fn dot(&mut self, x: i32, y: i32, radius: i32, colour: &str) {
        self.write(format_args!(
            r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}" stroke="{CARD}" stroke-width="3"/>"#
        ));
    }

    /// A ring: told from a dot without its colour.
    pub(super) fn ring(&mut self, x: i32, y: i32, radius: i32, colour: &str) {
        let radius = radius - 2;
        self.write(format_args!(
            r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{CARD}" stroke="{colour}" stroke-width="5"/>"#
        ));
    }

    /// A thin line.
    pub(super) fn line(&mut self, [x1, y1, x2, y2]: [i32; 4], colour: &str) {
        self.write(format_args!(
            r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="2"/>"#
        ));
    }

    /// A curve through the points with the area between it and `floor` tinted.
    pub(super) fn curve(&mut self, points: &[(i32, i32)], floor: i32, colour: &str) {
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x} {y}")).collect();
        let path = path.join(" L ");
        self.write(format_args!(
            r#"<path d="M {} {floor} L {path} L {} {floor} Z" fill="{colour}" fill-opacity="0.12"/>"#,
            first.0, last.0
        ));
        self.write(format_args!(
            r#"<path d="M {path}" fill="none" stroke="{colour}" stroke-width="5" stroke-linejoin="round" stroke-linecap="round"/>"#
        ));
    }

    /// One line of text; `y` is its baseline.
    pub(super) fn text(&mut self, x: i32, y: i32, text: &str, style: Style) {
        let anchor = match style.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if style.bold { 700 } else { 400 };
        let (size, colour) = (style.size, style.colour);
        let text = escape(text);
        self.write(format_args!(
            r#"<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}" text-anchor="{anchor}">{text}</text>"#
        ));
    }

    /// The whole document.
    pub(super) fn finish(self, height: i32, font: &str) -> String {
        let Canvas { width, body } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"{font}\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{GROUND}\"/>\n{body}</svg>\n"
        )
    }

    fn write(&mut self, shape: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.body, "{shape}");
    }
}

/// What people wrote, as far as the font has it, at most `width` pixels wide: pictures and other scripts are left out, because
/// they would be empty boxes. `None` when nothing is left.
pub(super) fn drawable(text: &str, size: u32, width: u32) -> Option<String> {
    let known: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| has_glyph(*c)).collect();
    let words: Vec<&str> = known.split_whitespace().collect();
    let line = words.join(" ");
    if line.is_empty() {
        return None;
    }
    let room = width * 100 / size;
    if line.chars().map(breadth).sum::<u32>() <= room {
        return Some(line);
    }
    let mut left = room.saturating_sub(breadth('…'));
    let kept: String = line
        .chars()
        .take_while(|c| {
            let fits = breadth(*c) <= left;
            left = left.saturating_sub(breadth(*c));
            fits
        })
        .collect();
    Some(format!("{}…", kept.trim_end()))
}

/// About how wide a character is, in hundredths of the font's size; rather too wide than too narrow.
fn breadth(c: char) -> u32 {
    match c {
        'm' | 'w' | 'M' | 'W' | '@' | '%' | 'ж' | 'м' | 'ф' | 'ш' | 'щ' | 'ы' | 'ю' | 'Ж' | 'М' | 'Ф'
        | 'Ш' | 'Щ' | 'Ы' | 'Ю' | '…' => 95,
        _ if c.is_uppercase() => 70,
        'i' | 'l' | 'j' | 't' | 'f' | 'r' | ' ' | '.' | ',' | ':' | ';' | '!' | '\'' | '|' => 35,
        _ => 58,
    }
}

/// Latin, Greek, Cyrillic and the usual punctuation: what Roboto is complete for.
fn has_glyph(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{a1}'..='\u{17f}' | '\u{384}'..='\u{3ce}' | '\u{400}'..='\u{4ff}'
        | '\u{2013}' | '\u{2014}' | '\u{2018}'..='\u{201e}' | '\u{2022}' | '\u{2026}' | '\u{20ac}' | '\u{2116}' | '\u{2122}' | '\u{2212}')
        && !matches!(c, '\u{ad}' | '\u{38b}' | '\u{38d}' | '\u{3a2}')
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
