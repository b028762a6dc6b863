//! Doing things with marked assets that are on other pages, and with many at once.

use super::*;
use crate::asset::Facts;
use crate::state::{Confirm, KEPT_GATHERED};
use std::collections::HashMap;

/// A catalogue that knows all of 40 assets; the first page is there, ten assets of another one are marked as well.
fn marked_elsewhere(here: usize) -> Driven {
    let mut driven = Driven::with_catalog(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(40), true);
    driven.answer("affogato", 10..20, Some(40), true);
    driven.census(1, &[("affogato", 40, true)]);
    let ids = (0..here).chain(30..40).map(|number| asset("affogato", number).id);
    driven.state.marks.mark_all(ids.collect());
    driven
}

/// What is to be gathered, with the ticket.
fn gathering(driven: &Driven) -> Option<(Ticket, usize)> {
    driven.effects.iter().find_map(|effect| match effect {
        Effect::Gather { ticket, assets } => Some((*ticket, assets.len())),
        _ => None,
    })
}

fn gathered(driven: &mut Driven, ticket: Ticket, assets: impl IntoIterator<Item = Asset>) {
    let assets: HashMap<_, _> = assets.into_iter().map(|asset| (asset.id.clone(), asset)).collect();
    driven.send(Msg::Reply(Reply::Gathered { ticket, assets: Arc::new(assets) }));
}

fn elsewhere(numbers: std::ops::Range<usize>) -> Vec<Asset> {
    numbers.map(|number| asset("affogato", number)).collect()
}

/// How many assets are being copied.
fn copied(driven: &Driven) -> Option<usize> {
    driven.effects.iter().find_map(|effect| match effect {
        Effect::Copy { assets, .. } => Some(assets.len()),
        _ => None,
    })
}

fn asked(driven: &Driven) -> &str {
    if let Some(Overlay::Confirm(Confirm { words, .. })) = &driven.state.overlay { words } else { "" }
}

