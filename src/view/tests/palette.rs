//! Frames of the palette, and of finding in what is read.

use super::dump::{cells, row, theme, with_icons};
use super::frames::{at, at_every_size, compare};
use crate::input::{Action, Place};
use crate::state::{Find, Icons, Overlay, Palette, State, TextField, fixtures};

fn typed(text: &str) -> State {
    over(fixtures::browsing(), text)
}

fn over(mut state: State, text: &str) -> State {
    let over = state.place();
    let beneath = state.overlay.take().map(Box::new);
    let field = TextField::new(text);
    state.overlay = Some(Overlay::Palette(Palette { field, selected: 0, scroll: 0, over, beneath }));
    state
}

#[test]
fn actions_are_found_by_their_title_or_name() {
    at_every_size("palette", &typed("cop"));
    at("palette-by-name", (80, 24), &typed("rev sort"));
}

#[test]
fn with_nothing_typed_the_recent_actions_come_first() {
    let mut state = typed("");
    state.recent = vec![Action::Sync, Action::ToggleSheet];
    at_every_size("palette-recent", &state);
}

#[test]
fn a_number_is_a_page_and_other_words_are_searched_for() {
    at("palette-page", (80, 24), &typed("42"));
    at("palette-search", (80, 24), &typed("/launch teaser"));
    at("palette-no-action", (80, 24), &typed("zzz 東京"));
}

#[test]
fn the_selected_entry_stays_on_the_screen() {
    let mut state = typed("");
    if let Some(Overlay::Palette(palette)) = &mut state.overlay {
        palette.selected = 30;
    }
    at("palette-scrolled", (50, 16), &state);
}

#[test]
fn what_is_for_the_marked_assets_says_how_many_they_are() {
    let mut state = typed("cop");
    let ids = state.listing.shown.assets().take(2).map(|asset| asset.id.clone()).collect();
    state.marks.mark_all(ids);
    at("palette-marked", (80, 24), &state);
    at("palette-marked", (40, 10), &state);
    let marked = |state: &State| {
        let buffer = cells(state, &theme("default"));
        (0..24).any(|y| row(&buffer, y).contains("│ ▌ Copy") && row(&buffer, y).contains("2 marked"))
    };
    assert!(marked(&state));
    let mut panel = fixtures::downloading(299);
    panel.marks = state.marks.clone();
    assert!(!marked(&over(panel, "copy path")), "there it is the path of the selected one");
}

#[test]
fn what_it_was_opened_over_is_seen_beneath_it() {
    let mut state = fixtures::browsing();
    state.overlay = Some(Overlay::Help { place: Place::List, scroll: 0 });
    at("palette-over-help", (80, 24), &over(state, "mes"));
}

#[test]
fn no_character_of_ours_is_left_where_icons_are_ascii() {
    let mut state = typed("sort");
    state.settings.icons = Icons::Ascii;
    compare("palette-ascii", &state, &with_icons("default", Icons::Ascii));
}

#[test]
fn a_title_that_is_cut_keeps_its_letters_whole() {
    for columns in 40..80 {
        let mut state = typed("show");
        state.size = (columns, 24);
        let buffer = cells(&state, &theme("default"));
        let all: Vec<String> = (0..24).map(|y| row(&buffer, y)).collect();
        assert!(all.iter().any(|line| line.contains("Show all")), "{all:#?}");
    }
}

fn finding(mut state: State, text: &str, typing: bool) -> State {
    let field = TextField::new(text);
    state.find = Some(Find { field, typing, at: 1, before: (0, 0), earlier: String::new() });
    state
}

#[test]
fn a_word_is_found_in_the_help() {
    let mut state = fixtures::browsing();
    state.overlay = Some(Overlay::Help { place: Place::List, scroll: 0 });
    at_every_size("find-help", &finding(state.clone(), "page", true));
    at("find-help-kept", (80, 24), &finding(state.clone(), "page", false));
    at("find-help-key", (80, 24), &finding(state, "y", true));
}

#[test]
fn a_word_is_found_in_the_messages() {
    at("find-messages", (80, 24), &finding(fixtures::messages(), "heygen", true));
    at("find-messages-none", (50, 16), &finding(fixtures::messages(), "nowhere", true));
}
