//! The log forgets, or has no room: what is lost is told, what was done stays done, what comes is taken.

use studymate_nats::{Log, LogConfig};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId, UserId};
use studymate_testkit::{StoreCopy, eventually, own_nats, own_nats_on_small_disk};

use crate::taking_a_quiz::{answer_all, sample};
use crate::world::*;

const REGRESSIONS: &str = "studymate_log_regressions_total";

impl World {
    /// Publishes an update past Telegram, and returns its place in the log.
    async fn publish(&self, id: &InputId, user: i64, text: &str) -> u64 {
        let config = LogConfig { url: self.nats.url(), partitions: 4, ..LogConfig::default() };
        let log = Log::connect(config).await.unwrap();
        let update = serde_json::json!({"update_id": 900_000_000, "message": {
            "message_id": 1, "date": 0, "text": text, "chat": {"id": user, "type": "private", "first_name": "A"},
            "from": {"id": user, "is_bot": false, "first_name": "A"},
        }});
        let whose = Aggregate::User(UserId(user));
        let published = log.publish(&whose, id, InputKind::Telegram, None, update.to_string().into()).await;
        let sequence = published.unwrap().sequence;
        log.close().await;
        sequence
    }

    /// Publishes so many updates of a person, each under a name of its own.
    async fn publish_all(&self, name: &str, user: i64, count: usize) {
        for number in 1..=count {
            self.publish(&InputId(format!("tg:{name}-{number}")), user, "/help").await;
        }
    }

    /// Publishes updates of a person until one has this place in the log. Returns how many.
    async fn publish_up_to(&self, name: &str, user: i64, place: u64) -> i64 {
        for number in 1.. {
            if self.publish(&InputId(format!("tg:{name}-{number}")), user, "/help").await >= place {
                return number;
            }
        }
        0
    }

    /// The inputs with such a name that have an outcome, other than being known already.
    async fn decided(&self, name: &str) -> i64 {
        let sql =
            "select count(*) from core.journal where outcome <> 'duplicate' and starts_with(input, 'tg:";
        self.count(&format!("{sql}{name}-')")).await
    }

    async fn regressions(&self) -> f64 {
        self.counter("workers", REGRESSIONS).await
    }
}

