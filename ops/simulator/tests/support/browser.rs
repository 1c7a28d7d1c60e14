//! A headless Chromium, driven over the DevTools protocol: just enough of it for tests of the chat page.

use std::{path::PathBuf, process::Stdio, time::Duration};

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};
use tokio_websockets::{ClientBuilder, MaybeTlsStream, Message, WebSocketStream};

const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    "--remote-debugging-port=0",
    "about:blank",
];

/// Where Chromium is: `$CHROMIUM`, or one of its usual names on the path.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

/// One page of a browser that ends with it.
pub(crate) struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    session: String,
    last_id: u64,
    _browser: Child,
    _profile: TempDir,
}

impl Page {
    /// Starts a browser with an empty profile.
    pub(crate) async fn open(chromium: PathBuf) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Command::new(chromium)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(FLAGS)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(browser.stderr.take().unwrap()).lines();
        let address = timeout(Duration::from_secs(60), async {
            loop {
                let line = lines.next_line().await.unwrap().expect("the browser ended before it listened");
                if let Some(address) = line.strip_prefix("DevTools listening on ") {
                    return address.to_owned();
                }
            }
        });
        let address = address.await.expect("the browser did not start to listen");
        // Its chatter must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let (socket, _) = ClientBuilder::new().uri(&address).unwrap().connect().await.unwrap();
        let mut page =
            Self { socket, session: String::new(), last_id: 0, _browser: browser, _profile: profile };
        let target = page.command("Target.createTarget", json!({ "url": "about:blank" })).await;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = page.command("Target.attachToTarget", attach).await;
        page.session = attached["sessionId"].as_str().unwrap().to_owned();
        page
    }

    /// Sends a command of the protocol and returns its result.
    pub(crate) async fn command(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let mut command = json!({ "id": self.last_id, "method": method, "params": params });
        if !self.session.is_empty() {
            command["sessionId"] = self.session.clone().into();
        }
        self.socket.send(Message::text(command.to_string())).await.unwrap();
        let answer = timeout(Duration::from_secs(30), async {
            loop {
                let message = self.socket.next().await.unwrap().unwrap();
                let Some(text) = message.as_text() else { continue };
                let answer: Value = serde_json::from_str(text).unwrap();
                if answer["id"] == self.last_id {
                    return answer;
                }
            }
        });
        let answer = answer.await.unwrap_or_else(|_| panic!("the browser did not answer {method}"));
        assert!(answer["error"].is_null(), "{method}: {answer}");
        answer["result"].clone()
    }

    pub(crate) async fn go(&mut self, url: &str) {
        self.command("Page.navigate", json!({ "url": url })).await;
        self.wait("document.body?.dataset.ready === 'true'").await;
    }

    /// The value of a JavaScript expression.
    pub(crate) async fn eval(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let result = self.command("Runtime.evaluate", params).await;
        assert!(result["exceptionDetails"].is_null(), "{expression}: {}", result["exceptionDetails"]);
        result["result"]["value"].clone()
    }

    /// Waits until an expression is true, at most ten seconds; the page itself looks at it on every frame.
    pub(crate) async fn wait(&mut self, condition: &str) {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
        while tokio::time::Instant::now() < deadline {
            // A page that is being replaced forgets the expression: then it is asked anew.
            let frames = format!(
                "new Promise(done => {{ let left = 60; const look = () => {{ if (({condition}) || --left < 0) \
                 done(Boolean({condition})); else setTimeout(look, 16); }}; look(); }})"
            );
            let params = json!({ "expression": frames, "awaitPromise": true, "returnByValue": true });
            let result = self.try_command("Runtime.evaluate", params).await;
            if result["result"]["value"] == true {
                return;
            }
        }
        let shown = self.eval("document.body.innerText").await;
        panic!(
            "never true on the page: {condition}\nthe page shows:\n{}",
            shown.as_str().unwrap_or_default()
        );
    }

    async fn try_command(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let command =
            json!({ "id": self.last_id, "method": method, "params": params, "sessionId": self.session });
        self.socket.send(Message::text(command.to_string())).await.unwrap();
        loop {
            let message = self.socket.next().await.unwrap().unwrap();
            let Some(text) = message.as_text() else { continue };
            let answer: Value = serde_json::from_str(text).unwrap();
            if answer["id"] == self.last_id {
                return answer["result"].clone();
            }
        }
    }

    /// Clicks like a mouse, so that what lies over the element would get it.
    pub(crate) async fn click(&mut self, selector: &str) {
        let quoted = Value::from(selector).to_string();
        self.wait(&format!("document.querySelector({quoted})?.offsetParent")).await;
        let place = self
            .eval(&format!(
                "(() => {{ const e = document.querySelector({quoted}); e.scrollIntoView({{ block: 'nearest' }}); \
                 const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()"
            ))
            .await;
        for kind in ["mousePressed", "mouseReleased"] {
            let params =
                json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.command("Input.dispatchMouseEvent", params).await;
        }
    }

    pub(crate) async fn type_text(&mut self, selector: &str, text: &str) {
        let quoted = Value::from(selector).to_string();
        self.wait(&format!("document.querySelector({quoted})?.offsetParent")).await;
        self.eval(&format!("document.querySelector({quoted}).focus()")).await;
        self.command("Input.insertText", json!({ "text": text })).await;
    }

    pub(crate) async fn press_enter(&mut self) {
        for kind in ["keyDown", "keyUp"] {
            let params = json!({
                "type": kind, "key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13,
            });
            self.command("Input.dispatchKeyEvent", params).await;
        }
    }

    /// Sets the size of the window, and whether the person prefers dark colours.
    pub(crate) async fn look(&mut self, width: u32, height: u32, dark: bool) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", size).await;
        let scheme = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.command("Emulation.setEmulatedMedia", features).await;
    }

    /// Gives a file to a file input.
    pub(crate) async fn choose_file(&mut self, selector: &str, file: &std::path::Path) {
        let document = self.command("DOM.getDocument", json!({})).await;
        let query = json!({ "nodeId": document["root"]["nodeId"], "selector": selector });
        let node = self.command("DOM.querySelector", query).await;
        let files = json!({ "nodeId": node["nodeId"], "files": [file] });
        self.command("DOM.setFileInputFiles", files).await;
    }

    /// Keeps a picture of the page in `$SIMULATOR_SCREENSHOTS`, if that is set.
    pub(crate) async fn picture(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("SIMULATOR_SCREENSHOTS") else { return };
        // Animations and fading must have come to rest.
        self.eval("Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations === 1).map(a => a.finished))")
            .await;
        let shot = self.command("Page.captureScreenshot", json!({ "format": "png" })).await;
        let encoded = shot["data"].as_str().unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(PathBuf::from(folder).join(format!("{name}.png")), decode_base64(encoded)).unwrap();
    }
}

fn decode_base64(text: &str) -> Vec<u8> {
    let value = |b: u8| match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let sextets: Vec<u8> = text.bytes().filter_map(value).collect();
    let mut bytes = Vec::with_capacity(sextets.len() * 3 / 4);
    for chunk in sextets.chunks(4) {
        let word =
            chunk.iter().fold(0u32, |word, six| (word << 6) | u32::from(*six)) << (6 * (4 - chunk.len()));
        bytes.extend_from_slice(&word.to_be_bytes()[1..chunk.len()]);
    }
    bytes
}
