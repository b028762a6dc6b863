//! Places in a collection, as cursors: `LIST:REST`, where the lists of the collection are counted from 0 and `REST` is
//! what its way of paging makes of it.

use super::settings::Paging;
use crate::asset::Cursor;

/// Where a page of one list begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot<'a> {
    Beginning,
    /// The page with this number, from 0.
    Number(u64),
    /// Behind so many items; where pages are shorter than was asked, their numbers lead nowhere.
    Offset(u64),
    /// Where something of the service's leads: a cursor, or the path and query of a URL.
    Token(&'a str),
}

impl<'a> Spot<'a> {
    /// Reads `REST`; `None` where no such list has made it.
    pub(super) fn parse(paging: &Paging, rest: &'a str) -> Option<Self> {
        if rest.is_empty() {
            return Some(Self::Beginning);
        }
        match paging {
            Paging::Page { .. } => number(rest).map(Self::Number),
            Paging::Offset => match rest.strip_prefix('@') {
                Some(offset) => number(offset).map(Self::Offset),
                None => number(rest).map(Self::Number),
            },
            Paging::Cursor { .. } => Some(Self::Token(rest)),
            Paging::Next(_) | Paging::Link => rest.starts_with('/').then_some(Self::Token(rest)),
            Paging::Single => None,
        }
    }

    /// How many items are before it, where pages hold `size`.
    pub(super) fn offset(self, size: usize) -> u64 {
        match self {
            Self::Beginning | Self::Token(_) => 0,
            Self::Number(number) => number.saturating_mul(size as u64),
            Self::Offset(offset) => offset,
        }
    }

    /// The page's number; the first one where it is told by something else.
    pub(super) fn number(self) -> u64 {
        match self {
            Self::Number(number) => number,
            Self::Beginning | Self::Offset(_) | Self::Token(_) => 0,
        }
    }
}

/// A cursor of a list.
pub(super) fn cursor(list: usize, rest: &str) -> Cursor {
    Cursor::new(&format!("{list}:{rest}"))
}

/// The list that a cursor is of, and its `REST`.
pub(super) fn split(cursor: &Cursor) -> Option<(usize, &str)> {
    let (list, rest) = cursor.as_str().split_once(':')?;
    Some((usize::try_from(number(list)?).ok()?, rest))
}

fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::custom::settings::{CursorAt, Pointer};
    use proptest::prelude::*;
    use rstest::rstest;

    fn by_cursor() -> Paging {
        Paging::Cursor { cursor: CursorAt::Answer(Pointer::default()), has_more: None }
    }

    #[rstest]
    #[case(Paging::Page { first: 1 }, "", Some(Spot::Beginning))]
    #[case(Paging::Page { first: 1 }, "3", Some(Spot::Number(3)))]
    #[case(Paging::Page { first: 1 }, "@3", None)]
    #[case(Paging::Page { first: 1 }, "-3", None)]
    #[case(Paging::Offset, "3", Some(Spot::Number(3)))]
    #[case(Paging::Offset, "@150", Some(Spot::Offset(150)))]
    #[case(Paging::Offset, "99999999999999999999", None)]
    #[case(by_cursor(), "3:@/", Some(Spot::Token("3:@/")))]
    #[case(Paging::Link, "/v1?x", Some(Spot::Token("/v1?x")))]
    #[case(Paging::Link, "https://evil.example/", None)]
    #[case(Paging::Single, "", Some(Spot::Beginning))]
    #[case(Paging::Single, "1", None)]
    fn a_place_is_read_as_its_list_writes_it(
        #[case] paging: Paging,
        #[case] rest: &str,
        #[case] spot: Option<Spot<'_>>,
    ) {
        assert_eq!(Spot::parse(&paging, rest), spot);
    }

    #[rstest]
    #[case("")]
    #[case("3")]
    #[case("v1:token")]
    #[case("+1:x")]
    #[case(":x")]
    fn text_of_others_is_no_place(#[case] text: &str) {
        assert_eq!(split(&Cursor::new(text)), None);
    }

    proptest! {
        #[test]
        fn a_cursor_is_kept_byte_for_byte(list in 0usize..9, rest in "(?s).*") {
            let cursor = cursor(list, &rest);
            prop_assert_eq!(split(&cursor), Some((list, rest.as_str())));
        }
    }
}
