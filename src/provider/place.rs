//! A place in an account's listing, as a cursor that both the browser and the scripts can go on from.

use super::Provider;
use crate::asset::{Collection, Cursor};

/// Some items into one piece of the listing.
///
/// As text: `SIZE.SKIP.CURSOR`, the service's own cursor byte for byte at the end and empty at the beginning.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// How many items its pieces are asked to hold.
    pub size: usize,
    /// How many items of the piece are behind us.
    pub skip: usize,
    /// Where the piece begins; `None` at the beginning of the listing.
    pub cursor: Option<Cursor>,
}

impl Place {
    /// The beginning of a listing.
    pub fn beginning(size: usize) -> Self {
        Self { size, skip: 0, cursor: None }
    }

    /// The place that a cursor names; `None` for text that no source of ours has made. Pieces of more than `largest`
    /// items cannot be asked for.
    pub fn parse(cursor: &Cursor, largest: usize) -> Option<Self> {
        let mut parts = cursor.as_str().splitn(3, '.');
        let size = number(parts.next()?)?;
        let skip = number(parts.next()?)?;
        let cursor = Some(parts.next()?).filter(|text| !text.is_empty()).map(Cursor::new);
        (1..=largest).contains(&size).then_some(Self { size, skip, cursor })
    }

    pub fn to_cursor(&self) -> Cursor {
        let cursor = self.cursor.as_ref().map_or("", Cursor::as_str);
        Cursor::new(&format!("{}.{}.{cursor}", self.size, self.skip))
    }
}

/// Where the item number `offset` (from 0) is, in a collection whose pages have numbers.
pub fn cursor_at(provider: &dyn Provider, collection: Collection, offset: u64) -> Option<Cursor> {
    let size = provider.capabilities(collection).largest_page;
    let cursor = Some(provider.numbered(collection, offset / size as u64)?);
    let skip = usize::try_from(offset % size as u64).ok()?;
    Some(Place { size, skip, cursor }.to_cursor())
}

fn number(text: &str) -> Option<usize> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("")]
    #[case("50")]
    #[case("50.0")]
    #[case("0.0.x")]
    #[case("101.0.x")]
    #[case("-5.0.x")]
    #[case("+5.0.x")]
    #[case("99999999999999999999999.0.x")]
    fn text_of_others_is_no_place(#[case] text: &str) {
        assert_eq!(Place::parse(&Cursor::new(text), 100), None);
    }

    proptest! {
        #[test]
        fn a_place_is_read_back_byte_for_byte(size in 1usize..=100, skip in 0usize..200, token in "(?s).*") {
            let cursor = Some(token).filter(|token| !token.is_empty()).map(|token| Cursor::new(&token));
            let place = Place { size, skip, cursor };
            prop_assert_eq!(Place::parse(&place.to_cursor(), 100), Some(place));
        }
    }
}
