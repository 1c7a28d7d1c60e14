//! Both files say the same things, all of it is used, and nothing is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use studymate_schema::import::{Part, ProblemKind};

use super::*;

/// The messages of a file, each with the variables in it.
fn messages(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in source(locale).lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =")
            && id.starts_with(|c: char| c.is_ascii_lowercase())
        {
            assert!(messages.insert(id.to_owned(), BTreeSet::new()).is_none(), "{id} is there twice");
            current = Some(id.to_owned());
        }
        let variables = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>()
        });
        if let Some(found) = current.as_ref().and_then(|id| messages.get_mut(id)) {
            found.extend(variables);
        }
    }
    messages
}

/// Every string literal in the sources of this crate.
fn literals(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            literals(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.extend(text.split('"').map(str::to_owned));
        }
    }
}

fn used() -> BTreeSet<String> {
    let ids: BTreeSet<String> = messages(Locale::En).into_keys().collect();
    let families: BTreeSet<&str> = ids.iter().filter_map(|id| id.split('-').next()).collect();
    let mut found = BTreeSet::new();
    literals(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let is_id = |text: &str| {
        let kebab = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let family = text.split('-').next().unwrap_or_default();
        kebab
            && !text.ends_with('-')
            && (ids.contains(text) || text.contains('-') && families.contains(family))
    };
    let mut used: BTreeSet<String> = found.into_iter().filter(|text| is_id(text)).collect();
    used.extend(ProblemKind::KEYS.iter().map(|key| format!("problem-{key}")));
    let parts = [
        Part::Id,
        Part::Topic,
        Part::Question,
        Part::Option,
        Part::Answer,
        Part::Pair,
        Part::Feedback,
        Part::Explanation,
        Part::Guidance,
        Part::Title,
        Part::Description,
    ];
    used.extend(parts.map(|part| format!("part-{}", part.key())));
    used
}

#[test]
fn every_file_is_read_without_an_error() {
    for locale in Locale::ALL {
        let read = FluentResource::try_new(source(locale).to_owned());
        assert!(read.is_ok(), "{locale}: {:?}", read.err().map(|(_, errors)| errors));
    }
}

#[test]
fn every_locale_has_the_same_texts_with_the_same_values() {
    let english = messages(Locale::En);
    for locale in Locale::ALL {
        assert_eq!(messages(locale), english, "{locale}");
    }
}

#[test]
fn every_text_is_used_and_every_used_text_is_there() {
    let there: BTreeSet<String> = messages(Locale::En).into_keys().collect();
    assert_eq!(used(), there);
}

#[test]
fn plain_texts_have_no_markup() {
    let plain = ["button-", "toast-", "command-", "profile-", "chart-", "stats-", "language-", "duration-"];
    for locale in Locale::ALL {
        for id in messages(locale).keys().filter(|id| plain.iter().any(|family| id.starts_with(family))) {
            let text = Words::of(locale).plain(id, &[]);
            assert!(!text.contains(['<', '>', '&']), "{locale} {id}: {text}");
        }
    }
}

#[test]
fn a_figure_and_its_per_cent_sign_are_never_on_two_lines() {
    assert_eq!(unbroken("best 90 %, last 5 %"), "best 90\u{a0}%, last 5\u{a0}%");
    assert_eq!(unbroken("what % means, 7 of %"), "what % means, 7 of %");
}

#[test]
fn russian_numbers_have_their_three_forms() {
    let told = [1_u64, 2, 5, 11, 21, 22, 112]
        .map(|count| Words::of(Locale::Ru).html("day-row", &[("days", count.into())]).into_string());
    assert_eq!(
        told,
        ["🔥 1 день", "🔥 2 дня", "🔥 5 дней", "🔥 11 дней", "🔥 21 день", "🔥 22 дня", "🔥 112 дней"]
    );
}
