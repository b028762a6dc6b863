//! Snapshots of whole frames.

use super::dump::{dump, theme, with_icons};
use crate::asset::{AccountName, AssetKind, FaultKind};
use crate::input::{Action, Place};
use crate::state::{Column, Health, Icons, Notice, OpenMenu, Overlay, Pane, Program, State, Tone, fixtures};
use crate::text::Label;
use crate::view::Theme;

pub(super) const SIZES: [(u16, u16); 4] = [(40, 10), (50, 16), (80, 24), (120, 34)];

/// One snapshot for each size.
pub(super) fn at_every_size(name: &str, state: &State) {
    for size in SIZES {
        at(name, size, state);
    }
}

pub(super) fn at(name: &str, size: (u16, u16), state: &State) {
    let mut state = state.clone();
    state.size = size;
    state.settle_scrolls();
    compare(&format!("{name}-{}x{}", size.0, size.1), &state, &theme("default"));
}

pub(super) fn compare(name: &str, state: &State, theme: &Theme) {
    let settings = {
        let mut settings = insta::Settings::clone_current();
        settings.set_omit_expression(true);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_path("../snapshots");
        settings
    };
    settings.bind(|| insta::assert_snapshot!(name, dump(state, theme)));
}

fn focused(mut state: State, pane: Pane) -> State {
    state.focus = pane;
    state
}

#[test]
fn browsing_with_one_account_busy_and_one_refused() {
    at_every_size("browsing", &fixtures::busy_and_refused());
}

#[test]
fn what_was_rendered_with_both_collections_in_the_sidebar() {
    let state = fixtures::rendered();
    at("rendered", (120, 34), &state);
    at("rendered", (80, 24), &state);
    at("rendered-drawer", (80, 24), &focused(state, Pane::Sidebar));
}

#[test]
fn a_page_that_loads_over_the_old_one() {
    at_every_size("rate-limited", &fixtures::rate_limited());
}

#[test]
fn the_widest_screens_have_frames_and_a_wider_detail() {
    at("browsing", (160, 24), &fixtures::browsing());
}

#[test]
fn columns_that_the_user_chose() {
    let mut state = fixtures::browsing();
    state.settings.columns = vec![Column::Kind, Column::Bytes, Column::Frames, Column::Folder, Column::Age];
    at("columns", (80, 24), &state);
    at("columns", (120, 16), &state);
}

#[test]
fn the_first_page_on_its_way() {
    let mut state = fixtures::loading();
    state.now.since_start += std::time::Duration::from_millis(300);
    at_every_size("first-page", &state);
}

#[test]
fn every_account_failed() {
    at("all-failed", (80, 24), &fixtures::all_failed(&FaultKind::Unauthorized));
    at("all-offline", (80, 24), &fixtures::all_failed(&FaultKind::Offline));
}

#[test]
fn a_list_without_rows_says_why() {
    at_every_size("nothing-matches", &fixtures::nothing_matches());
    let mut state = fixtures::nothing_matches();
    if let crate::state::PartStatus::Ready(arrived) = &mut state.listing.shown.parts[1].status {
        (arrived.sifted, arrived.bounded) = (Some(1000), true);
    }
    at("nothing-so-far", (80, 24), &state);
    let mut state = fixtures::nothing_matches();
    state.listing.query.filters = crate::asset::Filters::default();
    let refused = fixtures::fault("heygen", FaultKind::Unauthorized);
    state.listing.shown.parts[1].status = crate::state::PartStatus::Failed(refused);
    at("no-assets-of-one", (80, 24), &state);
    let mut state = fixtures::named(&[]);
    at("no-assets", (80, 24), &state);
    let heygen: AccountName = fixtures::name("heygen");
    state.listing.query.filters.accounts = state.listing.query.filters.accounts.toggled(&heygen);
    at("no-provider-ticked", (80, 24), &state);
}

