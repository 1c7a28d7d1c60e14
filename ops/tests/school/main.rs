//! A short form of `make school`: four days of a small school, while a worker is killed on each of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so by failing")]

use std::path::Path;

use studymate_school::run::{self, Options};

#[tokio::test]
async fn a_school_whose_workers_are_killed_ends_with_what_a_model_of_its_own_says() {
    let options = Options {
        binary: env!("CARGO_BIN_EXE_studymate").into(),
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("school"),
        seed: 4,
        students: 30,
        days: 4,
    };
    let outcome = Box::pin(run::run(&options)).await.unwrap();
    let differences = outcome.differences.iter().map(ToString::to_string);
    let violations = outcome.violations.iter().map(ToString::to_string);
    let wrong: Vec<String> = differences.chain(violations).take(20).collect();
    assert!(wrong.is_empty(), "{}:\n{}", outcome.folder.display(), wrong.join("\n"));
    assert!(outcome.figures.kills() >= 4, "{:?}", outcome.figures);
    assert!(outcome.school.attempts > 30 && outcome.school.reviews > 30, "{:?}", outcome.school);
    assert!(outcome.school.reminders > 10 && outcome.school.memberships > 10, "{:?}", outcome.school);
    assert!(
        outcome.school.handed_in > 0 && outcome.school.illustrated > 0 && outcome.school.coded > 0,
        "{:?}",
        outcome.school
    );
    assert!(outcome.school.invited > 0 && outcome.school.refused > 0, "{:?}", outcome.school);
    assert!(outcome.school.files > 0 && outcome.school.exports > 0, "{:?}", outcome.school);
    assert!(outcome.school.written >= 4 && outcome.school.informed > 0, "{:?}", outcome.school);
    assert!(outcome.school.roles > 1 && outcome.school.reports > 0, "{:?}", outcome.school);
    assert!(outcome.school.flooded > 0 && outcome.school.ghosts > 0, "{:?}", outcome.school);
    for (mutation, differences) in outcome.mutations {
        assert!(differences > 0, "nothing differs when {}", mutation.about());
    }
}
