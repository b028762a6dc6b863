//! What a medium tells of itself, from as few of its bytes as its container allows.

use super::fetch::Medium;
use crate::asset::{Facts, MediaFault, Probe};

/// What was learned, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Probed {
    pub facts: Facts,
    pub probe: Probe,
}

/// Reads the facts of a medium.
///
/// # Errors
/// It cannot be fetched, is none of the formats that are known, or is damaged.
pub async fn probe(_medium: &Medium) -> Result<Probed, MediaFault> {
    Err(MediaFault::NotHere)
}
