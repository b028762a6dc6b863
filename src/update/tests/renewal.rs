//! URLs that have ended are asked for anew before they are copied or opened.

use super::*;
use crate::asset::{MediaFault, MediumVersion, Shot};
use crate::state::{Failure, Subject};

/// All dates of these tests are at the beginning of 1970.
fn signed(end: i64, signature: &str) -> Asset {
    let url = format!("https://media.example.com/affogato/0.png?Signature={signature}");
    let expires = Some(Timestamp::from_second(end).unwrap());
    Asset { url: Some(Label::new(&url)), name: Label::new("clip.mp4"), expires, ..asset("affogato", 0) }
}

fn showing(first: Asset) -> Driven {
    let mut driven = Driven::over(&[("affogato", true)]);
    let ticket = driven.ticket("affogato");
    let page = Page { assets: vec![first, asset("affogato", 1)], total: Some(2), ..Page::default() };
    driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(page) }));
    driven
}

fn refused(asset: &Asset) -> Failure {
    let fault = MediaFault::Net { kind: FaultKind::Forbidden, detail: Label::new("") };
    Failure { fault, words: String::new(), url: asset.url.clone() }
}

/// What is asked for anew, with its ticket.
fn asked_anew(driven: &Driven) -> Option<Ticket> {
    driven.effects.iter().find_map(|effect| match effect {
        Effect::Renew { ticket, assets } if *assets == [asset("affogato", 0).id] => Some(*ticket),
        _ => None,
    })
}

fn copied(driven: &Driven) -> bool {
    driven.effects.iter().any(|effect| matches!(effect, Effect::Copy { form: CopyForm::Url, .. }))
}

fn notice(driven: &Driven) -> (Tone, &str) {
    driven.state.notice.as_ref().map_or((Tone::Ok, ""), |notice| (notice.tone, notice.text.as_str()))
}

fn renewed(driven: &mut Driven, ticket: Ticket, assets: Vec<Asset>) {
    driven.send(Msg::Reply(Reply::Renewed { ticket, assets }));
}

#[test]
fn a_url_that_has_ended_is_asked_for_anew_and_then_copied() {
    let mut driven = showing(signed(-60, "old"));
    driven.press("y");
    let ticket = asked_anew(&driven).expect("it is asked for");
    assert!(!copied(&driven));
    assert_eq!(notice(&driven), (Tone::Busy, "refreshing the expired URL of clip.mp4 · esc gives up"));
    // It stays as long as it is waited for.
    driven.wait(3_000);
    driven.press("j k");
    assert_eq!(notice(&driven).0, Tone::Busy);
    renewed(&mut driven, ticket, vec![signed(60, "new")]);
    assert!(copied(&driven));
    let url = driven.state.asset(&asset("affogato", 0).id).unwrap().url.as_ref().unwrap().raw().to_owned();
    assert!(url.ends_with("Signature=new"), "{url}");
    assert_eq!(driven.state.notice, None);
}

#[test]
fn a_url_that_holds_is_copied_at_once_and_an_id_always_is() {
    let mut driven = showing(signed(60, "good"));
    driven.press("y");
    assert!(copied(&driven));
    let mut driven = showing(signed(-60, "old"));
    driven.press("Y i");
    assert!(driven.effects.iter().any(|effect| matches!(effect, Effect::Copy { form: CopyForm::Id, .. })));
    assert_eq!(asked_anew(&driven), None);
}

#[test]
fn o_and_the_copy_menu_ask_anew_too() {
    let mut driven = showing(signed(-60, "old"));
    driven.press("o");
    let ticket = asked_anew(&driven).expect("it is asked for");
    renewed(&mut driven, ticket, vec![signed(60, "new")]);
    assert!(driven.effects.iter().any(|effect| matches!(effect, Effect::Open { .. })));
    let mut driven = showing(signed(-60, "old"));
    driven.press("Y m");
    assert!(asked_anew(&driven).is_some());
}

