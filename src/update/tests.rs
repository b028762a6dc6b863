//! Given a state, when a message comes: the state and the effects after it.

use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

use super::update;
use crate::asset::{
    Account, AccountName, Asset, AssetId, AssetKind, Collection, CopyForm, Cursor, Fault, FaultKind, Folder, FolderId,
    Page, ProviderKind,
};
use crate::effect::{Effect, Lane};
use crate::input::{Chord, Input, Key, Keymap, Pointer};
use crate::message::{CopyRoute, Msg, Reply};
use crate::state::{
    AccountInfo, BrowserSettings, Health, Now, Overlay, Pane, PartStatus, Scene, State, Ticket, Tone, Welcome,
};
use crate::text::Label;

/// A browser that is driven by messages alone.
struct Driven {
    state: State,
    now: Duration,
    effects: Vec<Effect>,
}

fn info(name: &str, numbered: bool) -> AccountInfo {
    AccountInfo {
        account: Account {
            name: AccountName::new(name).unwrap(),
            kind: if numbered { ProviderKind::Affogato } else { ProviderKind::Heygen },
            base_url: url::Url::parse("https://api.example.com").unwrap(),
        },
        numbered,
        has_folders: !numbered,
        statuses: if numbered { &["active", "failed"] } else { &[] },
        key_source: "SOME_API_KEY".to_owned(),
        config_place: None,
    }
}

fn asset(account: &str, number: usize) -> Asset {
    let id = AssetId {
        account: AccountName::new(account).unwrap(),
        collection: Collection::Assets,
        id: Arc::from(format!("{account}-{number}")),
    };
    let url = format!("https://media.example.com/{account}/{number}.png");
    Asset { url: Some(Label::new(&url)), kind: AssetKind::Image, ..Asset::bare(id, Arc::from("{}")) }
}

fn fault(account: &str, kind: FaultKind) -> Fault {
    Fault::new(&AccountName::new(account).unwrap(), kind, "")
}

impl Driven {
    /// Over these accounts (`true`: page-numbered), with the first page asked for.
    fn over(accounts: &[(&str, bool)]) -> Self {
        let settings = BrowserSettings { page_size: 10, reduced_motion: true, ..BrowserSettings::default() };
        let infos = accounts.iter().map(|(name, numbered)| info(name, *numbered)).collect();
        let state = State::new(settings, Arc::new(Keymap::new(&[]).unwrap()), TimeZone::UTC, infos);
        let mut driven = Self { state, now: Duration::ZERO, effects: Vec::new() };
        driven.send(Msg::Start { columns: 80, rows: 24 });
        driven
    }

    fn send(&mut self, msg: Msg) -> &[Effect] {
        let now = Now { since_start: self.now, wall: Timestamp::UNIX_EPOCH };
        self.effects = update(&mut self.state, now, msg);
        &self.effects
    }

    /// Presses keys one after another.
    fn press(&mut self, keys: &str) -> &[Effect] {
        let mut effects = Vec::new();
        for chord in keys.split_whitespace() {
            effects.extend_from_slice(self.send(Msg::Input(Input::Key(chord.parse().unwrap()))));
        }
        self.effects = effects;
        &self.effects
    }

    fn wait(&mut self, millis: u64) -> &[Effect] {
        self.now += Duration::from_millis(millis);
        match self.state.alarm {
            Some((at, ticket)) if at <= self.now => self.send(Msg::Wake(ticket)),
            _ => &[],
        }
    }

    /// The ticket under which an account is being asked on a lane that `is` names.
    fn ticket(&self, account: &str) -> Ticket {
        let listing = &self.state.listing;
        let pages = [listing.coming.as_ref(), Some(&listing.shown), listing.ahead.as_ref()];
        pages
            .into_iter()
            .flatten()
            .flat_map(|page| &page.parts)
            .find_map(|part| match part.status {
                PartStatus::Loading { ticket, .. } if part.account.as_str() == account => Some(ticket),
                _ => None,
            })
            .unwrap_or_else(|| panic!("{account} is not asked for anything"))
    }

