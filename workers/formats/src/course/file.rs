//! What may stand in a course's file, word for word.

use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::value::Datetime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) code: Spanned<String>,
    pub(super) title: Spanned<String>,
    pub(super) description: Option<Spanned<String>>,
    pub(super) language: Option<Spanned<String>>,
    pub(super) access: Spanned<String>,
    pub(super) classrooms: Option<Spanned<Vec<i64>>>,
    pub(super) zone: Option<Spanned<String>>,
    pub(super) opens: Option<Spanned<Date>>,
    pub(super) due: Option<Spanned<Date>>,
    pub(super) late: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) topics: Vec<Topic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topic {
    pub(super) title: Spanned<String>,
    #[serde(default)]
    pub(super) items: Vec<Spanned<Item>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    pub(super) quiz: Option<Spanned<String>>,
    pub(super) material: Option<Spanned<String>>,
    pub(super) title: Option<Spanned<String>>,
    pub(super) text: Option<Spanned<String>>,
    pub(super) link: Option<Spanned<String>>,
    pub(super) file: Option<Spanned<String>>,
    pub(super) files: Option<Spanned<Vec<String>>>,
    pub(super) kind: Option<Spanned<String>>,
    pub(super) opens: Option<Spanned<Date>>,
    pub(super) due: Option<Spanned<Date>>,
}

/// A date as it stands there: with or without quotes.
pub(super) struct Date(pub(super) String);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(deserializer)? {
            toml::Value::Datetime(date) => Ok(Date(date.to_string())),
            toml::Value::String(date) => Ok(Date(date)),
            other => Err(D::Error::custom(format!(
                "expected a date such as 2026-09-01T09:00:00, got {}",
                other.type_str()
            ))),
        }
    }
}

#[derive(Serialize)]
pub(super) struct WrittenFile<'a> {
    pub(super) code: &'a str,
    pub(super) title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<&'a str>,
    pub(super) access: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) classrooms: Vec<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) zone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) opens: Option<Datetime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<Datetime>,
    pub(super) late: &'a str,
    pub(super) topics: Vec<WrittenTopic<'a>>,
}

#[derive(Serialize)]
pub(super) struct WrittenTopic<'a> {
    pub(super) title: &'a str,
    pub(super) items: Vec<WrittenItem<'a>>,
}

#[derive(Serialize, Default)]
pub(super) struct WrittenItem<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) quiz: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) material: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) files: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) opens: Option<Datetime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<Datetime>,
}