#[test]
fn what_its_host_refused_is_asked_for_anew_and_copied_as_it_is_told() {
    let mut driven = showing(asset("affogato", 0));
    let version = asset("affogato", 0).medium_version().unwrap();
    let of = |version| Subject { asset: asset("affogato", 0).id, version, shot: Some(Shot::Whole) };
    // Of another medium, at another URL.
    driven.state.previews.failed.insert(of(MediumVersion(7)), refused(&asset("affogato", 0)));
    driven.press("y");
    assert!(copied(&driven));
    driven.state.previews.failed.insert(of(version), refused(&asset("affogato", 0)));
    driven.press("y");
    let ticket = asked_anew(&driven).expect("it is asked for");
    // The same URL again: whoever copies it may be let in where we are not.
    renewed(&mut driven, ticket, vec![asset("affogato", 0)]);
    assert!(copied(&driven));
    assert!(driven.state.previews.failed.contains_key(&of(version)));
}

#[test]
fn with_a_new_url_what_was_refused_is_looked_at_again() {
    let mut driven = showing(signed(60, "old"));
    let id = asset("affogato", 0).id;
    let version = signed(60, "old").medium_version().unwrap();
    driven.state.probing.failed.insert(id.clone(), (version, refused(&signed(60, "old"))));
    driven.press("y");
    let ticket = asked_anew(&driven).expect("it is asked for");
    renewed(&mut driven, ticket, vec![signed(60, "new")]);
    assert!(!driven.state.probing.failed.contains_key(&id));
}

#[test]
fn what_was_refused_is_looked_at_again_where_a_page_that_was_loaded_anew_brings_a_new_url() {
    let mut driven = showing(signed(60, "old"));
    let id = asset("affogato", 0).id;
    let version = signed(60, "old").medium_version().unwrap();
    let of = Subject { asset: id.clone(), version, shot: Some(Shot::Whole) };
    driven.state.previews.failed.insert(of.clone(), refused(&signed(60, "old")));
    driven.state.probing.failed.insert(id.clone(), (version, refused(&signed(60, "old"))));
    driven.press("j k");
    assert!(driven.state.previews.failed.contains_key(&of), "it is still the same URL");
    for page in driven.state.listing.pages_mut() {
        page.turn_over(&signed(60, "new"));
    }
    driven.press("j k");
    assert!(!driven.state.previews.failed.contains_key(&of));
    assert!(!driven.state.probing.failed.contains_key(&id));
}

#[test]
fn what_stays_ended_is_not_copied_and_it_is_said() {
    let mut driven = showing(signed(-7_200, "old"));
    driven.press("y");
    let ticket = asked_anew(&driven).expect("it is asked for");
    renewed(&mut driven, ticket, Vec::new());
    assert!(!copied(&driven));
    let words = "clip.mp4: its URL ended 2 h ago, and affogato tells no new one";
    assert_eq!(notice(&driven), (Tone::Warn, words));
}

#[test]
fn esc_gives_up_and_a_late_answer_copies_nothing() {
    let mut driven = showing(signed(-60, "old"));
    driven.press("enter y");
    let ticket = asked_anew(&driven).expect("it is asked for");
    driven.press("esc");
    assert!(driven.effects.contains(&Effect::Cancel(Lane::Renew)));
    assert!(driven.state.full, "one press, one layer");
    assert_eq!(driven.state.notice, None);
    renewed(&mut driven, ticket, vec![signed(60, "new")]);
    assert!(!copied(&driven));
}

#[test]
fn what_is_copied_next_takes_the_place_of_what_waits() {
    let mut driven = showing(signed(-60, "old"));
    driven.press("y");
    let ticket = asked_anew(&driven).expect("it is asked for");
    driven.press("j y");
    assert!(copied(&driven));
    renewed(&mut driven, ticket, vec![signed(60, "new")]);
    assert!(!copied(&driven));
}

#[test]
fn offline_a_url_is_copied_as_it_is() {
    let mut driven = showing(signed(-60, "old"));
    driven.state.reach.offline = true;
    driven.press("y");
    assert!(copied(&driven));
    assert_eq!(asked_anew(&driven), None);
}
