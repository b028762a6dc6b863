//! Keys out of text, and text short enough for a message.

use std::borrow::Cow;

/// How much of a server's words a message holds, in code points.
const LONGEST: usize = 200;

/// Keys shorter than this are taken out of messages but not out of the assets: `demo` is a word in many names, while
/// no real key is this short.
const LONG_KEY: usize = 16;

/// What stands where the key was.
const GAP: &str = "…";

/// `text` without the key, as it is and as a URL would hold it.
pub(crate) fn text<'a>(text: &'a str, key: &str) -> Cow<'a, str> {
    if key.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = Cow::Borrowed(text);
    let encoded: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
    for form in [key, &encoded] {
        if out.contains(form) {
            out = Cow::Owned(out.replace(form, GAP));
        }
    }
    out
}

/// An answer without the key, should a server send it back. A short key stays.
pub(crate) fn bytes(body: Vec<u8>, key: &str) -> Vec<u8> {
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
        assert_eq!(text(said, key), shown);
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