fn notice(driven: &Driven) -> &str {
    driven.state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

#[test]
fn what_is_on_other_pages_is_gathered_and_then_copied() {
    let mut driven = marked_elsewhere(2);
    driven.press("y");
    let (ticket, count) = gathering(&driven).expect("it is not at hand");
    assert_eq!((count, copied(&driven)), (10, None));
    gathered(&mut driven, ticket, elsewhere(30..40));
    assert_eq!(copied(&driven), Some(12));
    assert_eq!(driven.state.asset(&asset("affogato", 35).id), Some(&asset("affogato", 35)));
    // A late answer starts nothing.
    gathered(&mut driven, ticket, elsewhere(30..40));
    assert_eq!(copied(&driven), None);
}

#[test]
fn what_was_gathered_is_kept_as_long_as_it_is_needed() {
    let mut driven = marked_elsewhere(2);
    driven.press("y");
    let (ticket, _) = gathering(&driven).unwrap();
    gathered(&mut driven, ticket, elsewhere(30..40));
    driven.now += Duration::from_mins(1);
    driven.press("j");
    assert_eq!(driven.state.gathered.assets.len(), 10, "it is still being copied");
    driven.state.deed = None;
    driven.press("j");
    assert_eq!(driven.state.gathered.assets.len(), 10, "what is to be done may only begin behind the frame");
    driven.now += KEPT_GATHERED;
    driven.press("j");
    assert_eq!(driven.state.gathered.assets.len(), 0);
}

#[test]
fn what_was_gathered_is_handed_on_without_being_copied() {
    let mut driven = marked_elsewhere(2);
    driven.press("y");
    let (ticket, _) = gathering(&driven).unwrap();
    gathered(&mut driven, ticket, elsewhere(30..40));
    let ids = driven.state.marks.all();
    let handed = driven.state.hand_over(&ids);
    assert_eq!(handed.of(&ids).map(|asset| asset.id.clone()).collect::<Vec<_>>(), ids);
    let is_shared = |id: &&AssetId| {
        let gathered = driven.state.gathered.assets.get(id);
        gathered.is_some_and(|asset| std::ptr::eq(asset, handed.get(id).unwrap()))
    };
    assert_eq!(ids.iter().filter(is_shared).count(), 10);
}

#[test]
fn the_size_of_what_was_gathered_is_told_before_it_is_downloaded() {
    let mut driven = marked_elsewhere(0);
    driven.state.downloads.folder = "/films".into();
    driven.press("d");
    let (ticket, _) = gathering(&driven).unwrap();
    let sized = |asset: Asset| Asset { said: Facts { bytes: Some(200_000_000), ..Facts::default() }, ..asset };
    gathered(&mut driven, ticket, elsewhere(30..40).into_iter().map(sized));
    assert!(asked(&driven).starts_with("10 assets, 2.0 GB, to "), "{}", asked(&driven));
}

#[test]
fn what_is_not_known_any_more_is_said_before_the_rest_is_copied() {
    let mut driven = marked_elsewhere(2);
    driven.press("y");
    let (ticket, _) = gathering(&driven).unwrap();
    gathered(&mut driven, ticket, elsewhere(30..38));
    assert_eq!(copied(&driven), None);
    assert_eq!(asked(&driven), "only 10 of 12 are known here · enter copies the other 10");
    driven.press("enter");
    assert_eq!(copied(&driven), Some(10));
}

#[test]
fn what_has_no_url_is_said_before_the_rest_is_copied_and_an_id_needs_none() {
    let mut driven = marked_elsewhere(0);
    driven.press("y");
    let (ticket, _) = gathering(&driven).unwrap();
    let without = Asset { url: None, ..asset("affogato", 30) };
    gathered(&mut driven, ticket, elsewhere(31..40).into_iter().chain([without.clone()]));
    assert_eq!(asked(&driven), "1 of 10 have no URL · enter copies the other 9");
    driven.press("esc");
    assert_eq!((copied(&driven), driven.state.overlay.clone()), (None, None));
    driven.press("Y");
    driven.press("i");
    assert_eq!(copied(&driven), Some(10), "what was gathered for the question is still there");
}

#[test]
fn no_question_comes_between_somebody_and_what_he_types() {
    let mut driven = marked_elsewhere(2);
    driven.press("y");
    let (ticket, _) = gathering(&driven).unwrap();
    driven.press("/ t e a");
    gathered(&mut driven, ticket, elsewhere(30..38));
    assert_eq!((copied(&driven), driven.state.overlay.clone()), (None, None));
    assert_eq!(notice(&driven), "not done: only 10 of 12 are known here");
    assert_eq!(driven.state.search.field.as_ref().map(|field| field.input.text()), Some("tea"));
}

#[test]
fn where_nothing_is_known_of_any_of_them_that_is_said() {
    let mut driven = marked_elsewhere(0);
    driven.press("y");
    let (ticket, _) = gathering(&driven).unwrap();
    gathered(&mut driven, ticket, []);
    assert_eq!((copied(&driven), notice(&driven)), (None, "only 0 of 10 are known here"));
}

#[test]
fn the_copy_menu_waits_for_what_is_on_other_pages() {
    let mut driven = marked_elsewhere(2);
    driven.press("Y");
    let (ticket, _) = gathering(&driven).expect("it is not at hand");
    assert!(!driven.effects.iter().any(|effect| matches!(effect, Effect::Samples { .. })));
    gathered(&mut driven, ticket, elsewhere(30..40));
    assert!(
        matches!(&driven.effects[..], [Effect::Samples { ticket: of, assets }] if *of == ticket && assets.len() == 12)
    );
}

#[test]
fn esc_gives_up_what_is_being_gathered() {
    let mut driven = marked_elsewhere(2);
    driven.press("y");
    let (ticket, _) = gathering(&driven).unwrap();
    driven.press("esc");
    assert_eq!(driven.effects, [Effect::Cancel(Lane::Gather)]);
    gathered(&mut driven, ticket, elsewhere(30..40));
    assert_eq!((copied(&driven), driven.state.marks.len()), (None, 12));
}

#[test]
fn of_many_the_urls_that_have_ended_are_asked_for_anew_and_esc_copies_the_others() {
    let mut driven = marked_elsewhere(2);
    driven.press("y");
    let (ticket, _) = gathering(&driven).unwrap();
    let ended = Some(Timestamp::from_second(-60).unwrap());
    let old = elsewhere(30..37).into_iter().map(|asset| Asset { expires: ended, ..asset });
    gathered(&mut driven, ticket, old.chain(elsewhere(37..40)));
    assert_eq!(notice(&driven), "refreshing 7 expired URLs · esc copies the other 5");
    let renewal = driven.state.renewal.clone().unwrap().ticket;
    let new = elsewhere(30..35);
    driven.send(Msg::Reply(Reply::Renewed { ticket: renewal, assets: new }));
    assert_eq!(copied(&driven), Some(10), "two could not be told anew");
    driven.press("y");
    assert_eq!(notice(&driven), "refreshing 2 expired URLs · esc copies the other 10");
    driven.press("esc");
    assert_eq!(copied(&driven), Some(10));
}

#[test]
fn more_than_ten_are_opened_only_after_a_question() {
    let opened = |driven: &Driven| match driven.effects.as_slice() {
        [Effect::Open { assets, .. }] => Some(assets.len()),
        _ => None,
    };
    let mut driven = browsing();
    driven.press("V space o");
    assert_eq!(opened(&driven), Some(9));
    let mut driven = browsing();
    driven.press("V n space o");
    assert_eq!(asked(&driven), "11 assets, each in the system's viewer · enter opens them");
    driven.press("enter");
    assert_eq!(opened(&driven), Some(11));
}
