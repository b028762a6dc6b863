//! The contact sheet: three columns of two cells on a screen of 80×24, pages of ten.

use rstest::rstest;

use super::*;
use crate::state::{Front, Graphics, Preview};

/// The first of three pages as a contact sheet.
fn sheet() -> Driven {
    let mut driven = browsing();
    driven.press("t");
    assert_eq!(driven.state.front(), Front::Sheet);
    driven
}

fn point(driven: &mut Driven, (column, row): (u16, u16), pointer: Pointer) -> Vec<Effect> {
    driven.send(Msg::Input(Input::Mouse { column, row, pointer })).to_vec()
}

#[rstest]
#[case::right("l", 1)]
#[case::a_lines_end_goes_on_in_the_next("l l l", 3)]
#[case::and_back("l l l h", 2)]
#[case::left_of_the_first("h", 0)]
#[case::down("j", 3)]
#[case::arrows("down right up", 1)]
#[case::down_keeps_the_column("l l j j", 8)]
#[case::where_there_is_none_the_last("l l j j j", 9)]
#[case::a_count("2 j", 6)]
#[case::a_count_to_the_right("4 l", 4)]
#[case::half_a_screen("ctrl-d", 3)]
#[case::a_screen("pgdn", 6)]
#[case::a_screen_and_back("l pgdn pgup", 1)]
#[case::last("G", 9)]
#[case::first("G g g", 0)]
#[case::the_next_asset("J J K", 1)]
fn keys_move_in_two_dimensions(#[case] keys: &str, #[case] row: usize) {
    let mut driven = sheet();
    driven.press(keys);
    assert_eq!((driven.state.listing.shown.number, driven.state.listing.row), (0, row));
}

#[test]
fn over_the_pages_edge_the_column_stays() {
    let mut driven = sheet();
    driven.press("l j j j");
    assert_eq!(driven.selected(), "affogato-9", "the last line has one cell");
    driven.press("j");
    assert_eq!(driven.selected(), "affogato-10", "it stands in the first column");
    driven.answer("affogato", 20..25, Some(25), false);
    driven.press("l k");
    assert_eq!((driven.state.listing.shown.number, driven.selected()), (0, "affogato-9"));
    // Of four columns the last line has two cells.
    driven.send(Msg::Input(Input::Resize(100, 24)));
    driven.press("j l k");
    assert_eq!(driven.selected(), "affogato-9");
    driven.press("j l l k");
    assert_eq!(driven.selected(), "affogato-9", "the nearest one there is");
    driven.press("n G l");
    assert_eq!((driven.state.listing.shown.number, driven.selected()), (2, "affogato-20"));
    driven.press("h");
    assert_eq!((driven.state.listing.shown.number, driven.selected()), (1, "affogato-19"));
}

#[test]
fn a_key_held_at_the_edge_turns_one_page() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    driven.press("t G j j j");
    assert_eq!(driven.state.listing.coming.as_ref().map(|page| page.number), Some(1));
    driven.answer("affogato", 10..20, Some(25), true);
    assert_eq!((driven.state.listing.shown.number, driven.selected()), (1, "affogato-10"));
}

#[test]
fn rows_that_come_late_leave_the_selection_in_its_column() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    for (account, numbers) in [("affogato", 0..5), ("heygen", 0..5), ("affogato", 5..10)] {
        driven.answer(account, numbers, None, true);
    }
    driven.fail("heygen", FaultKind::RateLimited);
    driven.press("t l j j j j");
    assert_eq!(driven.state.listing.shown.number, 1);
    let column = driven.state.listing.row % 3;
    driven.wait(60_000);
    driven.answer("heygen", 5..10, None, false);
    assert_eq!((driven.rows().len(), driven.state.listing.row % 3), (10, column));
}

#[test]
fn t_shows_the_same_asset_as_a_cell_and_as_a_row() {
    let mut driven = browsing();
    driven.press("j j j j");
    for front in [Front::Sheet, Front::Panes, Front::Sheet] {
        driven.press("t");
        assert_eq!((driven.state.front(), driven.selected()), (front, "affogato-4"));
    }
}

#[test]
fn it_takes_the_focus_from_the_detail_and_from_the_sidebar() {
    for pane in ["l", "h"] {
        let mut driven = browsing();
        driven.press(pane);
        driven.press("t");
        assert_eq!((driven.state.focus, driven.state.place()), (Pane::List, crate::input::Place::Sheet));
        driven.press("tab");
        assert_eq!(driven.state.focus, Pane::Sidebar);
        driven.press("tab");
        assert_eq!(driven.state.focus, Pane::List, "there is no detail beside it");
    }
}

#[test]
fn what_lies_over_the_sheet_goes_before_it() {
    for key in ["esc", "q"] {
        let mut driven = sheet();
        driven.press("f 3");
        driven.press("f");
        driven.press("f enter");
        driven.state.focus = Pane::Sidebar;
        driven.state.overlay = Some(Overlay::Help { place: crate::input::Place::Sheet, scroll: 0 });
        driven.press(key);
        assert_eq!((driven.state.overlay.is_none(), driven.state.focus), (true, Pane::Sidebar));
        driven.press(key);
        assert_eq!((driven.state.focus, driven.state.front()), (Pane::List, Front::Sheet));
        driven.press(key);
        assert_eq!((driven.state.front(), driven.state.ending), (Front::Panes, None));
    }
}

#[test]
fn esc_leads_from_the_full_detail_to_the_sheet_and_then_to_the_list() {
    let mut driven = sheet();
    driven.press("l enter n");
    assert_eq!(driven.state.front(), Front::Full);
    driven.press("esc");
    assert_eq!((driven.state.front(), driven.selected()), (Front::Sheet, "affogato-2"));
    driven.press("enter t");
    assert_eq!(driven.state.front(), Front::Sheet, "the sheet is what t shows");
    driven.press("esc");
    assert_eq!((driven.state.front(), driven.selected()), (Front::Panes, "affogato-2"));
}

