//! Options as buttons: short ones are the buttons themselves, long ones stand in the text with letters that the buttons carry.

use studymate_schema::button::Button;

use crate::markup::{Html, plain_line, unmarked};
use crate::screen::Key;

/// The most units of an option that is a button: what a phone shows of a full row.
const SHORT: usize = 30;
/// The most units of an option that shares a row with another one.
const VERY_SHORT: usize = 13;
/// More options than these in full rows push the question off the screen.
const FULL_ROWS_MAX: usize = 6;
/// Letters in a row, with and without a tick before them.
const LETTERS_IN_ROW: [usize; 2] = [4, 6];

/// One option on the screen.
pub(super) struct Offer<'a> {
    /// What it says.
    pub(super) text: &'a str,
    /// Whether it is ticked; `None` where nothing is ticked.
    pub(super) ticked: Option<bool>,
    /// What its button asks for.
    pub(super) button: Button,
}

/// Options, laid out.
pub(super) struct Choices {
    /// The long options with their letters; empty when the buttons say it all.
    pub(super) listed: Html,
    /// The buttons.
    pub(super) rows: Vec<Vec<Key>>,
}

/// Lays out options so that those in the text take at most `budget` units.
pub(super) fn lay_out(offers: Vec<Offer<'_>>, budget: usize) -> Choices {
    let longest = offers.iter().map(|offer| offer.text.encode_utf16().count()).max().unwrap_or(0);
    let one_line = offers.iter().all(|offer| !offer.text.contains('\n'));
    let ticks = offers.iter().any(|offer| offer.ticked.is_some());
    let in_row = match offers.len() {
        _ if !one_line => None,
        0..=FULL_ROWS_MAX if longest <= SHORT && !(longest <= VERY_SHORT && offers.len() > 3) => Some(1),
        _ if longest <= VERY_SHORT => Some(2),
        _ => None,
    };
    match in_row {
        Some(in_row) => Choices {
            listed: Html::default(),
            rows: rows(offers, in_row, |offer, _| plain_line(&unmarked(offer.text), SHORT)),
        },
        None => {
            // The letter, the dot, the line's end and the ellipsis.
            let each = (budget / offers.len().max(1)).saturating_sub(6).max(1);
            let lines: Vec<Html> = offers
                .iter()
                .enumerate()
                .map(|(index, offer)| {
                    let letter = Html::ours(format!("{}.", letter(index))).wrap("b");
                    Html::join(&[letter, Html::coded_line(offer.text, each)], " ")
                })
                .collect();
            let in_row = LETTERS_IN_ROW[usize::from(!ticks)];
            Choices { listed: Html::join(&lines, "\n"), rows: rows(offers, in_row, |_, index| letter(index)) }
        }
    }
}

/// Rows of nearly equal length, at most `in_row` each.
fn rows(offers: Vec<Offer<'_>>, in_row: usize, label: impl Fn(&Offer<'_>, usize) -> String) -> Vec<Vec<Key>> {
    let needed = offers.len().div_ceil(in_row).max(1);
    let even = offers.len().div_ceil(needed).max(1);
    let mut rows: Vec<Vec<Key>> = Vec::with_capacity(needed);
    for (index, offer) in offers.into_iter().enumerate() {
        if index % even == 0 {
            rows.push(Vec::with_capacity(even));
        }
        let label = match (offer.ticked, label(&offer, index)) {
            (None, label) => label,
            (Some(false), label) => format!("☐ {label}"),
            (Some(true), label) => format!("☑ {label}"),
        };
        if let Some(row) = rows.last_mut() {
            row.push(Key::press(label, offer.button));
        }
    }
    rows
}

/// A, B, C … Z; a quiz has no more options.
fn letter(index: usize) -> String {
    let letter = u8::try_from(index).ok().filter(|index| *index < 26).map_or('?', |i| char::from(b'A' + i));
    letter.to_string()
}
