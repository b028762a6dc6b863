//! Pages: turning, sharing, keeping.

use super::*;

#[test]
fn the_start_asks_every_account_for_its_share_and_for_its_folders() {
    let driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 5), (page_lane("heygen"), None, 5)]);
    assert_eq!(driven.effects.iter().filter(|effect| matches!(effect, Effect::Folders { .. })).count(), 1);
}

#[test]
fn the_first_page_is_shown_and_the_next_one_fetched_ahead() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    assert_eq!(driven.rows().len(), 10);
    assert_eq!(driven.selected(), "affogato-0");
    assert_eq!(driven.asked(), [(ahead_lane("affogato"), Some("after-10".to_owned()), 10)]);
}

#[test]
fn turning_to_a_page_that_was_fetched_ahead_needs_no_request_for_it() {
    let mut driven = browsing();
    driven.press("n");
    assert_eq!(driven.selected(), "affogato-10");
    assert_eq!(driven.asked(), [(ahead_lane("affogato"), Some("after-20".to_owned()), 10)]);
    driven.press("p");
    assert_eq!(driven.selected(), "affogato-0");
    assert_eq!(driven.asked(), []);
}

#[test]
fn the_old_rows_stay_until_the_new_ones_are_there() {
    let mut driven = browsing();
    driven.press("n n");
    assert_eq!(driven.selected(), "affogato-10");
    assert!(driven.state.listing.coming.is_some());
    driven.answer("affogato", 20..25, Some(25), false);
    assert_eq!(driven.selected(), "affogato-20");
    assert_eq!(driven.state.position(), 21);
}

#[test]
fn the_last_page_has_no_next_one() {
    let mut driven = browsing();
    driven.press("n n");
    driven.answer("affogato", 20..25, Some(25), false);
    driven.press("n");
    assert_eq!(driven.selected(), "affogato-20");
    assert_eq!(driven.asked(), []);
    let pages = driven.state.listing.pages(&driven.state.listed_accounts());
    assert_eq!((pages.number, pages.more), (3, false));
}

#[test]
fn moving_down_at_the_edge_turns_the_page_and_up_comes_back_to_the_last_row() {
    let mut driven = browsing();
    driven.press("G j");
    assert_eq!(driven.selected(), "affogato-10");
    driven.press("k");
    assert_eq!(driven.selected(), "affogato-9");
}

#[test]
fn a_key_held_at_the_edge_turns_one_page() {
    let mut driven = browsing();
    driven.press("n G j j j j");
    assert_eq!(driven.state.listing.target, 2);
    driven.answer("affogato", 20..25, Some(25), false);
    assert_eq!(driven.selected(), "affogato-20");
}

#[test]
fn a_count_moves_rows_and_names_pages() {
    let mut driven = browsing();
    driven.press("4 j");
    assert_eq!(driven.selected(), "affogato-4");
    driven.press("3 G");
    // Page 3 begins after 20 assets: a page-numbered service is asked for it at once.
    let offsets: Vec<_> =
        driven.effects.iter().filter_map(|e| if let Effect::Ask { offset, .. } = e { *offset } else { None }).collect();
    assert_eq!(offsets, [20]);
    driven.answer("affogato", 20..25, Some(25), false);
    assert_eq!(driven.selected(), "affogato-20");
}

#[test]
fn a_page_that_only_a_walk_can_reach_is_said_to_be_unknown() {
    let mut driven = Driven::over(&[("heygen", false)]);
    driven.answer("heygen", 0..10, Some(1000), true);
    driven.press("4 0 G");
    let notice = driven.state.notice.as_ref().unwrap();
    assert_eq!(notice.text, "heygen gives one page after another: page 40 is not known yet");
}

#[test]
fn token_pages_are_found_again_on_the_way_back() {
    let mut driven = Driven::over(&[("heygen", false)]);
    for page in 0..12 {
        driven.answer("heygen", page * 10..page * 10 + 10, None, true);
        if driven.state.listing.coming.is_none() {
            driven.press("n");
        }
    }
    // So far that the first pages are no longer kept: they are asked for by the cursors that led to them.
    driven.press("<");
    assert_eq!(driven.asked(), [(page_lane("heygen"), None, 10)]);
    driven.answer("heygen", 0..10, None, true);
    assert_eq!(driven.selected(), "heygen-0");
}

#[test]
fn two_accounts_share_the_page_and_late_rows_fill_their_own_places() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("heygen", 0..5, None, true);
    driven.press("j j");
    assert_eq!(driven.selected(), "heygen-2");
    driven.answer("affogato", 0..5, Some(50), true);
    assert_eq!(driven.rows()[..4], ["affogato-0", "heygen-0", "affogato-1", "heygen-1"]);
    assert_eq!(driven.selected(), "heygen-2");
}

#[test]
fn before_anybody_moves_the_first_row_is_selected_whoever_answers_first() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("heygen", 0..5, None, true);
    driven.answer("affogato", 0..5, Some(50), true);
    assert_eq!(driven.selected(), "affogato-0");
}

#[test]
fn the_selected_row_keeps_its_line_when_rows_join_above_it() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.send(Msg::Input(Input::Resize(40, 10)));
    driven.answer("heygen", 0..5, None, true);
    driven.press("G");
    let line = driven.state.listing.row - driven.state.listing.offset;
    driven.answer("affogato", 0..5, Some(50), true);
    assert_eq!(driven.selected(), "heygen-4");
    assert!(driven.state.listing.row - driven.state.listing.offset >= line);
}

#[test]
fn naming_the_page_that_is_there_ends_the_way_to_another() {
    let mut driven = browsing();
    driven.press("> 1 G");
    assert!(driven.state.listing.coming.is_none());
    assert_eq!(driven.selected(), "affogato-0");
}
