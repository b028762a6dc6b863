//! Reading facts from the media of the rows on the screen.

use std::collections::BTreeMap;

use super::Seats;
use crate::asset::{AssetId, MediaFault};

/// Everything about reading facts.
#[derive(Clone, Debug, Default)]
pub struct Probing {
    /// How many media are read at once; 0: none are.
    pub most: usize,
    pub seats: Seats<AssetId>,
    /// What could not be read in this session, and why.
    pub failed: BTreeMap<AssetId, MediaFault>,
}
