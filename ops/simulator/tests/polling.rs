//! Long polling, parameters in every form, and the record.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests; a panic is how they fail")]

mod support;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use studymate_simulator::{CallFilter, Fault, FaultRule, Limits, Press, Simulator};
use support::{ANN, IVAN, RawBot, config, simulator};

#[tokio::test]
async fn a_long_poll_ends_as_soon_as_something_comes() {
    let simulator = simulator().await;
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    let waiting = bot.updates(0);
    let speaking = async {
        // The poll is recorded when it ends, so its beginning is seen by the connection only: order does not matter.
        control.send_text(ANN, ANN, "hello").unwrap();
    };
    let started = Instant::now();
    let (updates, ()) = tokio::join!(waiting, speaking);
    assert_eq!(updates[0]["message"]["text"], "hello");
    assert!(started.elapsed() < Duration::from_secs(5));
    let offset = updates[0]["update_id"].as_i64().unwrap() + 1;
    let none = bot.call("getUpdates", json!({ "offset": offset })).await;
    assert_eq!(none, json!([]));
    assert_eq!(control.pending_updates(), 0);
}

#[tokio::test]
async fn limit_and_offset_walk_through_the_queue() {
    let simulator = simulator().await;
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    for number in 0..5 {
        control.send_text(ANN, ANN, &number.to_string()).unwrap();
    }
    let first = bot.call("getUpdates", json!({ "limit": 2 })).await;
    let id = first[1]["update_id"].as_i64().unwrap();
    let second = bot.call("getUpdates", json!({ "limit": 2, "offset": id })).await;
    assert_eq!((&second[0]["message"]["text"], &second[1]["message"]["text"]), (&json!("1"), &json!("2")));
    let last = bot.call("getUpdates", json!({ "offset": -1 })).await;
    assert_eq!((last.as_array().unwrap().len(), &last[0]["message"]["text"]), (1, &json!("4")));
}

#[tokio::test]
async fn a_second_poller_ends_the_first_and_a_webhook_ends_both() {
    let simulator = simulator().await;
    let bot = RawBot::of(&simulator);
    let first = tokio::spawn({
        let bot = bot.clone();
        async move { bot.refused("getUpdates", json!({ "timeout": 20 })).await }
    });
    // Whoever comes second ends the other; keep coming until the first one has gone.
    while !first.is_finished() {
        bot.try_call("getUpdates", json!({ "timeout": 0 })).await.unwrap();
    }
    let told = first.await.unwrap();
    assert!(told.starts_with("Conflict: terminated by other getUpdates request"), "{told}");
    bot.call("setWebhook", json!({ "url": "http://127.0.0.1:9/hook" })).await;
    let told = bot.refused("getUpdates", json!({})).await;
    assert!(told.starts_with("Conflict: can't use getUpdates method while webhook is active"), "{told}");
    bot.call("deleteWebhook", json!({})).await;
    bot.call("getUpdates", json!({})).await;
}

#[tokio::test]
async fn only_wanted_kinds_come_and_raw_ones_always() {
    let simulator = simulator().await;
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    bot.call("getUpdates", json!({ "allowed_updates": ["callback_query"] })).await;
    control.start(ANN, "").unwrap();
    let sent = bot
        .call(
            "sendMessage",
            json!({ "chat_id": ANN, "text": "x",
        "reply_markup": { "inline_keyboard": [[{ "text": "x", "callback_data": "d" }]] } }),
        )
        .await;
    let id = i32::try_from(sent["message_id"].as_i64().unwrap()).unwrap();
    control.press(ANN, ANN, id, &Press::Data("d".into())).unwrap();
    let raw = json!({ "some_new_kind": { "x": [1, null] } });
    let raw_id = control.send_raw_update(&raw);
    let updates = bot.updates(0).await;
    assert_eq!(updates.len(), 2);
    assert_eq!(updates[0]["callback_query"]["data"], "d");
    assert_eq!(updates[1], json!({ "update_id": raw_id, "some_new_kind": { "x": [1, null] } }));
}

