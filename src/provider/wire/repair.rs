//! Making text of an answer that a strict reader would refuse as a whole for one byte.

use std::borrow::Cow;

/// The answer as text that can be read: without a byte order mark; invalid UTF-8 and lone surrogate escapes as U+FFFD;
/// raw control characters inside strings as escapes; the bare words NaN and Infinity as null.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => repaired(text).map_or(Cow::Borrowed(text), Cow::Owned),
        Cow::Owned(text) => Cow::Owned(repaired(&text).unwrap_or(text)),
    }
}

/// `None` where nothing has to change.
fn repaired(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    // Everything before `done` is in `out`.
    let mut done = 0;
    let mut at = 0;
    let mut in_string = false;
    while let Some(byte) = bytes.get(at) {
        let (length, better) = match byte {
            b'"' => {
                in_string = !in_string;
                (1, None)
            }
            b'\\' if in_string => escape(&bytes[at..]),
            0..0x20 if in_string => (1, Some(format!("\\u{byte:04x}"))),
            b'N' | b'I' | b'-' if !in_string => bare_word(&bytes[at..]),
            _ => (1, None),
        };
        if let Some(better) = better {
            out.push_str(text.get(done..at)?);
            out.push_str(&better);
            done = at + length;
        }
        at += length;
    }
    if done == 0 {
        return None;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// How long the escape at the beginning is, and what should stand there instead.
fn escape(bytes: &[u8]) -> (usize, Option<String>) {
    match bytes.get(1) {
        Some(b'u') => match unit(bytes) {
            Some(0xd800..0xdc00) if matches!(unit(bytes.get(6..).unwrap_or_default()), Some(0xdc00..0xe000)) => {
                (12, None)
            }
            Some(0xd800..0xe000) => (6, Some("\\ufffd".into())),
            Some(_) => (6, None),
            None => (2, Some("\\\\u".into())),
        },
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => (2, None),
        // Not an escape: the backslash was meant as itself.
        Some(_) | None => (1, Some("\\\\".into())),
    }
}

/// The code unit of a `\uXXXX` at the beginning.
fn unit(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u16::from_str_radix(digits, 16).ok()
}

fn bare_word(bytes: &[u8]) -> (usize, Option<String>) {
    ["NaN", "-Infinity", "Infinity", "-NaN"]
        .into_iter()
        .find(|word| bytes.starts_with(word.as_bytes()))
        .map_or((1, None), |word| (word.len(), Some("null".into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::Value;

    #[rstest]
    #[case::plain(br#"{"a":"b"}"#, r#"{"a":"b"}"#)]
    #[case::byte_order_mark(b"\xef\xbb\xbf{}", "{}")]
    #[case::control(b"{\"a\":\"x\x01\ny\"}", r#"{"a":"x\u0001\u000ay"}"#)]
    #[case::lone_high(br#"{"a":"x\ud83dy"}"#, r#"{"a":"x\ufffdy"}"#)]
    #[case::lone_low(br#"{"a":"\udE00"}"#, r#"{"a":"\ufffd"}"#)]
    #[case::two_high(br#"{"a":"\ud83d\ud83d\ude00"}"#, r#"{"a":"\ufffd\ud83d\ude00"}"#)]
    #[case::pair(br#"{"a":"\ud83d\ude00"}"#, r#"{"a":"\ud83d\ude00"}"#)]
    #[case::escaped_backslash(br#"{"a":"\\ud83d"}"#, r#"{"a":"\\ud83d"}"#)]
    #[case::escaped_quote(br#"{"a":"\"\ud83d"}"#, r#"{"a":"\"\ufffd"}"#)]
    #[case::no_escape(br#"{"a":"C:\Users\x"}"#, r#"{"a":"C:\\Users\\x"}"#)]
    #[case::short_escape(br#"{"a":"\u12"}"#, r#"{"a":"\\u12"}"#)]
    #[case::utf8(b"{\"a\":\"x\xff\xfey\"}", "{\"a\":\"x\u{fffd}\u{fffd}y\"}")]
    #[case::bare_words(br#"{"a":NaN,"b":-Infinity,"c":"NaN","d":-1}"#, r#"{"a":null,"b":null,"c":"NaN","d":-1}"#)]
    fn one_byte_does_not_lose_the_answer(#[case] bytes: &[u8], #[case] repaired: &str) {
        assert_eq!(text(bytes), repaired);
        assert!(serde_json::from_str::<Value>(repaired).is_ok(), "{repaired}");
    }

    proptest! {
        #[test]
        fn what_can_be_read_stays_as_it_is(strings in proptest::collection::vec("(?s).*", 0..4)) {
            let json = serde_json::to_string(&strings).unwrap();
            prop_assert_eq!(text(json.as_bytes()), json.as_str());
        }

        #[test]
        fn any_bytes_inside_a_string_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            // A quote would end the string, a backslash before the last quote too.
            let inside: Vec<u8> = bytes.into_iter().filter(|b| !matches!(b, b'"' | b'\\')).collect();
            let json = [b"[\"", inside.as_slice(), b"\"]"].concat();
            prop_assert!(serde_json::from_str::<Value>(&text(&json)).is_ok());
        }
    }
}
