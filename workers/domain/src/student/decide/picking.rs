//! What a press on an option of a question comes to.

use studymate_schema::button::{Button, Pick, Tick};
use studymate_schema::event::Given;
use studymate_schema::quiz::{Question, QuestionKind};
use studymate_schema::view::Toast;

use crate::student::Kept;

/// What follows from a press.
pub(super) enum Picked {
    /// That is the answer.
    Answer(Given),
    /// That is picked so far.
    Selected(Vec<u8>),
    /// A second tap on a slow line: nothing.
    Nothing,
}

/// What a press on a button of a question comes to, with `selected` picked so far.
pub(super) fn press(button: &Button, question: &Question, selected: &[u8]) -> Result<Picked, Toast> {
    Ok(match button {
        Button::Choose(_, _, pick) => choose(question, selected, *pick),
        Button::Toggle(_, _, tick) => toggle(question, selected, *tick),
        Button::Confirm(..) => confirm(question, selected)?,
        Button::Undo(_, _, step) => undo(selected, *step),
        Button::StartOver(..) if !selected.is_empty() => Picked::Selected(Vec::new()),
        _ => Picked::Nothing,
    })
}

/// The same where answers may be changed until they are handed in: nothing that is picked is an answer yet.
pub(super) fn press_freely(button: &Button, question: &Question, selected: &[u8]) -> Result<Picked, Toast> {
    let one = matches!(question.kind, QuestionKind::SingleChoice { .. } | QuestionKind::TrueFalse { .. });
    Ok(match button {
        Button::Choose(_, _, pick) if one => {
            let known = usize::from(pick.option) < question.option_count();
            if known { Picked::Selected(vec![pick.option]) } else { Picked::Nothing }
        }
        Button::Confirm(..) => Picked::Nothing,
        button => match press(button, question, selected)? {
            Picked::Answer(Given::Options(row) | Given::Matches(row) | Given::Order(row)) => {
                Picked::Selected(row)
            }
            picked => picked,
        },
    })
}

/// What is to be handed in of a question, `None` where there is nothing.
pub(super) fn given(question: &Question, kept: &Kept) -> Option<Given> {
    if question.is_typed() {
        return kept.typed.clone().map(Given::Text);
    }
    let row = Some(kept.selected.clone()).filter(|row| !row.is_empty())?;
    Some(match question.kind {
        QuestionKind::Matching { .. } => Given::Matches(row),
        QuestionKind::Ordering { .. } => Given::Order(row),
        _ => Given::Options(row),
    })
}

/// An option was chosen.
fn choose(question: &Question, selected: &[u8], pick: Pick) -> Picked {
    if !fits(question, selected, pick) {
        return Picked::Nothing;
    }
    let so_far = || selected.iter().copied().chain([pick.option]).collect::<Vec<u8>>();
    let row = |wanted: usize, given: fn(Vec<u8>) -> Given| match so_far() {
        row if row.len() == wanted => Picked::Answer(given(row)),
        row => Picked::Selected(row),
    };
    match &question.kind {
        QuestionKind::SingleChoice { .. } | QuestionKind::TrueFalse { .. } => {
            Picked::Answer(Given::Options(vec![pick.option]))
        }
        QuestionKind::Matching { pairs, .. } => row(pairs.len(), Given::Matches),
        QuestionKind::Ordering { items } if !selected.contains(&pick.option) => {
            row(items.len(), Given::Order)
        }
        _ => Picked::Nothing,
    }
}

/// An option was ticked or unticked.
fn toggle(question: &Question, selected: &[u8], tick: Tick) -> Picked {
    let known = usize::from(tick.option) < question.option_count();
    if !known || !matches!(question.kind, QuestionKind::MultipleChoice { .. }) {
        return Picked::Nothing;
    }
    let mut selected = selected.to_vec();
    match (selected.binary_search(&tick.option), tick.on) {
        (Err(index), true) => selected.insert(index, tick.option),
        (Ok(index), false) => drop(selected.remove(index)),
        // A second tap on a slow line.
        _ => return Picked::Nothing,
    }
    Picked::Selected(selected)
}

/// What is ticked is the answer.
fn confirm(question: &Question, selected: &[u8]) -> Result<Picked, Toast> {
    match question.kind {
        QuestionKind::MultipleChoice { .. } if selected.is_empty() => Err(Toast::ChooseFirst),
        QuestionKind::MultipleChoice { .. } => Ok(Picked::Answer(Given::Options(selected.to_vec()))),
        _ => Err(Toast::UnknownButton),
    }
}

/// The last pick was taken back.
fn undo(selected: &[u8], step: u8) -> Picked {
    match selected.split_last() {
        Some((_, before)) if selected.len() == usize::from(step) => Picked::Selected(before.to_vec()),
        _ => Picked::Nothing,
    }
}

fn fits(question: &Question, selected: &[u8], pick: Pick) -> bool {
    usize::from(pick.option) < question.option_count() && usize::from(pick.step) == selected.len()
}
