//! The order of assets that are all here.

use std::cmp::Reverse;

use crate::asset::{Asset, SortBy};

/// Orders assets; what is not known is last, whichever way round. Equal ones stay in the order of their service.
pub(super) fn sort(assets: &mut [Asset], by: SortBy, reverse: bool) {
    match by {
        SortBy::Name => by_key(assets, reverse, |asset| {
            asset.unreadable.is_none().then(|| (asset.name.raw().to_lowercase(), asset.name.clone()))
        }),
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

    #[rstest]
    #[case(SortBy::Name, false, ["Alpha", "beta", "gamma", "none"])]
    #[case(SortBy::Name, true, ["none", "gamma", "beta", "Alpha"])]
    #[case(SortBy::Kind, false, ["gamma", "Alpha", "none", "beta"])]
    #[case(SortBy::Created, false, ["Alpha", "gamma", "beta", "none"])]
    #[case(SortBy::Created, true, ["beta", "gamma", "Alpha", "none"])]
    #[case(SortBy::Duration, false, ["gamma", "beta", "Alpha", "none"])]
    #[case(SortBy::Duration, true, ["Alpha", "beta", "gamma", "none"])]
    #[case(SortBy::Dimensions, false, ["gamma", "beta", "Alpha", "none"])]
    #[case(SortBy::Bytes, true, ["Alpha", "gamma", "beta", "none"])]
    #[case(SortBy::Provider, false, ["none", "gamma", "beta", "Alpha"])]
    fn what_is_not_known_is_last_either_way(#[case] by: SortBy, #[case] reverse: bool, #[case] names: [&str; 4]) {
        let mut assets = assets();
        sort(&mut assets, by, reverse);
        let order: Vec<&str> = assets.iter().map(|asset| asset.name.raw()).collect();
        assert_eq!(order, names);
    }
}
