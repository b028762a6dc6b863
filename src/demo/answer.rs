//! Answers as each service words them.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

/// Whose way of refusing a path has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Affogato,
    HeygenV1,
    HeygenV3,
    /// Paths of neither.
    Plain,
}

impl Dialect {
    pub(super) fn of_path(path: &str) -> Self {
        match path.split('/').nth(1) {
            Some("pub") => Self::Affogato,
            Some("v1") => Self::HeygenV1,
            Some("v3") => Self::HeygenV3,
            Some(_) | None => Self::Plain,
        }
    }
}

/// A JSON answer.
pub(super) fn json(status: StatusCode, value: &Value) -> Response {
    whole(status, "application/json", value.to_string())
}

/// An answer with a body that is known in whole.
pub(super) fn whole(status: StatusCode, mime: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    response
}

/// A refusal. Affogato's is not documented; its clients look for a `message` under `err`.
pub(super) fn refusal(dialect: Dialect, status: StatusCode, message: &str) -> Response {
    json(status, &refusal_body(dialect, status, message))
}

pub(super) fn refusal_body(dialect: Dialect, status: StatusCode, message: &str) -> Value {
    match dialect {
        Dialect::Affogato => json!({ "data": null, "err": { "code": status.as_u16(), "message": message } }),
        Dialect::HeygenV1 => json!({ "code": v1_code(status), "data": null, "message": message }),
        Dialect::HeygenV3 => json!({ "error": { "code": v3_code(status), "message": message } }),
        Dialect::Plain => json!({ "message": message }),
    }
}

/// HeyGen's v1 has numbers of its own; 400112 is a bad key.
fn v1_code(status: StatusCode) -> u32 {
    if status == StatusCode::UNAUTHORIZED { 400_112 } else { u32::from(status.as_u16()) * 1000 }
}

fn v3_code(status: StatusCode) -> String {
    status.canonical_reason().unwrap_or("error").to_lowercase().replace(' ', "_")
}
