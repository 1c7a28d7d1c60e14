//! What the tests share: a simulator on a free port, raw Bot API calls, a browser.
#![allow(dead_code, reason = "every test file uses another part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "only tests use it; a panic is how they fail")]

pub(crate) mod browser;

use std::time::Duration;

use serde_json::{Value, json};
use studymate_simulator::{Persona, RunningSimulator, Simulator, SimulatorConfig};

pub(crate) const TOKEN: &str = "42:test-token";
pub(crate) const ANN: i64 = 1001;
pub(crate) const IVAN: i64 = 1002;
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// A configuration with Ann (en) and Ivan (ru) on a free port.
pub(crate) fn config() -> SimulatorConfig {
    let persona = |id, name: &str, language: &str| Persona {
        id,
        first_name: name.into(),
        username: None,
        language_code: Some(language.into()),
        role: Some("student".into()),
    };
    SimulatorConfig {
        personas: vec![persona(ANN, "Ann", "en"), persona(IVAN, "Иван", "ru")],
        ..SimulatorConfig::new(([127, 0, 0, 1], 0).into(), TOKEN)
    }
}

pub(crate) async fn simulator() -> RunningSimulator {
    Simulator::start(config()).await.unwrap()
}

/// A bot that calls by hand.
#[derive(Clone)]
pub(crate) struct RawBot {
    client: reqwest::Client,
    base: String,
}

impl RawBot {
    pub(crate) fn of(simulator: &RunningSimulator) -> Self {
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap();
        Self { client, base: simulator.url() }
    }

    /// The whole answer, with Telegram's envelope; errors are those of the connection.
    pub(crate) async fn try_call(&self, method: &str, params: Value) -> reqwest::Result<Value> {
        let url = format!("{}/bot{TOKEN}/{method}", self.base);
        self.client.post(url).json(&params).send().await?.json().await
    }

    /// The result of a call that must succeed.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Value {
        let answer = self.try_call(method, params).await.unwrap();
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }

    /// The description of a call that must be refused.
    pub(crate) async fn refused(&self, method: &str, params: Value) -> String {
        let answer = self.try_call(method, params).await.unwrap();
        assert_eq!(answer["ok"], false, "{method}: {answer}");
        answer["description"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn send(&self, chat: i64, text: &str) -> Value {
        self.call("sendMessage", json!({ "chat_id": chat, "text": text })).await
    }

    /// The next updates, waiting for the first.
    pub(crate) async fn updates(&self, offset: i64) -> Vec<Value> {
        let got = self.call("getUpdates", json!({ "offset": offset, "timeout": 10 })).await;
        got.as_array().unwrap().clone()
    }
}
