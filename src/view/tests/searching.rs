//! Frames of searching and sorting.

use super::dump::{cells, dump, row, theme, with_icons};
use super::frames::{at, at_every_size, compare};
use crate::asset::{Choice, SortBy};
use crate::input::Place;
use crate::state::search::Field;
use crate::state::{Column, Icons, Overlay, State, TextField, fixtures};
use crate::text::Label;

fn header(state: &State) -> String {
    row(&cells(state, &theme("default")), 0)
}

fn field(state: &mut State) -> &mut Field {
    state.search.field.as_mut().unwrap()
}

#[test]
fn a_search_is_typed_over_what_it_finds() {
    at_every_size("search", &fixtures::searching("teas kind:vi"));
}

#[test]
fn a_search_of_a_catalogue_that_is_not_whole_says_how_far_it_is() {
    at_every_size("search-partial", &fixtures::partial("teas kind:video"));
}

#[test]
fn a_sync_tells_how_far_it_is_how_fast_and_how_to_stop_it() {
    at_every_size("syncing", &fixtures::syncing());
}

#[test]
fn without_a_network_the_catalogue_is_shown_and_how_old_it_is() {
    at_every_size("offline", &fixtures::offline());
    at_every_size("offline-nothing-seen", &fixtures::nothing_seen());
}

#[test]
fn an_account_of_which_nothing_is_known_is_not_said_to_be_empty() {
    let mut state = fixtures::nothing_seen();
    state.reach.offline = false;
    state.listing.query.sort = fixtures::sorted(SortBy::Name, false).listing.query.sort;
    at("nothing-seen-sorted", (80, 24), &state);
    for account in ["affogato", "heygen"] {
        fixtures::known(&mut state, account, 0);
    }
    at("no-assets-sorted", (80, 24), &state);
}

#[test]
fn the_catalogue_tells_how_old_it_is_where_there_is_room() {
    let mut state = fixtures::offline();
    for account in &mut state.accounts {
        account.health = crate::state::Health::Well;
    }
    state.notes.clear();
    state.listing.query.sort = fixtures::sorted(SortBy::Name, false).listing.query.sort;
    at("sorted-of-two-hours-ago", (120, 34), &state);
    at("sorted-of-two-hours-ago", (80, 24), &state);
}

#[test]
fn what_cannot_be_understood_is_said_under_the_field() {
    at_every_size("search-mistake", &fixtures::searching("teas dur>30x"));
}

#[test]
fn a_search_that_is_kept_stands_in_the_header() {
    at_every_size("searched", &fixtures::searched("teas kind:video"));
}

#[test]
fn a_text_longer_than_its_field_is_seen_where_the_cursor_is() {
    let mut state = fixtures::searching(&"launch-day ".repeat(20));
    state.size = (80, 24);
    assert!(header(&state).starts_with(" / …"), "{}", header(&state));
    field(&mut state).input.edit(tui_input::InputRequest::GoToStart);
    assert!(header(&state).starts_with(" / launch-day launch-day"), "{}", header(&state));
}

#[test]
fn nothing_acts_in_the_field() {
    let mut state = fixtures::searching("");
    state.size = (80, 24);
    field(&mut state).input = TextField::new("a\u{1b}[2J\u{202e}東".to_owned());
    assert!(header(&state).starts_with(" / a\\u001b[2J\\u202e東"), "{}", header(&state));
}

#[test]
fn a_search_without_a_match_says_in_how_many() {
    let mut state = fixtures::searched("taeser");
    at_every_size("no-match", &state);
    state.listing.query.filters.kinds = Choice::only([crate::asset::AssetKind::Image]);
    at("no-match-filtered", (80, 24), &state);
    state.search.field = fixtures::searching("taeser").search.field;
    at("no-match-typing", (80, 24), &state);
}

#[test]
fn a_catalogue_that_cannot_be_asked_is_named() {
    let mut state = fixtures::searched("teas");
    let fault = fixtures::fault("heygen", crate::asset::FaultKind::Offline);
    state.listing.shown.parts[0].status = crate::state::PartStatus::Failed(fault);
    state.listing.shown.settle_rows();
    let census =
        crate::asset::Census { trouble: Some("the disk is full".to_owned()), ..crate::asset::Census::default() };
    state.census = census.into();
    at("no-catalogue", (80, 24), &state);
}

