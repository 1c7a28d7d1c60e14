//! Which zones a text or a place can mean.

use studymate_schema::ZoneName;
use studymate_schema::telegram::Location;
use studymate_schema::zone::all_zones;

use super::CITIES;

/// The most zones that are offered for a text or a place.
pub const FOUND_MAX: usize = 6;
/// Shorter beginnings fit too many names.
const BEGINNING_MIN: usize = 3;

/// The zones that a typed text can mean, the best first: the difference from UTC; the zone of this name; the city of this name; those whose
/// names begin so. Nothing when nothing fits.
pub fn find(typed: &str) -> Vec<ZoneName> {
    if let Some(zone) = fixed(typed) {
        return vec![zone];
    }
    let typed = plain(typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let exact = all_zones().filter(|name| plain(name) == typed).take(1);
    let city = CITIES.iter().filter(|city| city.names.iter().any(|name| plain(name) == typed));
    let last = all_zones().filter(|name| is_place(name) && plain(last_part(name)) == typed);
    let found = zones(exact.chain(city.map(|city| city.zone)).chain(last));
    if !found.is_empty() {
        return found;
    }
    if typed.chars().count() < BEGINNING_MIN {
        return Vec::new();
    }
    let cities = CITIES.iter().filter(|city| city.names.iter().any(|name| plain(name).starts_with(&typed)));
    let lasts = all_zones().filter(|name| is_place(name) && plain(last_part(name)).starts_with(&typed));
    zones(cities.map(|city| city.zone).chain(lasts))
}

/// The zones of the cities nearest to a place, the nearest first.
pub fn near(place: Location) -> Vec<ZoneName> {
    let mut cities: Vec<_> = CITIES.iter().map(|city| (apart(city.place, place), city.zone)).collect();
    cities.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found = zones(cities.into_iter().map(|(_, zone)| zone));
    found.truncate(NEAR_MAX);
    found
}

/// How many zones are offered around a place: a border is rarely nearer than the fourth.
const NEAR_MAX: usize = 4;

/// Parses names, each once, at most [`FOUND_MAX`].
fn zones(names: impl Iterator<Item = &'static str>) -> Vec<ZoneName> {
    let mut found: Vec<ZoneName> = Vec::new();
    for zone in names.filter_map(|name| name.parse().ok()) {
        if !found.contains(&zone) {
            found.push(zone);
        }
        if found.len() == FOUND_MAX {
            break;
        }
    }
    found
}

/// A text as it is compared: small letters, one space between words, without the marks that keyboards lack.
fn plain(text: &str) -> String {
    let letters = text.chars().flat_map(char::to_lowercase).map(|c| match c {
        '_' | '-' | ',' | '.' | '’' | '\'' => ' ',
        'ё' => 'е',
        'ã' | 'á' | 'à' | 'â' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'í' | 'ì' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the name is that of a place: the others are for machines, or old spellings of countries.
fn is_place(name: &str) -> bool {
    const PLACES: [&str; 10] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    PLACES.iter().any(|place| name.starts_with(place))
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// `UTC+3`, `gmt -5`, `+3`, `+03:00`: whole hours. POSIX, which the names follow, counts to the west.
fn fixed(typed: &str) -> Option<ZoneName> {
    let typed = typed.trim().to_lowercase();
    let rest = typed.strip_prefix("utc").or_else(|| typed.strip_prefix("gmt")).unwrap_or(&typed).trim();
    let (sign, hours) = match rest.strip_prefix('+') {
        Some(hours) => ('-', hours),
        None => ('+', rest.strip_prefix(['-', '−'])?),
    };
    let hours: u8 = hours.strip_suffix(":00").unwrap_or(hours).trim().parse().ok()?;
    format!("Etc/GMT{sign}{hours}").parse().ok()
}

/// How far two places are apart, as an angle: haversine, without the earth's radius.
fn apart([latitude, longitude]: [f64; 2], place: Location) -> f64 {
    let (from, to) = (latitude.to_radians(), place.latitude.to_radians());
    let across = (longitude - place.longitude).to_radians();
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord = half(to - from) + from.cos() * to.cos() * half(across);
    2.0 * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use studymate_schema::Locale;

    use super::*;
    use crate::zones::label;

    fn labels(found: &[ZoneName]) -> Vec<String> {
        found.iter().map(|zone| label(zone, Locale::En)).collect()
    }

    fn found(text: &str) -> Vec<String> {
        find(text).iter().map(|zone| zone.to_string()).collect()
    }

    #[test]
    fn a_city_is_found_in_either_language_and_however_it_is_typed() {
        for text in ["Moscow", "москва", " МОСКВА ", "Europe/Moscow", "europe/moscow"] {
            assert_eq!(found(text), ["Europe/Moscow"], "{text}");
        }
        for text in ["new york", "New-York", "Нью-Йорк", "America/New_York"] {
            assert_eq!(found(text), ["America/New_York"], "{text}");
        }
        assert_eq!(found("Санкт-Петербург"), ["Europe/Moscow"]);
        assert_eq!(found("sao paulo"), ["America/Sao_Paulo"]);
        assert_eq!(found("reykjavik"), ["Atlantic/Reykjavik"]);
        assert_eq!(found("Goose Bay"), ["America/Goose_Bay"], "from the database alone");
    }

    #[test]
    fn a_beginning_offers_what_fits_and_never_too_much() {
        assert!(found("novos").contains(&"Asia/Novosibirsk".to_owned()));
        assert!(find("san").len() <= FOUND_MAX && find("san").len() > 1);
        for nothing in ["", "  ", "x", "qqqq", "12", "🚀"] {
            assert!(find(nothing).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn a_difference_from_utc_is_a_zone_of_its_own() {
        assert_eq!(found("UTC+3"), ["Etc/GMT-3"]);
        assert_eq!(found("+03:00"), ["Etc/GMT-3"]);
        assert_eq!(found("gmt−5"), ["Etc/GMT+5"]);
        assert_eq!(found("UTC-5"), ["Etc/GMT+5"]);
        assert_eq!(labels(&find("UTC+3")), ["UTC+3"]);
        assert!(find("UTC+99").is_empty());
    }

    #[test]
    fn a_place_is_offered_the_cities_around_it() {
        let at = |latitude, longitude| labels(&near(Location { latitude, longitude }));
        assert_eq!(at(52.4, 13.1)[0], "Berlin");
        assert_eq!(at(59.9, 30.3)[0], "Moscow", "Saint Petersburg has Moscow's time");
        assert!(at(-17.0, 179.9).contains(&"Fiji".to_owned()), "across the date line");
        assert_eq!(at(90.0, 0.0).len(), NEAR_MAX);
    }
}
