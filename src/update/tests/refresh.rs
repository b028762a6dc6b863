//! What is still being made turns over in place.

use super::*;

fn with_status(number: usize, status: &str) -> Asset {
    Asset { status: Some(Label::new(status)), ..asset("affogato", number) }
}

/// Ten rows, two of them being made.
fn making() -> Driven {
    let mut driven = Driven::over(&[("affogato", true)]);
    let ticket = driven.ticket("affogato");
    let status = |number| if number == 0 || number == 1 { "Processing" } else { "active" };
    let assets = (0..10).map(|number| with_status(number, status(number))).collect();
    driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(Page { assets, total: Some(10), ..Page::default() }) }));
    driven
}

fn asked_again(driven: &Driven) -> Option<Vec<String>> {
    driven.effects.iter().find_map(|effect| match effect {
        Effect::Refresh { assets, .. } => Some(assets.iter().map(|id| id.id.to_string()).collect()),
        _ => None,
    })
}

fn told(driven: &mut Driven, assets: Vec<Asset>) {
    let ticket = driven.state.refresh.ticket.expect("they are asked for");
    driven.send(Msg::Reply(Reply::Refreshed { ticket, assets }));
}

#[test]
fn they_alone_are_asked_again_and_turn_over_in_place() {
    let mut driven = making();
    driven.press("j k");
    driven.wait(4_999);
    assert_eq!(asked_again(&driven), None);
    driven.wait(1);
    assert_eq!(asked_again(&driven), Some(vec!["affogato-0".to_owned(), "affogato-1".to_owned()]));
    told(&mut driven, vec![with_status(0, "active"), with_status(1, "processing")]);
    let status = |row: usize| driven.state.listing.shown.asset(row).unwrap().status.as_ref().unwrap().raw().to_owned();
    assert_eq!((status(0).as_str(), status(1).as_str()), ("active", "processing"));
    assert_eq!(driven.selected(), "affogato-0");
    driven.wait(7_500);
    assert_eq!(asked_again(&driven), Some(vec!["affogato-1".to_owned()]));
}

#[test]
fn the_waits_grow_to_a_minute() {
    let mut driven = making();
    let mut waits = Vec::new();
    for _ in 0..9 {
        let at = driven.state.refresh.at.unwrap();
        waits.push(at.saturating_sub(driven.now).as_millis());
        driven.now = at;
        driven.wait(0);
        told(&mut driven, vec![with_status(0, "processing"), with_status(1, "processing")]);
    }
    assert_eq!(waits, [5_000, 7_500, 11_250, 16_875, 25_312, 37_968, 56_953, 60_000, 60_000]);
}

#[test]
fn nothing_is_asked_once_all_are_made() {
    let mut driven = making();
    driven.wait(5_000);
    told(&mut driven, vec![with_status(0, "active"), with_status(1, "failed")]);
    assert_eq!((driven.state.refresh.at, driven.state.alarm), (None, None));
}

#[test]
fn what_leaves_the_screen_is_asked_for_no_more() {
    let mut driven = making();
    driven.wait(5_000);
    driven.send(Msg::Input(Input::Resize(40, 10)));
    driven.press("G");
    assert!(driven.effects.contains(&Effect::Cancel(Lane::Refresh)));
    assert_eq!((driven.state.refresh.at, driven.state.refresh.ticket), (None, None));
    driven.press("g g");
    assert_eq!(driven.state.refresh.at, Some(driven.now + Duration::from_secs(5)));
}

#[test]
fn what_its_provider_cannot_tell_is_not_asked_for_again() {
    let mut driven = making();
    driven.wait(5_000);
    told(&mut driven, vec![with_status(1, "processing")]);
    driven.wait(7_500);
    assert_eq!(asked_again(&driven), Some(vec!["affogato-1".to_owned()]));
}

#[test]
fn a_late_answer_changes_nothing() {
    let mut driven = making();
    driven.wait(5_000);
    let ticket = driven.state.tickets.mint();
    driven.send(Msg::Reply(Reply::Refreshed { ticket, assets: vec![with_status(0, "active")] }));
    assert!(driven.state.refresh.ticket.is_some());
    assert_eq!(driven.state.under_way().len(), 2);
}
