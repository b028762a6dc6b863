//! Where one left off.

use super::*;
use crate::state::{Answering, Session};

fn kept(driven: &Driven) -> Option<Session> {
    driven.effects.iter().find_map(|effect| match effect {
        Effect::Keep(session) => Some(session.clone()),
        _ => None,
    })
}

/// One page-numbered account, with where one is kept.
fn keeping() -> Driven {
    let mut driven = Driven::begin(&[("affogato", true)], |state| state.keeping.on = true);
    driven.answer("affogato", 0..10, Some(25), true);
    driven.answer("affogato", 10..20, Some(25), true);
    driven
}

#[test]
fn where_one_is_is_kept_a_little_after_the_first_key_and_once() {
    let mut driven = keeping();
    assert_eq!(driven.state.alarm, None);
    driven.press("n j j");
    driven.wait(4_999);
    assert_eq!(kept(&driven), None);
    driven.wait(1);
    assert!(kept(&driven).is_some());
    assert_eq!(driven.state.alarm, None, "an idle browser does not wake");
    driven.press("j k");
    driven.wait(5_000);
    assert_eq!(kept(&driven), None, "it is where it was");
}

#[test]
fn a_search_that_was_pasted_is_kept_too() {
    let mut driven = keeping();
    driven.state.reach.catalog = true;
    driven.send(Msg::Input(Input::Paste("harbour".to_owned())));
    driven.wait(5_000);
    assert!(kept(&driven).is_some());
}

#[test]
fn it_is_kept_at_the_end_before_the_program_ends() {
    let mut driven = keeping();
    driven.press("n q");
    let ends: Vec<bool> = driven.effects.iter().map(|effect| matches!(effect, Effect::Quit(_))).collect();
    assert!(matches!(driven.effects[..], [.., Effect::Keep(_), Effect::Quit(0)]), "{ends:?}");
}

#[test]
fn where_nothing_is_kept_nothing_is_planned() {
    let mut driven = browsing();
    driven.press("n j q");
    assert_eq!(kept(&driven), None);
}

#[test]
fn a_session_that_cannot_be_kept_is_said_once_and_not_tried_again() {
    let mut driven = keeping();
    driven.press("n");
    driven.wait(5_000);
    driven.send(Msg::Reply(Reply::Kept { result: Err("the disk is full".to_owned()) }));
    assert!(driven.state.messages.all[0].text.contains("the disk is full"));
    driven.press("n");
    assert_eq!(driven.state.alarm, None);
}

#[test]
fn a_numbered_service_is_asked_for_the_page_where_one_was() {
    let mut left = keeping();
    left.press("n j j j");
    let session = Session::of(&left.state);
    let mut driven = Driven::begin(&[("affogato", true)], |state| session.restore(state));
    let offsets: Vec<_> =
        driven.effects.iter().filter_map(|e| if let Effect::Ask { offset, .. } = e { *offset } else { None }).collect();
    assert_eq!(offsets, [10]);
    driven.answer("affogato", 10..20, Some(25), true);
    assert_eq!((driven.selected(), driven.state.position()), ("affogato-13", 14));
}

#[test]
fn a_page_that_is_no_longer_there_becomes_the_first() {
    let session = Session::parse(r#"{"page": 40}"#).unwrap();
    let mut driven = Driven::begin(&[("affogato", true)], |state| session.restore(state));
    driven.answer("affogato", 0..0, Some(25), false);
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 10)]);
}

#[test]
fn where_only_a_walk_leads_the_catalogue_has_the_page_and_is_brought_up_to_date() {
    let session = Session::parse(r#"{"page": 3}"#).unwrap();
    let driven = Driven::begin(&[("heygen", false)], |state| {
        state.reach.catalog = true;
        session.restore(state);
    });
    assert_eq!(driven.state.listing.answering, Answering::Catalog);
    assert!(driven.effects.iter().any(|effect| matches!(effect, Effect::Ask { offset: Some(30), .. })));
    assert!(driven.effects.iter().any(|effect| matches!(effect, Effect::Sync { .. })));
}

#[test]
fn a_search_that_was_kept_is_brought_up_to_date_by_itself() {
    let session = Session::parse(r#"{"search": "teas"}"#).unwrap();
    let begin = |offline: bool| {
        Driven::begin(&[("heygen", false)], |state| {
            (state.reach.catalog, state.reach.offline) = (true, offline);
            session.restore(state);
        })
    };
    let syncs = |driven: &Driven| driven.effects.iter().any(|effect| matches!(effect, Effect::Sync { .. }));
    assert_eq!((syncs(&begin(false)), syncs(&begin(true))), (true, false));
}
