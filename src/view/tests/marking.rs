//! What is marked, and the questions before something large is done.

use super::frames::{SIZES, at};
use crate::state::{Confirm, Deed, OpenWith, Overlay, fixtures};

#[test]
fn a_question_stands_in_a_small_box_with_its_answers() {
    let mut state = fixtures::browsing();
    let words = "12 assets, each in the system's viewer · enter opens them".to_owned();
    state.overlay =
        Some(Overlay::Confirm(Confirm { words, then: Deed::Open { assets: Vec::new(), with: OpenWith::Usual } }));
    for size in SIZES {
        at("question", size, &state);
    }
}
