//! Marks: set one by one, in ranges, by pages and by what matches, and kept until they are taken away.

use super::*;
use crate::asset::Search;
use crate::state::Confirm;

fn marked(driven: &Driven) -> Vec<String> {
    driven.state.marks.all().iter().map(|id| id.id.to_string()).collect()
}

fn named(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    numbers.into_iter().map(|number| format!("affogato-{number}")).collect()
}

fn notice(driven: &Driven) -> &str {
    driven.state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

/// One account of which the catalogue knows so many, all there are or not yet; the first page is the service's.
fn with_catalog(is_whole: bool) -> Driven {
    let mut driven = Driven::with_catalog(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    driven.answer("affogato", 10..20, Some(25), true);
    driven.census(1, &[("affogato", 25, is_whole)]);
    driven
}

/// The question for all that match, with its ticket.
fn sought(driven: &Driven) -> Option<Ticket> {
    driven.effects.iter().find_map(|effect| match effect {
        Effect::Match { ticket, .. } => Some(*ticket),
        _ => None,
    })
}

fn matched(driven: &mut Driven, ticket: Ticket, numbers: std::ops::Range<usize>) {
    let ids = numbers.map(|number| asset("affogato", number).id).collect();
    driven.send(Msg::Reply(Reply::Matched { ticket, result: Ok(ids) }));
}

#[test]
fn space_marks_and_goes_one_down_but_not_past_the_page() {
    let mut driven = browsing();
    driven.press("space space j space");
    assert_eq!(marked(&driven), named([0, 1, 3]));
    assert_eq!(driven.selected(), "affogato-4");
    driven.press("k space");
    assert_eq!(marked(&driven), named([0, 1]));
    driven.press("G space space");
    assert_eq!((marked(&driven), driven.selected()), (named([0, 1]), "affogato-9"));
}

#[test]
fn in_the_full_detail_space_marks_and_stays() {
    let mut driven = browsing();
    driven.press("enter space");
    assert_eq!((marked(&driven), driven.selected()), (named([0]), "affogato-0"));
    driven.press("space");
    assert_eq!(marked(&driven), named([]));
}

#[test]
fn a_range_follows_the_cursor_and_its_end_keeps_it() {
    let mut driven = browsing();
    driven.press("j j space k k v j j");
    assert_eq!(marked(&driven), named([2, 1, 3]));
    // Back over what it took; what was marked before stays.
    driven.press("k k k");
    assert_eq!(marked(&driven), named([2, 1, 0]));
    driven.press("v j j j j");
    assert_eq!(marked(&driven), named([2, 1, 0]));
    driven.press("esc esc");
    assert_eq!(marked(&driven), named([2, 1, 0]), "esc clears no mark");
}

#[test]
fn esc_ends_a_range_before_it_leaves_the_full_detail() {
    let mut driven = browsing();
    driven.press("v j enter esc");
    assert!(driven.state.full && !driven.state.marks.has_range());
    driven.press("n n");
    assert_eq!(marked(&driven), named([0, 1]));
}

#[test]
fn a_range_goes_over_the_edge_of_a_page_and_takes_the_rest_of_it() {
    let mut driven = browsing();
    driven.press("j j j j j j j v n j");
    assert_eq!(driven.selected(), "affogato-11");
    let mut all = marked(&driven);
    all.sort_by_key(|id| id[9..].parse::<usize>().unwrap());
    assert_eq!(all, named(7..=11));
    driven.press("k k");
    let mut all = marked(&driven);
    all.sort();
    assert_eq!(all, named(7..=9));
}

#[test]
fn a_range_says_once_that_pages_were_jumped_over() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(95), true);
    driven.answer("affogato", 10..20, Some(95), true);
    driven.press("v n");
    assert_eq!(notice(&driven), "", "every row up to here is at hand");
    driven.press(">");
    driven.answer("affogato", 90..95, Some(95), false);
    assert_eq!(notice(&driven), "7 pages were jumped over: nothing on them is marked · A marks all that match");
    assert_eq!(driven.state.marks.len(), 21);
    driven.state.notice = None;
    driven.press("j");
    assert_eq!((notice(&driven), driven.state.marks.len()), ("", 22), "it was said");
}

