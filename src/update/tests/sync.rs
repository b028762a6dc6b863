//! Bringing the catalogue up to date.

use super::*;
use crate::asset::{Choice, Counts, Depth, SyncStep};
use crate::state::Landing;
use crate::update::pages;

fn synced(driven: &Driven) -> Option<(Vec<String>, Depth)> {
    driven.effects.iter().find_map(|effect| match effect {
        Effect::Sync { accounts, depth, .. } => Some((accounts.iter().map(ToString::to_string).collect(), *depth)),
        _ => None,
    })
}

fn step(driven: &mut Driven, account: &str, step: SyncStep) {
    let ticket = driven.state.syncs.running.as_ref().expect("a sync runs").ticket;
    let account = AccountName::new(account).unwrap();
    driven.send(Msg::Reply(Reply::Synced { ticket, account, step }));
}

fn end(driven: &mut Driven) {
    let ticket = driven.state.syncs.running.as_ref().expect("a sync runs").ticket;
    driven.send(Msg::Reply(Reply::SyncEnded { ticket }));
}

fn counts(listed: u64, total: Option<u64>) -> Counts {
    Counts { listed, total, ..Counts::default() }
}

fn ended(counts: Counts) -> SyncStep {
    SyncStep::Ended { counts, stopped: None }
}

fn notice(driven: &Driven) -> &str {
    driven.state.notice.as_ref().map_or("", |notice| &notice.text)
}

/// A list of filtered rows that the catalogue answers, not whole of one account.
fn partial() -> Driven {
    let mut driven = Driven::with_catalog(&[("affogato", true), ("heygen", false)]);
    driven.census(7, &[("affogato", 40, true), ("heygen", 20, false)]);
    driven.state.listing.query.filters.statuses = Choice::only([None]);
    pages::open(&mut driven.state, Landing::First, &mut Vec::new());
    driven.find(&[("heygen", 1), ("heygen", 2)], 2, Looked { revision: 7, through: 60, more: false });
    driven
}

#[test]
fn a_sync_is_quick_first_and_then_of_everything() {
    let mut driven = Driven::with_catalog(&[("affogato", true), ("heygen", false)]);
    driven.press("R");
    assert_eq!(synced(&driven), Some((vec!["affogato".to_owned(), "heygen".to_owned()], Depth::Quick)));
    driven.press("R");
    assert_eq!((synced(&driven), notice(&driven)), (None, "a sync runs already"));
    for account in ["affogato", "heygen"] {
        step(&mut driven, account, ended(counts(10, None)));
    }
    end(&mut driven);
    driven.press("R");
    assert_eq!(synced(&driven).map(|(_, depth)| depth), Some(Depth::Full));
}

#[test]
fn the_end_says_what_came_of_it() {
    let mut driven = Driven::with_catalog(&[("affogato", true), ("heygen", false)]);
    driven.press("R");
    driven.now += Duration::from_secs(9);
    let one = Counts { new: 12, changed: 1, ..counts(1204, Some(1204)) };
    step(&mut driven, "affogato", ended(one));
    step(&mut driven, "heygen", ended(Counts { changed: 2, gone: 1, ..counts(319, None) }));
    end(&mut driven);
    assert_eq!(notice(&driven), "synced 1,523 in 9 s: 12 new, 3 changed, 1 gone, 0 failed");
    assert!(driven.state.accounts.iter().all(|account| account.syncing.is_none()));
    assert_eq!(driven.state.syncs.running, None);
}

#[test]
fn one_that_fails_is_named_at_the_end_and_hides_nothing_of_the_others() {
    let mut driven = Driven::with_catalog(&[("affogato", true), ("heygen", false)]);
    driven.press("R");
    let failed = SyncStep::Failed { counts: counts(100, None), fault: fault("heygen", FaultKind::Unauthorized) };
    step(&mut driven, "heygen", failed);
    step(&mut driven, "affogato", ended(counts(10, None)));
    end(&mut driven);
    assert!(notice(&driven).ends_with("1 failed · heygen: key refused"), "{}", notice(&driven));
    driven.press("R");
    assert_eq!(synced(&driven).map(|(_, depth)| depth), Some(Depth::Quick), "it did not come to its end");
}

