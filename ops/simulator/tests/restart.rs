//! What survives a restart: an orderly one and a kill.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests; a panic is how they fail")]

mod support;

use std::{path::Path, process::Stdio, time::Instant};

use serde_json::{Value, json};
use studymate_simulator::{Simulator, SimulatorConfig, Upload, UploadKind};
use support::{ANN, RawBot, SOON, TOKEN, config};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

#[tokio::test]
async fn state_survives_a_restart_and_ids_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let config = || SimulatorConfig { data: Some(folder.path().into()), ..config() };
    let simulator = Simulator::start(config()).await.unwrap();
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    control.start(ANN, "").unwrap();
    control.send_text(ANN, ANN, "not yet fetched").unwrap();
    let first = bot.updates(0).await;
    let id = first[0]["update_id"].as_i64().unwrap();
    bot.call("getUpdates", json!({ "offset": id + 1 })).await;
    bot.send(ANN, "hello").await;
    bot.call("setMyCommands", json!({ "commands": [{ "command": "a", "description": "A" }] })).await;
    let upload = Upload {
        kind: UploadKind::Document,
        name: "a.txt".into(),
        mime_type: None,
        caption: None,
        album: None,
        bytes: "content".into(),
    };
    let sent = control.send_file(ANN, ANN, upload).unwrap();
    simulator.stop().await.unwrap();

    let simulator = Simulator::start(config()).await.unwrap();
    let (bot, control) = (RawBot::of(&simulator), simulator.control());
    let texts: Vec<_> =
        control.chat(ANN).unwrap().messages.into_iter().filter_map(|message| message.text).collect();
    assert_eq!(texts, ["/start", "not yet fetched", "hello"]);
    assert_eq!(control.commands(ANN, ANN)[0].command, "a");
    let updates = bot.updates(0).await;
    assert_eq!(updates[0]["message"]["text"], "not yet fetched");
    assert_eq!(updates[0]["update_id"], id + 1);
    let file_id = sent.document.unwrap()["file_id"].clone();
    let file = bot.call("getFile", json!({ "file_id": file_id })).await;
    let url = format!("{}/file/bot{TOKEN}/{}", simulator.url(), file["file_path"].as_str().unwrap());
    assert_eq!(reqwest::get(url).await.unwrap().text().await.unwrap(), "content");
    assert_eq!(control.file(file_id.as_str().unwrap()).await.unwrap(), "content");
    assert!(control.file("none").await.is_err());
    assert_eq!(control.send_text(ANN, ANN, "next").unwrap().message_id, 5);
    simulator.stop().await.unwrap();
}

/// The program, and the address it tells.
async fn program(data: &Path) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_telegram-simulator"))
        .args(["--listen", "127.0.0.1:0", "--token", TOKEN, "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().expect("it tells where it listens");
    let address = line.strip_prefix("chat page and Bot API: ").expect("one line with the address").to_owned();
    (child, address)
}

async fn post(url: String, body: Value) -> Value {
    reqwest::Client::new().post(url).json(&body).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn after_a_kill_no_id_is_used_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, address) = program(folder.path()).await;
    let text = json!({ "user_id": ANN, "text": "before the kill" });
    let first = post(format!("{address}/sim/chats/{ANN}/text"), text).await;
    let polled = post(format!("{address}/bot{TOKEN}/getUpdates"), json!({})).await;
    let deadline = Instant::now() + SOON;
    while !std::fs::read_to_string(folder.path().join("state.json"))
        .is_ok_and(|s| s.contains("before the kill"))
    {
        assert!(Instant::now() < deadline, "the state was not saved");
        tokio::task::yield_now().await;
    }
    child.kill().await.unwrap();

    let (_child, address) = program(folder.path()).await;
    let text = json!({ "user_id": ANN, "text": "after the kill" });
    let second = post(format!("{address}/sim/chats/{ANN}/text"), text).await;
    assert!(second["message_id"].as_i64().unwrap() > first["message_id"].as_i64().unwrap() + 100);
    let again = post(format!("{address}/bot{TOKEN}/getUpdates"), json!({})).await;
    assert_eq!(again["result"][0], polled["result"][0], "what was not confirmed comes again");
    let (old, new) = (&again["result"][0]["update_id"], &again["result"][1]["update_id"]);
    assert!(new.as_i64().unwrap() > old.as_i64().unwrap() + 1_000);
}