    /// An account answers with assets by number, and whether it goes on.
    fn answer(&mut self, account: &str, numbers: std::ops::Range<usize>, total: Option<u64>, next: bool) -> &[Effect] {
        let ticket = self.ticket(account);
        let next = next.then(|| Cursor::new(&format!("after-{}", numbers.end)));
        let page = Page { assets: numbers.map(|n| asset(account, n)).collect(), next, total, ..Page::default() };
        self.send(Msg::Reply(Reply::Part { ticket, result: Ok(page) }))
    }

    fn fail(&mut self, account: &str, kind: FaultKind) -> &[Effect] {
        let ticket = self.ticket(account);
        let fault = fault(account, kind);
        self.send(Msg::Reply(Reply::Part { ticket, result: Err(fault) }))
    }

    fn rows(&self) -> Vec<String> {
        self.state.listing.shown.assets().map(|asset| asset.id.id.to_string()).collect()
    }

    fn selected(&self) -> &str {
        self.state.listing.selected.as_ref().map_or("", |id| &id.id)
    }

    fn asked(&self) -> Vec<(Lane, Option<String>, usize)> {
        self.effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Ask { lane, ask, .. } => {
                    let cursor = ask.cursor.as_ref().map(|cursor| cursor.as_str().to_owned());
                    Some((lane.clone(), cursor, ask.count))
                }
                _ => None,
            })
            .collect()
    }
}

fn page_lane(account: &str) -> Lane {
    Lane::Page(AccountName::new(account).unwrap())
}

fn ahead_lane(account: &str) -> Lane {
    Lane::Ahead(AccountName::new(account).unwrap())
}

/// One page-numbered account with 25 assets on three pages; the first page is there, the second fetched ahead.
fn browsing() -> Driven {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    driven.answer("affogato", 10..20, Some(25), true);
    driven
}

#[test]
fn the_start_asks_every_account_for_its_share_and_for_its_folders() {
    let driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 5), (page_lane("heygen"), None, 5)]);
    assert_eq!(driven.effects.iter().filter(|effect| matches!(effect, Effect::Folders { .. })).count(), 1);
}

#[test]
fn the_first_page_is_shown_and_the_next_one_fetched_ahead() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    assert_eq!(driven.rows().len(), 10);
    assert_eq!(driven.selected(), "affogato-0");
    assert_eq!(driven.asked(), [(ahead_lane("affogato"), Some("after-10".to_owned()), 10)]);
}

#[test]
fn turning_to_a_page_that_was_fetched_ahead_needs_no_request_for_it() {
    let mut driven = browsing();
    driven.press("n");
    assert_eq!(driven.selected(), "affogato-10");
    assert_eq!(driven.asked(), [(ahead_lane("affogato"), Some("after-20".to_owned()), 10)]);
    driven.press("p");
    assert_eq!(driven.selected(), "affogato-0");
    assert_eq!(driven.asked(), []);
}

#[test]
fn the_old_rows_stay_until_the_new_ones_are_there() {
    let mut driven = browsing();
    driven.press("n n");
    assert_eq!(driven.selected(), "affogato-10");
    assert!(driven.state.listing.coming.is_some());
    driven.answer("affogato", 20..25, Some(25), false);
    assert_eq!(driven.selected(), "affogato-20");
    assert_eq!(driven.state.position(), 21);
}

#[test]
fn the_last_page_has_no_next_one() {
    let mut driven = browsing();
    driven.press("n n");
    driven.answer("affogato", 20..25, Some(25), false);
    driven.press("n");
    assert_eq!(driven.selected(), "affogato-20");
    assert_eq!(driven.asked(), []);
    let pages = driven.state.listing.pages(&driven.state.listed_accounts());
    assert_eq!((pages.number, pages.more), (3, false));
}

#[test]
fn moving_down_at_the_edge_turns_the_page_and_up_comes_back_to_the_last_row() {
    let mut driven = browsing();
    driven.press("G j");
    assert_eq!(driven.selected(), "affogato-10");
    driven.press("k");
    assert_eq!(driven.selected(), "affogato-9");
}

