//! The cities that people know, and which time zone they mean: by name, by difference from UTC, or by where they are.
//!
//! A polygon of every zone would weigh more than the rest of the program; a student who shares a place is offered the cities around it,
//! each with its clock, and picks the right one.

mod cities;
mod search;

use studymate_schema::zone::ZoneRegion;
use studymate_schema::{Locale, ZoneName};

pub use cities::{CITIES, City};
pub use search::{FOUND_MAX, find, near};

/// Cities whose zones are offered first to somebody who speaks this language.
pub fn common(locale: Locale) -> impl Iterator<Item = &'static City> {
    let names: &[&str] = match locale {
        Locale::En => &[
            "London",
            "Berlin",
            "New York",
            "Chicago",
            "Los Angeles",
            "Lagos",
            "Delhi",
            "Singapore",
            "Sydney",
            "São Paulo",
        ],
        Locale::Ru => &[
            "Moscow",
            "Kaliningrad",
            "Samara",
            "Yekaterinburg",
            "Novosibirsk",
            "Irkutsk",
            "Vladivostok",
            "Minsk",
            "Almaty",
            "Tashkent",
        ],
    };
    names.iter().filter_map(|name| CITIES.iter().find(|city| city.names[0] == *name))
}

/// The cities that are offered for a part of the world, from west to east.
pub fn cities_in(region: ZoneRegion) -> Vec<&'static City> {
    let mut cities: Vec<&City> = CITIES.iter().filter(|city| city.region == region && city.offered).collect();
    cities.sort_by(|a, b| a.place[1].total_cmp(&b.place[1]));
    cities
}

/// What a zone is called: the first city of it here, else the last part of its name.
pub fn label(zone: &ZoneName, locale: Locale) -> String {
    if let Some(city) = CITIES.iter().find(|city| city.zone == zone.as_str()) {
        return city.name(locale).to_owned();
    }
    // POSIX counts to the west: Etc/GMT-3 is three hours ahead.
    if let Some(hours) = zone.as_str().strip_prefix("Etc/GMT").filter(|hours| !hours.is_empty()) {
        let hours: String = hours
            .chars()
            .map(|c| {
                if c == '-' {
                    '+'
                } else if c == '+' {
                    '−'
                } else {
                    c
                }
            })
            .collect();
        return format!("UTC{hours}");
    }
    zone.as_str().rsplit('/').next().unwrap_or_default().replace('_', " ")
}
