//! The sample course that `studymate up --simulate` starts with.

/// Its files, by name.
pub(crate) const SAMPLE_COURSE: [(&str, &str); 9] = [
    ("demo.gift", include_str!("../../content/demo.gift")),
    ("demo-ru.gift", include_str!("../../content/demo-ru.gift")),
    ("capitals.gift", include_str!("../../content/capitals.gift")),
    ("stolitsy.gift", include_str!("../../content/stolitsy.gift")),
    ("rust-basics.gift", include_str!("../../content/rust-basics.gift")),
    ("numbers.csv", include_str!("../../content/numbers.csv")),
    ("history.gift", include_str!("../../content/history.gift")),
    ("istoriya.gift", include_str!("../../content/istoriya.gift")),
    ("solar-system.aiken", include_str!("../../content/solar-system.aiken")),
];
