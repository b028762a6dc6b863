//! Facts that are read from media: which, when, and what becomes of them.

use super::*;
use crate::asset::{Facts, MediaFault, Probe};
use crate::asset::{Sort, SortBy};

fn begin(most: usize, with_catalog: bool) -> Driven {
    let mut driven = Driven::begin(&[("affogato", true)], |state| {
        state.probing.most = most;
        state.reach.catalog = with_catalog;
    });
    driven.answer("affogato", 0..10, Some(20), true);
    driven
}

/// Whose facts the last message asked for, with their tickets.
fn asked(driven: &Driven) -> Vec<(String, Ticket)> {
    let asked = driven.effects.iter().filter_map(|effect| match effect {
        Effect::Probe { asset, ticket, .. } => Some((asset.id.to_string(), *ticket)),
        _ => None,
    });
    asked.collect()
}

fn names(driven: &Driven) -> Vec<String> {
    asked(driven).into_iter().map(|(name, _)| name).collect()
}

fn learned() -> (Facts, Probe) {
    let facts = Facts { width: Some(640), height: Some(480), ..Facts::default() };
    (facts, Probe { version: Label::new("length 9"), read: 300, at: Timestamp::UNIX_EPOCH })
}

fn tell(driven: &mut Driven, ticket: Ticket, result: Result<(Facts, Probe), MediaFault>) {
    let result = result.map(Box::new);
    driven.send(Msg::Reply(Reply::Probed { ticket, result, refreshed: None }));
}

/// Everything that can be learned is learned.
fn learn_all(driven: &mut Driven) {
    driven.wait(120);
    let under_way = |driven: &Driven| driven.state.probing.seats.works().next().map(|(_, ticket)| *ticket);
    while let Some(ticket) = under_way(driven) {
        tell(driven, ticket, Ok(learned()));
    }
}

#[test]
fn the_selected_one_comes_first_and_then_the_rows_from_the_top() {
    let mut driven = begin(4, false);
    driven.press("j j");
    assert_eq!(asked(&driven), []);
    driven.wait(120);
    assert_eq!(names(&driven), ["affogato-2", "affogato-0", "affogato-1", "affogato-3"]);
    let (_, ticket) = asked(&driven)[1].clone();
    tell(&mut driven, ticket, Ok(learned()));
    assert_eq!(names(&driven), ["affogato-4"]);
    let first = driven.state.listing.shown.asset(0).unwrap();
    assert_eq!(first.facts().dimensions(), Some((640, 480)));
    assert_eq!(driven.selected(), "affogato-2");
}

#[test]
fn what_is_known_is_not_asked_for() {
    let mut driven = begin(4, false);
    learn_all(&mut driven);
    driven.press("j");
    driven.wait(120);
    assert_eq!(asked(&driven), []);
    assert!(driven.state.alarm.is_none());
}

#[test]
fn what_cannot_be_read_is_asked_for_again_by_a_key_alone() {
    let mut driven = begin(1, false);
    driven.wait(120);
    let (_, ticket) = asked(&driven)[0].clone();
    tell(&mut driven, ticket, Err(MediaFault::Foreign { what: "HTML".to_owned() }));
    assert_eq!(names(&driven), ["affogato-1"]);
    let asset = driven.state.listing.selected_asset().unwrap();
    let fields = crate::state::detail::fields(&driven.state, asset);
    let facts = fields.into_iter().find(|field| field.name == "facts").unwrap();
    assert_eq!(facts.shown, "not readable: HTML is not shown here · o opens it");
    driven.press("j k");
    driven.wait(120);
    assert!(!names(&driven).contains(&"affogato-0".to_owned()));
    driven.press("r");
    driven.wait(120);
    assert!(driven.state.probing.failed.is_empty());
}

#[test]
fn what_has_left_the_screen_is_ended() {
    let mut driven = begin(2, false);
    driven.answer("affogato", 10..20, Some(20), true);
    driven.wait(120);
    driven.press("n");
    let ended: Vec<_> =
        driven.effects.iter().filter(|effect| matches!(effect, Effect::Cancel(Lane::Probe(_)))).collect();
    assert_eq!(ended.len(), 2);
    assert!(driven.state.probing.seats.is_empty());
}

#[test]
fn nothing_is_read_offline_or_where_nobody_wants_it() {
    let mut driven = begin(4, false);
    driven.state.reach.offline = true;
    driven.wait(500);
    assert_eq!(asked(&driven), []);
    let mut driven = begin(0, false);
    driven.wait(500);
    assert_eq!((asked(&driven), driven.state.alarm), (vec![], None));
}

#[test]
fn a_page_that_is_asked_for_anew_is_filled_with_what_was_learned() {
    let mut driven = begin(4, false);
    learn_all(&mut driven);
    driven.press("r");
    driven.answer("affogato", 0..10, Some(20), true);
    driven.wait(120);
    assert_eq!(asked(&driven), []);
    assert_eq!(driven.state.listing.shown.asset(5).unwrap().facts().dimensions(), Some((640, 480)));
}

#[test]
fn what_is_learned_moves_nothing_in_a_list_that_is_sorted_by_it() {
    let mut driven = begin(4, true);
    driven.census(1, &[("affogato", 10, true)]);
    driven.state.listing.query.sort = Some(Sort { by: SortBy::Bytes, reverse: false });
    driven.press("S");
    let found: Vec<_> = (0..10).map(|number| ("affogato", number)).collect();
    driven.find(&found, 10, Looked { revision: 1, through: 10, more: false });
    learn_all(&mut driven);
    // Ten changes of the catalogue that the screen shows already.
    driven.census(11, &[("affogato", 10, true)]);
    assert_eq!(driven.asked(), []);
    // One more is somebody else's.
    driven.census(12, &[("affogato", 10, true)]);
    assert_eq!(driven.asked().len(), 1);
    driven.find(&found, 10, Looked { revision: 12, through: 10, more: false });
    assert_eq!(driven.asked(), [], "it ends there");
}
