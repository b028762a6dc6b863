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
    driven.state.scene =
        Scene::Welcome(Welcome { variables: Vec::new(), config: String::new(), demo: crate::state::Remote::Idle });
    let [Effect::Demo { ticket }] = *driven.press("enter enter") else { panic!("one demo: {:?}", driven.effects) };
    driven.send(Msg::Reply(Reply::Demo { ticket, result: Ok(vec![info("affogato", true)]) }));
    assert_eq!(driven.state.scene, Scene::Browse);
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 10)]);
}
