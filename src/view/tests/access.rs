//! What can be read and found without colour, without characters of our own, and by whoever looks closely.

use std::collections::BTreeSet;

use super::dump::{cells, row, theme, with_icons};
use super::frames::SIZES;
use super::properties::STATES;
use crate::input::Place;
use crate::state::{Confirm, Deed, Glyphs, Icons, OpenWith, Overlay, Pane, State, fixtures};
use crate::text::Label;
use crate::view::Theme;

/// States of every sort, with whatever can lie over them.
fn states() -> impl Iterator<Item = State> {
    let help = Place::ALL.map(|place| {
        let mut state = fixtures::browsing();
        state.overlay = Some(Overlay::Help { place, scroll: 0 });
        state
    });
    let mut asking = fixtures::browsing();
    let words = "12 assets, each in the system's viewer · enter opens them".to_owned();
    let then = Deed::Open { assets: Vec::new(), with: OpenWith::Usual };
    asking.overlay = Some(Overlay::Confirm(Confirm { words, then }));
    let others = vec![
        asking,
        fixtures::downloading(299),
        fixtures::prompting(),
        fixtures::syncing(),
        fixtures::offline(),
        fixtures::nothing_seen(),
    ];
    STATES.iter().cloned().chain(help).chain(others)
}

/// Each of them at several sizes, with the keys at each pane, as a list, a contact sheet and a full detail.
fn views() -> impl Iterator<Item = State> {
    states().flat_map(|state| {
        SIZES.into_iter().flat_map(move |size| {
            let state = state.clone();
            (0..9).map(move |which| {
                let mut state = state.clone();
                state.size = size;
                state.focus = [Pane::List, Pane::Sidebar, Pane::Detail][which % 3];
                (state.sheet, state.full) = (which / 3 == 1, which / 3 == 2 || state.full);
                state.settle_scrolls();
                state
            })
        })
    })
}

/// The characters of names and of what was typed, as they may be drawn.
fn from_outside() -> BTreeSet<char> {
    let names = fixtures::WIDE.into_iter().chain(fixtures::HOSTILE).map(|name| Label::new(name).shown().to_owned());
    let typed = ["東京 naïve", "東京の夜景と富士山の写真集", "東京タワー夜景"].map(str::to_owned);
    // Some are ours as well: those have to be drawn otherwise.
    let ours = "·…×→–“”▌●│─■□";
    names.chain(typed).flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|c| !ours.contains(*c)).collect()
}

#[test]
fn in_ascii_every_other_character_is_from_outside() {
    // Pictures of cells are what the assets look like.
    let halves = ['▀', '▄'];
    let ascii = with_icons("default", Icons::Ascii);
    let outside = from_outside();
    let (mut drawn, mut frames) = (BTreeSet::new(), String::new());
    for mut state in views() {
        state.settings.icons = Icons::Ascii;
        for cell in cells(&state, &ascii).content {
            let is_ours = |c: &char| !c.is_ascii() && !outside.contains(c) && !halves.contains(c);
            let ours: String = cell.symbol().chars().filter(is_ours).collect();
            if !ours.is_empty() && drawn.insert(ours) {
                frames = format!("{frames}\n{:?} in\n{}", cell.symbol(), characters(&state, &ascii).join("\n"));
            }
        }
    }
    assert!(drawn.is_empty(), "{drawn:?}{frames}");
}

/// The characters of a frame, without their looks.
fn characters(state: &State, theme: &Theme) -> Vec<String> {
    let cells = cells(state, theme);
    (0..state.size.1).map(|y| row(&cells, y)).collect()
}

#[test]
fn the_selected_row_and_the_pane_of_the_keys_are_seen_without_colours_and_attributes() {
    let bar = Glyphs::of(Icons::Unicode).bar;
    let theme = theme("mono");
    for size in [(80, 24), (120, 34)] {
        let frames = [Pane::List, Pane::Detail, Pane::Sidebar].map(|pane| {
            let mut state = fixtures::browsing();
            (state.size, state.focus) = (size, pane);
            state.sidebar.selected = crate::state::sidebar::items(&state).first().cloned();
            characters(&state, &theme)
        });
        assert!(frames[0].iter().any(|row| row.contains(bar)), "{}", frames[0].join("\n"));
        for (one, other) in [(0, 1), (1, 2), (0, 2)] {
            assert_ne!(frames[one], frames[other], "{size:?}");
        }
    }
}

#[test]
fn what_is_new_has_a_plus_also_where_no_column_tells_of_ages() {
    let theme = theme("default");
    let mut state = fixtures::browsing();
    let news = |state: &State| characters(state, &theme).concat().matches('+').count();
    let with_ages = news(&state);
    assert!(with_ages > 0);
    state.settings.columns = vec![crate::state::Column::Bytes];
    assert_eq!(news(&state), with_ages);
    assert!(characters(&state, &theme).iter().any(|row| row.contains("▣+moodboard")));
    state.sheet = true;
    assert!(characters(&state, &theme).iter().any(|row| row.contains("▣+moodboard")));
}

#[test]
fn the_bar_of_high_contrast_has_two_columns_where_there_is_room() {
    let theme = theme("contrast-dark");
    let mut state = fixtures::browsing();
    let beside = |state: &State| characters(state, &theme).concat().matches("▌▌").count();
    assert_eq!(beside(&state), 1, "the selected row");
    let selected = state.listing.selected.clone().unwrap();
    state.marks.mark(&selected);
    assert!(characters(&state, &theme).concat().contains("▌●"), "its mark is more");
    state.sheet = true;
    assert!(beside(&state) > 1, "down the edge of the selected cell");
}
