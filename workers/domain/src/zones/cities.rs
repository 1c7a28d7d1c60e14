//! The cities that are offered by buttons and found by name. A table: one row a city, the database says the rest.

use studymate_schema::Locale;
use studymate_schema::zone::ZoneRegion::{self, Africa, Asia, Europe, NorthAmerica, Pacific, SouthAmerica};

/// A city that people know the time of.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct City {
    /// The zone that it is in.
    pub zone: &'static str,
    /// Its name in each language, in the order of [`Locale::ALL`].
    pub names: [&'static str; 2],
    /// Where it is looked for.
    pub region: ZoneRegion,
    /// Latitude and longitude, in degrees: good to a tenth.
    pub place: [f64; 2],
    /// Whether its zone is offered and called by it; the others are only found.
    pub offered: bool,
}

impl City {
    /// Its name in a language.
    pub fn name(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => self.names[0],
            Locale::Ru => self.names[1],
        }
    }
}

const fn offered(
    zone: &'static str,
    en: &'static str,
    ru: &'static str,
    region: ZoneRegion,
    place: [f64; 2],
) -> City {
    City { zone, names: [en, ru], region, place, offered: true }
}

const fn found(
    zone: &'static str,
    en: &'static str,
    ru: &'static str,
    region: ZoneRegion,
    place: [f64; 2],
) -> City {
    City { offered: false, ..offered(zone, en, ru, region, place) }
}

