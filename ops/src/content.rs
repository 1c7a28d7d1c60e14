//! The sample course that `studymate up --simulate` starts with.

/// Its files, by name.
pub(crate) const SAMPLE_COURSE: [(&str, &str); 16] = [
    ("demo.gift", include_str!("../../content/demo.gift")),
    ("demo-ru.gift", include_str!("../../content/demo-ru.gift")),
    ("memory.gift", include_str!("../../content/memory.gift")),
    ("pamyat.gift", include_str!("../../content/pamyat.gift")),
    ("study.gift", include_str!("../../content/study.gift")),
    ("ucheba.gift", include_str!("../../content/ucheba.gift")),
    ("sleep.gift", include_str!("../../content/sleep.gift")),
    ("son.gift", include_str!("../../content/son.gift")),
    ("myths.gift", include_str!("../../content/myths.gift")),
    ("mify.gift", include_str!("../../content/mify.gift")),
    ("sprint.gift", include_str!("../../content/sprint.gift")),
    ("sprint-ru.gift", include_str!("../../content/sprint-ru.gift")),
    ("history.gift", include_str!("../../content/history.gift")),
    ("istoriya.gift", include_str!("../../content/istoriya.gift")),
    ("plan.gift", include_str!("../../content/plan.gift")),
    ("moy-plan.gift", include_str!("../../content/moy-plan.gift")),
];

/// The courses that its quizzes belong to, each by the name of its folder.
pub(crate) const SAMPLE_COURSES: [(&str, &str); 2] = [
    ("learning", include_str!("../../content/learning/course.toml")),
    ("uchitsya", include_str!("../../content/uchitsya/course.toml")),
];

/// The pictures that its questions name, as they name them.
pub(crate) const SAMPLE_PICTURES: [(&str, &[u8]); 4] = [
    ("pictures/forgetting-curves.png", include_bytes!("../../content/pictures/forgetting-curves.png")),
    ("pictures/leitner-box.png", include_bytes!("../../content/pictures/leitner-box.png")),
    ("pictures/night.png", include_bytes!("../../content/pictures/night.png")),
    ("pictures/timetables.png", include_bytes!("../../content/pictures/timetables.png")),
];
