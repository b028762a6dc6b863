//! Who answers: the providers, the catalogue, and the way from one to the other.

use super::*;
use crate::asset::{Choice, Search, Sort, SortBy};
use crate::state::{Answering, Landing};
use crate::update::pages;

const BOTH: &[(&str, bool)] = &[("affogato", true), ("heygen", false)];

/// Assets of the catalogue's first page, in the order in which two accounts take turns.
fn in_turn(count: usize) -> Vec<(&'static str, usize)> {
    (0..count).map(|row| (if row % 2 == 0 { "affogato" } else { "heygen" }, row / 2)).collect()
}

fn looked(revision: u64) -> Looked {
    Looked { revision, through: 100, more: false }
}

fn catalog_lane() -> Lane {
    Lane::Page(Origin::Catalog)
}

/// Two accounts that were seen before, on the catalogue's rows while both are still waited for.
fn standing_in() -> Driven {
    let mut driven = Driven::with_catalog(BOTH);
    driven.census(7, &[("affogato", 40, true), ("heygen", 40, true)]);
    driven.find(&in_turn(10), 80, looked(7));
    driven
}

/// The same once both were found to be out of reach.
fn lost() -> Driven {
    let mut driven = standing_in();
    driven.fail("affogato", FaultKind::Offline);
    driven.wait(0);
    driven.fail("affogato", FaultKind::Offline);
    driven.fail("heygen", FaultKind::Offline);
    driven
}

/// A search over what is known.
fn search(driven: &mut Driven, text: &str) {
    driven.state.listing.query.search = Search::parse(text).unwrap();
    let mut effects = Vec::new();
    pages::open(&mut driven.state, Landing::First, &mut effects);
    driven.effects = effects;
}

#[test]
fn the_start_asks_the_providers_and_the_catalogue_at_once() {
    let driven = Driven::with_catalog(BOTH);
    let asked = [(page_lane("affogato"), None, 5), (page_lane("heygen"), None, 5), (catalog_lane(), None, 10)];
    assert_eq!(driven.asked(), asked);
}

#[test]
fn what_was_known_is_shown_until_the_page_is_whole_and_nothing_jumps() {
    let mut driven = standing_in();
    assert_eq!(driven.rows().len(), 10);
    assert!(driven.state.listing.stands_in);
    driven.press("j j j");
    assert_eq!(driven.selected(), "heygen-1");
    // One has something new, and the other is still to come: the rows stay.
    driven.answer("affogato", 90..95, Some(50), true);
    assert_eq!(driven.rows()[0], "affogato-0");
    driven.answer("heygen", 0..5, None, true);
    assert_eq!(driven.rows()[0], "affogato-90");
    assert_eq!((driven.selected(), driven.state.listing.row), ("heygen-1", 3));
    assert!(!driven.state.listing.stands_in);
    assert_eq!(driven.state.listing.answering, Answering::Live);
}

#[test]
fn before_anybody_moves_the_first_row_is_meant_whatever_comes() {
    let mut driven = standing_in();
    driven.answer("affogato", 90..95, Some(50), true);
    driven.answer("heygen", 0..5, None, true);
    assert_eq!(driven.selected(), "affogato-90");
}

#[test]
fn the_selected_asset_keeps_its_line_when_new_ones_come_above_it() {
    let mut driven = standing_in();
    driven.send(Msg::Input(Input::Resize(40, 10)));
    driven.press("j j j j j j j j");
    let line = driven.state.listing.row - driven.state.listing.offset;
    assert_eq!(driven.selected(), "affogato-4");
    driven.answer("affogato", 4..9, Some(50), true);
    driven.answer("heygen", 0..5, None, true);
    assert_eq!((driven.selected(), driven.state.listing.row), ("affogato-4", 0));
    assert!(driven.state.listing.offset == 0 && line > 0, "there is nothing above the first row");
}

#[test]
fn the_catalogues_rows_come_too_late_once_the_providers_have_answered() {
    let mut driven = Driven::with_catalog(BOTH);
    driven.answer("heygen", 20..25, None, true);
    driven.find(&in_turn(10), 80, looked(7));
    assert_eq!(driven.rows(), ["heygen-20", "heygen-21", "heygen-22", "heygen-23", "heygen-24"]);
}

