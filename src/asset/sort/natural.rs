//! The order of names as people count: `clip-9` before `clip-10`, whatever their case.

/// What stands for a number, where its first digit would stand.
const NUMBER: u8 = b'0';

/// What ends the compared part of a key: less than anything that can follow in a longer name.
const END: [u8; 2] = [0, 0];

/// What stands for a zero byte of the name, which would look like the end.
const ZERO: [u8; 2] = [0, 1];

/// A key whose bytes, compared as bytes, have the natural order of the names. Names are compared letter by letter, by code
/// points, each in lower case for itself, without the rules of any language; digits in a row (0 to 9) count as one number,
/// however long, leading zeros aside. Names that are equal so far are compared byte by byte, so that only the same name is
/// equal. The key is a little more than twice as long as the name.
#[must_use]
pub fn natural_key(name: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(2 * name.len() + 8);
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            push_number(&mut key, rest[..end].trim_start_matches('0'));
            rest = &rest[end..];
        } else {
            for lower in c.to_lowercase() {
                push_letter(&mut key, lower);
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    key.extend(END);
    key.extend(name.bytes());
    key
}

/// How many digits there are, then the digits: a longer number is greater. Where two numbers are told apart, neither is the
/// beginning of the other.
fn push_number(key: &mut Vec<u8>, digits: &str) {
    key.push(NUMBER);
    let mut length = digits.len();
    while let Some(rest) = length.checked_sub(usize::from(u8::MAX)) {
        key.push(u8::MAX);
        length = rest;
    }
    key.extend(u8::try_from(length));
    key.extend(digits.bytes());
}

fn push_letter(key: &mut Vec<u8>, c: char) {
    if c == '\0' {
        key.extend(ZERO);
    } else {
        key.extend(c.encode_utf8(&mut [0; 4]).bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;
    use std::cmp::Ordering;

    /// A name as the comparison sees it: letters and numbers.
    #[derive(Debug, PartialEq, Eq)]
    enum Part {
        Letter(char),
        Number(String),
    }

    impl Part {
        fn compared(&self, other: &Self) -> Ordering {
            match (self, other) {
                (Self::Letter(a), Self::Letter(b)) => a.cmp(b),
                (Self::Number(a), Self::Number(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
                // A number stands where its digits would.
                (Self::Letter(a), Self::Number(_)) => a.cmp(&'0'),
                (Self::Number(_), Self::Letter(b)) => '0'.cmp(b),
            }
        }
    }

    fn parts(name: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut after_digit = false;
        for c in name.chars() {
            match parts.last_mut() {
                Some(Part::Number(digits)) if c.is_ascii_digit() && after_digit => digits.push(c),
                _ if c.is_ascii_digit() => parts.push(Part::Number(c.to_string())),
                _ => parts.extend(c.to_lowercase().map(Part::Letter)),
            }
            after_digit = c.is_ascii_digit();
        }
        for part in &mut parts {
            if let Part::Number(digits) = part {
                *digits = digits.trim_start_matches('0').to_owned();
            }
        }
        parts
    }

    fn natural(a: &str, b: &str) -> Ordering {
        let (first, second) = (parts(a), parts(b));
        let differing = first.iter().zip(&second).map(|(a, b)| a.compared(b)).find(|order| order.is_ne());
        differing.unwrap_or_else(|| first.len().cmp(&second.len())).then_with(|| a.cmp(b))
    }

    #[rstest]
    #[case(&["clip-1", "clip-2", "clip-9", "clip-10", "clip-100"])]
    #[case(&["Alpha", "alpha", "ALPHA2", "alpha10", "Beta"])]
    #[case(&["a", "a.mp4", "a1", "a1.mp4", "a1b", "aa", "b"])]
    #[case(&["take-007", "take-07", "take-7", "take-8"])]
    #[case(&["v1.2", "v1.10", "v2"])]
    #[case(&["2024-09-30", "2024-10-01", "20240101"])]
    #[case(&["", "\0", "\0a", "0", "00a", "0a", "1"])]
    #[case(&["zebra", "Ärger", "ärger", "日本1", "日本2", "日本10", "😀"])]
    #[case(&["x99999999999999999999999999999998", "x99999999999999999999999999999999", "x100000000000000000000000000000000"])]
    fn names_stand_as_people_count(#[case] names: &[&str]) {
        let mut sorted = names.to_vec();
        sorted.reverse();
        sorted.sort_by_key(|name| natural_key(name));
        assert_eq!(sorted, names);
    }

    #[test]
    fn numbers_of_any_length_are_told_apart() {
        let number = |digits: usize| format!("a{}", "1".repeat(digits));
        for digits in [1, 254, 255, 256, 509, 510, 511, 2000] {
            assert!(natural_key(&number(digits)) < natural_key(&number(digits + 1)), "{digits}");
            assert!(natural_key(&number(digits)) < natural_key(&format!("{}b", number(digits))), "{digits}");
        }
    }

    fn name() -> impl Strategy<Value = String> {
        prop_oneof!["[a-cA-C0-2./\u{0}\u{1} -]{0,8}", "(?s).{0,12}", "[0-9]{0,3}[İıßſKÅéÉ0]{0,4}[0-9]{0,3}"]
    }

    proptest! {
        #[test]
        fn bytes_of_keys_have_the_order_of_the_names(a in name(), b in name()) {
            prop_assert_eq!(natural_key(&a).cmp(&natural_key(&b)), natural(&a, &b));
        }

        #[test]
        fn only_the_same_name_has_the_same_key(a in name(), b in name()) {
            prop_assert_eq!(natural_key(&a) == natural_key(&b), a == b);
        }
    }
}
