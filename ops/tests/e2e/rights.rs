//! Every test of this suite runs each process with its own login and its own user of the log: a right that is missing fails them. Here is
//! what a wrong one looks like.

use studymate_testkit::eventually;

use crate::world::*;

#[tokio::test]
async fn a_process_with_the_login_of_another_says_so_and_ends() {
    let world = World::start(Intake::Polling).await;
    let cases: [(&str, &[&str], &str); 4] = [
        ("projector", &["workers"], "cannot act as studymate_worker"),
        ("workers", &["projector"], "cannot act as studymate_projector"),
        ("workers", &["events", "show"], "cannot act as studymate_ops"),
        ("ops", &["migrate"], "may not migrate"),
    ];
    for (process, arguments, expected) in cases {
        let output = world.command_as(process, arguments).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{arguments:?} with the login of {process}");
        assert!(said.contains(expected), "{arguments:?} with the login of {process}: {said}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_right_that_the_log_refuses_is_named_by_health_and_nothing_is_lost() {
    let mut world = World::start(Intake::Polling).await;
    assert!(world.stop("ingress").await.success());
    world.spawn_as("projector", "ingress", "ingress");
    world.says(ANN, "/start");
    eventually(DEADLINE, async || {
        let detail = world.health("ingress").await["components"]["queue"]["detail"].to_string();
        detail.contains("does not permit") && detail.contains("in.user.1001")
    })
    .await;
    assert!(!world.is_ready("ingress").await);
    assert!(world.telegram.pending_updates() > 0, "Telegram was told that it is taken");
    world.kill9("ingress").await;
    world.spawn("ingress", "ingress");
    world.sees_button(ANN, "1:list:0").await;
    world.is_consistent().await;
    world.end().await;
}