#[test]
fn an_empty_catalogue_shows_nothing_and_is_not_asked_again() {
    let mut driven = Driven::with_catalog(BOTH);
    driven.find(&[], 0, looked(1));
    assert!(driven.state.listing.outdated && !driven.state.listing.stands_in);
    driven.census(1, &[("affogato", 0, false)]);
    driven.press("f } enter");
    assert!(!driven.asked().iter().any(|(lane, ..)| *lane == catalog_lane()));
}

#[test]
fn where_one_fails_the_page_of_the_others_takes_its_place() {
    let mut driven = standing_in();
    driven.answer("affogato", 0..5, Some(50), true);
    driven.fail("heygen", FaultKind::Unauthorized);
    assert_eq!(driven.state.listing.answering, Answering::Live);
    assert_eq!(driven.rows().len(), 5);
}

#[test]
fn where_all_fail_what_was_known_stays() {
    let mut driven = standing_in();
    driven.fail("affogato", FaultKind::Unauthorized);
    driven.fail("heygen", FaultKind::Unauthorized);
    assert_eq!((driven.state.listing.answering, driven.rows().len()), (Answering::Catalog, 10));
    assert_eq!(driven.state.reach.again, None, "a key is not tried again by itself");
}

#[test]
fn where_an_account_is_out_of_reach_the_catalogue_answers_at_once() {
    let mut driven = standing_in();
    driven.press("j j");
    driven.fail("heygen", FaultKind::Offline);
    let listing = &driven.state.listing;
    assert_eq!((listing.answering, listing.outdated, listing.coming.is_some()), (Answering::Catalog, false, false));
    assert_eq!(driven.selected(), "affogato-1");
    assert!(driven.effects.contains(&Effect::Cancel(page_lane("affogato"))), "the other is not waited for");
    assert_eq!(driven.state.position(), 3);
    driven.find(&in_turn(10), 80, looked(7));
    driven.press("n");
    assert_eq!(driven.state.position(), 11);
}

#[test]
fn whether_one_or_the_whole_network_is_lost_is_seen_by_asking_the_others_at_once() {
    let mut driven = standing_in();
    driven.fail("heygen", FaultKind::Offline);
    let affogato = driven.state.account(&crate::state::fixtures::name("affogato")).unwrap();
    assert_eq!(affogato.health, Health::Unasked, "it was stopped before it answered");
    driven.wait(0);
    assert_eq!(driven.asked().len(), 2);
    driven.fail("heygen", FaultKind::Offline);
    driven.fail("affogato", FaultKind::Offline);
    assert!(driven.state.notes[0].head.starts_with("no network"), "{:?}", driven.state.notes);

    let mut driven = standing_in();
    driven.fail("heygen", FaultKind::Offline);
    driven.wait(0);
    driven.fail("heygen", FaultKind::Offline);
    driven.answer("affogato", 0..5, Some(50), true);
    assert!(driven.state.notes[0].head.starts_with("no connection to heygen"), "{:?}", driven.state.notes);
}

#[test]
fn rows_of_a_catalogue_that_may_lack_others_are_counted_from_below() {
    let mut driven = lost();
    let of = |driven: &Driven| driven.state.count().to_string();
    assert!(!of(&driven).ends_with('+'));
    driven.census(9, &[("affogato", 50, true), ("heygen", 30, false)]);
    assert!(of(&driven).ends_with('+'), "{}", of(&driven));
}

#[test]
fn pages_are_numbered_exactly_while_the_catalogue_answers() {
    let mut driven = lost();
    driven.press("7 G");
    let offsets: Vec<_> =
        driven.effects.iter().filter_map(|e| if let Effect::Ask { offset, .. } = e { *offset } else { None }).collect();
    assert_eq!(offsets, [60]);
    driven.find(&in_turn(10), 80, looked(7));
    assert_eq!(driven.state.position(), 61);
    let pages = driven.state.listing.pages(&driven.state.listed_accounts());
    assert_eq!((pages.number, pages.more), (8, false));
    driven.press("9 9 G");
    assert_eq!(driven.state.listing.target, 7, "the last one there is");
}

