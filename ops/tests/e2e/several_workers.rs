//! With several workers: what somebody changes may be changed by one process, decided for them by another and shown by a third, and they see it as it
//! is; who stops leaves nobody waiting.

use studymate_schema::{Aggregate, UserId};
use studymate_simulator::NewUser;

use crate::world::*;

/// Of each partition somebody: wherever the catalogue is, some of them are decided elsewhere.
fn one_of_each_partition() -> [i64; 4] {
    let of = |partition: u16| (2001..).find(|id| Aggregate::User(UserId(*id)).partition(4).0 == partition);
    [0, 1, 2, 3].map(|partition| of(partition).unwrap())
}

/// A course for somebody's invitations.
async fn has_a_course(world: &World, admin: i64) {
    let folder = tempfile::tempdir().unwrap();
    let course = format!(
        "code = \"sums-{admin}\"\ntitle = \"Sums\"\naccess = \"invitation\"\n\n[[topics]]\ntitle = \"All\"\n\n\
         [[topics.items]]\nmaterial = \"notes-{admin}\"\ntitle = \"Notes\"\ntext = \"Count.\"\n"
    );
    std::fs::write(folder.path().join("course.toml"), course).unwrap();
    let imported = world.command(&["course", "import", "--publish", folder.path().to_str().unwrap()]).await;
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
}

#[tokio::test]
async fn who_changes_something_sees_it_though_no_process_hears_of_changes() {
    let mut world = World::start(Intake::Polling).await;
    let admins = one_of_each_partition();
    for admin in admins {
        has_a_course(&world, admin).await;
    }
    let ids: Vec<String> = admins.iter().map(ToString::to_string).collect();
    world.set("ADMIN_TELEGRAM_IDS", &ids.join(","));
    // They look at the catalogue each second only.
    world.set("STUDYMATE_FAILPOINTS", "workers.deaf=on");
    world.kill9("workers").await;
    for name in ["workers", "second"] {
        world.spawn(name, "workers");
    }
    world.count_becomes("select count(distinct owner) from core.partition where owner is not null", 2).await;
    world.count_becomes("select count(*) from core.partition where owner is not null", 4).await;
    for admin in admins {
        let named = NewUser { id: Some(admin), ..NewUser::named("Admin", "en") };
        world.telegram.create_user(named).unwrap();
        world.says(admin, &format!("/course sums-{admin}"));
        for step in ["desk", "invites", "invite"] {
            world.presses(admin, &format!("1:{step}:sums-{admin}")).await;
        }
        world.sees_text(admin, "start=join_").await;

        let page = format!("page-{admin}");
        world.says(admin, "/info");
        world.presses(admin, "1:newpage").await;
        world.sees_text(admin, "What is the page called?").await;
        for text in ["The first text", "The second text"] {
            world.says(admin, &format!("Page {admin}"));
            world.sees_text(admin, "send me the text").await;
            world.says(admin, text);
            world.presses(admin, "1:steps:save").await;
            let edit = format!("1:editpage:{page}:en");
            world
                .sees(admin, |message| button(message, &edit).is_some() && shown(message).contains(text))
                .await;
            world.presses(admin, &edit).await;
            world.sees_text(admin, "What is the page called?").await;
        }
        world.presses(admin, "1:steps:cancel").await;
    }
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn who_stops_delivering_tells_those_who_wait_for_it() {
    let mut world = World::start(Intake::Polling).await;
    // Who waits to deliver does not look at the clock.
    world.set("STUDYMATE_FAILPOINTS", "workers.unwound=on");
    world.stop("workers").await;
    world.spawn("workers", "workers");
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    world.spawn("second", "workers");
    world.count_becomes("select count(distinct owner) from core.partition where owner is not null", 2).await;
    world.stop("workers").await;
    world.says(ANN, "/help");
    world.sees_text(ANN, "/quizzes").await;
    world.is_consistent().await;
    world.end().await;
}
