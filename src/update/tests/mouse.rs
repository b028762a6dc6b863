//! A click on what stands on the screen: hints, the states of accounts, fields, messages.

use ratatui::layout::Rect;
use rstest::rstest;

use super::*;
use crate::state::{DetailLines, Header, HintRow, SidebarItem, SidebarLine, StatusLine, hints, reader};
use crate::text::width;

fn click(driven: &mut Driven, (column, row): (u16, u16)) -> Vec<Effect> {
    driven.send(Msg::Input(Input::Mouse { column, row, pointer: Pointer::Click })).to_vec()
}

/// The column of a hint's `key` (from 0; after the last one, of its words) on the screen.
fn column(row: &HintRow, words: &str, key: usize) -> u16 {
    let mut x = usize::from(row.at.x);
    for hint in &row.hints {
        if hint.words == words {
            x += hint.keys.iter().take(key).map(|key| width(&key.written) + 1).sum::<usize>();
            return u16::try_from(x).unwrap();
        }
        x += hint.width() + row.gap;
    }
    panic!("no hint says {words:?}: {:?}", row.hints)
}

/// Clicks a hint of the status line.
fn click_hint(driven: &mut Driven, words: &str, key: usize) -> Vec<Effect> {
    let line = StatusLine::of(&driven.state, &driven.state.geometry()).unwrap();
    click(driven, (column(&line.hints, words, key), line.hints.at.y))
}

/// Clicks a hint in the border of a reader.
fn click_border(driven: &mut Driven, words: &str, key: usize) -> Vec<Effect> {
    let row = hints::in_border(&driven.state, driven.state.overlay_frame().unwrap());
    click(driven, (column(&row, words, key), row.at.y))
}

fn click_account(driven: &mut Driven, name: &str) {
    let header = Header::of(&driven.state, &driven.state.geometry());
    let sign = header.signs.iter().find(|sign| sign.name == name).unwrap();
    let at = (sign.x, header.at.y);
    assert_eq!(click(driven, at), []);
}

fn notice(driven: &Driven) -> Option<&str> {
    driven.state.notice.as_ref().map(|notice| notice.text.as_str())
}

#[rstest]
#[case::a_key("copy", 0)]
#[case::its_words("copy", 1)]
fn a_click_on_a_hint_does_what_its_key_does(#[case] words: &str, #[case] key: usize) {
    let mut driven = browsing();
    let effects = click_hint(&mut driven, words, key);
    assert!(matches!(&effects[..], [Effect::Copy { form: CopyForm::Url, .. }]), "{effects:?}");
}

#[test]
fn a_click_on_how_many_are_marked_says_where_they_are() {
    let mut driven = browsing();
    driven.press("space space n");
    driven.answer("affogato", 10..20, Some(25), true);
    driven.press("space");
    let geometry = driven.state.geometry();
    let line = StatusLine::of(&driven.state, &geometry).unwrap();
    let end = geometry.status.x + 1 + u16::try_from(width(&line.left)).unwrap();
    assert_eq!(click(&mut driven, (end - 1, geometry.status.y)), []);
    assert_eq!(notice(&driven), Some("3 marked, 1 of them on this page · u unmarks"));
    driven.press("esc");
    assert_eq!(click(&mut driven, (end, geometry.status.y)), [], "behind it");
    assert_eq!(notice(&driven), None);
}

#[test]
fn each_key_of_a_pair_has_its_own_click() {
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(120, 34)));
    click_hint(&mut driven, "pages", 0);
    assert_eq!(driven.state.listing.shown.number, 1);
    click_hint(&mut driven, "pages", 1);
    assert_eq!(driven.state.listing.shown.number, 0);
    click_hint(&mut driven, "pages", 2);
    assert_eq!(driven.state.listing.shown.number, 1, "the words are the first key");
}

#[test]
fn a_click_between_two_hints_does_nothing() {
    let mut driven = browsing();
    let line = StatusLine::of(&driven.state, &driven.state.geometry()).unwrap();
    let second = column(&line.hints, &line.hints.hints[1].words, 0);
    let before = format!("{:?}", driven.state.listing);
    for x in [second - 1, line.hints.at.x - 1] {
        assert_eq!(click(&mut driven, (x, line.hints.at.y)), []);
    }
    assert_eq!((format!("{:?}", driven.state.listing), &driven.state.overlay), (before, &None));
}

#[test]
fn a_hint_of_what_can_follow_goes_on_with_what_was_typed() {
    let mut driven = browsing();
    driven.press("2");
    click_hint(&mut driven, "page 2", 0);
    assert_eq!((driven.state.listing.shown.number, driven.state.pending.is_empty()), (1, true));
    driven.press("j j g");
    click_hint(&mut driven, crate::input::Action::FirstRow.help(), 0);
    assert_eq!((driven.selected(), driven.state.pending.is_empty()), ("affogato-10", true));
}

