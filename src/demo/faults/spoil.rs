//! Broken items and hostile names.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Map, Value};

use super::transport::collected;

/// Stands for bytes that no JSON writer would write, until the answer is text: a private character each.
const LONE_SURROGATE: char = '\u{f8f0}';
const RAW_CONTROL: char = '\u{f8f1}';

/// Every second item of a page is broken, in one of these ways.
const WAYS: usize = 7;

/// Breaks the item at place `nth` of its page, or leaves it.
pub(in crate::demo) fn item(nth: usize, object: &mut Map<String, Value>) {
    if nth.is_multiple_of(2) {
        return;
    }
    match nth / 2 % WAYS {
        0 => each_number(object, |_| "large".into()),
        1 => {
            object.remove("id");
        }
        2 => each_number(object, |number| number.as_f64().map(|float| float + 0.5).into()),
        3 => each_number(object, |number| number.to_string().into()),
        4 => object.iter_mut().filter(|(key, _)| *key != "id").for_each(|(_, value)| *value = Value::Null),
        5 => append(object, LONE_SURROGATE),
        _ => append(object, RAW_CONTROL),
    }
}

/// Writes what [`item`] could not: `\ud83d` without its other half, and a naked control byte within a string.
pub(in crate::demo) async fn raw_bytes(response: Response) -> Response {
    let (mut parts, body) = collected(response).await;
    let text = String::from_utf8_lossy(&body).replace(LONE_SURROGATE, "\\ud83d").replace(RAW_CONTROL, "\u{7}");
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(Bytes::from(text)))
}

/// A name that tries something; each number has another, in turn.
pub(in crate::demo) fn hostile_name(number: u64) -> String {
    const NAMES: [&str; 18] = [
        "\u{1b}[2J\u{1b}[1;1Hcleared.png",
        "\u{1b}]0;owned\u{7}title.mp4",
        "\u{1b}]52;c;cm0gLXJmIC8=\u{7}clipboard.mp4",
        "\u{9b}31mC1 colour.png",
        "invoice\u{202e}gnp.exe",
        "\u{2066}isolated\u{2069} \u{200f}marked.png",
        "zero\u{200b}width\u{200d}\u{feff}joined.png",
        "tags\u{e0041}\u{e0042}\u{e007f}.png",
        "line\u{2028}separator\u{2029}.png",
        "two\nlines\r\nthree.csv",
        "tab\tand\u{8}backspace.png",
        "nul\u{0}byte.png",
        "=cmd|' /C calc'!A0",
        "+1+1.csv",
        "@SUM(1+1)*cmd",
        "<script>alert(1)</script>.svg",
        "../../../etc/passwd",
        "$(touch pwned) `id` ; rm -rf ~ | \"quoted\".png",
    ];
    match usize::try_from(number % (NAMES.len() as u64 + 3)).unwrap_or_default() {
        0 => format!("z{}.png", "\u{335}\u{30d}\u{489}".repeat(400)),
        1 => format!("{}.mp4", "very long ".repeat(900)),
        2 => String::new(),
        other => NAMES[other - 3].to_owned(),
    }
}

fn each_number(object: &mut Map<String, Value>, change: fn(&Value) -> Value) {
    for value in object.values_mut() {
        match value {
            Value::Number(_) => *value = change(value),
            Value::Object(inner) => each_number(inner, change),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) => {}
        }
    }
}

/// To the name, or to the URL where there is none.
fn append(object: &mut Map<String, Value>, end: char) {
    let key = if object.contains_key("name") { "name" } else { "url" };
    let text = object.get(key).and_then(Value::as_str).unwrap_or_default();
    let text = format!("{text}{end}");
    object.insert(key.into(), text.into());
}