#[test]
fn a_catalogue_that_was_begun_anew_is_looked_at_again() {
    let mut driven = lost();
    let again = looked(0).revision;
    driven.census(again + 9, &[("affogato", 50, true), ("heygen", 50, true)]);
    driven.find(&[("heygen", 0)], 1, looked(again + 9));
    driven.census(again + 2, &[("heygen", 1, false)]);
    assert_eq!(driven.asked().len(), 1);
    driven.find(&[("heygen", 1)], 1, looked(again + 2));
    assert_eq!((driven.rows(), driven.asked()), (vec!["heygen-1".to_owned()], Vec::new()));
}

#[test]
fn a_page_turn_into_a_lost_network_goes_on_in_the_catalogue() {
    let mut driven = Driven::with_catalog(&[("heygen", false)]);
    driven.answer("heygen", 0..10, None, true);
    driven.answer("heygen", 10..20, None, true);
    driven.census(7, &[("heygen", 25, true)]);
    driven.press("n n");
    driven.fail("heygen", FaultKind::Offline);
    assert_eq!(driven.asked(), [(catalog_lane(), None, 10)]);
    driven.find(&[("heygen", 20), ("heygen", 21)], 22, looked(7));
    assert_eq!((driven.selected(), driven.state.position()), ("heygen-20", 21));
    assert!(driven.state.listing.trouble.is_empty());
}

#[test]
fn the_catalogue_that_opens_late_still_answers_for_what_was_lost() {
    let mut driven = Driven::with_catalog(&[("heygen", false)]);
    driven.fail("heygen", FaultKind::Offline);
    assert_eq!(driven.state.listing.answering, Answering::Live);
    driven.census(7, &[("heygen", 25, true)]);
    assert_eq!(driven.state.listing.answering, Answering::Catalog);
    driven.find(&[("heygen", 0)], 1, looked(7));
    assert_eq!(driven.rows(), ["heygen-0"]);
}

#[test]
fn lost_providers_are_tried_again_at_doubling_waits() {
    let mut driven = lost();
    let mut waits = Vec::new();
    for _ in 0..6 {
        let at = driven.state.reach.again.unwrap();
        waits.push(at.saturating_sub(driven.now).as_secs());
        driven.now = at;
        driven.wait(0);
        assert_eq!(driven.asked().len(), 2);
        driven.fail("affogato", FaultKind::Offline);
        driven.fail("heygen", FaultKind::Offline);
    }
    assert_eq!(waits, [2, 4, 8, 16, 32, 60]);
}

#[test]
fn a_try_that_is_given_up_makes_nobody_wait_for_longer() {
    let mut driven = lost();
    for _ in 0..5 {
        let at = driven.state.reach.again.unwrap();
        driven.now = at;
        driven.wait(0);
        assert_eq!(driven.asked().len(), 2, "both are slow");
        assert!(driven.state.notes[0].tail.as_deref() == Some("trying again"), "{:?}", driven.state.notes);
        search(&mut driven, "teas");
        driven.find(&[("heygen", 3)], 1, looked(7));
        search(&mut driven, "");
        driven.find(&in_turn(10), 80, looked(7));
        let wait = driven.state.reach.again.unwrap().saturating_sub(driven.now);
        assert!(wait <= Duration::from_secs(2), "{wait:?}");
    }
}

#[test]
fn when_the_network_is_back_the_list_is_live_and_the_selected_asset_stays() {
    let mut driven = lost();
    driven.press("j j j");
    driven.wait(2_000);
    driven.answer("affogato", 0..5, Some(50), true);
    assert_eq!(driven.state.listing.answering, Answering::Catalog, "the other may still be lost");
    driven.answer("heygen", 0..5, None, true);
    assert_eq!(driven.state.listing.answering, Answering::Live);
    assert_eq!((driven.selected(), driven.rows().len()), ("heygen-1", 10));
    assert_eq!(driven.state.reach.again, None);
    // And pages go on from there.
    driven.press("n");
    assert_eq!(driven.state.listing.target, 1);
}