#[test]
fn filters_stand_in_the_header() {
    let mut state = fixtures::browsing();
    let filters = &mut state.listing.query.filters;
    filters.accounts = filters.accounts.toggled(&fixtures::name("affogato"));
    filters.kinds = filters.kinds.toggled(&crate::asset::AssetKind::Other);
    filters.statuses = filters.statuses.toggled(&Some("failed".into()));
    state.listing.shown.parts.remove(0);
    state.listing.shown.settle_rows();
    if let crate::state::PartStatus::Ready(arrived) = &mut state.listing.shown.parts[0].status {
        (arrived.sifted, arrived.bounded) = (Some(2000), true);
    }
    at_every_size("filtered", &state);
}

#[test]
fn names_that_would_act_on_a_terminal() {
    at_every_size("hostile", &fixtures::named(&fixtures::HOSTILE));
}

#[test]
fn names_of_wide_characters() {
    at_every_size("wide", &fixtures::named(&fixtures::WIDE));
}

#[test]
fn the_filters_as_a_drawer() {
    let mut state = focused(fixtures::busy_and_refused(), Pane::Sidebar);
    state.sidebar.selected = Some(crate::state::SidebarItem::Provider(fixtures::name("studio")));
    at_every_size("filters", &state);
}

#[test]
fn a_sidebar_longer_than_the_screen_scrolls() {
    let mut state = focused(fixtures::busy_and_refused(), Pane::Sidebar);
    state.sidebar.scroll = 12;
    state.sidebar.selected = crate::state::sidebar::items(&state).last().cloned();
    at("filters-scrolled", (50, 16), &state);
}

#[test]
fn the_detail_has_the_focus() {
    at("detail", (80, 24), &focused(fixtures::browsing(), Pane::Detail));
    at("detail", (50, 16), &focused(fixtures::browsing(), Pane::Detail));
}

#[test]
fn the_full_detail() {
    let mut state = fixtures::browsing();
    state.full = true;
    state.detail.field = 3;
    at_every_size("full", &state);
}

#[test]
fn the_full_detail_of_an_item_that_could_not_be_read() {
    let mut state = fixtures::browsing();
    state.full = true;
    fixtures::select(&mut state, 13);
    at("full-unreadable", (80, 24), &state);
}

#[test]
fn the_keys_of_each_place() {
    let mut state = fixtures::browsing();
    for place in [Place::List, Place::Sidebar, Place::Full] {
        state.overlay = Some(Overlay::Help { place, scroll: 0 });
        let name = format!("help-{}", place.name());
        if place == Place::List {
            at_every_size(&name, &state);
        } else {
            at(&name, (80, 24), &state);
        }
    }
}

#[test]
fn help_scrolls_no_further_than_its_end() {
    let mut state = fixtures::browsing();
    state.overlay = Some(Overlay::Help { place: Place::List, scroll: 999 });
    at("help-end", (50, 16), &state);
}

#[test]
fn what_was_said_so_far() {
    at_every_size("messages", &fixtures::messages());
    let mut state = fixtures::messages();
    state.messages.all.clear();
    at("messages-none", (80, 24), &state);
}

#[test]
fn the_copy_menu() {
    at_every_size("copy", &fixtures::copying());
    let mut state = fixtures::copying();
    if let Some(Overlay::CopyMenu(menu)) = &mut state.overlay {
        menu.selected = 6;
    }
    at("copy-refused", (80, 24), &state);
    if let Some(Overlay::CopyMenu(menu)) = &mut state.overlay {
        menu.samples.clear();
    }
    at("copy-waiting", (80, 24), &state);
}

#[test]
fn the_openers() {
    let mut state = fixtures::browsing();
    let program =
        |name: &str, wants_a_file| Program { name: name.to_owned(), wants_a_file, wants_a_url: !wants_a_file };
    state.programs = [(AssetKind::Image, program("feh", true)), (AssetKind::Video, program("mpv", false))].into();
    let ticket = state.tickets.mint();
    state.overlay = Some(Overlay::OpenMenu(OpenMenu { assets: state.chosen(), selected: 1, ticket, here: Some(0) }));
    for size in [(80, 24), (50, 16), (40, 10)] {
        at("open-with", size, &state);
    }
}

