//! The texts of every locale, compiled into the program.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use studymate_schema::Locale;
use unic_langid::LanguageIdentifier;

use crate::markup::Html;

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    locale: Locale,
}

/// A value within a text of the kind `T`.
#[derive(Clone, Debug)]
pub(crate) enum Value<T> {
    /// Chooses the plural, too.
    Number(u64),
    /// Shown as it is.
    Text(T),
}

impl Words {
    pub(crate) fn of(locale: Locale) -> Self {
        Words { locale }
    }

    /// The text of a screen.
    pub(crate) fn html(self, id: &str, values: &[(&'static str, Value<Html>)]) -> Html {
        Html::ours(self.format(
            id,
            values.iter().map(|(name, value)| {
                (
                    *name,
                    match value {
                        Value::Number(number) => FluentValue::from(*number),
                        Value::Text(html) => FluentValue::from(html.as_str()),
                    },
                )
            }),
        ))
    }

    /// The text of a button, a toast or a picture.
    pub(crate) fn plain(self, id: &str, values: &[(&'static str, Value<String>)]) -> String {
        self.format(
            id,
            values.iter().map(|(name, value)| {
                (
                    *name,
                    match value {
                        Value::Number(number) => FluentValue::from(*number),
                        Value::Text(text) => FluentValue::from(text.as_str()),
                    },
                )
            }),
        )
    }

    fn format<'v>(self, id: &str, values: impl Iterator<Item = (&'static str, FluentValue<'v>)>) -> String {
        let bundle = bundle(self.locale);
        // A text that is missing shows its name: the tests see to it that none is.
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set(name, value);
        }
        unbroken(&bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()))
    }
}

/// Keeps figures and their per cent sign on one line: a phone's lines are short.
fn unbroken(text: &str) -> String {
    let mut kept = String::with_capacity(text.len() + 4);
    for part in text.split_inclusive(" %") {
        match part.strip_suffix(" %") {
            Some(figure) if figure.ends_with(|c: char| c.is_ascii_digit()) => {
                kept.push_str(figure);
                kept.push_str("\u{a0}%");
            }
            _ => kept.push_str(part),
        }
    }
    kept
}

impl<T> From<u64> for Value<T> {
    fn from(number: u64) -> Self {
        Value::Number(number)
    }
}

impl<T> From<u32> for Value<T> {
    fn from(number: u32) -> Self {
        Value::Number(u64::from(number))
    }
}

impl<T> From<u16> for Value<T> {
    fn from(number: u16) -> Self {
        Value::Number(u64::from(number))
    }
}

impl<T> From<u8> for Value<T> {
    fn from(number: u8) -> Self {
        Value::Number(u64::from(number))
    }
}

impl<T> From<usize> for Value<T> {
    fn from(number: usize) -> Self {
        Value::Number(number as u64)
    }
}

impl From<Html> for Value<Html> {
    fn from(html: Html) -> Self {
        Value::Text(html)
    }
}

impl From<String> for Value<String> {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

/// The file of a locale.
fn source(locale: Locale) -> &'static str {
    match locale {
        Locale::En => include_str!("../locales/en.ftl"),
        Locale::Ru => include_str!("../locales/ru.ftl"),
    }
}

fn bundle(locale: Locale) -> &'static FluentBundle<FluentResource> {
    static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| read(Locale::En));
    static RUSSIAN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| read(Locale::Ru));
    match locale {
        Locale::En => &ENGLISH,
        Locale::Ru => &RUSSIAN,
    }
}

fn read(locale: Locale) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = locale.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // What people wrote is isolated where it needs to be, see `markup`.
    bundle.set_use_isolating(false);
    let resource =
        FluentResource::try_new(source(locale).to_owned()).unwrap_or_else(|(readable, _)| readable);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests;