#[test]
fn on_a_page_that_only_a_walk_can_reach_the_catalogue_is_brought_up_to_date_instead() {
    let mut driven = lost();
    driven.find(&in_turn(10), 80, looked(7));
    driven.press("n");
    driven.wait(2_000);
    assert!(driven.asked().is_empty());
    let synced = driven.effects.iter().any(|effect| matches!(effect, Effect::Sync { .. }));
    assert!(synced);
    assert_eq!(driven.state.listing.shown.number, 1);
}

#[test]
fn a_search_is_answered_by_the_catalogue_and_ends_with_the_providers() {
    let mut driven = standing_in();
    driven.answer("affogato", 0..5, Some(50), true);
    driven.answer("heygen", 0..5, None, true);
    search(&mut driven, "teas");
    assert_eq!(driven.asked(), [(catalog_lane(), None, 10)]);
    assert_eq!(driven.rows().len(), 10, "the rows stay until there are others");
    driven.find(&[("heygen", 3)], 1, looked(7));
    assert_eq!(driven.rows(), ["heygen-3"]);
    search(&mut driven, "");
    assert!(driven.asked().iter().any(|(lane, ..)| *lane == page_lane("heygen")));
}

#[test]
fn a_search_that_looks_on_is_asked_again_at_once_and_grows_in_place() {
    let mut driven = standing_in();
    search(&mut driven, "teas");
    let more = Looked { more: true, ..looked(7) };
    // Nothing yet is no answer: what was there stays.
    driven.find(&[], 0, more);
    assert_eq!(driven.rows().len(), 10);
    assert_eq!(driven.asked(), [(catalog_lane(), None, 10)]);
    driven.find(&[("heygen", 3), ("heygen", 4)], 2, more);
    assert_eq!(driven.selected(), "heygen-3");
    assert_eq!(driven.state.listing.count(&driven.state.listed_accounts()).to_string(), "2+");
    driven.press("j");
    driven.find(&[("affogato", 9), ("heygen", 3), ("heygen", 4)], 3, looked(7));
    assert_eq!((driven.selected(), driven.state.listing.row), ("heygen-4", 2));
    assert_eq!(driven.state.listing.count(&driven.state.listed_accounts()).to_string(), "3");
    assert_eq!(driven.looking(), None);
}

#[test]
fn an_answer_to_an_older_search_changes_nothing() {
    let mut driven = standing_in();
    search(&mut driven, "tea");
    let old = driven.looking().unwrap();
    search(&mut driven, "teas");
    let page = Page { assets: vec![asset("heygen", 9)], looked: Some(looked(7)), ..Page::default() };
    driven.send(Msg::Reply(Reply::Part { ticket: old, result: Ok(page) }));
    assert_eq!(driven.rows().len(), 10);
}

#[test]
fn what_changes_in_the_catalogue_changes_on_the_screen_once() {
    let mut driven = lost();
    driven.press("j");
    driven.census(8, &[("affogato", 41, true), ("heygen", 40, true)]);
    let again = driven.looking().unwrap();
    // Another change while the answer is still to come waits for it.
    driven.census(9, &[("affogato", 42, true), ("heygen", 40, true)]);
    assert_eq!(driven.looking(), Some(again));
    driven.find(&[("affogato", 77), ("affogato", 0), ("heygen", 0)], 81, looked(8));
    assert_eq!((driven.selected(), driven.state.listing.row), ("heygen-0", 2));
    assert!(driven.looking().is_some_and(|ticket| ticket != again));
    // An answer that is still of the old state is not asked for over and over.
    driven.find(&in_turn(10), 82, looked(8));
    assert!(!driven.effects.iter().any(|effect| matches!(effect, Effect::Ask { lane: Lane::Page(_), .. })));
}