#[test]
fn a_key_held_at_the_edge_turns_one_page() {
    let mut driven = browsing();
    driven.press("n G j j j j");
    assert_eq!(driven.state.listing.target, 2);
    driven.answer("affogato", 20..25, Some(25), false);
    assert_eq!(driven.selected(), "affogato-20");
}

#[test]
fn a_count_moves_rows_and_names_pages() {
    let mut driven = browsing();
    driven.press("4 j");
    assert_eq!(driven.selected(), "affogato-4");
    driven.press("3 G");
    // Page 3 begins after 20 assets: a page-numbered service is asked for it at once.
    let offsets: Vec<_> =
        driven.effects.iter().filter_map(|e| if let Effect::Ask { offset, .. } = e { *offset } else { None }).collect();
    assert_eq!(offsets, [20]);
    driven.answer("affogato", 20..25, Some(25), false);
    assert_eq!(driven.selected(), "affogato-20");
}

#[test]
fn a_page_that_only_a_walk_can_reach_is_said_to_be_unknown() {
    let mut driven = Driven::over(&[("heygen", false)]);
    driven.answer("heygen", 0..10, Some(1000), true);
    driven.press("4 0 G");
    let notice = driven.state.notice.as_ref().unwrap();
    assert_eq!(notice.text, "heygen gives one page after another: page 40 is not known yet");
}

#[test]
fn token_pages_are_found_again_on_the_way_back() {
    let mut driven = Driven::over(&[("heygen", false)]);
    for page in 0..12 {
        driven.answer("heygen", page * 10..page * 10 + 10, None, true);
        if driven.state.listing.coming.is_none() {
            driven.press("n");
        }
    }
    // So far that the first pages are no longer kept: they are asked for by the cursors that led to them.
    driven.press("<");
    assert_eq!(driven.asked(), [(page_lane("heygen"), None, 10)]);
    driven.answer("heygen", 0..10, None, true);
    assert_eq!(driven.selected(), "heygen-0");
}

#[test]
fn two_accounts_share_the_page_and_late_rows_fill_their_own_places() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("heygen", 0..5, None, true);
    driven.press("j j");
    assert_eq!(driven.selected(), "heygen-2");
    driven.answer("affogato", 0..5, Some(50), true);
    assert_eq!(driven.rows()[..4], ["affogato-0", "heygen-0", "affogato-1", "heygen-1"]);
    assert_eq!(driven.selected(), "heygen-2");
}

#[test]
fn before_anybody_moves_the_first_row_is_selected_whoever_answers_first() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("heygen", 0..5, None, true);
    driven.answer("affogato", 0..5, Some(50), true);
    assert_eq!(driven.selected(), "affogato-0");
}

#[test]
fn the_selected_row_keeps_its_line_when_rows_join_above_it() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.send(Msg::Input(Input::Resize(40, 10)));
    driven.answer("heygen", 0..5, None, true);
    driven.press("G");
    let line = driven.state.listing.row - driven.state.listing.offset;
    driven.answer("affogato", 0..5, Some(50), true);
    assert_eq!(driven.selected(), "heygen-4");
    assert!(driven.state.listing.row - driven.state.listing.offset >= line);
}

#[test]
fn an_account_that_fails_hides_nothing_of_the_others() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.fail("heygen", FaultKind::Unauthorized);
    assert_eq!(driven.rows().len(), 5);
    let note = driven.state.notes.last().unwrap();
    assert_eq!((note.tone, note.head.as_str()), (Tone::Error, "heygen: key refused (401), from SOME_API_KEY"));
    // The next page is the other account's alone.
    assert_eq!(driven.asked(), [(ahead_lane("affogato"), Some("after-5".to_owned()), 10)]);
}

#[test]
fn a_failed_account_is_asked_again_where_it_stands() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.fail("heygen", FaultKind::Unauthorized);
    driven.press("f j r");
    assert_eq!(driven.asked(), [(page_lane("heygen"), None, 5)]);
    driven.answer("heygen", 0..5, None, true);
    assert_eq!(driven.rows().len(), 10);
    assert!(driven.state.notes.is_empty(), "{:?}", driven.state.notes);
}