/// All of them.
#[rustfmt::skip]
pub static CITIES: &[City] = &[
    offered("Atlantic/Reykjavik", "Reykjavik", "Рейкьявик", Europe, [64.1, -21.9]),
    offered("Europe/Lisbon", "Lisbon", "Лиссабон", Europe, [38.7, -9.1]),
    offered("Europe/Dublin", "Dublin", "Дублин", Europe, [53.3, -6.3]),
    offered("Europe/London", "London", "Лондон", Europe, [51.5, -0.1]),
    found("Europe/London", "Edinburgh", "Эдинбург", Europe, [55.9, -3.2]),
    found("Europe/London", "Manchester", "Манчестер", Europe, [53.5, -2.2]),
    offered("Europe/Madrid", "Madrid", "Мадрид", Europe, [40.4, -3.7]),
    found("Europe/Madrid", "Barcelona", "Барселона", Europe, [41.4, 2.2]),
    offered("Europe/Paris", "Paris", "Париж", Europe, [48.9, 2.4]),
    found("Europe/Paris", "Lyon", "Лион", Europe, [45.8, 4.8]),
    found("Europe/Brussels", "Brussels", "Брюссель", Europe, [50.9, 4.4]),
    found("Europe/Amsterdam", "Amsterdam", "Амстердам", Europe, [52.4, 4.9]),
    found("Europe/Zurich", "Zurich", "Цюрих", Europe, [47.4, 8.5]),
    offered("Europe/Rome", "Rome", "Рим", Europe, [41.9, 12.5]),
    found("Europe/Rome", "Milan", "Милан", Europe, [45.5, 9.2]),
    found("Europe/Oslo", "Oslo", "Осло", Europe, [59.9, 10.8]),
    found("Europe/Copenhagen", "Copenhagen", "Копенгаген", Europe, [55.7, 12.6]),
    offered("Europe/Stockholm", "Stockholm", "Стокгольм", Europe, [59.3, 18.1]),
    offered("Europe/Berlin", "Berlin", "Берлин", Europe, [52.5, 13.4]),
    found("Europe/Berlin", "Munich", "Мюнхен", Europe, [48.1, 11.6]),
    found("Europe/Berlin", "Hamburg", "Гамбург", Europe, [53.6, 10.0]),
    found("Europe/Berlin", "Cologne", "Кёльн", Europe, [50.9, 7.0]),
    found("Europe/Vienna", "Vienna", "Вена", Europe, [48.2, 16.4]),
    found("Europe/Prague", "Prague", "Прага", Europe, [50.1, 14.4]),
    found("Europe/Budapest", "Budapest", "Будапешт", Europe, [47.5, 19.0]),
    offered("Europe/Belgrade", "Belgrade", "Белград", Europe, [44.8, 20.5]),
    offered("Europe/Warsaw", "Warsaw", "Варшава", Europe, [52.2, 21.0]),
    offered("Europe/Kaliningrad", "Kaliningrad", "Калининград", Europe, [54.7, 20.5]),
    offered("Europe/Athens", "Athens", "Афины", Europe, [38.0, 23.7]),
    found("Europe/Sofia", "Sofia", "София", Europe, [42.7, 23.3]),
    offered("Europe/Bucharest", "Bucharest", "Бухарест", Europe, [44.4, 26.1]),
    offered("Europe/Helsinki", "Helsinki", "Хельсинки", Europe, [60.2, 24.9]),
    found("Europe/Riga", "Riga", "Рига", Europe, [56.9, 24.1]),
    found("Europe/Tallinn", "Tallinn", "Таллин", Europe, [59.4, 24.8]),
    found("Europe/Vilnius", "Vilnius", "Вильнюс", Europe, [54.7, 25.3]),
    found("Europe/Chisinau", "Chișinău", "Кишинёв", Europe, [47.0, 28.8]),
    offered("Europe/Kyiv", "Kyiv", "Киев", Europe, [50.5, 30.5]),
    found("Europe/Kyiv", "Kiev", "Київ", Europe, [50.5, 30.5]),
    offered("Europe/Minsk", "Minsk", "Минск", Europe, [53.9, 27.6]),
    offered("Europe/Istanbul", "Istanbul", "Стамбул", Europe, [41.0, 29.0]),
    offered("Europe/Moscow", "Moscow", "Москва", Europe, [55.8, 37.6]),
    found("Europe/Moscow", "Saint Petersburg", "Санкт-Петербург", Europe, [59.9, 30.3]),
    found("Europe/Moscow", "St Petersburg", "Петербург", Europe, [59.9, 30.3]),
    found("Europe/Moscow", "Kazan", "Казань", Europe, [55.8, 49.1]),
    found("Europe/Moscow", "Nizhny Novgorod", "Нижний Новгород", Europe, [56.3, 44.0]),
    found("Europe/Moscow", "Rostov-on-Don", "Ростов-на-Дону", Europe, [47.2, 39.7]),
    found("Europe/Moscow", "Krasnodar", "Краснодар", Europe, [45.0, 39.0]),
    found("Europe/Volgograd", "Volgograd", "Волгоград", Europe, [48.7, 44.5]),
    found("Europe/Saratov", "Saratov", "Саратов", Europe, [51.5, 46.0]),
    found("Europe/Astrakhan", "Astrakhan", "Астрахань", Europe, [46.3, 48.0]),
    offered("Europe/Samara", "Samara", "Самара", Europe, [53.2, 50.2]),
    offered("Asia/Yekaterinburg", "Yekaterinburg", "Екатеринбург", Asia, [56.8, 60.6]),
    found("Asia/Yekaterinburg", "Chelyabinsk", "Челябинск", Asia, [55.2, 61.4]),
    found("Asia/Yekaterinburg", "Ufa", "Уфа", Asia, [54.7, 56.0]),
    found("Asia/Yekaterinburg", "Perm", "Пермь", Asia, [58.0, 56.3]),
    found("Asia/Yekaterinburg", "Tyumen", "Тюмень", Asia, [57.2, 65.5]),
    offered("Asia/Omsk", "Omsk", "Омск", Asia, [55.0, 73.4]),
    offered("Asia/Novosibirsk", "Novosibirsk", "Новосибирск", Asia, [55.0, 82.9]),
    found("Asia/Tomsk", "Tomsk", "Томск", Asia, [56.5, 85.0]),
    found("Asia/Barnaul", "Barnaul", "Барнаул", Asia, [53.3, 83.8]),
    offered("Asia/Krasnoyarsk", "Krasnoyarsk", "Красноярск", Asia, [56.0, 92.9]),
    offered("Asia/Irkutsk", "Irkutsk", "Иркутск", Asia, [52.3, 104.3]),
    offered("Asia/Yakutsk", "Yakutsk", "Якутск", Asia, [62.0, 129.7]),
    found("Asia/Chita", "Chita", "Чита", Asia, [52.0, 113.5]),
    offered("Asia/Vladivostok", "Vladivostok", "Владивосток", Asia, [43.1, 131.9]),
    found("Asia/Vladivostok", "Khabarovsk", "Хабаровск", Asia, [48.5, 135.1]),
    offered("Asia/Magadan", "Magadan", "Магадан", Asia, [59.6, 150.8]),
    found("Asia/Sakhalin", "Yuzhno-Sakhalinsk", "Южно-Сахалинск", Asia, [47.0, 142.7]),
    found("Asia/Kamchatka", "Petropavlovsk-Kamchatsky", "Петропавловск-Камчатский", Asia, [53.0, 158.7]),
    offered("Asia/Jerusalem", "Jerusalem", "Иерусалим", Asia, [31.8, 35.2]),
    found("Asia/Jerusalem", "Tel Aviv", "Тель-Авив", Asia, [32.1, 34.8]),
    found("Asia/Beirut", "Beirut", "Бейрут", Asia, [33.9, 35.5]),
    found("Asia/Nicosia", "Nicosia", "Никосия", Asia, [35.2, 33.4]),
    found("Asia/Baghdad", "Baghdad", "Багдад", Asia, [33.3, 44.4]),
    offered("Asia/Riyadh", "Riyadh", "Эр-Рияд", Asia, [24.7, 46.7]),
    offered("Asia/Tehran", "Tehran", "Тегеран", Asia, [35.7, 51.4]),
    offered("Asia/Tbilisi", "Tbilisi", "Тбилиси", Asia, [41.7, 44.8]),
    found("Asia/Yerevan", "Yerevan", "Ереван", Asia, [40.2, 44.5]),
    found("Asia/Baku", "Baku", "Баку", Asia, [40.4, 49.9]),
    offered("Asia/Dubai", "Dubai", "Дубай", Asia, [25.3, 55.3]),
    found("Asia/Kabul", "Kabul", "Кабул", Asia, [34.5, 69.2]),
    offered("Asia/Karachi", "Karachi", "Карачи", Asia, [24.9, 67.0]),
    offered("Asia/Tashkent", "Tashkent", "Ташкент", Asia, [41.3, 69.2]),
    found("Asia/Samarkand", "Samarkand", "Самарканд", Asia, [39.7, 67.0]),
    found("Asia/Ashgabat", "Ashgabat", "Ашхабад", Asia, [37.9, 58.4]),
    found("Asia/Dushanbe", "Dushanbe", "Душанбе", Asia, [38.6, 68.8]),
    offered("Asia/Almaty", "Almaty", "Алматы", Asia, [43.2, 76.9]),
    found("Asia/Almaty", "Astana", "Астана", Asia, [51.2, 71.4]),
    found("Asia/Bishkek", "Bishkek", "Бишкек", Asia, [42.9, 74.6]),
    offered("Asia/Kolkata", "Delhi", "Дели", Asia, [28.6, 77.2]),
    found("Asia/Kolkata", "Mumbai", "Мумбаи", Asia, [19.1, 72.9]),
    found("Asia/Kolkata", "Bangalore", "Бангалор", Asia, [13.0, 77.6]),
    found("Asia/Colombo", "Colombo", "Коломбо", Asia, [6.9, 79.9]),
    offered("Asia/Kathmandu", "Kathmandu", "Катманду", Asia, [27.7, 85.3]),
    offered("Asia/Dhaka", "Dhaka", "Дакка", Asia, [23.8, 90.4]),
    found("Asia/Yangon", "Yangon", "Янгон", Asia, [16.9, 96.2]),
    offered("Asia/Bangkok", "Bangkok", "Бангкок", Asia, [13.8, 100.5]),
    found("Asia/Ho_Chi_Minh", "Ho Chi Minh City", "Хошимин", Asia, [10.8, 106.7]),
    offered("Asia/Jakarta", "Jakarta", "Джакарта", Asia, [-6.2, 106.8]),
    found("Asia/Kuala_Lumpur", "Kuala Lumpur", "Куала-Лумпур", Asia, [3.1, 101.7]),
    offered("Asia/Singapore", "Singapore", "Сингапур", Asia, [1.4, 103.8]),
    found("Asia/Makassar", "Bali", "Бали", Asia, [-8.7, 115.2]),
    offered("Asia/Hong_Kong", "Hong Kong", "Гонконг", Asia, [22.3, 114.2]),
    offered("Asia/Shanghai", "Shanghai", "Шанхай", Asia, [31.2, 121.5]),
    found("Asia/Shanghai", "Beijing", "Пекин", Asia, [39.9, 116.4]),
    found("Asia/Taipei", "Taipei", "Тайбэй", Asia, [25.0, 121.6]),
    offered("Asia/Manila", "Manila", "Манила", Asia, [14.6, 121.0]),
    found("Asia/Ulaanbaatar", "Ulaanbaatar", "Улан-Батор", Asia, [47.9, 106.9]),
    offered("Asia/Seoul", "Seoul", "Сеул", Asia, [37.6, 127.0]),
    offered("Asia/Tokyo", "Tokyo", "Токио", Asia, [35.7, 139.7]),
    found("Asia/Tokyo", "Osaka", "Осака", Asia, [34.7, 135.5]),
    offered("Africa/Casablanca", "Casablanca", "Касабланка", Africa, [33.6, -7.6]),
    offered("Africa/Dakar", "Dakar", "Дакар", Africa, [14.7, -17.5]),
    offered("Africa/Accra", "Accra", "Аккра", Africa, [5.6, -0.2]),
    offered("Africa/Algiers", "Algiers", "Алжир", Africa, [36.8, 3.1]),
    found("Africa/Tunis", "Tunis", "Тунис", Africa, [36.8, 10.2]),
    offered("Africa/Lagos", "Lagos", "Лагос", Africa, [6.5, 3.4]),
    found("Africa/Kinshasa", "Kinshasa", "Киншаса", Africa, [-4.3, 15.3]),
    offered("Africa/Cairo", "Cairo", "Каир", Africa, [30.0, 31.2]),
    offered("Africa/Johannesburg", "Johannesburg", "Йоханнесбург", Africa, [-26.2, 28.0]),
    found("Africa/Johannesburg", "Cape Town", "Кейптаун", Africa, [-33.9, 18.4]),
    found("Africa/Khartoum", "Khartoum", "Хартум", Africa, [15.5, 32.6]),
    offered("Africa/Nairobi", "Nairobi", "Найроби", Africa, [-1.3, 36.8]),
    offered("Africa/Addis_Ababa", "Addis Ababa", "Аддис-Абеба", Africa, [9.0, 38.8]),
    offered("Indian/Mauritius", "Mauritius", "Маврикий", Africa, [-20.2, 57.5]),
    offered("Pacific/Honolulu", "Honolulu", "Гонолулу", Pacific, [21.3, -157.9]),
    offered("America/Anchorage", "Anchorage", "Анкоридж", NorthAmerica, [61.2, -149.9]),
    offered("America/Los_Angeles", "Los Angeles", "Лос-Анджелес", NorthAmerica, [34.1, -118.2]),
    found("America/Los_Angeles", "San Francisco", "Сан-Франциско", NorthAmerica, [37.8, -122.4]),
    found("America/Los_Angeles", "Seattle", "Сиэтл", NorthAmerica, [47.6, -122.3]),
    offered("America/Vancouver", "Vancouver", "Ванкувер", NorthAmerica, [49.3, -123.1]),
    offered("America/Phoenix", "Phoenix", "Финикс", NorthAmerica, [33.4, -112.1]),
    offered("America/Denver", "Denver", "Денвер", NorthAmerica, [39.7, -105.0]),
    found("America/Edmonton", "Edmonton", "Эдмонтон", NorthAmerica, [53.5, -113.5]),
    found("America/Edmonton", "Calgary", "Калгари", NorthAmerica, [51.0, -114.1]),
    offered("America/Mexico_City", "Mexico City", "Мехико", NorthAmerica, [19.4, -99.1]),
    found("America/Guatemala", "Guatemala", "Гватемала", NorthAmerica, [14.6, -90.5]),
    offered("America/Chicago", "Chicago", "Чикаго", NorthAmerica, [41.9, -87.6]),
    found("America/Chicago", "Houston", "Хьюстон", NorthAmerica, [29.8, -95.4]),
    found("America/Chicago", "Dallas", "Даллас", NorthAmerica, [32.8, -96.8]),
    found("America/Winnipeg", "Winnipeg", "Виннипег", NorthAmerica, [49.9, -97.1]),
    offered("America/Panama", "Panama", "Панама", NorthAmerica, [9.0, -79.5]),
    offered("America/Havana", "Havana", "Гавана", NorthAmerica, [23.1, -82.4]),
    offered("America/New_York", "New York", "Нью-Йорк", NorthAmerica, [40.7, -74.0]),
    found("America/New_York", "Washington", "Вашингтон", NorthAmerica, [38.9, -77.0]),
    found("America/New_York", "Boston", "Бостон", NorthAmerica, [42.4, -71.1]),
    found("America/New_York", "Miami", "Майами", NorthAmerica, [25.8, -80.2]),
    offered("America/Toronto", "Toronto", "Торонто", NorthAmerica, [43.7, -79.4]),
    found("America/Toronto", "Montreal", "Монреаль", NorthAmerica, [45.5, -73.6]),
    offered("America/Halifax", "Halifax", "Галифакс", NorthAmerica, [44.6, -63.6]),
    offered("America/St_Johns", "St. John’s", "Сент-Джонс", NorthAmerica, [47.6, -52.7]),
    found("America/Puerto_Rico", "Puerto Rico", "Пуэрто-Рико", NorthAmerica, [18.5, -66.1]),
    offered("America/Bogota", "Bogotá", "Богота", SouthAmerica, [4.7, -74.1]),
    found("America/Guayaquil", "Quito", "Кито", SouthAmerica, [-0.2, -78.5]),
    offered("America/Lima", "Lima", "Лима", SouthAmerica, [-12.0, -77.0]),
    offered("America/Caracas", "Caracas", "Каракас", SouthAmerica, [10.5, -66.9]),
    offered("America/La_Paz", "La Paz", "Ла-Пас", SouthAmerica, [-16.5, -68.1]),
    offered("America/Santiago", "Santiago", "Сантьяго", SouthAmerica, [-33.4, -70.7]),
    offered("America/Asuncion", "Asunción", "Асунсьон", SouthAmerica, [-25.3, -57.6]),
    found("America/Montevideo", "Montevideo", "Монтевидео", SouthAmerica, [-34.9, -56.2]),
    offered("America/Argentina/Buenos_Aires", "Buenos Aires", "Буэнос-Айрес", SouthAmerica, [-34.6, -58.4]),
    offered("America/Sao_Paulo", "São Paulo", "Сан-Паулу", SouthAmerica, [-23.6, -46.6]),
    found("America/Sao_Paulo", "Rio de Janeiro", "Рио-де-Жанейро", SouthAmerica, [-22.9, -43.2]),
    offered("America/Manaus", "Manaus", "Манаус", SouthAmerica, [-3.1, -60.0]),
    offered("Australia/Perth", "Perth", "Перт", Pacific, [-32.0, 115.9]),
    offered("Australia/Darwin", "Darwin", "Дарвин", Pacific, [-12.5, 130.8]),
    offered("Australia/Adelaide", "Adelaide", "Аделаида", Pacific, [-34.9, 138.6]),
    offered("Australia/Brisbane", "Brisbane", "Брисбен", Pacific, [-27.5, 153.0]),
    offered("Australia/Sydney", "Sydney", "Сидней", Pacific, [-33.9, 151.2]),
    found("Australia/Melbourne", "Melbourne", "Мельбурн", Pacific, [-37.8, 145.0]),
    offered("Pacific/Guam", "Guam", "Гуам", Pacific, [13.4, 144.8]),
    offered("Pacific/Auckland", "Auckland", "Окленд", Pacific, [-36.8, 174.8]),
    found("Pacific/Auckland", "Wellington", "Веллингтон", Pacific, [-41.3, 174.8]),
    offered("Pacific/Fiji", "Fiji", "Фиджи", Pacific, [-18.1, 178.4]),
    offered("Pacific/Tongatapu", "Tonga", "Тонга", Pacific, [-21.1, -175.2]),
    offered("Pacific/Apia", "Samoa", "Самоа", Pacific, [-13.8, -171.8]),
    offered("Pacific/Kiritimati", "Kiritimati", "Киритимати", Pacific, [1.9, -157.4]),
    offered("Pacific/Tahiti", "Tahiti", "Таити", Pacific, [-17.5, -149.6]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use studymate_schema::ZoneName;

    use super::*;

    #[test]
    fn every_row_names_a_zone_that_is_there_and_no_zone_is_offered_twice() {
        let mut offered = BTreeSet::new();
        for city in CITIES {
            let zone: ZoneName = city.zone.parse().unwrap();
            assert_eq!(zone.as_str(), city.zone);
            assert!(city.names.iter().all(|name| !name.is_empty() && name.chars().count() <= 24), "{city:?}");
            assert!(!city.offered || offered.insert(city.zone), "{} is offered twice", city.zone);
        }
    }

    #[test]
    fn the_clock_agrees_with_the_place() {
        let noon = "2026-11-21T12:00:00Z".parse().unwrap();
        for city in CITIES {
            let zone: ZoneName = city.zone.parse().unwrap();
            let clock = f64::from(zone.time_zone().to_offset(noon).seconds()) / 3600.0;
            let sun = city.place[1] / 15.0;
            let apart = (clock - sun).abs();
            assert!(apart.min(24.0 - apart).abs() < 3.6, "{city:?}: {clock} h, the sun says {sun:.1} h");
        }
    }
}
