use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::TOKEN;

/// Telegram as the ingress sees it: updates with an offset, answers on request, and a memory of what was called.
pub(crate) struct Telegram {
    address: SocketAddr,
    inner: Arc<Inner>,
    _server: JoinSet<()>,
}

#[derive(Default)]
struct Inner {
    state: Mutex<Told>,
    changed: Notify,
}

#[derive(Default)]
struct Told {
    updates: Vec<(i64, String)>,
    calls: Vec<Call>,
    answers: VecDeque<(String, u16, String)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) parameters: Value,
    pub(crate) at: Instant,
}

impl Telegram {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inner = Arc::new(Inner::default());
        let routes = Router::new().route("/{bot}/{method}", post(answer)).with_state(Arc::clone(&inner));
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Telegram { address, inner, _server: server }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Puts an update into the queue, as these bytes.
    pub(crate) fn update(&self, number: i64, raw: impl Into<String>) {
        self.inner.state.lock().unwrap().updates.push((number, raw.into()));
        self.inner.changed.notify_one();
    }

    /// The next call of a method gets this answer instead.
    pub(crate) fn answer_once(&self, method: &str, code: u16, body: impl Into<String>) {
        self.inner.state.lock().unwrap().answers.push_back((method.to_owned(), code, body.into()));
    }

    pub(crate) fn calls(&self, method: &str) -> Vec<Call> {
        let state = self.inner.state.lock().unwrap();
        state.calls.iter().filter(|call| call.method == method).cloned().collect()
    }

    /// The highest offset that was asked for.
    pub(crate) fn offset(&self) -> i64 {
        self.calls("getUpdates")
            .iter()
            .filter_map(|call| call.parameters["offset"].as_i64())
            .max()
            .unwrap_or(0)
    }
}

async fn answer(
    State(telegram): State<Arc<Inner>>,
    Path((bot, method)): Path<(String, String)>,
    Json(parameters): Json<Value>,
) -> Response {
    if bot != format!("bot{TOKEN}") {
        return raw(404, json!({"ok": false, "error_code": 404, "description": "Not Found"}).to_string());
    }
    {
        let mut state = telegram.state.lock().unwrap();
        state.calls.push(Call { method: method.clone(), parameters: parameters.clone(), at: Instant::now() });
        let scripted = state.answers.iter().position(|(for_method, ..)| *for_method == method);
        if let Some((_, code, body)) = scripted.and_then(|index| state.answers.remove(index)) {
            if code == 200 {
                state.forget_before(&parameters);
            }
            return raw(code, body);
        }
    }
    match method.as_str() {
        "getUpdates" => {
            let updates = telegram.updates(&parameters).await;
            raw(200, format!("{{\"ok\":true, \"result\": [{}]}}", updates.join(" ,\n ")))
        }
        _ => raw(200, json!({"ok": true, "result": true}).to_string()),
    }
}

fn raw(code: u16, body: String) -> Response {
    let code = StatusCode::from_u16(code).unwrap();
    (code, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

impl Told {
    /// What lies before the offset of a request that was answered is confirmed.
    fn forget_before(&mut self, parameters: &Value) {
        let offset = parameters["offset"].as_i64().unwrap_or(0);
        self.updates.retain(|(id, _)| *id >= offset);
    }
}

impl Inner {
    async fn updates(&self, parameters: &Value) -> Vec<String> {
        let number = |name: &str| parameters[name].as_i64().unwrap_or(0);
        let deadline = Duration::from_secs(number("timeout").unsigned_abs());
        let ask = async {
            loop {
                let changed = self.changed.notified();
                let found: Vec<String> = {
                    let mut state = self.state.lock().unwrap();
                    state.forget_before(parameters);
                    state
                        .updates
                        .iter()
                        .take(number("limit").unsigned_abs() as usize)
                        .map(|(_, update)| update.clone())
                        .collect()
                };
                if !found.is_empty() || deadline.is_zero() {
                    return found;
                }
                changed.await;
            }
        };
        tokio::time::timeout(deadline.max(Duration::from_secs(1)), ask).await.unwrap_or_default()
    }
}