#[test]
fn a_page_that_fails_leaves_the_one_before_and_can_be_asked_again() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    driven.fail("affogato", FaultKind::Status { code: 500 });
    driven.press("n");
    assert_eq!(driven.asked(), [(page_lane("affogato"), Some("after-10".to_owned()), 10)]);
    driven.fail("affogato", FaultKind::Status { code: 500 });
    assert_eq!(driven.rows().len(), 10);
    assert_eq!(driven.state.notes[0].tone, Tone::Error);
    driven.press("n");
    driven.answer("affogato", 10..20, Some(25), true);
    assert_eq!(driven.selected(), "affogato-10");
    assert!(driven.state.notes.is_empty());
}

#[test]
fn too_many_requests_are_waited_for_with_a_countdown_and_then_asked_again() {
    let mut driven = Driven::over(&[("affogato", true)]);
    let ticket = driven.ticket("affogato");
    let slow = Fault { wait: Some(Duration::from_secs(3)), ..fault("affogato", FaultKind::RateLimited) };
    driven.send(Msg::Reply(Reply::Part { ticket, result: Err(slow) }));
    assert_eq!(driven.state.notes[0].until, Some(Duration::from_secs(3)));
    assert!(
        driven
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::WakeAt { at, .. } if *at == Duration::from_secs(1)))
    );
    driven.wait(1000);
    assert_eq!(driven.asked(), []);
    driven.wait(1000);
    driven.wait(1000);
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 10)]);
    driven.answer("affogato", 0..10, Some(25), true);
    assert_eq!(driven.rows().len(), 10);
}

#[test]
fn the_third_failure_of_a_page_is_the_last() {
    let mut driven = Driven::over(&[("affogato", true)]);
    for _ in 0..2 {
        driven.fail("affogato", FaultKind::Status { code: 502 });
        while driven.asked().is_empty() {
            let (at, ticket) = driven.state.alarm.unwrap();
            driven.now = at;
            driven.send(Msg::Wake(ticket));
        }
    }
    driven.fail("affogato", FaultKind::Status { code: 502 });
    assert!(matches!(driven.state.accounts[0].health, Health::Failed(_)));
    assert!(driven.state.alarm.is_none());
}

#[test]
fn esc_ends_a_wait_and_r_does_not_wait_for_it() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.fail("affogato", FaultKind::RateLimited);
    driven.press("r");
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 10)]);
    driven.fail("affogato", FaultKind::RateLimited);
    driven.press("esc");
    assert!(driven.state.alarm.is_none());
    assert_eq!(driven.state.notes[0].head, "affogato left out of this page");
    driven.press("r");
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 10)]);
}

#[test]
fn esc_while_a_page_loads_stays_on_the_page_that_is_there() {
    let mut driven = browsing();
    driven.press("n n");
    driven.press("esc");
    assert!(driven.effects.contains(&Effect::Cancel(page_lane("affogato"))));
    assert_eq!(driven.state.listing.shown.number, 1);
    assert_eq!(driven.state.listing.target, 1);
    assert!(driven.state.listing.coming.is_none());
}

#[test]
fn a_reply_that_nobody_waits_for_changes_nothing() {
    let mut driven = browsing();
    let stale = driven.state.tickets.mint();
    let before = format!("{:?}", (&driven.state.listing.shown, &driven.state.accounts, &driven.state.notice));
    let page = Page { assets: vec![asset("affogato", 99)], ..Page::default() };
    let account = AccountName::new("affogato").unwrap();
    let id = asset("affogato", 99).id;
    let replies = [
        Reply::Part { ticket: stale, result: Ok(page) },
        Reply::Part { ticket: stale, result: Err(fault("affogato", FaultKind::Unauthorized)) },
        Reply::Folders { ticket: stale, account, result: Ok(Vec::new()) },
        Reply::Previews { ticket: stale, previews: Vec::new() },
        Reply::Copied { ticket: stale, what: "x".to_owned(), result: Ok(CopyRoute::Native) },
        Reply::Opened { ticket: stale, asset: id, result: Ok(()) },
        Reply::Demo { ticket: stale, result: Ok(Vec::new()) },
    ];
    for reply in replies {
        let effects = driven.send(Msg::Reply(reply)).to_vec();
        assert_eq!(effects, []);
    }
    let after = format!("{:?}", (&driven.state.listing.shown, &driven.state.accounts, &driven.state.notice));
    assert_eq!(after, before);
}