#[test]
fn progress_is_with_the_account_until_its_end() {
    let mut driven = Driven::with_catalog(&[("heygen", false)]);
    driven.press("R");
    step(&mut driven, "heygen", SyncStep::Progress(counts(62, Some(100))));
    assert_eq!(driven.state.accounts[0].progress_words().as_deref(), Some("62 %"));
    step(&mut driven, "heygen", ended(counts(100, Some(100))));
    assert_eq!(driven.state.accounts[0].progress_words(), None);
}

#[test]
fn a_step_of_another_sync_changes_nothing() {
    let mut driven = Driven::with_catalog(&[("heygen", false)]);
    driven.press("R");
    let old = driven.state.syncs.running.as_ref().unwrap().ticket;
    driven.press("esc esc R");
    let heygen = AccountName::new("heygen").unwrap();
    let late = SyncStep::Progress(counts(62, Some(100)));
    driven.send(Msg::Reply(Reply::Synced { ticket: old, account: heygen, step: late }));
    assert_eq!(driven.state.accounts[0].progress_words().as_deref(), Some("0"));
    driven.send(Msg::Reply(Reply::SyncEnded { ticket: old }));
    assert!(driven.state.syncs.running.is_some());
}

#[test]
fn what_gave_way_to_a_sync_of_another_account_is_completed_later() {
    let mut driven = partial();
    assert_eq!(synced(&driven), Some((vec!["heygen".to_owned()], Depth::Missing)));
    let affogato = vec![AccountName::new("affogato").unwrap()];
    let (mut effects, state) = (Vec::new(), &mut driven.state);
    crate::update::sync::begin(state, affogato, Depth::Quick, true, &mut effects);
    assert_eq!(effects[0], Effect::Cancel(Lane::Sync));
    step(&mut driven, "affogato", ended(counts(40, None)));
    end(&mut driven);
    assert_eq!(synced(&driven), Some((vec!["heygen".to_owned()], Depth::Missing)));
}

#[test]
fn a_sync_that_breaks_off_without_a_word_is_not_begun_again_by_itself() {
    let mut driven = partial();
    end(&mut driven);
    assert_eq!((synced(&driven), &driven.state.syncs.running), (None, &None));
    driven.press("R");
    assert_eq!(synced(&driven).map(|(_, depth)| depth), Some(Depth::Quick));
}

#[test]
fn esc_stops_it_after_the_load_of_the_list() {
    let mut driven = Driven::with_catalog(&[("heygen", false)]);
    driven.press("R esc");
    assert!(driven.state.syncs.running.is_some(), "the page that loads goes first");
    driven.press("esc");
    assert!(driven.effects.contains(&Effect::Cancel(Lane::Sync)));
    assert_eq!((&driven.state.syncs.running, &driven.state.accounts[0].syncing), (&None, &None));
}

#[test]
fn one_that_was_asked_for_says_where_it_was_stopped() {
    let mut driven = Driven::with_catalog(&[("heygen", false)]);
    driven.press("R");
    step(&mut driven, "heygen", SyncStep::Progress(counts(1402, None)));
    driven.press("esc esc");
    assert_eq!((&driven.state.syncs.running, notice(&driven)), (&None, "sync stopped at 1,402 · R goes on"));
    let mut unasked = partial();
    unasked.press("esc");
    assert_eq!((&unasked.state.syncs.running, notice(&unasked)), (&None, ""));
}

#[test]
fn an_account_that_was_out_of_reach_is_back_with_the_first_page_of_it() {
    let mut driven = partial();
    let gone = fault("heygen", FaultKind::Offline);
    driven.state.accounts[1].health = Health::Offline(gone);
    step(&mut driven, "heygen", SyncStep::Progress(counts(100, Some(400))));
    assert_eq!(driven.state.accounts[1].health, Health::Well);
    assert_eq!(driven.state.notes[0].head, "looked through 60 of 60+ so far");
}