#[test]
fn under_a_notice_no_hint_is_hit() {
    let mut driven = browsing();
    let line = StatusLine::of(&driven.state, &driven.state.geometry()).unwrap();
    let help = (column(&line.hints, "help", 0), line.hints.at.y);
    super::super::say(&mut driven.state, Tone::Ok, "done".to_owned());
    click(&mut driven, help);
    assert_eq!((notice(&driven), &driven.state.overlay), (Some("done"), &None));
    driven.now += Duration::from_secs(2);
    click(&mut driven, help);
    assert_eq!((notice(&driven), &driven.state.overlay), (None, &None), "it was read, so it goes");
    click(&mut driven, help);
    assert!(matches!(driven.state.overlay, Some(Overlay::Help { .. })));
}

#[test]
fn the_hints_of_a_menu_are_clicked_below_it() {
    let mut driven = browsing();
    let [Effect::Samples { ticket, .. }] = *driven.press("Y") else { panic!("{:?}", driven.effects) };
    let sample = |form| crate::state::Sample { form, text: Ok(Label::new("text")), left_out: 0, size: None };
    driven.send(Msg::Reply(Reply::Samples { ticket, samples: CopyForm::BUILT_IN.map(sample).to_vec() }));
    let selected = |driven: &Driven| match &driven.state.overlay {
        Some(Overlay::CopyMenu(menu)) => menu.selected,
        other => panic!("no menu: {other:?}"),
    };
    click_hint(&mut driven, "choose", 0);
    click_hint(&mut driven, "choose", 0);
    click_hint(&mut driven, "choose", 1);
    assert_eq!(selected(&driven), 1);
    click_hint(&mut driven, "close", 0);
    assert!(driven.state.overlay.is_none());
}

#[test]
fn the_hints_in_the_border_of_a_reader_are_clicked_there() {
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(80, 12)));
    driven.press("?");
    let scroll = |driven: &Driven| match driven.state.overlay {
        Some(Overlay::Help { scroll, .. }) => scroll,
        ref other => panic!("no help: {other:?}"),
    };
    click_border(&mut driven, "scroll", 0);
    click_border(&mut driven, "scroll", 0);
    click_border(&mut driven, "scroll", 1);
    assert_eq!(scroll(&driven), 1);
    click_border(&mut driven, "close", 1);
    assert!(driven.state.overlay.is_none());
}

#[test]
fn the_welcome_screen_is_worked_by_its_hints() {
    let mut driven = Driven::over(&[]);
    driven.state.setup = crate::state::fixtures::setup();
    driven.state.scene = Scene::Welcome(Welcome::default());
    let effects = click_hint(&mut driven, "go on", 0);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Demo { .. })), "{effects:?}");
    click_hint(&mut driven, "quit", 0);
    assert_eq!(driven.state.ending, Some(0));
}

#[test]
fn a_click_on_an_account_that_failed_says_why_until_it_was_read() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.fail("heygen", FaultKind::Unauthorized);
    let messages = driven.state.messages.clone();
    click_account(&mut driven, "heygen");
    let words = "heygen: key refused (401), from SOME_API_KEY · run: assetbrowse doctor";
    assert_eq!(notice(&driven), Some(words));
    assert_eq!(driven.state.messages, messages, "it was said before");
    driven.now += Duration::from_secs(2);
    click_account(&mut driven, "affogato");
    assert_eq!(notice(&driven), None, "nothing is the matter with it");
}

#[test]
fn an_account_that_is_waited_for_is_explained_without_a_figure_that_stands_still() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.fail("affogato", FaultKind::RateLimited);
    click_account(&mut driven, "affogato");
    assert_eq!(notice(&driven), Some("affogato asked us to slow down (429), asked again by itself · r now"));
    click_account(&mut driven, "heygen");
    assert!(notice(&driven).is_some_and(|text| text.starts_with("affogato")), "heygen is merely busy");
}

#[test]
fn an_account_that_is_not_the_whole_truth_says_what_is_missing() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("heygen", 0..5, None, true);
    let ticket = driven.ticket("affogato");
    let warning = Some(fault("affogato", FaultKind::Service));
    let page = Page { assets: (0..5).map(|n| asset("affogato", n)).collect(), warning, ..Page::default() };
    driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(page) }));
    assert_eq!(driven.state.accounts[0].health, Health::Partial);
    click_account(&mut driven, "affogato");
    assert_eq!(notice(&driven), Some("affogato: failed without a word"));
}

/// The full detail of the first asset, and where its fields begin.
fn full() -> (Driven, Vec<(u16, u16)>) {
    let mut driven = browsing();
    driven.press("enter");
    let detail = DetailLines::of(&driven.state, &driven.state.geometry()).unwrap();
    let row = |of| detail.lines.iter().position(|line| line.field() == Some(of));
    let rows: Vec<usize> = (0..).map_while(row).collect();
    let at = |row: &usize| (detail.area.x + 5, detail.area.y + u16::try_from(*row).unwrap());
    let places = rows.iter().map(at).collect();
    (driven, places)
}

