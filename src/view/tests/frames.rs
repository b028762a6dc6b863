//! Snapshots of whole frames.

use super::dump::{dump, theme};
use crate::input::Place;
use crate::state::{Icons, Overlay, Pane, State, fixtures};
use crate::text::Label;
use crate::view::Theme;

const SIZES: [(u16, u16); 4] = [(40, 10), (50, 16), (80, 24), (120, 34)];

/// One snapshot for each size.
fn at_every_size(name: &str, state: &State) {
    for size in SIZES {
        at(name, size, state);
    }
}

fn at(name: &str, size: (u16, u16), state: &State) {
    let mut state = state.clone();
    state.size = size;
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!(format!("{name}-{}x{}", size.0, size.1), dump(&state, &theme("default")));
    });
}

#[test]
fn browsing_with_one_account_busy_and_one_refused() {
    at_every_size("browsing", &fixtures::busy_and_refused());
}
