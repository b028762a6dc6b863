//! Copying, opening, and what Enter shows.

use super::*;

#[test]
fn y_copies_the_url_and_the_notice_says_which_way() {
    let mut driven = browsing();
    driven.press("j y");
    let [Effect::Copy { ticket, form, assets }] = &driven.effects[..] else { panic!("{:?}", driven.effects) };
    assert_eq!((*form, assets.len()), (CopyForm::Url, 1));
    let (ticket, what) = (*ticket, "the URL of 1.png".to_owned());
    driven.send(Msg::Reply(Reply::Copied { ticket, what, elsewhere: 0, result: Ok(CopyRoute::Native) }));
    assert_eq!(driven.state.notice.as_ref().unwrap().text, "copied the URL of 1.png · native clipboard");
    // It goes with the first key two seconds later.
    driven.press("j");
    assert!(driven.state.notice.is_some());
    driven.wait(2000);
    driven.press("j");
    assert!(driven.state.notice.is_none());
}

#[test]
fn what_has_no_url_is_not_copied_and_says_why() {
    let mut driven = Driven::over(&[("affogato", true)]);
    let ticket = driven.ticket("affogato");
    let pending = Asset { url: None, status: Some(Label::new("processing")), ..asset("affogato", 0) };
    let hostile = Asset { url: Some(Label::new("javascript:alert(1)")), ..asset("affogato", 1) };
    let page = Page { assets: vec![pending, hostile], ..Page::default() };
    driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(page) }));
    driven.press("y");
    assert_eq!(driven.effects, []);
    assert_eq!(
        driven.state.notice.as_ref().unwrap().text,
        "no URL yet: affogato is still processing it · r asks again"
    );
    driven.press("j y o");
    assert_eq!(driven.effects, []);
    assert_eq!(driven.state.notice.as_ref().unwrap().text, "affogato-1: its URL is not http or https");
}

#[test]
fn the_copy_menu_takes_a_letter_a_number_or_enter() {
    for (keys, form) in [("Y m", CopyForm::Markdown), ("Y 8", CopyForm::Json), ("Y j j enter", CopyForm::Name)] {
        let mut driven = browsing();
        driven.press(keys);
        let copied =
            driven.effects.iter().find_map(|e| if let Effect::Copy { form, .. } = e { Some(*form) } else { None });
        assert_eq!(copied, Some(form), "{keys}");
        assert_eq!(driven.state.overlay, None);
    }
}

#[test]
fn an_unreadable_item_opens_its_raw_answer() {
    let mut driven = Driven::over(&[("affogato", true)]);
    let ticket = driven.ticket("affogato");
    let bad = Asset {
        unreadable: Some(Label::new("size is text")),
        raw: Arc::from("{\"size\":\"big\"}"),
        ..asset("affogato", 0)
    };
    driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(Page { assets: vec![bad], ..Page::default() }) }));
    driven.press("enter");
    assert!(
        matches!(&driven.state.overlay, Some(Overlay::Raw { lines, .. }) if lines[1].raw() == "  \"size\": \"big\"")
    );
}

#[test]
fn the_full_detail_copies_one_field_and_goes_over_page_edges() {
    let mut driven = browsing();
    driven.press("G enter j j j enter");
    let [Effect::CopyText { what, text, .. }] = &driven.effects[..] else { panic!("{:?}", driven.effects) };
    assert_eq!((what.as_str(), text.as_str()), ("the url of affogato-9", "https://media.example.com/affogato/9.png"));
    driven.press("n");
    assert_eq!(driven.selected(), "affogato-10");
    assert!(driven.state.full);
}

#[test]
fn the_welcome_screen_starts_the_demo_with_one_key() {
    let mut driven = Driven::over(&[]);
    driven.state.setup = crate::state::fixtures::setup();
    driven.state.scene = Scene::Welcome(Welcome::default());
    let [Effect::Demo { ticket }] = *driven.press("enter enter") else { panic!("one demo: {:?}", driven.effects) };
    driven.send(Msg::Reply(Reply::Demo { ticket, result: Ok(vec![info("affogato", true)]) }));
    assert_eq!(driven.state.scene, Scene::Browse);
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 10)]);
}

#[test]
fn every_form_is_an_action_of_its_own() {
    let mut driven = browsing();
    driven.state.keymap = Arc::new(
        Keymap::new(&[crate::input::Binding {
            place: "assets".to_owned(),
            chord: "x".to_owned(),
            action: "copy-markdown".to_owned(),
            at: "config.toml:1".to_owned(),
        }])
        .unwrap(),
    );
    driven.press("x");
    assert!(matches!(driven.effects[..], [Effect::Copy { form: CopyForm::Markdown, .. }]), "{:?}", driven.effects);
}

