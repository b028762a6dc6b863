//! What a service says when it complains. Neither service documents the shape, so the likely places are tried.

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Object, Unreadable, repair};

/// Where the words are, the likeliest first.
const PLACES: [&str; 6] = ["message", "msg", "error", "err", "detail", "code"];

/// What an error value says; `None` where it is the empty value that stands for "no error": null, `""`, `{}`, `[]`,
/// false, 0, or an object of such.
pub(crate) fn complaint(raw: &RawValue) -> Option<String> {
    match serde_json::from_str(raw.get()) {
        Ok(value) => said(&value),
        // Too deep, or a number that no type holds: an error all the same.
        Err(_) => Some(raw.get().to_owned()),
    }
}

fn said(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Bool(true) => Some("true".into()),
        Value::Number(number) => Some(number.to_string()).filter(|_| number.as_f64() != Some(0.0)),
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Array(values) => values.iter().find_map(said),
        Value::Object(fields) => PLACES
            .iter()
            .find_map(|place| said(fields.get(*place)?))
            .or_else(|| fields.values().any(|value| said(value).is_some()).then(|| value.to_string())),
    }
}

/// What an answer with a refusing status says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) text: String,
    pub(crate) code: Option<u64>,
}

/// Reads the body of a refusal, whatever it is.
pub(crate) fn refusal_text(body: &[u8]) -> Refusal {
    let body = repair::text(body);
    match Object::read(&body) {
        Ok(object) => {
            let text = serde_json::from_str(body.trim()).map(complaint).ok().flatten().unwrap_or_default();
            let code = object.count("code").or_else(|| object.object("error").count("code"));
            Refusal { text, code }
        }
        Err(Unreadable::Html) => Refusal { text: title(&body).unwrap_or_else(|| "an HTML page".into()), code: None },
        Err(Unreadable::Empty | Unreadable::Xml | Unreadable::Broken(_) | Unreadable::Other(_)) => {
            Refusal { text: body.into_owned(), code: None }
        }
    }
}

/// Whether a code of HeyGen's says that the key is bad.
pub(crate) fn is_bad_key(code: u64) -> bool {
    matches!(code, 400_112 | 40_009)
}

/// The title of an HTML page.
fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    Some(page[start..end].trim().to_owned()).filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("null", None)]
    #[case("\"\"", None)]
    #[case("{}", None)]
    #[case("[]", None)]
    #[case("false", None)]
    #[case(r#"{"message":"","code":0}"#, None)]
    #[case("\"quota exceeded\"", Some("quota exceeded"))]
    #[case(r#"{"message":"bad key","code":400112}"#, Some("bad key"))]
    #[case(r#"{"msg":"bad key"}"#, Some("bad key"))]
    #[case(r#"{"error":{"message":"bad key"}}"#, Some("bad key"))]
    #[case(r#"{"detail":[{"msg":"too large"}]}"#, Some("too large"))]
    #[case(r#"{"code":40009}"#, Some("40009"))]
    #[case(r#"{"reason":"x"}"#, Some(r#"{"reason":"x"}"#))]
    fn an_error_speaks_and_an_empty_one_does_not(#[case] json: &str, #[case] text: Option<&str>) {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        assert_eq!(complaint(&raw).as_deref(), text);
    }

    #[rstest]
    #[case::json(r#"{"code":400112,"message":"Unauthorized"}"#, "Unauthorized", Some(400_112))]
    #[case::nested(r#"{"error":{"code":40009,"message":"no"}}"#, "no", Some(40_009))]
    #[case::words("upstream is gone", "upstream is gone", None)]
    #[case::html("<html><head><TITLE>502 Bad Gateway</TITLE>", "502 Bad Gateway", None)]
    #[case::plain_html("<!doctype html><h1>no", "an HTML page", None)]
    #[case::nothing("", "", None)]
    fn a_refusal_is_read_whatever_it_is(#[case] body: &str, #[case] text: &str, #[case] code: Option<u64>) {
        assert_eq!(refusal_text(body.as_bytes()), Refusal { text: text.into(), code });
    }
}
