//! Assets on the screen that are still being made.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{State, Ticket};
use crate::asset::{Asset, AssetId};

/// The first wait before they are asked for again, how it grows, and the longest.
pub const FIRST_WAIT: Duration = Duration::from_secs(5);
pub const GROWTH: (u32, u32) = (3, 2);
pub const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// As many are asked for at once.
const MOST: usize = 16;

/// The services' words for what is on its way to being there, in small letters: Affogato's `pending` and `processing`,
/// `HeyGen`'s `pending`, `processing` and `waiting` of videos; the others stand for the same at services of their kind.
const UNDER_WAY: [&str; 9] =
    ["pending", "processing", "waiting", "queued", "rendering", "uploading", "in_progress", "running", "starting"];

/// When what is being made is asked for again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refresh {
    /// Those that are watched.
    pub assets: BTreeSet<AssetId>,
    /// When they are asked for next (since the program's start).
    pub at: Option<Duration>,
    /// The wait before that.
    pub wait: Duration,
    /// They are being asked for.
    pub ticket: Option<Ticket>,
    /// Those that their provider could not tell: they are not asked for again.
    pub untold: BTreeSet<AssetId>,
}

/// Whether the service is still making it.
#[must_use]
pub fn is_under_way(asset: &Asset) -> bool {
    asset.status.as_ref().is_some_and(|status| {
        let word = status.raw().trim();
        UNDER_WAY.iter().any(|known| known.eq_ignore_ascii_case(word))
    })
}

impl State {
    /// The assets on the screen that are still being made.
    #[must_use]
    pub fn under_way(&self) -> BTreeSet<AssetId> {
        let assets = self.on_screen().filter(|asset| is_under_way(asset));
        let ids = assets.map(|asset| asset.id.clone()).filter(|id| !self.refresh.untold.contains(id));
        ids.take(MOST).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixtures;
    use crate::text::Label;
    use rstest::rstest;

    #[rstest]
    #[case(Some("processing"), true)]
    #[case(Some("PENDING"), true)]
    #[case(Some("Queued"), true)]
    #[case(Some("active"), false)]
    #[case(Some("failed"), false)]
    #[case(Some("pending review"), false)]
    #[case(None, false)]
    fn some_words_say_that_it_is_being_made(#[case] word: Option<&str>, #[case] under_way: bool) {
        let mut asset = fixtures::asset("affogato", "clip");
        asset.status = word.map(Label::new);
        assert_eq!(is_under_way(&asset), under_way);
    }

    #[test]
    fn only_what_is_on_the_screen_is_watched() {
        let mut state = fixtures::idle(&["affogato"]);
        let mut assets: Vec<_> = (0..50).map(|n| fixtures::asset("affogato", &n.to_string())).collect();
        for at in [3, 49] {
            assets[at].status = Some(Label::new("processing"));
        }
        fixtures::show(&mut state, &assets);
        let ids: Vec<_> = state.under_way().into_iter().map(|id| id.id.to_string()).collect();
        assert_eq!(ids, ["3"]);
    }
}