#[test]
fn a_click_selects_a_field_and_the_second_one_copies_it() {
    let (mut driven, fields) = full();
    assert_eq!(click(&mut driven, fields[3]), []);
    assert_eq!(driven.state.detail.field, 3);
    driven.now += Duration::from_millis(400);
    let effects = click(&mut driven, fields[3]);
    let url = "https://media.example.com/affogato/0.png";
    assert!(matches!(&effects[..], [Effect::CopyText { text, .. }] if text == url), "{effects:?}");
}

#[test]
fn two_clicks_that_are_late_or_on_two_fields_copy_nothing() {
    let (mut driven, fields) = full();
    click(&mut driven, fields[3]);
    driven.now += Duration::from_millis(401);
    assert_eq!(click(&mut driven, fields[3]), []);
    assert_eq!(click(&mut driven, fields[4]), []);
    let Rect { x, y, .. } = driven.state.geometry().body;
    assert_eq!(click(&mut driven, (x, y)), [], "above the fields");
    assert_eq!(click(&mut driven, fields[4]), [], "another click came between");
    assert_eq!(driven.state.detail.field, 4);
}

#[test]
fn a_click_on_a_message_selects_it_on_each_of_its_lines() {
    let mut driven = browsing();
    for number in 0..4 {
        super::super::say(&mut driven.state, Tone::Warn, format!("{number} {}", "words ".repeat(30)));
    }
    driven.press("M");
    let reader = reader::messages(&driven.state, &driven.state.geometry());
    for (row, line) in (reader.inside.y..reader.inside.bottom()).zip(&reader.lines) {
        assert_eq!(click(&mut driven, (reader.inside.x + 12, row)), []);
        let Some(Overlay::Messages { selected, scroll: 0 }) = driven.state.overlay else {
            panic!("{:?}", driven.state.overlay)
        };
        assert_eq!(selected, line.of);
    }
}

#[rstest]
#[case::wide((80, 24))]
#[case::narrow((50, 16))]
fn a_click_on_the_page_numbers_asks_for_a_page(#[case] (columns, rows): (u16, u16)) {
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(columns, rows)));
    let geometry = driven.state.geometry();
    let line = StatusLine::of(&driven.state, &geometry).unwrap();
    let numbers = u16::try_from(line.pages).unwrap();
    assert!(line.left[..line.pages].ends_with("1/3"), "{:?}", line.left);
    click(&mut driven, (1 + numbers, geometry.status.y));
    assert_eq!(driven.state.overlay, None, "what stands behind them is not the page");
    click(&mut driven, (numbers, geometry.status.y));
    assert!(matches!(driven.state.overlay, Some(Overlay::Palette(_))));
    driven.press("2 enter");
    assert_eq!(driven.state.listing.target, 1);
}

#[test]
fn two_quick_clicks_on_a_name_in_the_sidebar_list_it_alone_and_later_ones_all_again() {
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(120, 34)));
    let area = driven.state.geometry().sidebar.unwrap();
    let lines = crate::state::sidebar::lines(&driven.state);
    let image = SidebarItem::Kind(AssetKind::Image);
    let is_image = |line: &SidebarLine| matches!(line, SidebarLine::Item(entry) if entry.item == image);
    let row = area.y + u16::try_from(lines.iter().position(is_image).unwrap()).unwrap();
    let kinds = |driven: &Driven| driven.state.listing.query.filters.kinds.clone();
    click(&mut driven, (area.x + 8, row));
    click(&mut driven, (area.x + 8, row));
    assert_eq!(kinds(&driven), crate::asset::Choice::only([AssetKind::Image]));
    driven.now += Duration::from_secs(1);
    click(&mut driven, (area.x + 8, row));
    assert!(kinds(&driven).is_any());
}

#[test]
fn the_wheel_beside_what_is_read_scrolls_nothing() {
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(120, 12)));
    driven.press("?");
    let frame = driven.state.overlay_frame().unwrap();
    let wheel = |driven: &mut Driven, column| {
        driven.send(Msg::Input(Input::Mouse { column, row: 5, pointer: Pointer::WheelDown }));
        match driven.state.overlay {
            Some(Overlay::Help { scroll, .. }) => (scroll, driven.state.listing.offset),
            ref other => panic!("no help: {other:?}"),
        }
    };
    assert_eq!(wheel(&mut driven, frame.x - 1), (0, 0));
    assert_eq!(wheel(&mut driven, frame.x), (3, 0));
}

#[test]
fn the_mouse_is_switched_while_one_goes_on() {
    let mut driven = browsing();
    assert_eq!(driven.press("g m"), [Effect::Mouse(false)]);
    assert_eq!(notice(&driven), Some("mouse off: the terminal selects text · g m brings it back"));
    assert_eq!(driven.press("g m"), [Effect::Mouse(true)]);
    assert_eq!(notice(&driven), Some("mouse on"));
}
