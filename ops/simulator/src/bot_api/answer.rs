//! Answers in Telegram's envelope, and the signal to close a connection instead of answering.

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use serde_json::{Value, json};

/// A refusal in Telegram's words.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ApiError {
    pub(crate) code: u16,
    pub(crate) description: String,
    pub(crate) parameters: Option<Value>,
}

impl ApiError {
    /// 400, "Bad Request: …".
    pub(crate) fn bad(what: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", what.as_ref()))
    }

    /// 403, "Forbidden: …".
    pub(crate) fn forbidden(what: &str) -> Self {
        Self::new(403, format!("Forbidden: {what}"))
    }

    /// 409, "Conflict: …".
    pub(crate) fn conflict(what: &str) -> Self {
        Self::new(409, format!("Conflict: {what}"))
    }

    /// 429 with `retry_after` in seconds.
    pub(crate) fn too_many(retry_after: u64) -> Self {
        let description = format!("Too Many Requests: retry after {retry_after}");
        Self { parameters: Some(json!({ "retry_after": retry_after })), ..Self::new(429, description) }
    }

    /// 400 with the id that the group has now.
    pub(crate) fn moved(to: i64) -> Self {
        let parameters = Some(json!({ "migrate_to_chat_id": to }));
        Self { parameters, ..Self::bad("group chat was upgraded to a supergroup chat") }
    }

    pub(crate) fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), parameters: None }
    }

    pub(crate) fn body(&self) -> Bytes {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body.to_string().into()
    }
}

/// The result of a method, already serialised.
pub(crate) type Answer = Result<String, ApiError>;

/// Serialises a result.
pub(crate) fn answer<T: serde::Serialize>(result: &T) -> Answer {
    serde_json::to_string(result)
        .map_err(|error| ApiError::new(500, format!("Internal Server Error: {error}")))
}

pub(crate) fn done() -> Answer {
    Ok("true".into())
}

/// Put into a response's extensions: the server closes the connection instead of sending it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DropConnection {
    /// Reset (RST) instead of an orderly end.
    pub(crate) reset: bool,
}

pub(crate) fn dropped(reset: bool) -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(DropConnection { reset });
    response
}

pub(crate) fn respond(status: u16, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
