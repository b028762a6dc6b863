//! Reading facts from the media of the rows on the screen.

use std::collections::BTreeMap;

use super::{Failure, Seats, State};
use crate::asset::{Asset, AssetId, AssetKind, Facts, MediumVersion, Probe};

/// Everything about reading facts.
#[derive(Clone, Debug)]
pub struct Probing {
    /// How many media are read at once; 0: none are.
    pub most: usize,
    pub seats: Seats<AssetId>,
    /// What could not be read in this session, and why.
    pub failed: BTreeMap<AssetId, (MediumVersion, Failure)>,
    /// What was learned in this session: a page that is asked for anew comes without it.
    pub learned: BTreeMap<AssetId, (MediumVersion, (Facts, Probe))>,
    /// How many changes of the catalogue are what was learned since the page was asked for: they are on the screen already.
    pub own_changes: u64,
}

impl Default for Probing {
    fn default() -> Self {
        Self {
            most: PROBES,
            seats: Seats::default(),
            failed: BTreeMap::new(),
            learned: BTreeMap::new(),
            own_changes: 0,
        }
    }
}

impl Probing {
    /// How many changes of the catalogue may be those that the facts on the screen make: rows that stand in an order of
    /// such facts do not change places while they are learned.
    #[must_use]
    pub fn own(&self) -> u64 {
        self.own_changes.saturating_add(self.seats.works().count() as u64)
    }
}

/// How many media are read at once, unless somebody wants none to be.
const PROBES: usize = 4;

/// How many assets are remembered, of those that could be read and of those that could not.
pub const MOST_REMEMBERED: usize = 4096;

/// Whether the medium may tell what is not known of it.
fn is_lacking(asset: &Asset) -> bool {
    let facts = asset.facts();
    asset.probe.is_none()
        && match asset.kind {
            AssetKind::Image => facts.dimensions().is_none(),
            AssetKind::Video => facts.dimensions().is_none() || facts.duration.is_none() || facts.frames.is_none(),
            AssetKind::Audio => facts.duration.is_none(),
            AssetKind::Other => false,
        }
}

impl State {
    /// The assets whose media are to be read for their facts: the selected one, then those on the screen from the top.
    #[must_use]
    pub fn unprobed(&self) -> Vec<AssetId> {
        let selected = self.listing.selected_asset();
        let others = self.on_screen().filter(|asset| Some(&asset.id) != self.listing.selected.as_ref());
        let readable = |asset: &&Asset| {
            let version = asset.medium_version();
            let failed = self.probing.failed.get(&asset.id).map(|(version, _)| *version);
            version.is_some() && version != failed
        };
        // The full detail tells more than a row: codecs, bytes, and where the service says something else.
        let in_full = |asset: &Asset| self.full && asset.probe.is_none() && asset.kind != AssetKind::Other;
        let selected = selected.filter(|asset| is_lacking(asset) || in_full(asset));
        let others = others.filter(|asset| is_lacking(asset));
        selected.into_iter().chain(others).filter(readable).map(|asset| asset.id.clone()).collect()
    }
}