#[tokio::test]
async fn methods_take_forms_queries_and_any_case() {
    let simulator = simulator().await;
    simulator.control().start(ANN, "").unwrap();
    let url = |method: &str| simulator.method_url(method);
    let client = reqwest::Client::new();
    let form = client.post(url("SendMessage")).header("content-type", "application/x-www-form-urlencoded");
    let form = form.body(format!("chat_id={ANN}&text=a%20b&entities=%5B%5D")).send().await.unwrap();
    assert_eq!(form.json::<Value>().await.unwrap()["result"]["text"], "a b");
    let query = client.get(url(&format!("sendmessage?chat_id={ANN}&text=c"))).send().await.unwrap();
    assert_eq!(query.json::<Value>().await.unwrap()["ok"], true);
    let unknown = client.get(url("sendNothing")).send().await.unwrap();
    assert_eq!(unknown.status(), 404);
    assert_eq!(unknown.json::<Value>().await.unwrap()["description"], "Not Found");
    let stranger = format!("{}/bot1:x/getMe", simulator.url());
    assert_eq!(client.get(stranger).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn every_call_is_recorded_with_what_came_of_it() {
    let simulator = simulator().await;
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    control.start(ANN, "").unwrap();
    bot.send(ANN, "one").await;
    bot.refused("sendMessage", json!({ "chat_id": IVAN, "text": "two" })).await;
    let filter = CallFilter { method: Some("sendMessage".into()), ..CallFilter::default() };
    let calls = control.calls(&filter);
    assert_eq!(calls.len(), 2);
    assert_eq!((calls[0].executed, calls[0].status, calls[0].chat_id), (true, 200, Some(ANN)));
    assert_eq!(calls[0].params["text"], "one");
    assert_eq!((calls[1].executed, calls[1].status), (false, 403));
    let over_http: Value = reqwest::get(format!("{}/sim/calls?chat_id={IVAN}", simulator.url()))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(over_http["calls"][0]["response"]["error_code"], 403);
    control.clear_calls();
    assert!(control.calls(&CallFilter::default()).is_empty());
}

#[tokio::test]
async fn limits_answer_429_with_the_seconds_to_wait() {
    let limits = Limits { chat_burst: 1, ..Limits::default() };
    let simulator =
        Simulator::start(studymate_simulator::SimulatorConfig { limits: Some(limits), ..config() });
    let simulator = simulator.await.unwrap();
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    control.start(ANN, "").unwrap();
    bot.send(ANN, "one").await;
    let answer = bot.try_call("sendMessage", json!({ "chat_id": ANN, "text": "two" })).await.unwrap();
    assert_eq!(
        answer,
        json!({ "ok": false, "error_code": 429,
        "description": "Too Many Requests: retry after 1", "parameters": { "retry_after": 1 } })
    );
    control.advance_clock(Duration::from_secs(1)).unwrap();
    bot.send(ANN, "two").await;
}

#[tokio::test]
async fn faults_before_acceptance_change_nothing_and_those_after_it_do() {
    let simulator = simulator().await;
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    control.start(ANN, "").unwrap();
    let said = || control.chat(ANN).unwrap().messages.len() - 1;
    let once = |fault| FaultRule::new(fault).method("sendMessage").chat(ANN).times(1);
    let text = json!({ "chat_id": ANN, "text": "x" });

    control.add_fault(once(Fault::TooManyRequests { retry_after: 7 }));
    let answer = bot.try_call("sendMessage", text.clone()).await.unwrap();
    assert_eq!((&answer["parameters"]["retry_after"], said()), (&json!(7), 0));
    control.add_fault(once(Fault::ServerError { status: 502 }));
    assert_eq!(bot.try_call("sendMessage", text.clone()).await.unwrap()["error_code"], 502);
    control.add_fault(once(Fault::ResetBefore));
    assert!(bot.try_call("sendMessage", text.clone()).await.is_err());
    control.add_fault(once(Fault::TimeoutBefore { ms: 20 }));
    assert!(bot.try_call("sendMessage", text.clone()).await.is_err());
    assert_eq!(said(), 0);
    control.add_fault(once(Fault::ResetAfter));
    assert!(bot.try_call("sendMessage", text.clone()).await.is_err());
    control.add_fault(once(Fault::TimeoutAfter { ms: 20 }));
    assert!(bot.try_call("sendMessage", text.clone()).await.is_err());
    assert_eq!(said(), 2);
    let calls = control.calls(&CallFilter { executed: Some(true), ..CallFilter::default() });
    let played: Vec<_> = calls.iter().filter_map(|call| call.fault.as_deref()).collect();
    assert_eq!(played, ["reset_after", "timeout_after"]);
    assert!(calls.iter().all(|call| call.status == 0));

    let delayed = Instant::now();
    control.add_fault(once(Fault::Delay { ms: 60 }));
    bot.send(ANN, "late").await;
    assert!(delayed.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn a_duplicated_update_is_polled_twice() {
    let simulator = simulator().await;
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    control.add_fault(FaultRule::new(Fault::DuplicateUpdate).times(1));
    control.start(ANN, "").unwrap();
    let first = bot.updates(0).await;
    let id = first[0]["update_id"].as_i64().unwrap();
    let again = bot.updates(id + 1).await;
    assert_eq!(again, first);
    assert_eq!(bot.call("getUpdates", json!({ "offset": id + 1 })).await, json!([]));
}

#[tokio::test]
async fn another_process_plays_users_over_http() {
    let simulator = simulator().await;
    let (bot, client) = (RawBot::of(&simulator), reqwest::Client::new());
    let at = |path: &str| format!("{}/sim/{path}", simulator.url());
    let post = async |path: &str, body: Value| {
        let response = client.post(at(path)).json(&body).send().await.unwrap();
        (response.status().as_u16(), response.json::<Value>().await.unwrap())
    };
    let (_, mia) = post("users", json!({ "first_name": "Mia", "language_code": "en" })).await;
    let mia = mia["id"].as_i64().unwrap();
    let (_, group) =
        post("groups", json!({ "title": "G", "members": { "1001": "creator" }, "bot": "member" })).await;
    assert_eq!(
        post(&format!("chats/{}/members", group["id"]), json!({ "user_id": mia, "role": "member" })).await.0,
        200
    );
    post(&format!("chats/{mia}/text"), json!({ "user_id": mia, "text": "/start" })).await;
    let keys = json!({ "inline_keyboard": [[{ "text": "x", "callback_data": "d" }]] });
    let sent = bot.call("sendMessage", json!({ "chat_id": mia, "text": "?", "reply_markup": keys })).await;
    let press = json!({ "user_id": mia, "message_id": sent["message_id"], "data": "d" });
    let (status, pressed) = post(&format!("chats/{mia}/press"), press).await;
    assert_eq!(status, 200, "{pressed}");
    let chat: Value = client.get(at(&format!("chats/{mia}"))).send().await.unwrap().json().await.unwrap();
    let waiting = client.get(at(&format!("chats/{mia}?after={}&timeout_ms=10000", chat["version"]))).send();
    let toast = json!({ "callback_query_id": pressed["callback_query_id"], "text": "ok" });
    let (changed, _) = tokio::join!(waiting, bot.call("answerCallbackQuery", toast));
    let changed: Value = changed.unwrap().json().await.unwrap();
    assert_eq!(changed["toasts"][0]["text"], "ok");
    let fault =
        json!({ "fault": { "kind": "too_many_requests", "retry_after": 3 }, "method": "getMe", "count": 1 });
    assert_eq!(post("faults", fault).await.0, 200);
    assert!(bot.refused("getMe", json!({})).await.ends_with("retry after 3"));
    assert_eq!(post(&format!("chats/{mia}/text"), json!({ "user_id": 999, "text": "x" })).await.0, 404);
    assert_eq!(post("chats/1001/text", json!({ "user_id": mia, "text": "x" })).await.0, 403);
    post("reset", json!({})).await;
    let users: Value = client.get(at("users")).send().await.unwrap().json().await.unwrap();
    assert_eq!(users.as_array().unwrap().len(), 2, "only the personas are left");
}
