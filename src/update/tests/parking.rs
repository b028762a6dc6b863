//! Giving the list back as it was.

use super::*;
use crate::asset::Choice;
use crate::state::Landing;
use crate::update::pages;

#[test]
fn what_was_parked_is_back_at_once_and_nothing_is_asked_for_it() {
    let mut driven = browsing();
    driven.press("n j j");
    let (parked, selected) = (pages::park(&driven.state), driven.selected().to_owned());
    let mut effects = Vec::new();
    driven.state.listing.query.filters.kinds = Choice::only([AssetKind::Image]);
    pages::open(&mut driven.state, Landing::First, &mut effects);
    driven.answer("affogato", 30..33, Some(3), false);
    assert_eq!(driven.rows().len(), 3);
    let mut effects = Vec::new();
    pages::unpark(&mut driven.state, parked, &mut effects);
    assert_eq!((driven.selected(), driven.rows().len()), (selected.as_str(), 10));
    assert!(driven.state.listing.query.filters.is_empty());
    let asked = effects.iter().filter(|effect| matches!(effect, Effect::Ask { lane: Lane::Page(_), .. })).count();
    assert_eq!(asked, 0);
    // Turning goes on from there.
    driven.answer("affogato", 20..25, Some(25), false);
    driven.press("n");
    assert_eq!(driven.selected(), "affogato-20");
}

#[test]
fn what_had_not_arrived_when_it_was_parked_is_asked_for_again() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("heygen", 0..5, None, true);
    let (parked, before) = (pages::park(&driven.state), driven.ticket("affogato"));
    driven.state.listing.query.filters.kinds = Choice::only([AssetKind::Image]);
    pages::open(&mut driven.state, Landing::First, &mut Vec::new());
    let mut effects = Vec::new();
    pages::unpark(&mut driven.state, parked, &mut effects);
    driven.effects = effects;
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 5)]);
    assert_ne!(driven.ticket("affogato"), before, "the answer to the first question is not waited for any more");
    driven.answer("affogato", 0..5, Some(50), true);
    assert_eq!(driven.rows()[..2], ["affogato-0", "heygen-0"]);
}