#[test]
fn the_letters_that_match_are_marked_where_the_name_is_cut_too() {
    let mut state = fixtures::searched("onboarding 02");
    let long = format!("onboarding-{}-cut-02.mp4", "walkthrough-".repeat(9));
    let mut assets: Vec<_> = state.listing.shown.assets().cloned().collect();
    assets[0].name = Label::new(&long);
    if let crate::state::PartStatus::Ready(arrived) = &mut state.listing.shown.parts[0].status {
        arrived.assets = assets;
    }
    state.listing.shown.settle_rows();
    at("matches-cut", (80, 24), &state);
}

#[test]
fn the_sorted_column_says_which_way() {
    at_every_size("sorted", &fixtures::sorted(SortBy::Created, true));
    at("sorted-by-name", (80, 24), &fixtures::sorted(SortBy::Name, false));
    at("sorted-by-provider", (120, 34), &fixtures::sorted(SortBy::Provider, true));
    at("sorted-by-dimensions", (120, 34), &fixtures::sorted(SortBy::Dimensions, true));
    // No column of this screen shows it.
    at("sorted-by-size", (80, 24), &fixtures::sorted(SortBy::Bytes, true));
}

#[test]
fn what_the_list_can_be_sorted_by() {
    let mut state = fixtures::sorted(SortBy::Duration, false);
    state.overlay = Some(Overlay::SortMenu { selected: 4 });
    at_every_size("sort", &state);
    state.listing.query.sort = None;
    state.overlay = Some(Overlay::SortMenu { selected: 0 });
    at("sort-none", (80, 24), &state);
}

#[test]
fn an_asset_that_is_gone_says_so_and_when_it_was_seen() {
    let mut state = fixtures::sorted(SortBy::Created, true);
    fixtures::select(&mut state, 2);
    at("gone", (80, 24), &state);
    state.full = true;
    at("gone-full", (80, 24), &state);
    fixtures::select(&mut state, 0);
    at("new-full", (80, 24), &state);
}

#[test]
fn what_is_new_is_marked_where_its_age_is_not_known_too() {
    let mut state = fixtures::browsing();
    state.size = (80, 24);
    let mut assets: Vec<_> = state.listing.shown.assets().cloned().collect();
    (assets[0].new, assets[0].created) = (true, None);
    fixtures::show(&mut state, &assets[..1]);
    let first = row(&cells(&state, &theme("default")), 3);
    assert!(first.contains("+· │"), "{first}");
}

#[test]
fn every_column_at_once() {
    let mut state = fixtures::browsing();
    state.settings.columns = Column::ALL.to_vec();
    for size in [(40, 10), (80, 24), (120, 16), (200, 16)] {
        at("all-columns", size, &state);
    }
}

#[test]
fn the_keys_of_the_field() {
    let mut state = fixtures::searching("teas");
    state.overlay = Some(Overlay::Help { place: Place::Search, scroll: 0 });
    at("help-search", (80, 24), &state);
}

#[test]
fn searching_and_sorting_are_drawn_in_ascii() {
    let ascii = with_icons("default", Icons::Ascii);
    let mut menu = fixtures::sorted(SortBy::Duration, false);
    menu.overlay = Some(Overlay::SortMenu { selected: 4 });
    let states = vec![
        fixtures::searching("teas kind:vi"),
        fixtures::searching("dur>30x"),
        fixtures::searched("teas"),
        fixtures::searched("taeser"),
        fixtures::sorted(SortBy::Created, true),
        menu,
    ];
    for mut state in states {
        (state.size, state.settings.icons) = ((80, 24), Icons::Ascii);
        let text = dump(&state, &ascii);
        assert!(text.is_ascii(), "{text}");
    }
}

#[test]
fn every_theme_has_its_look_of_a_search() {
    let mut state = fixtures::searching("teas kind:vi");
    state.size = (110, 16);
    for name in ["mono", "night", "paper"] {
        compare(&format!("search-{name}"), &state, &theme(name));
    }
}