#[test]
fn pages_that_overlap_list_nothing_twice_and_pages_that_repeat_end() {
    let mut driven = Driven::over(&[("heygen", false)]);
    driven.answer("heygen", 0..10, None, true);
    driven.answer("heygen", 5..15, None, true);
    driven.press("n");
    assert_eq!(driven.rows(), ["heygen-10", "heygen-11", "heygen-12", "heygen-13", "heygen-14"]);
    // The third page's cursor was seen before.
    driven.answer("heygen", 5..15, None, true);
    driven.press("n");
    assert!(
        driven.state.notes.iter().any(|note| note.head.starts_with("heygen: its pages repeat, stopped after page 3"))
    );
}

#[test]
fn ticking_a_kind_off_lists_anew_and_keeps_the_old_rows_meanwhile() {
    let mut driven = browsing();
    driven.press("f } space");
    assert_eq!(driven.rows().len(), 10);
    assert!(driven.state.listing.outdated);
    let kinds: Vec<bool> = driven
        .effects
        .iter()
        .filter_map(|effect| {
            if let Effect::Ask { ask, .. } = effect {
                Some(ask.query.filters.kinds.admits(&AssetKind::Image))
            } else {
                None
            }
        })
        .collect();
    assert_eq!(kinds, [false]);
    driven.answer("affogato", 40..43, Some(3), false);
    assert_eq!(driven.rows().len(), 3);
    // What the service says of a filtered listing is not the account's total.
    assert_eq!(driven.state.accounts[0].total.map(|count| count.number), Some(25));
}

#[test]
fn enter_on_a_filter_is_only_that_and_again_all() {
    let mut driven = browsing();
    driven.press("f } j enter");
    assert!(!driven.state.listing.query.filters.kinds.admits(&AssetKind::Image));
    assert!(driven.state.listing.query.filters.kinds.admits(&AssetKind::Video));
    driven.press("enter");
    assert!(driven.state.listing.query.filters.is_empty());
}

#[test]
fn enter_in_a_list_that_the_filters_emptied_takes_them_off() {
    let mut driven = browsing();
    driven.press("f } space h esc");
    driven.answer("affogato", 0..0, Some(0), false);
    driven.press("enter");
    assert!(driven.state.listing.query.filters.is_empty());
}

#[test]
fn a_folder_of_one_account_leaves_the_others_out() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    let heygen = AccountName::new("heygen").unwrap();
    let crate::state::Remote::Loading { ticket, .. } = driven.state.accounts[1].folders else {
        panic!("folders are asked")
    };
    let folder = Folder {
        id: FolderId { account: heygen.clone(), id: Arc::from("f1") },
        name: Label::new("launch"),
        parent: None,
    };
    driven.send(Msg::Reply(Reply::Folders { ticket, account: heygen, result: Ok(vec![folder]) }));
    driven.press("f } } } j enter");
    assert_eq!(driven.asked(), [(page_lane("heygen"), None, 10)]);
}

#[test]
fn y_copies_the_url_and_the_notice_says_which_way() {
    let mut driven = browsing();
    driven.press("j y");
    let [Effect::Copy { ticket, form, assets }] = &driven.effects[..] else { panic!("{:?}", driven.effects) };
    assert_eq!((*form, assets.len()), (CopyForm::Url, 1));
    let (ticket, what) = (*ticket, "the URL of 1.png".to_owned());
    driven.send(Msg::Reply(Reply::Copied { ticket, what, result: Ok(CopyRoute::Native) }));
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
    for (keys, form) in [("Y m", CopyForm::Markdown), ("Y 7", CopyForm::Json), ("Y j j enter", CopyForm::Name)] {
        let mut driven = browsing();
        driven.press(keys);
        let copied =
            driven.effects.iter().find_map(|e| if let Effect::Copy { form, .. } = e { Some(*form) } else { None });
        assert_eq!(copied, Some(form), "{keys}");
        assert_eq!(driven.state.overlay, None);
    }
}

