//! What the queue of downloads is given with an order.

use std::collections::HashMap;

use crate::asset::{Asset, AssetId, DownloadOrder};
use crate::state::State;

/// The assets of an addition that are on the page. There may be tens of thousands of others: the queue has them looked up.
pub(super) fn at_hand(state: &State, order: &DownloadOrder) -> Vec<Asset> {
    match order {
        DownloadOrder::Add { assets, .. } => {
            let page: HashMap<&AssetId, &Asset> =
                state.listing.shown.assets().map(|asset| (&asset.id, asset)).collect();
            assets.iter().filter_map(|id| page.get(id).copied()).cloned().collect()
        }
        DownloadOrder::Pause(_)
        | DownloadOrder::Resume(_)
        | DownloadOrder::PauseAll
        | DownloadOrder::ResumeAll
        | DownloadOrder::Cancel(_)
        | DownloadOrder::Retry(_)
        | DownloadOrder::RetryFailed
        | DownloadOrder::ClearDone => Vec::new(),
    }
}
