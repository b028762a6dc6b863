//! What the queue of downloads is given with an order, and what there is to be asked for as a folder.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::asset::{Asset, AssetId, DownloadOrder};
use crate::state::State;

/// The most entries of a folder that are looked at.
const ENTRIES: usize = 10_000;

/// The names of the folders in a folder, and of links to such; none where it cannot be read.
pub(super) fn folders(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let folders = entries.flatten().take(ENTRIES).filter(|entry| match entry.file_type() {
        Ok(kind) if kind.is_symlink() => entry.path().is_dir(),
        Ok(kind) => kind.is_dir(),
        Err(_) => false,
    });
    folders.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

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