#[test]
fn the_raw_answer_of_an_item() {
    let mut state = fixtures::browsing();
    fixtures::select(&mut state, 13);
    let lines = ["{", "  \"id\": \"item-14\",", "  \"size\": \"large\",", "  \"name\": \"\u{1b}[2J\"", "}", ""];
    let long = Label::new(&"x".repeat(300));
    state.overlay = Some(Overlay::Raw {
        asset: state.listing.selected.clone().unwrap(),
        lines: lines.into_iter().map(Label::new).chain([long]).collect(),
        scroll: 0,
    });
    at("raw", (80, 24), &state);
    at("raw", (40, 10), &state);
}

#[test]
fn a_terminal_that_is_too_small() {
    for size in [(30, 6), (39, 24), (12, 2), (5, 5), (1, 1)] {
        at("too-small", size, &fixtures::browsing());
    }
}

#[test]
fn keys_that_are_being_typed_show_what_can_follow() {
    let mut state = fixtures::browsing();
    state.pending.count = Some(5);
    at("pending-count", (80, 24), &state);
    state.pending.count = None;
    state.pending.keys = vec!["g".parse().unwrap()];
    at("pending-keys", (80, 24), &state);
}

#[test]
fn a_notice_takes_the_place_of_the_hints() {
    let mut state = fixtures::browsing();
    for (tone, name, text) in [
        (Tone::Ok, "notice", "copied the URL of product-teaser-final.mp4 · native clipboard"),
        (Tone::Error, "notice-failed", "the clipboard did not take it: no display · see assetbrowse doctor"),
    ] {
        let since = state.now.since_start;
        state.notice = Some(Notice { tone, text: text.to_owned(), since });
        at_every_size(name, &state);
    }
}

#[test]
fn ascii_alone_is_drawn_where_that_is_wanted() {
    let ascii = with_icons("default", Icons::Ascii);
    let mut states = vec![
        ("browsing", fixtures::busy_and_refused()),
        ("loading", fixtures::rate_limited()),
        ("drawer", focused(fixtures::busy_and_refused(), Pane::Sidebar)),
        ("copy", fixtures::copying()),
        ("help", fixtures::browsing()),
        ("welcome", fixtures::welcome()),
        ("connect", fixtures::connecting()),
        ("home", fixtures::keeping()),
    ];
    states[4].1.overlay = Some(Overlay::Help { place: Place::List, scroll: 0 });
    for (name, state) in &mut states {
        (state.size, state.settings.icons) = ((80, 24), Icons::Ascii);
        let text = dump(state, &ascii);
        assert!(text.is_ascii(), "{name}:\n{text}");
    }
    states[0].1.size = (120, 34);
    compare("ascii-120x34", &states[0].1, &ascii);
    compare("ascii-drawer-80x24", &states[2].1, &ascii);
    compare("ascii-help-80x24", &states[4].1, &ascii);
}

#[test]
fn every_theme() {
    let mut state = fixtures::busy_and_refused();
    state.size = (110, 16);
    for name in ["mono", "night", "paper"] {
        compare(&format!("theme-{name}"), &state, &theme(name));
    }
}

#[test]
fn a_spinner_stands_still_where_motion_is_not_wanted() {
    let mut state = fixtures::busy_and_refused();
    let theme = theme("default");
    let later = |state: &State| {
        let mut later = state.clone();
        later.now.since_start += std::time::Duration::from_millis(100);
        later
    };
    assert_ne!(dump(&state, &theme), dump(&later(&state), &theme));
    state.settings.reduced_motion = true;
    assert_eq!(dump(&state, &theme), dump(&later(&state), &theme));
}

#[test]
fn one_account_that_is_well_needs_no_sign() {
    let mut state = fixtures::named(&["a.png"]);
    state.size = (80, 24);
    let theme = theme("default");
    let header = |state: &State| super::dump::row(&super::dump::cells(state, &theme), 0);
    assert!(!header(&state).contains("heygen"), "{}", header(&state));
    state.accounts[0].health = Health::Busy;
    assert!(header(&state).ends_with("⣾ heygen "), "{}", header(&state));
    // A rebound key shows as it is.
    assert_eq!(state.keymap.hint(Place::List, Action::Help).as_deref(), Some("?"));
}
