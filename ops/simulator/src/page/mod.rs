//! The chat page: static files, built in. They talk to the control API only and load nothing from elsewhere.

use axum::{
    Router,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::control::Control;

/// The page may load nothing but itself, whatever a bot sends.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(crate) fn routes() -> Router<Control> {
    Router::new()
        .route("/", get(async || file("text/html; charset=utf-8", include_str!("index.html"))))
        .route("/page/style.css", get(async || file("text/css; charset=utf-8", include_str!("style.css"))))
        .route("/page/app.js", get(async || file("text/javascript; charset=utf-8", include_str!("app.js"))))
        .route("/page/view.js", get(async || file("text/javascript; charset=utf-8", include_str!("view.js"))))
        .route("/page/icon.svg", get(async || file("image/svg+xml", include_str!("icon.svg"))))
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
