//! Going from one collection to another.

use super::*;
use crate::asset::Depth;
use crate::state::SidebarItem;

/// Two accounts, both with uploads, and what the second one has made; their first pages of uploads are there.
fn uploads() -> Driven {
    let mut driven = Driven::begin(&[("affogato", true), ("heygen", false)], |state| {
        state.accounts[1].info.collections.insert(Collection::Rendered, Abilities::default());
    });
    driven.answer("affogato", 0..5, Some(50), true);
    driven.answer("heygen", 0..5, Some(50), true);
    driven
}

fn made(number: usize, status: &str) -> Asset {
    let mut asset = asset("heygen", number);
    asset.id.collection = Collection::Rendered;
    Asset { status: Some(Label::new(status)), ..asset }
}

/// What was made arrives.
fn arrive(driven: &mut Driven, assets: Vec<Asset>) {
    let ticket = driven.ticket("heygen");
    driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(Page { assets, ..Page::default() }) }));
}

#[test]
fn the_other_collection_is_asked_of_those_that_have_it_alone() {
    let mut driven = uploads();
    driven.press("c");
    let asked: Vec<_> = driven
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Ask { ask, .. } => Some((ask.origin.to_string(), ask.query.collection)),
            _ => None,
        })
        .collect();
    assert_eq!(asked, [("heygen".to_owned(), Collection::Rendered)]);
    let names: Vec<_> = driven.state.having().map(|account| account.name().to_string()).collect();
    assert_eq!(names, ["heygen"]);
}

#[test]
fn each_collection_is_as_one_left_it() {
    let mut driven = uploads();
    driven.press("j j j");
    let selected = driven.selected().to_owned();
    driven.press("c");
    arrive(&mut driven, vec![made(0, "completed"), made(1, "failed")]);
    assert_eq!(driven.rows().len(), 2);
    driven.press("j");
    driven.press("c");
    assert_eq!((driven.state.collection(), driven.rows().len()), (Collection::Assets, 10));
    assert_eq!(driven.selected(), selected);
    let pages = |effect: &&Effect| matches!(effect, Effect::Ask { lane: Lane::Page(_), .. });
    assert_eq!(driven.effects.iter().filter(pages).count(), 0, "what is at hand is not asked for");
    driven.press("c");
    assert_eq!((driven.state.collection(), driven.selected()), (Collection::Rendered, "heygen-1"));
}

#[test]
fn a_collection_is_chosen_in_the_sidebar() {
    let mut driven = uploads();
    driven.press("f }");
    driven.press("j space");
    assert_eq!(driven.state.collection(), Collection::Rendered);
    assert_eq!(driven.state.sidebar.selected, Some(SidebarItem::Collection(Collection::Rendered)));
    driven.press("k enter");
    assert_eq!(driven.state.collection(), Collection::Assets);
    // The one that is listed already is chosen already.
    driven.press("enter space");
    assert_eq!((driven.state.collection(), driven.effects.len()), (Collection::Assets, 0));
}

#[test]
fn a_plan_without_the_collection_fails_there_alone() {
    let mut driven = uploads();
    driven.press("c");
    let ticket = driven.ticket("heygen");
    let without = fault("heygen", FaultKind::NotFound).of(Collection::Rendered);
    driven.send(Msg::Reply(Reply::Part { ticket, result: Err(without) }));
    assert!(matches!(driven.state.accounts[1].health, Health::Failed(_)));
    let notes: Vec<_> = driven.state.notes.iter().map(|note| note.head.as_str()).collect();
    assert!(notes.iter().any(|note| note.contains("no rendered media here (404)")), "{notes:?}");
    driven.press("c");
    assert_eq!(driven.state.accounts[1].health, Health::Well);
}

#[test]
fn an_answer_for_the_collection_that_was_left_changes_nothing() {
    let mut driven = uploads();
    driven.press("c");
    let late = driven.ticket("heygen");
    driven.press("c");
    let rows = driven.rows().len();
    driven.send(Msg::Reply(Reply::Part {
        ticket: late,
        result: Ok(Page { assets: vec![made(0, "completed")], ..Page::default() }),
    }));
    assert_eq!((driven.rows().len(), driven.state.collection()), (rows, Collection::Assets));
}

#[test]
fn marks_hold_across_collections() {
    let mut driven = uploads();
    driven.press("space c");
    arrive(&mut driven, vec![made(0, "completed"), made(1, "completed")]);
    driven.press("space");
    assert_eq!(driven.state.marks.len(), 2);
    let marked: Vec<Collection> = driven.state.marks.all().into_iter().map(|id| id.collection).collect();
    assert_eq!(marked, [Collection::Assets, Collection::Rendered]);
}

#[test]
fn what_is_being_made_turns_over_when_it_is_ready() {
    let mut driven = uploads();
    driven.press("c");
    arrive(&mut driven, vec![made(0, "pending"), made(1, "completed")]);
    driven.wait(5_000);
    let ticket = driven.state.refresh.ticket.expect("it is asked for again");
    driven.send(Msg::Reply(Reply::Refreshed { ticket, assets: vec![made(0, "completed")] }));
    let status = driven.state.listing.shown.asset(0).unwrap().status.as_ref().map(|status| status.raw().to_owned());
    assert_eq!(status.as_deref(), Some("completed"));
}

#[test]
fn a_sync_is_of_the_listed_collection_and_wholly_the_second_time() {
    let mut driven = uploads();
    driven.state.reach.catalog = true;
    let begun = |driven: &Driven| {
        driven.effects.iter().find_map(|effect| match effect {
            Effect::Sync { ticket, collection, depth, .. } => Some((*ticket, *collection, *depth)),
            _ => None,
        })
    };
    driven.press("R");
    let (ticket, collection, depth) = begun(&driven).unwrap();
    assert_eq!((collection, depth), (Collection::Assets, Depth::Quick));
    driven.send(Msg::Reply(Reply::SyncEnded { ticket }));
    driven.press("c");
    driven.press("R");
    let (_, collection, depth) = begun(&driven).unwrap();
    // The other one was not synced yet.
    assert_eq!((collection, depth), (Collection::Rendered, Depth::Quick));
}

#[test]
fn where_there_is_one_collection_the_key_says_so() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.press("c");
    assert_eq!(driven.state.notice.as_ref().unwrap().text, "there is no other collection than assets");
}