/// Updates are decided after the copy was made, others are only acknowledged; then the copy is put back and takes more, up to a place
/// so far from the cursor, before the workers look at it again.
async fn an_older_copy_that_grew(from_cursor: i64) {
    let mut world = World::start(Intake::Polling).await;
    world.publish_all("before", ANN, 3).await;
    eventually(DEADLINE, async || world.decided("before").await == 3).await;
    let copy = StoreCopy::of(&world.nats).await;
    world.publish_all("after", ANN, 6).await;
    eventually(DEADLINE, async || world.decided("after").await == 6).await;
    assert!(world.stop("workers").await.success());
    world.publish_all("lost", ANN, 2).await;

    copy.put_back(&mut world.nats).await;
    let partition = Aggregate::User(UserId(ANN)).partition(4);
    let cursor = world.count(&format!("select cursor from core.partition where id = {partition}")).await;
    let new = world.publish_up_to("new", ANN, (cursor + from_cursor) as u64).await;
    // Telegram sends once more what was decided after the copy was made: nobody told it that it need not.
    let again = world.publish(&InputId("tg:after-4".into()), ANN, "/help").await;
    world.spawn("workers", "workers");

    eventually(DEADLINE, async || world.decided("new").await == new).await;
    let known = "select count(*) from core.journal where input = 'tg:after-4' and outcome = 'duplicate'";
    world.count_becomes(&format!("{known} and sequence = {again}"), 1).await;
    assert_eq!(world.decided("lost").await, 0);
    assert_eq!((world.decided("before").await, world.decided("after").await), (3, 6));
    let told = world.regressions().await;
    assert!((1.0..=4.0).contains(&told), "each partition tells once: {told}");
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn an_older_copy_that_is_shorter_than_the_cursor_is_told_and_skips_nothing() {
    an_older_copy_that_grew(-3).await;
}

#[tokio::test]
async fn an_older_copy_that_grew_just_to_the_cursor_is_told_and_skips_nothing() {
    an_older_copy_that_grew(-1).await;
}

#[tokio::test]
async fn an_older_copy_that_grew_past_the_cursor_is_told_and_skips_nothing() {
    an_older_copy_that_grew(20).await;
}

#[tokio::test]
async fn an_older_copy_is_put_back_under_running_workers() {
    let mut world = World::start(Intake::Webhook).await;
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, 1).await;
    let copy = StoreCopy::of(&world.nats).await;
    answer_all(&world, ANN, &quiz, 2, 3).await;
    world.sees_text(ANN, "Question 4").await;
    world.is_consistent().await;
    copy.put_back(&mut world.nats).await;
    answer_all(&world, ANN, &quiz, 4, 5).await;
    eventually(DEADLINE, async || world.regressions().await > 0.0).await;
    let answers = "select count(*) from core.event where kind = 'AnswerGiven' and stream = 'user.1001'";
    assert_eq!(world.count(answers).await, 5, "nothing was answered twice");
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn ingress_tells_of_a_loss_that_no_worker_can_notice() {
    let mut world = World::start(Intake::Polling).await;
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    assert!(world.stop("workers").await.success());
    let copy = StoreCopy::of(&world.nats).await;
    world.says(ANN, "/help");
    world.says(MIA, "/help");
    eventually(DEADLINE, async || world.telegram.pending_updates() == 0).await;
    copy.put_back(&mut world.nats).await;
    world.says(MIA, "/quizzes");
    eventually(DEADLINE, async || world.telegram.pending_updates() == 0).await;
    // The first one was perhaps sent twice while the connection was made anew: what the log knew already tells nothing.
    world.says(IVAN, "/help");
    eventually(DEADLINE, async || world.counter("ingress", REGRESSIONS).await > 0.0).await;
    world.spawn("workers", "workers");
    world.sees_text(MIA, "Warm-up").await;
    // Where the workers stand, the copy has what they know: they have nothing to tell.
    assert_eq!(world.regressions().await, 0.0);
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn the_store_is_lost_whole_and_an_operator_makes_the_stream_anew() {
    let mut world = World::start(Intake::Polling).await;
    let empty = StoreCopy::of(&*own_nats().await).await;
    world.publish_all("before", ANN, 3).await;
    eventually(DEADLINE, async || world.decided("before").await == 3).await;
    empty.put_back(&mut world.nats).await;
    world.says(MIA, "/help");
    eventually(DEADLINE, async || !world.is_ready("ingress").await).await;
    assert!(world.telegram.pending_updates() > 0, "Telegram was told that it is taken");
    let made = world.command(&["migrate"]).await;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    world.sees_text(MIA, "/quizzes").await;
    eventually(DEADLINE, async || world.regressions().await > 0.0).await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn a_full_disk_holds_updates_up_and_loses_none() {
    let nats = match own_nats_on_small_disk(32).await {
        Ok(nats) => nats,
        Err(reason) => return println!("LEFT OUT: {reason}"),
    };
    let database = studymate_testkit::postgres().await;
    let url = database.url().to_owned();
    let mut world = World::start_with(Intake::Polling, url, Some(database), nats).await;
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, 1).await;
    world.nats.disk().unwrap().fill();
    for _ in 0..20 {
        world.says(MIA, "/help");
    }
    eventually(DEADLINE, async || !world.is_ready("ingress").await).await;
    assert!(world.telegram.pending_updates() > 0, "Telegram was told that they are taken");
    world.nats.disk().unwrap().give_back();
    world.nats.restart().await.unwrap();
    world.sees_text(MIA, "/quizzes").await;
    answer_all(&world, ANN, &quiz, 2, 3).await;
    world.is_consistent().await;
    world.end().await;
}