#[test]
fn where_all_are_at_it_nobody_is_named_and_a_total_that_is_told_is_the_whole_truth() {
    let mut driven = Driven::with_catalog(&[("heygen", false)]);
    driven.census(7, &[("heygen", 20, false)]);
    let told = |state: &mut State| {
        let census = Arc::make_mut(&mut state.census);
        census.standings.values_mut().for_each(|standing| standing.told = Some(400));
    };
    told(&mut driven.state);
    driven.state.listing.query.filters.statuses = Choice::only([None]);
    pages::open(&mut driven.state, Landing::First, &mut Vec::new());
    driven.find(&[("heygen", 1)], 1, Looked { revision: 7, through: 20, more: false });
    assert_eq!(driven.state.notes[0].head, "looked through 20 of 400 so far");
    assert_eq!(driven.state.notes[0].tail.as_deref(), Some("syncing"));
    step(&mut driven, "heygen", SyncStep::Progress(counts(100, Some(400))));
    driven.now += Duration::from_secs(2);
    step(&mut driven, "heygen", SyncStep::Progress(counts(300, Some(400))));
    assert_eq!(driven.state.notes[0].tail.as_deref(), Some("1 s left"));
}

#[test]
fn without_a_catalogue_there_is_nothing_to_sync() {
    let mut driven = browsing();
    driven.press("R");
    assert_eq!((synced(&driven), notice(&driven)), (None, "there is no catalogue"));
}

#[test]
fn what_the_catalogue_lacks_of_the_list_is_completed_by_itself() {
    let mut driven = partial();
    assert_eq!(synced(&driven), Some((vec!["heygen".to_owned()], Depth::Missing)));
    step(&mut driven, "heygen", SyncStep::Progress(counts(100, Some(400))));
    driven.now += Duration::from_secs(2);
    step(&mut driven, "heygen", SyncStep::Progress(counts(300, Some(400))));
    let heads: Vec<&str> = driven.state.notes.iter().map(|note| note.head.as_str()).collect();
    assert_eq!(heads, ["looked through 60 of 60+ so far"]);
    assert_eq!(driven.state.notes[0].tail.as_deref(), Some("heygen syncing, 1 s left"));
    driven.census(8, &[("affogato", 40, true), ("heygen", 400, true)]);
    step(&mut driven, "heygen", ended(counts(400, Some(400))));
    end(&mut driven);
    assert_eq!(notice(&driven), "", "nobody asked for it");
    driven.find(&[("heygen", 1), ("heygen", 2), ("heygen", 99)], 3, Looked { revision: 8, through: 440, more: false });
    assert_eq!((driven.rows().len(), driven.state.notes.len()), (3, 0));
    assert_eq!(synced(&driven), None);
}

#[test]
fn what_was_completed_is_not_completed_again_before_the_catalogue_has_told_so() {
    let mut driven = partial();
    step(&mut driven, "heygen", ended(counts(400, Some(400))));
    end(&mut driven);
    assert_eq!((synced(&driven), driven.state.syncs.running.is_some()), (None, false));
}

#[test]
fn what_was_stopped_is_not_completed_by_itself_again() {
    let mut driven = partial();
    driven.press("esc");
    assert_eq!(driven.state.syncs.running, None);
    driven.census(9, &[("affogato", 40, true), ("heygen", 21, false)]);
    driven.find(&[("heygen", 1)], 1, Looked { revision: 9, through: 61, more: false });
    assert_eq!(synced(&driven), None);
    driven.press("R");
    assert_eq!(synced(&driven).map(|(_, depth)| depth), Some(Depth::Quick));
}

#[test]
fn an_account_that_refuses_its_key_is_not_completed_by_itself() {
    let mut driven = partial();
    let failed = SyncStep::Failed { counts: counts(0, None), fault: fault("heygen", FaultKind::Unauthorized) };
    step(&mut driven, "heygen", failed);
    end(&mut driven);
    assert_eq!((synced(&driven), driven.state.syncs.running.is_some()), (None, false));
}

#[test]
fn a_sync_that_is_asked_for_takes_the_place_of_one_that_runs_by_itself() {
    let mut driven = partial();
    driven.press("R");
    assert_eq!(synced(&driven).map(|(accounts, depth)| (accounts.len(), depth)), Some((2, Depth::Quick)));
    assert_eq!(driven.effects.iter().filter(|effect| matches!(effect, Effect::Cancel(Lane::Sync))).count(), 1);
}