#[test]
fn a_page_that_is_no_longer_there_gives_way_to_the_last_one() {
    let mut driven = lost();
    driven.press("8 G");
    driven.find(&[], 33, looked(8));
    let offsets: Vec<_> =
        driven.effects.iter().filter_map(|e| if let Effect::Ask { offset, .. } = e { *offset } else { None }).collect();
    assert_eq!(offsets, [30]);
    driven.find(&[("heygen", 30)], 33, looked(8));
    assert_eq!(driven.state.position(), 31);
}

#[test]
fn a_catalogue_that_fails_while_it_answers_keeps_its_rows() {
    let mut driven = lost();
    driven.census(8, &[("affogato", 41, true), ("heygen", 40, true)]);
    let ticket = driven.looking().unwrap();
    driven.send(Msg::Reply(Reply::Part { ticket, result: Err(Fault::of_catalog("the disk is gone")) }));
    assert_eq!((driven.rows().len(), driven.looking()), (10, None));
}

#[test]
fn esc_leaves_the_catalogues_rows_where_nothing_else_has_come() {
    let mut driven = standing_in();
    driven.press("esc");
    assert_eq!((driven.state.listing.answering, driven.rows().len()), (Answering::Catalog, 10));
    assert!(driven.state.listing.coming.is_none());
    // And a reload asks the providers again.
    driven.press("r");
    assert_eq!(driven.asked().len(), 2);
}

#[test]
fn a_filter_that_a_service_cannot_do_is_for_the_catalogue() {
    let mut driven = standing_in();
    driven.state.listing.query.filters.statuses = Choice::only([Some(Arc::from("failed"))]);
    pages::open(&mut driven.state, Landing::First, &mut Vec::new());
    assert_eq!(driven.state.listing.answering, Answering::Catalog);
}

#[test]
fn without_a_catalogue_a_sort_says_so_and_a_filter_is_sieved() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.state.listing.query.filters.statuses = Choice::only([Some(Arc::from("failed"))]);
    pages::open(&mut driven.state, Landing::First, &mut Vec::new());
    assert_eq!(driven.state.listing.answering, Answering::Live);
    driven.state.listing.query.sort = Some(Sort { by: SortBy::Name, reverse: false });
    let mut effects = Vec::new();
    pages::open(&mut driven.state, Landing::First, &mut effects);
    let ticket = driven.looking().unwrap();
    driven.send(Msg::Reply(Reply::Part { ticket, result: Err(Fault::of_catalog("there is none")) }));
    assert!(driven.state.notes.iter().any(|note| note.head.contains("there is none")), "{:?}", driven.state.notes);
}

#[test]
fn a_catalogue_that_cannot_be_used_is_said_once() {
    let mut driven = Driven::with_catalog(BOTH);
    let broken = Census { trouble: Some("the catalogue is of a newer assetbrowse".to_owned()), ..Census::default() };
    driven.send(Msg::Census(Arc::new(broken.clone())));
    assert!(driven.state.notice.as_ref().is_some_and(|notice| notice.text.contains("newer")));
    driven.press("esc esc");
    assert_eq!(driven.state.notice, None);
    driven.send(Msg::Census(Arc::new(Census { revision: 2, ..broken })));
    assert_eq!(driven.state.notice, None);
}

#[test]
fn offline_nothing_is_ever_sent() {
    let mut driven = Driven::begin(BOTH, |state| {
        state.reach.catalog = true;
        state.reach.offline = true;
    });
    assert_eq!(driven.asked(), [(catalog_lane(), None, 10)]);
    assert!(!driven.effects.iter().any(|effect| matches!(effect, Effect::Folders { .. })));
    driven.census(7, &[("affogato", 40, false), ("heygen", 40, false)]);
    driven.find(&in_turn(10), 80, looked(7));
    driven.press("r R");
    assert!(driven.effects.is_empty(), "{:?}", driven.effects);
    assert!(driven.state.notice.as_ref().is_some_and(|notice| notice.text.contains("--offline")));
    assert!(driven.state.accounts.iter().all(|account| matches!(account.health, Health::Offline(_))));
    assert_eq!((driven.state.reach.again, driven.state.alarm), (None, None));
    assert_eq!(driven.state.notes, []);
}
