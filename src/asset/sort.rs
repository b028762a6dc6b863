//! What a listing can be ordered by, and the order itself.

mod natural;

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use super::Asset;

pub use natural::natural_key;

/// A property that assets can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SortBy {
    Name,
    Kind,
    Created,
    Duration,
    Dimensions,
    Bytes,
    Provider,
}

impl SortBy {
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Kind, Self::Created, Self::Duration, Self::Dimensions, Self::Bytes, Self::Provider];

    /// The word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Created => "created",
            Self::Duration => "duration",
            Self::Dimensions => "dimensions",
            Self::Bytes => "bytes",
            Self::Provider => "provider",
        }
    }
}

/// An order: what is not known is last, either way round; equal ones stand as their providers list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub by: SortBy,
    pub reverse: bool,
}

/// The word of the property, with a minus before it if the order is reversed: `name`, `-created`.
impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.reverse { "-" } else { "" }, self.by.as_str())
    }
}

impl FromStr for Sort {
    type Err = String;

    /// # Errors
    /// One sentence that names the words.
    fn from_str(text: &str) -> Result<Self, String> {
        let (word, reverse) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
        let by = SortBy::ALL.into_iter().find(|by| by.as_str() == word);
        by.map(|by| Self { by, reverse }).ok_or_else(|| {
            let words = SortBy::ALL.map(SortBy::as_str).join(", ");
            format!("{text:?} is no order: one of {words}, with a - before it to reverse it")
        })
    }
}

/// Orders assets; what is not known is last, whichever way round. Equal ones stay in the order in which they are given.
pub fn arrange(assets: &mut [Asset], sort: Sort) {
    let reverse = sort.reverse;
    match sort.by {
        SortBy::Name => {
            by_key(assets, reverse, |asset| asset.unreadable.is_none().then(|| natural_key(asset.name.raw())));
        }
        SortBy::Kind => by_key(assets, reverse, |asset| asset.unreadable.is_none().then_some(asset.kind.as_str())),
        SortBy::Created => by_key(assets, reverse, |asset| asset.created),
        // A length is never negative, so its bits have the order of the number.
        SortBy::Duration => {
            by_key(assets, reverse, |asset| asset.facts().duration.map(|length| length.get().to_bits()));
        }
        SortBy::Dimensions => by_key(assets, reverse, |asset| {
            asset.facts().dimensions().map(|(width, height)| (u64::from(width) * u64::from(height), width))
        }),
        SortBy::Bytes => by_key(assets, reverse, |asset| asset.facts().bytes),
        SortBy::Provider => by_key(assets, reverse, |asset| Some(asset.id.account.clone())),
    }
}

fn by_key<K: Ord>(assets: &mut [Asset], reverse: bool, key: impl Fn(&Asset) -> Option<K>) {
    if reverse {
        assets.sort_by_cached_key(|asset| last_if_none(key(asset).map(Reverse)));
    } else {
        assets.sort_by_cached_key(|asset| last_if_none(key(asset)));
    }
}

/// `None` is the least of all options; the flag before it makes it the greatest.
fn last_if_none<K>(key: Option<K>) -> (bool, Option<K>) {
    (key.is_none(), key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{AccountName, AssetId, AssetKind, Collection, Facts, Seconds};
    use crate::text::Label;
    use rstest::rstest;
    use std::sync::Arc;

    fn asset(account: &str, name: &str, kind: AssetKind, said: Facts, created: Option<&str>) -> Asset {
        let account = AccountName::new(account).unwrap();
        let id = AssetId { account, collection: Collection::Assets, id: Arc::from(name) };
        let created = created.map(|at| at.parse().unwrap());
        Asset { name: Label::new(name), kind, said, created, ..Asset::bare(id, Arc::from("{}")) }
    }

    fn assets() -> Vec<Asset> {
        let facts = |width, height, seconds, bytes| Facts {
            width: Some(width),
            height: Some(height),
            duration: Seconds::new(seconds),
            bytes: Some(bytes),
            ..Facts::default()
        };
        vec![
            asset("b", "beta", AssetKind::Video, facts(100, 10, 9.5, 7), Some("2025-01-02T00:00:00Z")),
            asset("a", "none", AssetKind::Other, Facts::default(), None),
            asset("b", "Alpha", AssetKind::Image, facts(40, 40, 10.25, 1000), Some("2024-01-02T00:00:00Z")),
            asset("a", "gamma", AssetKind::Audio, facts(10, 100, 0.0, 8), Some("2025-01-01T00:00:00Z")),
        ]
    }

    fn names(assets: &[Asset]) -> Vec<&str> {
        assets.iter().map(|asset| asset.name.raw()).collect()
    }

    #[rstest]
    #[case("name", ["Alpha", "beta", "gamma", "none"])]
    #[case("-name", ["none", "gamma", "beta", "Alpha"])]
    #[case("kind", ["gamma", "Alpha", "none", "beta"])]
    #[case("created", ["Alpha", "gamma", "beta", "none"])]
    #[case("-created", ["beta", "gamma", "Alpha", "none"])]
    #[case("duration", ["gamma", "beta", "Alpha", "none"])]
    #[case("-duration", ["Alpha", "beta", "gamma", "none"])]
    #[case("dimensions", ["gamma", "beta", "Alpha", "none"])]
    #[case("-bytes", ["Alpha", "gamma", "beta", "none"])]
    #[case("provider", ["none", "gamma", "beta", "Alpha"])]
    fn what_is_not_known_is_last_either_way(#[case] sort: Sort, #[case] order: [&str; 4]) {
        let mut assets = assets();
        arrange(&mut assets, sort);
        assert_eq!(names(&assets), order);
    }

    #[rstest]
    #[case("kind")]
    #[case("-kind")]
    fn equal_ones_stay_as_they_were(#[case] sort: Sort) {
        let mut assets = ["b", "c", "a"].map(|name| asset("x", name, AssetKind::Image, Facts::default(), None));
        arrange(&mut assets, sort);
        assert_eq!(names(&assets), ["b", "c", "a"]);
    }

    #[test]
    fn what_cannot_be_read_has_no_name_to_be_ordered_by() {
        let mut assets = ["b", "a", "c"].map(|name| asset("x", name, AssetKind::Image, Facts::default(), None));
        assets[1].unreadable = Some(Label::new("size is text"));
        arrange(&mut assets, Sort { by: SortBy::Name, reverse: true });
        assert_eq!(names(&assets), ["c", "b", "a"]);
    }

    #[test]
    fn every_order_reads_back_as_it_is_written() {
        for by in SortBy::ALL {
            for reverse in [false, true] {
                let sort = Sort { by, reverse };
                assert_eq!(sort.to_string().parse(), Ok(sort));
            }
        }
        assert!("--name".parse::<Sort>().unwrap_err().contains("name, kind, created"));
    }
}