#[test]
fn letters_in_an_overlay_do_nothing_to_the_list() {
    let mut driven = browsing();
    driven.press("Y y o r");
    assert!(!driven.effects.iter().any(|effect| matches!(effect, Effect::Open { .. } | Effect::Ask { .. })));
    assert!(matches!(driven.state.overlay, Some(Overlay::CopyMenu(_))));
}

#[test]
fn esc_gives_up_one_layer_at_a_time_and_never_quits() {
    let mut driven = browsing();
    driven.press("h");
    driven.press("enter");
    driven.press("esc");
    assert_eq!(driven.state.focus, Pane::List);
    driven.press("enter ? esc");
    assert!(driven.state.overlay.is_none() && driven.state.full);
    driven.press("esc");
    assert!(!driven.state.full);
    driven.press("esc esc esc");
    assert_eq!(driven.state.ending, None);
}

#[test]
fn a_pending_count_is_the_first_layer_of_esc() {
    let mut driven = browsing();
    driven.press("enter 4");
    driven.press("esc");
    assert!(driven.state.full);
    assert!(driven.state.pending.is_empty());
    driven.press("g esc");
    assert!(driven.state.full, "the sequence is given up first");
}

#[test]
fn q_goes_back_and_then_quits_and_ctrl_c_quits_at_once() {
    let mut driven = browsing();
    driven.press("enter ? q q");
    assert_eq!(driven.state.ending, None);
    assert_eq!(*driven.press("q"), [Effect::Quit(0)]);
    let mut driven = browsing();
    assert_eq!(*driven.press("? ctrl-c"), [Effect::Quit(130)]);
}

#[test]
fn esc_and_a_key_in_one_write_are_both_read() {
    let mut driven = browsing();
    driven.press("enter alt-j");
    assert!(!driven.state.full);
    assert_eq!(driven.selected(), "affogato-1");
    driven.press("? alt-q");
    assert_eq!(driven.state.ending, Some(0));
}

#[test]
fn pasted_text_is_never_run_as_keys() {
    let mut driven = browsing();
    let effects = driven.send(Msg::Input(Input::Paste("qqq\u{3}".to_owned()))).to_vec();
    assert_eq!((effects, driven.state.ending), (Vec::new(), None));
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
        matches!(&driven.state.overlay, Some(Overlay::Raw { lines, .. }) if lines[0].raw() == "{\"size\":\"big\"}")
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
fn on_too_small_a_terminal_only_the_ways_out_work() {
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(30, 6)));
    driven.press("j y");
    assert_eq!((driven.selected(), driven.effects.len()), ("affogato-0", 0));
    driven.send(Msg::Input(Input::Resize(80, 24)));
    driven.press("j");
    assert_eq!(driven.selected(), "affogato-1");
    driven.send(Msg::Input(Input::Resize(1, 1)));
    driven.press("q");
    assert_eq!(driven.state.ending, Some(0));
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

#[test]
fn clicks_select_and_a_second_one_opens_and_the_wheel_turns_no_page() {
    let mut driven = browsing();
    let mouse = |column, row, pointer| Msg::Input(Input::Mouse { column, row, pointer });
    driven.send(mouse(5, 6, Pointer::Click));
    assert_eq!(driven.selected(), "affogato-3");
    driven.send(mouse(5, 6, Pointer::Click));
    assert!(driven.state.full);
    driven.press("esc");
    for _ in 0..20 {
        driven.send(mouse(5, 6, Pointer::WheelDown));
    }
    assert_eq!(driven.state.listing.shown.number, 0);
}

#[test]
fn an_idle_browser_arms_no_alarm() {
    let driven = browsing();
    assert_eq!(driven.state.alarm, None);
    assert!(!driven.effects.iter().any(|effect| matches!(effect, Effect::WakeAt { .. })));
}