#[test]
fn another_listing_ends_a_range() {
    let mut driven = with_catalog(true);
    driven.press("v j S");
    assert!(driven.state.marks.has_range(), "nothing is sorted, so nothing is reversed");
    driven.press("s n");
    assert!(!driven.state.marks.has_range());
    assert_eq!(marked(&driven), named([0, 1]));
}

#[test]
fn a_page_is_marked_and_inverted() {
    let mut driven = browsing();
    driven.press("space V");
    assert_eq!(marked(&driven), named(0..10));
    assert_eq!(notice(&driven), "10 marked (this page) · u unmarks");
    driven.press("k space");
    driven.press("*");
    assert_eq!(marked(&driven), named([0]));
    assert_eq!(notice(&driven), "1 marked, 9 unmarked (this page) · u unmarks all");
    driven.press("n *");
    assert_eq!(marked(&driven), named([0].into_iter().chain(10..20)));
}

#[test]
fn u_unmarks_all_and_u_again_brings_them_back() {
    let mut driven = browsing();
    driven.press("u");
    assert_eq!(notice(&driven), "nothing is marked");
    driven.press("j space space space u");
    assert_eq!((marked(&driven), notice(&driven)), (named([]), "3 unmarked · u brings them back"));
    driven.press("u");
    assert_eq!((marked(&driven), notice(&driven)), (named([1, 2, 3]), "3 marked again · u unmarks"));
}

#[test]
fn marks_are_kept_over_pages_filters_searches_and_reloads() {
    let mut driven = with_catalog(true);
    driven.press("space n space r");
    driven.answer("affogato", 10..20, Some(25), true);
    driven.press("/ x y ctrl-c");
    driven.press("/ x y enter F esc esc esc");
    assert_eq!(marked(&driven), named([0, 10]));
}

#[test]
fn marked_assets_are_what_an_action_is_for() {
    let mut driven = browsing();
    driven.press("space j space j");
    driven.press("y");
    let [Effect::Copy { form: CopyForm::Url, assets, .. }] = &driven.effects[..] else {
        panic!("{:?}", driven.effects)
    };
    assert_eq!(*assets, [0, 2].map(|number| asset("affogato", number).id));
}

#[test]
fn all_that_match_are_marked_at_once_where_all_is_known() {
    let mut driven = with_catalog(true);
    driven.press("A");
    let ticket = sought(&driven).expect("the catalogue is asked");
    matched(&mut driven, ticket, 0..25);
    assert_eq!(marked(&driven), named(0..25));
    assert_eq!(notice(&driven), "25 marked (all that match) · u unmarks");
    // An answer that nobody waits for any more marks nothing.
    driven.press("u");
    matched(&mut driven, ticket, 0..3);
    assert_eq!(marked(&driven), named([]));
}

#[test]
fn a_second_question_takes_the_place_of_the_first_and_u_gives_it_up() {
    let mut driven = with_catalog(true);
    driven.press("A");
    let first = sought(&driven).unwrap();
    driven.press("A");
    let second = sought(&driven).unwrap();
    matched(&mut driven, first, 0..3);
    assert_eq!(marked(&driven), named([]));
    driven.press("u");
    assert!(driven.effects.contains(&Effect::Cancel(Lane::Match)));
    matched(&mut driven, second, 0..3);
    assert_eq!(marked(&driven), named([]));
}

#[test]
fn what_is_pressed_before_all_that_match_are_marked_is_for_them() {
    let mut driven = with_catalog(true);
    driven.press("A");
    let ticket = sought(&driven).unwrap();
    driven.press("y");
    assert!(!driven.effects.iter().any(|effect| matches!(effect, Effect::Copy { .. })), "not the selected one alone");
    matched(&mut driven, ticket, 0..9);
    let copied = driven.effects.iter().find_map(|effect| match effect {
        Effect::Copy { assets, .. } => Some(assets.len()),
        _ => None,
    });
    assert_eq!(copied, Some(9));
}

#[test]
fn where_more_may_match_it_is_asked_first() {
    let mut driven = with_catalog(false);
    driven.press("A");
    let ticket = sought(&driven).unwrap();
    matched(&mut driven, ticket, 0..12);
    let Some(Overlay::Confirm(Confirm { words, .. })) = &driven.state.overlay else { panic!("a question") };
    assert_eq!(words, "12 of what is known so far match · enter marks them, w waits for the sync");
    assert_eq!(marked(&driven), named([]));
    driven.press("enter");
    assert_eq!(marked(&driven), named(0..12));
    assert_eq!(notice(&driven), "12 marked (all that match so far) · u unmarks");
}