#[test]
fn esc_leaves_the_sheet_before_it_stops_a_load() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    driven.press("t n esc");
    assert!(driven.state.listing.coming.is_some());
    driven.press("esc");
    assert!(driven.state.listing.coming.is_none());
}

#[test]
fn no_note_promises_of_esc_what_it_does_in_the_list() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(25), true);
    let tails =
        |driven: &Driven| driven.state.notes.iter().filter_map(|note| note.tail.clone()).collect::<Vec<_>>().join(" ");
    assert_eq!(tails(&driven), "esc stops");
    driven.press("t");
    assert_eq!(tails(&driven), "");
}

#[test]
fn a_search_is_typed_over_the_sheet_and_moves_by_its_lines() {
    let mut driven = sheet();
    driven.press("/ down");
    assert_eq!((driven.state.front(), driven.selected()), (Front::Sheet, "affogato-3"));
    driven.press("esc");
    assert_eq!((driven.state.front(), driven.selected()), (Front::Sheet, "affogato-0"));
    driven.press("enter /");
    assert_eq!(driven.state.front(), Front::Sheet, "the field is that of the sheet");
}

#[test]
fn clicks_select_cells_and_a_second_one_opens() {
    let mut driven = sheet();
    // The third cell of the second line: its name, and then its picture.
    point(&mut driven, (60, 19), Pointer::Click);
    assert_eq!(driven.selected(), "affogato-5");
    point(&mut driven, (60, 14), Pointer::Click);
    assert_eq!(driven.state.front(), Front::Full);
    driven.press("esc");
    point(&mut driven, (1, 5), Pointer::Click);
    assert_eq!(driven.selected(), "affogato-5", "beside the cells there is nothing");
}

#[test]
fn the_wheel_scrolls_a_line_of_cells_and_turns_no_page() {
    let mut driven = sheet();
    driven.press("l");
    point(&mut driven, (30, 5), Pointer::WheelDown);
    assert_eq!((driven.state.listing.offset, driven.selected()), (3, "affogato-4"));
    for _ in 0..9 {
        point(&mut driven, (30, 5), Pointer::WheelDown);
    }
    assert_eq!((driven.state.listing.offset, driven.state.listing.shown.number), (6, 0));
    for _ in 0..9 {
        point(&mut driven, (30, 5), Pointer::WheelUp);
    }
    assert_eq!((driven.state.listing.offset, driven.selected()), (0, "affogato-4"));
}

#[test]
fn behind_the_full_detail_the_first_cell_stays_where_it_was() {
    let mut driven = sheet();
    driven.press("pgdn k enter");
    let offset = driven.state.listing.offset;
    driven.press("n p esc");
    assert_eq!(driven.state.listing.offset, offset);
    driven.press("t enter esc");
    assert_eq!(driven.state.listing.offset, 0, "the whole page is on the screen");
}

/// What begins to be fetched, by the numbers of the assets.
fn fetched(effects: &[Effect]) -> Vec<&str> {
    let id = |effect| match effect {
        &Effect::Preview { fetch: true, ref of, .. } => Some(&*of.asset().id),
        _ => None,
    };
    effects.iter().filter_map(id).collect()
}

/// A contact sheet on a terminal that draws pictures, of which nothing is kept on this machine.
fn looking() -> Driven {
    let mut driven = browsing();
    driven.send(Msg::Graphics(Graphics::Cells));
    driven.press("t");
    driven
}

#[test]
fn the_pictures_of_the_cells_on_the_screen_are_wanted_from_the_top() {
    let mut driven = looking();
    driven.press("G");
    let wanted = driven.state.wanted();
    let ids: Vec<&str> = wanted.iter().map(|preview| &*preview.asset().id).collect();
    assert_eq!(ids, ["affogato-6", "affogato-7", "affogato-8", "affogato-9"]);
    assert!(wanted.iter().all(|of| matches!(of, Preview::Picture(key) if key.cells == (22, 7))));
    driven.press("i");
    assert_eq!(driven.state.wanted(), []);
}

#[test]
fn they_are_fetched_side_by_side_once_the_gaze_rests_and_those_that_scroll_away_are_ended() {
    let mut driven = looking();
    assert_eq!(fetched(&driven.effects), Vec::<&str>::new());
    let begun = driven.wait(120).to_vec();
    assert_eq!(fetched(&begun), (0..6).map(|number| format!("affogato-{number}")).collect::<Vec<_>>());
    let effects = driven.press("j j").to_vec();
    let ended = effects.iter().filter(|effect| matches!(effect, Effect::Cancel(Lane::Preview(_)))).count();
    assert_eq!((ended, fetched(&effects)), (3, Vec::new()), "the second line goes on, the first one has gone");
    assert_eq!(fetched(driven.wait(120)), ["affogato-6", "affogato-7", "affogato-8"]);
}

#[test]
fn a_selection_that_moves_among_the_cells_holds_nothing_up() {
    let mut driven = looking();
    driven.now += Duration::from_millis(119);
    assert_eq!(fetched(driven.press("l")), Vec::<&str>::new());
    driven.now += Duration::from_millis(1);
    assert_eq!(fetched(driven.press("l")).len(), 6);
}

#[test]
fn facts_are_read_of_the_selected_cell_and_then_of_the_others_from_the_top() {
    let mut driven = looking();
    driven.press("G");
    let unprobed = driven.state.unprobed();
    let ids: Vec<&str> = unprobed.iter().map(|id| &*id.id).collect();
    assert_eq!(ids, ["affogato-9", "affogato-6", "affogato-7", "affogato-8"]);
}
