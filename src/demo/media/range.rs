//! Parts of a file, and tags of its version (RFC 9110, 8.8 and 14).

use std::ops::Range;

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// All: none was asked for, or what a server may take for none (several parts, another unit, nonsense).
    Whole,
    Part(Range<usize>),
    /// Nothing of what the file has.
    Outside,
}

/// Reads one range of a file of `length` bytes.
pub(super) fn read(header: &str, length: usize) -> Asked {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-')) else {
        return Asked::Whole;
    };
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(last)) if first.is_empty() => length.saturating_sub(last)..length,
        (Some(_) | None, Some(_) | None) => return Asked::Whole,
    };
    if range.is_empty() { Asked::Outside } else { Asked::Part(range) }
}

/// Digits alone; one too large for this machine lies beyond every file.
fn number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(usize::MAX))
}

/// Whether an `If-None-Match` header names the tag; weak ones count too.
pub(super) fn names(header: &str, etag: &str) -> bool {
    header.trim() == "*"
        || header.split(',').map(str::trim).any(|named| named.strip_prefix("W/").unwrap_or(named) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("bytes=0-0", Asked::Part(0..1))]
    #[case("bytes=0-", Asked::Part(0..100))]
    #[case("bytes=10-19", Asked::Part(10..20))]
    #[case("bytes=90-200", Asked::Part(90..100))]
    #[case("bytes=-5", Asked::Part(95..100))]
    #[case("bytes=-500", Asked::Part(0..100))]
    #[case("bytes=0-99999999999999999999999", Asked::Part(0..100))]
    #[case("bytes=100-", Asked::Outside)]
    #[case("bytes=99999999999999999999999-", Asked::Outside)]
    #[case("bytes=-0", Asked::Outside)]
    #[case("bytes=5-4", Asked::Whole)]
    #[case("bytes=0-1,3-4", Asked::Whole)]
    #[case("bytes=-", Asked::Whole)]
    #[case("bytes=a-b", Asked::Whole)]
    #[case("lines=0-1", Asked::Whole)]
    fn a_range_is_read(#[case] header: &str, #[case] asked: Asked) {
        assert_eq!(read(header, 100), asked);
    }

    proptest! {
        #[test]
        fn a_part_lies_within_the_file(header in "bytes=[0-9]{0,4}-[0-9]{0,4}", length in 0usize..3000) {
            if let Asked::Part(part) = read(&header, length) {
                prop_assert!(part.start < part.end && part.end <= length);
            }
        }
    }

    #[rstest]
    #[case("\"a\"", true)]
    #[case("W/\"a\"", true)]
    #[case("\"b\", \"a\"", true)]
    #[case("*", true)]
    #[case("\"b\"", false)]
    #[case("a", false)]
    fn a_tag_is_found(#[case] header: &str, #[case] found: bool) {
        assert_eq!(names(header, "\"a\""), found);
    }
}