#[test]
fn rows_of_an_earlier_query_do_not_join_the_page_of_a_new_one() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    let late = driven.ticket("heygen");
    driven.press("f } } space");
    driven.send(Msg::Reply(Reply::Part {
        ticket: late,
        result: Ok(Page { assets: vec![asset("heygen", 1)], ..Page::default() }),
    }));
    assert_eq!(driven.rows().len(), 5);
    driven.press("esc esc");
    assert_eq!((driven.rows().len(), driven.selected()), (0, ""));
}

/// A random thing that happens.
fn happening() -> impl Strategy<Value = (u8, u8)> {
    (0u8..14, any::<u8>())
}

fn happen(driven: &mut Driven, (what, number): (u8, u8)) {
    const KEYS: [&str; 40] = [
        "j",
        "k",
        "n",
        "p",
        "N",
        "G",
        "g",
        "<",
        ">",
        "h",
        "l",
        "tab",
        "shift-tab",
        "enter",
        "esc",
        "y",
        "Y",
        "o",
        "r",
        "f",
        "space",
        "+",
        "-",
        "}",
        "{",
        "J",
        "K",
        "?",
        "M",
        "ctrl-d",
        "ctrl-u",
        "pgdn",
        "pgup",
        "1",
        "4",
        "0",
        "m",
        "alt-j",
        "u",
        "q",
    ];
    match what {
        0..=6 => {
            driven.press(KEYS[usize::from(number) % KEYS.len()]);
        }
        7 | 8 => {
            let pending: Vec<String> = driven
                .state
                .listing
                .coming
                .iter()
                .chain([&driven.state.listing.shown])
                .chain(&driven.state.listing.ahead)
                .flat_map(|page| &page.parts)
                .filter(|part| matches!(part.status, PartStatus::Loading { .. }))
                .map(|part| part.account.to_string())
                .collect();
            let Some(account) = pending.get(usize::from(number) % pending.len().max(1)) else { return };
            let from = usize::from(number % 40);
            match number % 7 {
                0 => driven.fail(account, FaultKind::RateLimited),
                1 => driven.fail(account, FaultKind::Unauthorized),
                2 => driven.answer(account, from..from, None, true),
                3 => driven.answer(account, from..from + 3, Some(u64::from(number)), false),
                _ => driven.answer(account, from..from + 5, Some(u64::from(number)), true),
            };
        }
        9 => {
            driven.send(Msg::Input(Input::Resize(u16::from(number), u16::from(number / 3))));
        }
        10 | 11 => {
            driven.wait(u64::from(number) * 40);
        }
        12 => {
            let ticket = driven.state.tickets.mint();
            driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(Page::default()) }));
        }
        _ => {
            let at = (u16::from(number), u16::from(number % 30));
            let pointer = [Pointer::Click, Pointer::WheelUp, Pointer::WheelDown][usize::from(number) % 3];
            driven.send(Msg::Input(Input::Mouse { column: at.0, row: at.1, pointer }));
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_browser_stays_whole(story in proptest::collection::vec(happening(), 0..120)) {
        let mut driven = Driven::over(&[("affogato", true), ("heygen", false), ("studio", false)]);
        for event in story {
            happen(&mut driven, event);
            let listing = &driven.state.listing;
            prop_assert!(listing.row < listing.shown.len().max(1), "the selection is in the list");
            prop_assert_eq!(listing.selected_asset().map(|asset| &asset.id), listing.selected.as_ref());
            prop_assert!(listing.offset <= listing.row);
            // One load a lane: no account is asked twice for the page that is wanted.
            for page in [Some(&listing.shown), listing.coming.as_ref(), listing.ahead.as_ref()].into_iter().flatten() {
                let accounts: std::collections::BTreeSet<_> = page.parts.iter().map(|part| &part.account).collect();
                prop_assert_eq!(accounts.len(), page.parts.len());
            }
            if driven.state.ending.is_some() {
                return Ok(());
            }
        }
        driven.send(Msg::Input(Input::Key(Chord { key: Key::Char('c'), ctrl: true, alt: false })));
        prop_assert!(driven.state.ending.is_some(), "ctrl-c always quits");
    }
}
