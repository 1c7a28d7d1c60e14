//! Parameters of a call, whichever of Telegram's four ways they came.

use std::collections::HashMap;

use axum::{
    body::Body,
    http::{Request, header},
};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::answer::ApiError;
use crate::files::UPLOAD_LIMIT;

/// Room for the fields around the largest file.
const BODY_LIMIT: usize = UPLOAD_LIMIT as usize + 1024 * 1024;

/// An uploaded part.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) name: Option<String>,
    pub(crate) mime_type: Option<String>,
    pub(crate) bytes: Bytes,
}

/// Fields by name. In forms everything is a string, so numbers and objects are accepted as such, too.
#[derive(Debug, Default)]
pub(crate) struct Params {
    fields: Map<String, Value>,
    parts: HashMap<String, Part>,
}

impl Params {
    /// Reads query string and body.
    pub(crate) async fn read(request: Request<Body>) -> Result<Self, ApiError> {
        let (head, body) = request.into_parts();
        let mut params = Self::default();
        params.add_form(head.uri.query().unwrap_or_default().as_bytes());
        let too_large = |_| ApiError::new(413, "Request Entity Too Large");
        let body = axum::body::to_bytes(body, BODY_LIMIT).await.map_err(too_large)?;
        let kind =
            head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let lower = kind.to_ascii_lowercase();
        if lower.starts_with("multipart/form-data") {
            params.add_multipart(kind, body).await?;
        } else if lower.starts_with("application/json") {
            params.add_json(&body)?;
        } else {
            params.add_form(&body);
        }
        Ok(params)
    }

    fn add_form(&mut self, form: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(form) {
            self.fields.insert(name.into_owned(), Value::String(value.into_owned()));
        }
    }

    fn add_json(&mut self, body: &[u8]) -> Result<(), ApiError> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let object: Map<String, Value> =
            serde_json::from_slice(body).map_err(|_| ApiError::bad("can't parse JSON object"))?;
        self.fields.extend(object);
        Ok(())
    }

    async fn add_multipart(&mut self, kind: &str, body: Bytes) -> Result<(), ApiError> {
        let broken = |_| ApiError::bad("can't parse multipart/form-data");
        let boundary = multer::parse_boundary(kind).map_err(broken)?;
        let stream = futures::stream::once(std::future::ready(Ok::<_, std::convert::Infallible>(body)));
        let mut multipart = multer::Multipart::new(stream, boundary);
        while let Some(field) = multipart.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let mime_type = field.content_type().map(ToString::to_string);
            let bytes = field.bytes().await.map_err(broken)?;
            if file_name.is_some() || mime_type.is_some_and_binary() {
                self.parts.insert(name, Part { name: file_name, mime_type, bytes });
            } else {
                let text = String::from_utf8(bytes.into()).map_err(|_| strings_must_be_utf8())?;
                self.fields.insert(name, Value::String(text));
            }
        }
        Ok(())
    }

    /// What goes into the record.
    pub(crate) fn into_value(self) -> Value {
        let mut fields = self.fields;
        for (name, part) in self.parts {
            fields.insert(name, json!({ "file_name": part.name, "bytes": part.bytes.len() }));
        }
        Value::Object(fields)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        match self.fields.get(name)? {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_i64(),
        }
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        match self.fields.get(name) {
            Some(Value::String(text)) => {
                matches!(text.to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "t")
            }
            Some(Value::Bool(flag)) => *flag,
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// An object or array, given as such or as a string of JSON; `None` if absent or empty.
    pub(crate) fn json(&self, name: &str) -> Result<Option<Value>, ApiError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| {
                let what = name.replace('_', " ");
                ApiError::bad(format!("can't parse {what} JSON object"))
            }),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// Like `json`, read into a type.
    pub(crate) fn parsed<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, ApiError> {
        let Some(value) = self.json(name)? else { return Ok(None) };
        let wrong = |_| ApiError::bad(format!("can't parse {}", name.replace('_', " ")));
        serde_json::from_value(value).map(Some).map_err(wrong)
    }

    pub(crate) fn part(&self, name: &str) -> Option<&Part> {
        self.parts.get(name)
    }

    /// The fields of an object inside this call, with this call's uploads.
    pub(crate) fn within(&self, object: &Value) -> Self {
        Self { fields: object.as_object().cloned().unwrap_or_default(), parts: self.parts.clone() }
    }

    /// The chat named by number, if any: for fault rules and the record.
    pub(crate) fn chat_number(&self) -> Option<i64> {
        self.int("chat_id")
    }
}

fn strings_must_be_utf8() -> ApiError {
    ApiError::bad("strings must be encoded in UTF-8")
}

/// Whether a part without a file name is a file all the same.
trait IsBinary {
    fn is_some_and_binary(&self) -> bool;
}

impl IsBinary for Option<String> {
    fn is_some_and_binary(&self) -> bool {
        self.as_deref()
            .is_some_and(|kind| !kind.starts_with("text/plain") && !kind.starts_with("application/json"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(kind: &str, body: &'static str) -> Result<Params, ApiError> {
        let request = Request::builder().uri("/x?from=query").header(header::CONTENT_TYPE, kind);
        Params::read(request.body(Body::from(body)).unwrap()).await
    }

    #[tokio::test]
    async fn forms_and_json_say_the_same() {
        let form =
            read("application/x-www-form-urlencoded", "chat_id=5&flag=True&list=%5B1%5D").await.unwrap();
        let json = read("application/json", r#"{"chat_id":5,"flag":true,"list":[1]}"#).await.unwrap();
        for params in [form, json] {
            assert_eq!(params.int("chat_id"), Some(5));
            assert!(params.flag("flag"));
            assert_eq!(params.json("list").unwrap(), Some(json!([1])));
            assert_eq!(params.text("from"), Some("query"));
        }
    }

    #[tokio::test]
    async fn files_come_by_multipart() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n5\r\n--x\r\nContent-Disposition: \
                    form-data; name=\"document\"; filename=\"a.txt\"\r\n\r\nhello\r\n--x--\r\n";
        let params = read("multipart/form-data; boundary=x", body).await.unwrap();
        assert_eq!(params.int("chat_id"), Some(5));
        let part = params.part("document").unwrap();
        assert_eq!((part.name.as_deref(), &part.bytes[..]), (Some("a.txt"), &b"hello"[..]));
    }

    #[tokio::test]
    async fn broken_json_is_a_bad_request() {
        assert_eq!(read("application/json", "{").await.unwrap_err().code, 400);
    }
}
