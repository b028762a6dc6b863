//! Keys out of text, and text short enough for a message.

use std::borrow::Cow;

/// How much of a server's words a message holds, in code points.
const LONGEST: usize = 200;

/// Keys shorter than this are taken out of messages but not out of the assets: `demo` is a word in many names, while
/// no real key is this short.
const LONG_KEY: usize = 16;

/// What stands where the key was.
const GAP: &str = "…";

/// What a secret looks like where it is written down: as it is, in a URL (by either way of escaping, with large or small
/// digits), and in JSON with escaped slashes.
pub(super) fn forms(secret: &str) -> Vec<String> {
    if secret.is_empty() {
        return Vec::new();
    }
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let strict: String = secret.bytes().map(escaped).collect();
    let small = [small_digits(&form), small_digits(&strict)];
    let mut forms = vec![secret.to_owned(), secret.replace('/', "\\/"), form, strict];
    forms.extend(small);
    forms
}

/// A byte as RFC 3986 has it in a query.
fn escaped(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    }
}

/// The same with small letters in `%2B`.
fn small_digits(text: &str) -> String {
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        out.push('%');
        out.push_str(&digits.to_ascii_lowercase());
        out.push_str(rest);
    }
    out
}

/// `text` without this form of the key.
pub(super) fn text<'a>(text: Cow<'a, str>, form: &str) -> Cow<'a, str> {
    if text.contains(form) { Cow::Owned(text.replace(form, GAP)) } else { text }
}

/// An answer without this form of the key. A short one stays.
pub(super) fn bytes(body: Vec<u8>, key: &str) -> Vec<u8> {
    if key.len() < LONG_KEY {
        return body;
    }
    let mut out: Vec<u8> = Vec::new();
    let mut rest = body.as_slice();
    while let Some(at) = find(rest, key.as_bytes()) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(GAP.as_bytes());
        rest = &rest[at + key.len()..];
    }
    if out.is_empty() {
        return body;
    }
    out.extend_from_slice(rest);
    out
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = haystack[from..].iter().position(|byte| *byte == first) {
        if haystack[from + at..].starts_with(needle) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// The beginning of a server's words, on one line.
pub(super) fn short(text: &str) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.len() > LONGEST * 4 {
            break;
        }
    }
    match words.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("no key", "sk-1", "no key")]
    #[case("the key sk-1 is bad: sk-1", "sk-1", "the key … is bad: …")]
    #[case("?api_key=a%2Bb%3D&x", "a+b=", "?api_key=…&x")]
    fn the_key_is_taken_out(#[case] said: &str, #[case] key: &str, #[case] shown: &str) {
        let out = forms(key).iter().fold(Cow::Borrowed(said), |said, form| text(said, form));
        assert_eq!(out, shown);
    }

    #[test]
    fn a_secret_is_known_however_it_is_escaped() {
        let forms = forms("a+/~*=");
        for form in ["a+/~*=", "a%2B%2F%7E*%3D", "a%2b%2f%7e*%3d", "a%2B%2F~%2A%3D", "a%2b%2f~%2a%3d", "a+\\/~*="] {
            assert!(forms.iter().any(|known| known == form), "{form}");
        }
        assert!(super::forms("").is_empty());
    }

    #[test]
    fn an_answer_loses_a_real_key_and_keeps_a_short_one() {
        let body = br#"{"name":"canary-0123456789-a","x":"canary-0123456789"}"#.to_vec();
        assert_eq!(bytes(body, "canary-0123456789"), r#"{"name":"…-a","x":"…"}"#.as_bytes());
        assert_eq!(bytes(b"a demo".to_vec(), "demo"), b"a demo");
        assert_eq!(bytes(b"nothing of it".to_vec(), "canary-0123456789"), b"nothing of it");
    }

    #[test]
    fn long_words_are_cut_and_blanks_run_together() {
        assert_eq!(short("  a\n\n b\t c "), "a b c");
        assert_eq!(short(&"x".repeat(300)), format!("{}…", "x".repeat(200)));
        assert_eq!(short(&"é ".repeat(300)).chars().count(), 201);
    }
}