#[test]
fn who_types_is_not_asked() {
    let mut driven = with_catalog(false);
    driven.press("A");
    let ticket = sought(&driven).unwrap();
    driven.press("/");
    matched(&mut driven, ticket, 0..12);
    assert_eq!(driven.state.overlay, None);
    assert_eq!(notice(&driven), "12 of what is known so far match · A asks again");
}

/// Asked to wait for the sync; answers with its ticket.
fn waiting() -> (Driven, Ticket) {
    let mut driven = with_catalog(false);
    driven.press("A");
    let ticket = sought(&driven).unwrap();
    matched(&mut driven, ticket, 0..12);
    driven.press("w");
    let sync = driven.effects.iter().find_map(|effect| match effect {
        Effect::Sync { ticket, .. } => Some(*ticket),
        _ => None,
    });
    (driven, sync.expect("a sync begins"))
}

#[test]
fn w_marks_all_that_match_when_the_sync_is_done() {
    let (mut driven, sync) = waiting();
    assert_eq!(marked(&driven), named([]));
    let account = AccountName::new("affogato").unwrap();
    let step = crate::asset::SyncStep::Ended { counts: crate::asset::Counts::default(), stopped: None };
    driven.send(Msg::Reply(Reply::Synced { ticket: sync, account, step }));
    driven.send(Msg::Reply(Reply::SyncEnded { ticket: sync }));
    let ticket = sought(&driven).expect("all is known now");
    matched(&mut driven, ticket, 0..25);
    assert_eq!(notice(&driven), "25 marked (all that match) · u unmarks");
}

#[test]
fn after_a_sync_that_failed_what_is_known_is_marked_and_said_to_be_that() {
    let (mut driven, sync) = waiting();
    driven.send(Msg::Reply(Reply::SyncEnded { ticket: sync }));
    let ticket = sought(&driven).unwrap();
    matched(&mut driven, ticket, 0..13);
    assert_eq!(notice(&driven), "13 marked (all that match so far) · u unmarks");
}

#[test]
fn who_stops_the_sync_marks_nothing() {
    let (mut driven, _) = waiting();
    driven.press("esc");
    assert_eq!(driven.state.syncs.running, None);
    assert_eq!((sought(&driven), marked(&driven)), (None, named([])));
}

#[test]
fn without_a_catalogue_the_page_is_marked() {
    let mut driven = browsing();
    driven.press("A");
    assert_eq!(marked(&driven), named(0..10));
    assert_eq!(notice(&driven), "10 marked (this page; without a catalogue no more is known) · u unmarks");
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..3, Some(3), false);
    driven.press("A");
    assert_eq!(notice(&driven), "3 marked (all that match) · u unmarks");
}

#[test]
fn all_that_match_are_those_of_the_query_on_the_screen() {
    let mut driven = with_catalog(true);
    driven.press("/ c l i p enter A");
    let query = driven.effects.iter().find_map(|effect| match effect {
        Effect::Match { query, .. } => Some(query.clone()),
        _ => None,
    });
    assert_eq!(query.unwrap().search, Search::parse("clip").unwrap());
}

#[test]
fn a_click_on_the_first_two_columns_marks() {
    let mut driven = browsing();
    let rows = driven.state.geometry().rows;
    let click = |driven: &mut Driven, column, row| {
        driven.send(Msg::Input(Input::Mouse { column, row, pointer: Pointer::Click }));
    };
    click(&mut driven, rows.x + 1, rows.y + 2);
    assert_eq!((marked(&driven), driven.selected()), (named([2]), "affogato-2"));
    click(&mut driven, rows.x, rows.y + 2);
    assert_eq!(marked(&driven), named([]));
    click(&mut driven, rows.x + 2, rows.y + 3);
    assert_eq!((marked(&driven), driven.selected()), (named([]), "affogato-3"));
    driven.press("t");
    let cell = driven.state.sheet_grid().cells(0, 10).nth(1).unwrap();
    click(&mut driven, cell.name.x + 1, cell.name.y);
    assert_eq!((marked(&driven), driven.selected()), (named([1]), "affogato-1"));
    click(&mut driven, cell.picture.x, cell.picture.y);
    assert_eq!(marked(&driven), named([1]));
}