#[test]
fn of_several_the_notice_says_which_way_they_went_and_what_is_not_to_be_seen() {
    let mut driven = browsing();
    let [Effect::Copy { ticket, .. }] = *driven.press("y") else { panic!("{:?}", driven.effects) };
    let what = "300 URLs, 28 kB".to_owned();
    driven.send(Msg::Reply(Reply::Copied { ticket, what, elsewhere: 2, result: Ok(CopyRoute::Terminal) }));
    let words = "copied 300 URLs, 28 kB · the terminal's clipboard (OSC 52), 2 marked on other pages";
    assert_eq!(driven.state.notice.as_ref().unwrap().text, words);
}

#[test]
fn what_the_terminal_does_not_take_goes_into_a_file_after_a_question() {
    let mut driven = browsing();
    let [Effect::Copy { ticket, .. }] = *driven.press("y") else { panic!("{:?}", driven.effects) };
    let assets: Vec<AssetId> = (0..10_000).map(|number| asset("affogato", number).id).collect();
    let large = |ticket| {
        let (form, assets) = (CopyForm::Url, assets.clone());
        Msg::Reply(Reply::TooLarge { ticket, form, assets, bytes: 940_000, limit: 74_000 })
    };
    driven.send(large(ticket));
    let Some(Overlay::Confirm(confirm)) = &driven.state.overlay else { panic!("it asks") };
    let words = "10,000 URLs are 940 kB, the terminal takes 74 kB · enter writes urls.txt and copies its path";
    assert_eq!(confirm.words, words);
    driven.press("enter");
    let [Effect::CopyFile { ticket: written, form: CopyForm::Url, assets }] = &driven.effects[..] else {
        panic!("{:?}", driven.effects)
    };
    assert_eq!(assets.len(), 10_000);
    let (ticket, file) = (*written, std::path::PathBuf::from("/media/urls.txt"));
    let what = "10,000 URLs, 940 kB".to_owned();
    driven.send(Msg::Reply(Reply::Written { ticket, what, result: Ok((file, Ok(CopyRoute::Terminal))) }));
    let words = "wrote 10,000 URLs, 940 kB, into /media/urls.txt · its path copied: the terminal's clipboard (OSC 52)";
    assert_eq!(driven.state.notice.as_ref().unwrap().text, words);
    // Nobody waits for it any more.
    driven.send(large(ticket));
    assert_eq!(driven.state.overlay, None);
}

#[test]
fn a_text_on_the_screen_that_is_too_large_for_the_terminal_can_go_into_a_file() {
    let mut driven = browsing();
    driven.press("enter g r y");
    let [Effect::CopyText { ticket, what, .. }] = &driven.effects[..] else { panic!("{:?}", driven.effects) };
    let (ticket, what, text) = (*ticket, what.clone(), "x".repeat(80_000));
    let large = || Msg::Reply(Reply::TextTooLarge { ticket, what: what.clone(), text: text.clone(), limit: 74_000 });
    driven.send(large());
    let Some(Overlay::Confirm(confirm)) = &driven.state.overlay else { panic!("it asks") };
    let words = format!("{what} is 80 kB, the terminal takes 74 kB · enter writes copied.txt and copies its path");
    assert_eq!(confirm.words, words);
    driven.press("enter");
    let [Effect::CopyTextFile { ticket: written, text: whole, .. }] = &driven.effects[..] else {
        panic!("{:?}", driven.effects)
    };
    assert!(*written != ticket && *whole == text);
    driven.send(large());
    assert_eq!(driven.state.overlay, None, "nobody waits for it any more");
}

#[test]
fn the_copy_menu_scrolls_where_it_has_no_room() {
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(40, 10)));
    let [Effect::Samples { ticket, .. }] = *driven.press("Y") else { panic!("{:?}", driven.effects) };
    let sample = |form| crate::state::Sample { form, text: Ok(Label::new("text")), left_out: 0, size: None };
    driven.send(Msg::Reply(Reply::Samples { ticket, samples: CopyForm::BUILT_IN.map(sample).to_vec() }));
    let menu = |driven: &Driven| match &driven.state.overlay {
        Some(Overlay::CopyMenu(menu)) => (menu.selected, menu.scroll),
        other => panic!("{other:?}"),
    };
    driven.press("j j j j j j");
    assert_eq!(menu(&driven), (6, 1));
    driven.press("k k k k k");
    assert_eq!(menu(&driven), (1, 1));
    for _ in 0..20 {
        driven.press("j");
    }
    assert_eq!(menu(&driven), (10, 5));
}
